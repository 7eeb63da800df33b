"""Bytes in a bucket of an S3 service: for several web nodes, or where disks are rented so."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from storages.backends.s3 import S3Storage


class Bucket(S3Storage):  # type: ignore[misc] # comes without types
    """S3 with what the store asks besides: a list by age."""

    def older_than(self, before: datetime) -> Iterator[str]:
        """Names of what has lain there since before that moment."""
        prefix = f"{self.location}/" if self.location else ""
        for found in self.bucket.objects.filter(Prefix=prefix):
            if found.last_modified < before:
                yield found.key.removeprefix(prefix)
