"""Who is asking: an account's learner, a guest, or nobody yet."""

from datetime import datetime, timedelta

from django.db import transaction
from django.http import HttpRequest
from django.utils import timezone

from courses.models import Learner, User
from courses.services.merging import merge_guest
from courses.services.roles import Role, make_instructor

__all__ = [
    "adopt_guest",
    "create_instructor",
    "ensure_learner",
    "learner_for",
    "merge_guest",
    "prune_guests",
    "touch",
]

GUEST_KEY = "learner_id"
"""Where a guest's session names its learner."""

GUEST_KEPT_FOR = timedelta(days=90)
SEEN_TO_THE = timedelta(days=1)


def learner_for(request: HttpRequest) -> Learner | None:
    """The learner behind a request. Never writes, so reading leaves no trace.

    None for a first-time visitor and for an account that has done nothing yet.
    """
    if isinstance(request.user, User):
        return getattr(request.user, "learner", None)
    guest_id = request.session.get(GUEST_KEY)
    if guest_id is None:
        return None
    return Learner.objects.guests().filter(pk=guest_id).first()


def ensure_learner(request: HttpRequest) -> Learner:
    """The learner behind a request, made now if need be; also put on the request."""
    learner = learner_for(request)
    if learner is None:
        if isinstance(request.user, User):
            learner, _ = Learner.objects.get_or_create(user=request.user)
        else:
            learner = Learner.objects.create()
            request.session[GUEST_KEY] = learner.pk
    request.learner = learner  # type: ignore[attr-defined]
    return learner


@transaction.atomic
def adopt_guest(*, guest: Learner | None, user: User) -> Learner | None:
    """Bring a guest's progress to the account that just signed in or up.

    Returns the account's learner, None when neither side has one. Doing it twice changes nothing.
    """
    own = Learner.objects.filter(user=user).first()
    if guest is not None:
        guest = Learner.objects.guests().filter(pk=guest.pk).first()
    if guest is None:
        return own
    if own is None:
        guest.user = user
        guest.save(update_fields=["user"])
        return guest
    merge_guest(guest=guest, into=own)
    return own


def touch(learner: Learner, *, now: datetime | None = None) -> None:
    """Note that the learner is around; writes at most once a day."""
    now = now or timezone.now()
    if now - learner.last_seen >= SEEN_TO_THE:
        Learner.objects.filter(pk=learner.pk).update(last_seen=now)
        learner.last_seen = now


@transaction.atomic
def prune_guests(*, now: datetime | None = None) -> int:
    """Delete guests unused for 90 days with everything they did. Returns how many."""
    unused = Learner.objects.guests().unused_since((now or timezone.now()) - GUEST_KEPT_FOR)
    _, deleted = unused.delete()
    return deleted.get(Learner._meta.label, 0)


@transaction.atomic
def create_instructor(*, name: str, password: str, superuser: bool = False) -> User:
    """An account that may write content and read learner data; a superuser may do anything.

    Raises:
        IntegrityError: the name is taken.
    """
    user = User.objects.create_user(name, password=password, is_superuser=superuser)
    make_instructor(user=user, roles=(Role.CONTENT_AUTHOR, Role.LEARNER_DATA))
    return user
