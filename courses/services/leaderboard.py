"""The leaderboard: opt-in, under a handle, and relative.

Who takes part sees a few people above and below, with the XP of this week; nobody sees ranks or
anything of somebody who does not take part. Guests cannot: their rows come and go with a cookie.
"""

import re
import secrets
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from django.db import IntegrityError, transaction
from django.db.models import OuterRef, Q, Subquery, Sum, Value
from django.db.models.functions import Coalesce
from django.utils import timezone

from courses.models import Learner, User, XpEntry
from courses.services.errors import Refused

AROUND: Final = 3
"""People shown above and below."""
LONGEST: Final = 24

_HANDLE: Final = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9 -]{1,22})[A-Za-z0-9]")
_TRIES: Final = 20
_QUALITIES: Final = (
    "Amber", "Brisk", "Calm", "Clever", "Copper", "Eager", "Gentle", "Idle", "Keen", "Lunar",
    "Mellow", "Nimble", "Quiet", "Silver", "Sturdy", "Warm",
)  # fmt: skip
_ANIMALS: Final = (
    "Badger", "Crane", "Dolphin", "Falcon", "Gecko", "Heron", "Ibis", "Lynx", "Marten", "Otter",
    "Panda", "Raven", "Stoat", "Tapir", "Walrus", "Wren",
)  # fmt: skip


class BadHandle(Refused):
    """Nobody may be called that here."""


class NoGuests(Refused):
    """Taking part needs an account."""


@dataclass(frozen=True, slots=True)
class Place:
    """One person on the board."""

    handle: str
    xp: int
    """Of this week."""
    ahead: int
    """XP more than the one who looks; negative for less."""
    is_you: bool

    @property
    def behind(self) -> int:
        """XP less than the one who looks."""
        return -self.ahead


@dataclass(frozen=True, slots=True)
class Board:
    """The part of the leaderboard around one person, the highest first."""

    places: tuple[Place, ...]
    since: datetime
    """When the week began: Monday, midnight UTC, the same for everybody."""

    @property
    def next_xp(self) -> int | None:
        """What is missing to the person right above; None for the first."""
        above = [place.ahead for place in self.places if place.ahead > 0]
        return min(above) + 1 if above else None


def check_handle(handle: str, *, of: Learner) -> str:
    """`handle` as it is kept.

    Raises:
        BadHandle: it has another form, is somebody's user name, or is taken.
    """
    tidy = " ".join(handle.split())
    if not _HANDLE.fullmatch(tidy):
        raise BadHandle(
            "This handle does not work.",
            f"A handle has 3 to {LONGEST} letters, digits, spaces and hyphens.",
            "Choose another one, or leave it empty for one of ours.",
        )
    if of.user is not None and tidy.casefold() == of.user.get_username().casefold():
        raise BadHandle(
            "This handle does not work.",
            "It is your user name, which nobody else should learn.",
            "Choose another one, or leave it empty for one of ours.",
        )
    others = Learner.objects.filter(handle__iexact=tidy).exclude(pk=of.pk)
    if others.exists() or User.objects.filter(username__iexact=tidy).exists():
        raise _taken(tidy)
    return tidy


def suggest_handle() -> str:
    """A handle that nobody has, such as “Quiet Heron 41”. One query, seldom more."""
    for _ in range(_TRIES):
        words = secrets.choice(_QUALITIES), secrets.choice(_ANIMALS)
        handle = f"{words[0]} {words[1]} {secrets.randbelow(90) + 10}"
        if not Learner.objects.filter(handle__iexact=handle).exists():
            return handle
    return f"Learner {secrets.randbelow(10**9):09d}"


def join(*, by: Learner, handle: str = "") -> Learner:
    """Take part from now on, under this handle or one of ours. Again: change the handle.

    Raises:
        NoGuests: the learner has no account.
        BadHandle: see `check_handle`.
    """
    if by.is_guest:
        raise NoGuests(
            "You are not on the leaderboard.",
            "It is for accounts; what a guest did is kept in one browser only.",
            "Sign up, then join.",
        )
    by.handle = check_handle(handle, of=by) if handle.strip() else suggest_handle()
    by.on_leaderboard = True
    try:
        with transaction.atomic():
            by.save(update_fields=["handle", "on_leaderboard"])
    except IntegrityError as error:
        raise _taken(by.handle) from error
    return by


def leave(*, by: Learner) -> None:
    """Take part no longer, at once; the handle is forgotten. A second time changes nothing."""
    by.handle, by.on_leaderboard = "", False
    by.save(update_fields=["handle", "on_leaderboard"])


def board(learner: Learner, *, now: datetime | None = None) -> Board | None:
    """What this learner sees; None for who does not take part. Three queries."""
    if not learner.on_leaderboard:
        return None
    since = week_start(now or timezone.now())
    taking_part = _taking_part(since)
    mine = taking_part.filter(pk=learner.pk).values_list("xp", flat=True).first()
    if mine is None:
        return None
    above = taking_part.filter(Q(xp__gt=mine) | Q(xp=mine, pk__lt=learner.pk)).count()
    shown = taking_part.order_by("-xp", "pk").values_list("pk", "handle", "xp")
    places = shown[max(above - AROUND, 0) : above + AROUND + 1]
    return Board(
        tuple(Place(handle, xp, xp - mine, pk == learner.pk) for pk, handle, xp in places), since
    )


def week_start(now: datetime) -> datetime:
    """Monday, midnight UTC, of the week that holds `now`."""
    day = now.astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    return day - timedelta(days=day.weekday())


def _taking_part(since: datetime) -> Any:
    """A queryset of who takes part, each with `xp`: what they earned since then."""
    earned = (
        XpEntry.objects.filter(learner=OuterRef("pk"), earned_at__gte=since)
        .order_by()
        .values("learner")
        .annotate(total=Sum("amount"))
        .values("total")
    )
    return Learner.objects.filter(on_leaderboard=True, user__is_active=True).annotate(
        xp=Coalesce(Subquery(earned), Value(0))
    )


def _taken(handle: str) -> BadHandle:
    return BadHandle(
        "This handle does not work.",
        f"“{handle}” is taken.",
        "Choose another one, or leave it empty for one of ours.",
    )
