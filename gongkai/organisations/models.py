"""Units in a tree, people apart from accounts, roles, delegations."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from gongkai.core.ids import PublicIdField
from gongkai.organisations.enums import ApprovalStep, Role, UnitKind


def default_chain() -> list[str]:
    """One level: the issuer decides."""
    return [ApprovalStep.ISSUER.value]


class Organisation(models.Model):
    """A unit: it discloses, its people hold roles at it, everything belongs to one."""

    code = models.SlugField(max_length=40, unique=True)
    kind = models.CharField(max_length=20, choices=UnitKind.choices)
    name = models.CharField(max_length=120)
    short_name = models.CharField(max_length=60)
    parent = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="children"
    )
    path = models.CharField(max_length=200, db_index=True, editable=False)
    sort_order = models.PositiveIntegerField(default=0)
    credit_code = models.CharField(max_length=18, blank=True)
    index_code = models.CharField(max_length=20, blank=True)
    document_prefix = models.CharField(max_length=20, blank=True)
    valid_from = models.DateField()
    valid_until = models.DateField(null=True, blank=True)
    successor = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="predecessors"
    )
    functions = models.TextField(blank=True)
    address = models.CharField(max_length=200, blank=True)
    postcode = models.CharField(max_length=10, blank=True)
    hours = models.CharField(max_length=120, blank=True)
    phone = models.CharField(max_length=40, blank=True)
    fax = models.CharField(max_length=40, blank=True)
    email = models.EmailField(blank=True)
    contact_office = models.CharField(max_length=120, blank=True)
    contact_phone = models.CharField(max_length=40, blank=True)
    contact_address = models.CharField(max_length=200, blank=True)
    approval_chain = models.JSONField(default=default_chain)
    approved_by_unit = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="approves_for"
    )
    standing_releaser = models.ForeignKey(
        "organisations.Person", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        ordering = ["sort_order", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_until__isnull=True) | Q(valid_until__gte=F("valid_from")),
                name="unit_ends_after_it_starts",
            )
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("portal:unit", args=[self.code])

    @property
    def deciding_unit_id(self) -> int:
        """The unit whose people approve: a two-person village is approved by its town."""
        return self.approved_by_unit_id or self.pk


class FormerName(models.Model):
    """A name the unit bore, and the last day it bore it."""

    unit = models.ForeignKey(
        "organisations.Organisation", on_delete=models.CASCADE, related_name="former_names"
    )
    name = models.CharField(max_length=120)
    until = models.DateField()

    class Meta:
        ordering = ["-until"]


class Leader(models.Model):
    """A leader shown on the unit's page. 《条例》第二十条第（二）项 负责人姓名."""

    unit = models.ForeignKey(
        "organisations.Organisation", on_delete=models.CASCADE, related_name="leaders"
    )
    name = models.CharField(max_length=40)
    title = models.CharField(max_length=80)
    duties = models.TextField(blank=True)
    sort_order = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["sort_order", "id"]


class SiteIdentity(models.Model):
    """What the footer must say about the site, and its names. One row."""

    name = models.CharField(max_length=80)
    name_en = models.CharField(max_length=120, blank=True)
    host_unit = models.CharField(max_length=120)
    operator_unit = models.CharField(max_length=120, blank=True)
    address = models.CharField(max_length=200, blank=True)
    phone = models.CharField(max_length=40, blank=True)
    hours = models.CharField(max_length=120, blank=True)
    site_id_code = models.CharField(max_length=20, blank=True)
    icp = models.CharField(max_length=60, blank=True)
    police_record = models.CharField(max_length=60, blank=True)
    hotline = models.CharField(max_length=20, default="12345")
    is_demo = models.BooleanField(default=False)


class Person(models.Model):
    """Somebody who works at a unit. Four eyes are counted by person, never by account."""

    public_id = PublicIdField()
    name = models.CharField(max_length=40)
    unit = models.ForeignKey(
        "organisations.Organisation", on_delete=models.PROTECT, related_name="people"
    )
    title = models.CharField(max_length=60, blank=True)
    left_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return self.name


class AccountManager(BaseUserManager["Account"]):
    """Accounts are found by their login name."""

    def create_account(self, *, username: str, person: Person, password: str | None) -> Account:
        """An account for ``person``. Without a password nobody can log in with it yet."""
        account = self.model(username=username, person=person)
        account.set_password(password)
        account.save()
        return account


class Account(AbstractBaseUser):
    """A login. It belongs to one person and carries no rights of its own."""

    username = models.CharField(max_length=40, unique=True)
    person = models.OneToOneField(
        "organisations.Person", on_delete=models.PROTECT, related_name="account"
    )
    is_active = models.BooleanField(default=True)
    password_set_on = models.DateField(null=True, blank=True)

    USERNAME_FIELD = "username"
    REQUIRED_FIELDS: ClassVar[list[str]] = []
    objects = AccountManager()

    def __str__(self) -> str:
        return self.username

    def get_full_name(self) -> str:
        return self.person.name


class RoleGrant(models.Model):
    """A person holds a role at a unit, and at the units below it where ``below`` says so."""

    person = models.ForeignKey(
        "organisations.Person", on_delete=models.CASCADE, related_name="grants"
    )
    unit = models.ForeignKey(
        "organisations.Organisation", on_delete=models.CASCADE, related_name="grants"
    )
    role = models.CharField(max_length=20, choices=Role.choices)
    below = models.BooleanField(default=False)
    valid_from = models.DateField()
    valid_until = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person", "unit", "role"],
                condition=Q(valid_until__isnull=True),
                name="role_held_once",
            )
        ]


class Delegation(models.Model):
    """While ``principal`` is on leave, ``deputy`` may do what the principal may do."""

    principal = models.ForeignKey(
        "organisations.Person", on_delete=models.CASCADE, related_name="delegations_given"
    )
    deputy = models.ForeignKey(
        "organisations.Person", on_delete=models.CASCADE, related_name="delegations_held"
    )
    starts_on = models.DateField()
    ends_on = models.DateField()
    reason = models.CharField(max_length=200)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")), name="delegation_ends_after_it_starts"
            ),
            models.CheckConstraint(
                condition=~Q(principal=F("deputy")), name="delegation_to_somebody_else"
            ),
        ]
