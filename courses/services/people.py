"""Who is asking: an account's learner, a guest, or nobody yet."""

import hashlib
import logging
from datetime import datetime, timedelta
from threading import Lock

from django.core.cache import cache
from django.db import DatabaseError, transaction
from django.http import HttpRequest
from django.utils import timezone

from courses.models import Learner, User
from courses.services.addresses import client_address
from courses.services.limits import check_new_guest
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

logger = logging.getLogger(__name__)

GUEST_KEY = "learner_id"
"""Where a guest's session names its learner."""

GUEST_KEPT_FOR = timedelta(days=90)
SEEN_TO_THE = timedelta(days=1)
PRUNED_AT_ONCE = 100
"""Guests deleted in one transaction: other writers wait for it."""
JOINED_FOR_S = 60
"""How long the first requests of one browser may be apart and still make one guest."""

_one_new_guest_at_a_time = Lock()


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
    """The learner behind a request, made now if need be; also put on the request.

    Raises:
        TooManyGuests: retry later.
    """
    learner = learner_for(request)
    if learner is None:
        if isinstance(request.user, User):
            learner, _ = Learner.objects.get_or_create(user=request.user)
        else:
            learner = _new_guest(request)
            request.session[GUEST_KEY] = learner.pk
    request.learner = learner  # type: ignore[attr-defined]
    return learner


def _new_guest(request: HttpRequest) -> Learner:
    """A guest for a browser that has none.

    A page may send its first draft and its first run, or a note and "read", at the same moment.
    No session connects them yet, only the cookie of the form token; without it each would make a
    guest of its own, and the browser would lose the work of all but one.
    """
    token = request.META.get("CSRF_COOKIE")
    if not token:
        check_new_guest(address=client_address(request))
        return Learner.objects.create()
    key = f"new-guest:{hashlib.sha256(token.encode()).hexdigest()}"
    with _one_new_guest_at_a_time:
        made = Learner.objects.guests().filter(pk=cache.get(key)).first()
        if made is None:
            check_new_guest(address=client_address(request))
            made = Learner.objects.create()
            cache.set(key, made.pk, timeout=JOINED_FOR_S)
    return made


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


def touch(learner: Learner, *, now: datetime | None = None) -> bool:
    """Note that the learner is around; writes at most once a day. True when it did.

    Reading goes on when the database cannot be written: a full disk closes no page.
    """
    now = now or timezone.now()
    if now - learner.last_seen < SEEN_TO_THE:
        return False
    try:
        Learner.objects.filter(pk=learner.pk).update(last_seen=now)
    except DatabaseError:
        logger.exception("a visit could not be noted")
        return False
    learner.last_seen = now
    return True


def prune_guests(*, now: datetime | None = None) -> int:
    """Delete guests unused for 90 days with everything they did. Returns how many."""
    unused = Learner.objects.guests().unused_since((now or timezone.now()) - GUEST_KEPT_FOR)
    pruned = 0
    while some := list(unused.values_list("pk", flat=True)[:PRUNED_AT_ONCE]):
        with transaction.atomic():
            # Asked again: one of them may have come back, or signed up, meanwhile.
            _, deleted = unused.filter(pk__in=some).delete()
        pruned += deleted.get(Learner._meta.label, 0)
    return pruned


@transaction.atomic
def create_instructor(*, name: str, password: str, superuser: bool = False) -> User:
    """An account that may write content and read learner data; a superuser may do anything.

    Raises:
        IntegrityError: the name is taken.
    """
    user = User.objects.create_user(name, password=password, is_superuser=superuser)
    make_instructor(user=user, roles=(Role.CONTENT_AUTHOR, Role.LEARNER_DATA))
    return user
