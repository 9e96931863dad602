"""Who uses the site: an account, and the learner that all progress belongs to."""

from datetime import UTC, tzinfo
from functools import cache
from typing import Any, ClassVar
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError, available_timezones

from django.contrib.auth.models import AbstractUser, UserManager
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone

from courses.models.values import one_of


class AccountManager(UserManager["User"]):
    """Accounts come with their learner.

    Every signed-in page needs both, and the page's query budget has room for one.
    """

    def get_queryset(self) -> models.QuerySet["User"]:
        return super().get_queryset().select_related("learner")


class User(AbstractUser):
    """A sign-in. What it learns belongs to its `Learner`, which may be older than the account."""

    objects: ClassVar[AccountManager] = AccountManager()


class Theme(models.TextChoices):
    SYSTEM = "system", "as the system"
    LIGHT = "light", "light"
    DARK = "dark", "dark"


class Motion(models.TextChoices):
    SYSTEM = "system", "as the system"
    REDUCED = "reduced", "as little as possible"


@cache
def time_zones() -> frozenset[str]:
    """Names of the IANA database on this machine. Kept, for finding them reads hundreds of files."""
    return frozenset(available_timezones())


def validate_time_zone(name: str) -> None:
    """Raise ValidationError unless `name` is a zone of the IANA database."""
    if name not in time_zones():
        raise ValidationError(f"“{name}” is not a time zone. Choose one such as Europe/Berlin.")


class LearnerQuerySet(models.QuerySet["Learner"]):
    def guests(self) -> "LearnerQuerySet":
        """Learners without an account."""
        return self.filter(user__isnull=True)

    def unused_since(self, moment: Any) -> "LearnerQuerySet":
        """Learners last seen before `moment` (an aware datetime)."""
        return self.filter(last_seen__lt=moment)


class Learner(models.Model):
    """Owner of progress. A guest has no user; the row is made by the first run or note."""

    user = models.OneToOneField(
        User,
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="learner",
        help_text="Empty for a guest. Deleting the account deletes what it learned.",
    )
    display_name = models.CharField(
        max_length=60, blank=True, help_text="Shown instead of the user name. May be empty."
    )
    time_zone = models.CharField(
        max_length=64,
        default="UTC",
        validators=[validate_time_zone],
        help_text="Decides which day a run counts for. A change is not retroactive.",
    )
    theme = models.CharField(max_length=6, choices=Theme, default=Theme.SYSTEM)
    single_key_shortcuts = models.BooleanField(
        default=True, help_text="Whether single keys such as J and K work outside fields."
    )
    motion = models.CharField(
        max_length=7,
        choices=Motion,
        default=Motion.SYSTEM,
        help_text="Whether pages may move; “as the system” follows the browser's setting.",
    )
    new_cards_per_day = models.PositiveSmallIntegerField(
        default=10, help_text="How many interview questions may join the deck on one day."
    )
    on_leaderboard = models.BooleanField(
        default=False, help_text="Shown to others who take part, under the handle."
    )
    handle = models.CharField(
        max_length=24, blank=True, help_text="On the leaderboard, instead of any name."
    )
    last_seen = models.DateTimeField(
        default=timezone.now, help_text="Kept to the day. Guests unused for 90 days are deleted."
    )
    created = models.DateTimeField(default=timezone.now, editable=False)

    objects = LearnerQuerySet.as_manager()

    class Meta:
        constraints = (
            one_of("theme", Theme),
            one_of("motion", Motion),
            models.UniqueConstraint(
                Lower("handle"),
                condition=~models.Q(handle=""),
                name="courses_learner_handle_unique",
                violation_error_message="This handle is taken.",
            ),
            models.CheckConstraint(
                condition=models.Q(on_leaderboard=False)
                | models.Q(user__isnull=False) & ~models.Q(handle=""),
                name="courses_learner_leaderboard_handle",
                violation_error_message="Who takes part has an account and a handle.",
            ),
        )
        indexes = (
            # Who takes part in the leaderboard, which most do not.
            models.Index(
                fields=["on_leaderboard"],
                condition=models.Q(on_leaderboard=True),
                name="learner_on_leaderboard",
            ),
        )

    def __str__(self) -> str:
        if self.display_name:
            return self.display_name
        return self.user.get_username() if self.user is not None else f"Guest {self.pk}"

    @property
    def zone(self) -> tzinfo:
        """The learner's time zone; UTC where this machine does not know its name (any more)."""
        try:
            return ZoneInfo(self.time_zone)
        except (ZoneInfoNotFoundError, ValueError, OSError):
            return UTC

    @property
    def is_guest(self) -> bool:
        return self.user_id is None


def learner_key(related_name: str) -> "models.ForeignKey[Learner, Learner]":
    """The key to the learner that owns a row.

    It has no index of its own: every table that uses it has a unique constraint or an index
    that begins with the learner, and a second one would only tempt the planner.
    """
    return models.ForeignKey(
        Learner, on_delete=models.CASCADE, related_name=related_name, db_index=False
    )
