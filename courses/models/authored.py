"""What every authored row has: an identity that outlives its title, slug and folder."""

from typing import Self, TypeVar
from uuid import uuid4

from django.db import models

from courses.models.values import Origin

M = TypeVar("M", bound="Authored", covariant=True)


class AuthoredQuerySet(models.QuerySet[M]):
    """Reads that hold for everything authored."""

    def current(self) -> Self:
        """Rows whose source still exists; a retired row stays for the progress that names it."""
        return self.filter(retired_at__isnull=True)


class Authored(models.Model):
    """A row that an author writes, as a file or in the admin.

    The uuid is the identity: progress names it, so titles, slugs and folders may change and a
    loaded row finds its old self. A row is never deleted because a file vanished; it is retired.
    """

    uuid = models.UUIDField(
        default=uuid4,
        unique=True,
        editable=False,
        help_text="Identity in the curriculum files. Never changes.",
    )
    origin = models.CharField(
        max_length=5,
        choices=Origin,
        default=Origin.ADMIN,
        help_text="Rows from files are read-only here until you press “Edit here”.",
    )
    source_path = models.CharField(
        max_length=255,
        blank=True,
        help_text="Where the row came from, relative to the curriculum folder.",
    )
    content_hash = models.CharField(
        max_length=64,
        blank=True,
        help_text="Hash of the source that was loaded; loading skips a row whose hash is unchanged.",
    )
    retired_at = models.DateTimeField(
        null=True,
        blank=True,
        help_text="When the source vanished. A retired row is hidden; progress on it stays.",
    )

    class Meta:
        abstract = True

    @property
    def is_retired(self) -> bool:
        return self.retired_at is not None

    @property
    def is_detached(self) -> bool:
        """Whether loading files leaves this row alone."""
        return self.origin == Origin.ADMIN


def unique_while_current(*fields: str) -> models.UniqueConstraint:
    """Uniqueness among rows that are not retired, so that a slug can be used again."""
    return models.UniqueConstraint(
        fields=fields,
        condition=models.Q(retired_at__isnull=True),
        name=f"%(app_label)s_%(class)s_{'_'.join(fields)}_unique",
        violation_error_message="Another row that is not retired already uses this slug.",
    )
