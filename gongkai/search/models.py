"""Words that mean the same, and what was asked in vain."""

from __future__ import annotations

from django.db import models


class Synonyms(models.Model):
    """A group of words that are looked for together, parted by blanks: 医保 医疗保险."""

    words = models.CharField(max_length=300, unique=True)
    changed_at = models.DateTimeField()
    changed_by = models.CharField(max_length=40)

    class Meta:
        ordering = ["words"]

    def __str__(self) -> str:
        return self.words


class Unanswered(models.Model):
    """A question without an answer, and how many different people asked it.

    ``askers`` holds one-way marks of people, made with a secret that changes every month; the
    question is shown to the desk only when five people asked it.
    """

    words = models.CharField(max_length=100, unique=True)
    askers = models.JSONField(default=list)
    times = models.PositiveIntegerField(default=0)
    last_on = models.DateField()

    class Meta:
        indexes = [models.Index(fields=["-times", "id"], name="unanswered_times")]
