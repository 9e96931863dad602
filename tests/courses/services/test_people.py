from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta
from threading import Barrier

import pytest
from django.contrib.auth.models import AnonymousUser
from django.contrib.sessions.backends.db import SessionStore
from django.db import OperationalError, connection
from django.db.models import QuerySet
from django.http import HttpRequest
from django.test import Client, RequestFactory
from django.utils import timezone

from courses.models import Learner, User
from courses.services import limits, people
from courses.services.limits import TooManyGuests
from courses.services.people import (
    GUEST_KEY,
    adopt_guest,
    ensure_learner,
    learner_for,
    prune_guests,
    touch,
)
from tests.courses.factory import Factory

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)


def request_of(user: User | AnonymousUser, **session: int) -> HttpRequest:
    request = RequestFactory().get("/")
    request.user = user
    request.session = SessionStore()
    request.session.update(session)
    return request


@pytest.mark.django_db
def test_first_visit_makes_no_row() -> None:
    assert learner_for(request_of(AnonymousUser())) is None
    assert not Learner.objects.exists()


@pytest.mark.django_db
def test_first_deed_of_a_guest_makes_one_row_and_the_session_names_it() -> None:
    request = request_of(AnonymousUser())
    learner = ensure_learner(request)
    assert learner.is_guest
    assert request.session[GUEST_KEY] == learner.pk
    assert ensure_learner(request) == learner
    assert learner_for(request) == learner
    assert request.learner == learner  # type: ignore[attr-defined]


@pytest.mark.django_db
def test_session_cannot_name_a_learner_with_an_account(ada: Learner) -> None:
    assert learner_for(request_of(AnonymousUser(), learner_id=ada.pk)) is None


@pytest.mark.django_db
def test_session_of_a_pruned_guest_starts_afresh() -> None:
    request = request_of(AnonymousUser(), learner_id=4711)
    assert learner_for(request) is None
    assert ensure_learner(request).pk == request.session[GUEST_KEY]


def test_account_without_a_learner_gets_one_at_its_first_deed(ines: User) -> None:
    request = request_of(ines)
    assert learner_for(request) is None
    learner = ensure_learner(request)
    assert learner.user == ines
    assert ensure_learner(request_of(User.objects.get(pk=ines.pk))) == learner


def test_account_and_learner_are_read_in_one_query(
    ada: Learner, django_assert_num_queries: object
) -> None:
    with django_assert_num_queries(1):  # type: ignore[operator]
        assert learner_for(request_of(User.objects.get(username="ada"))) == ada


def test_new_account_keeps_the_guests_row(ines: User, make: Factory) -> None:
    guest = make.guest()
    learner = adopt_guest(guest=guest, user=ines)
    assert learner == guest
    assert Learner.objects.get().user == ines


def test_adopting_twice_changes_nothing(ada: Learner, make: Factory) -> None:
    guest = make.guest()
    assert ada.user is not None
    adopt_guest(guest=guest, user=ada.user)
    guest.pk = guest.pk or 0
    assert adopt_guest(guest=guest, user=ada.user) == ada
    assert list(Learner.objects.all()) == [ada]


def test_nobody_can_adopt_another_account(ada: Learner, otto: Learner) -> None:
    assert otto.user is not None
    assert adopt_guest(guest=ada, user=otto.user) == otto
    ada.refresh_from_db()
    assert ada.user is not None
    assert ada.user.username == "ada"


def test_signing_in_brings_the_guests_progress(ada: Learner, make: Factory, client: Client) -> None:
    guest = make.guest()
    guest.activities.create(day=date(2026, 11, 20))
    session = client.session
    session[GUEST_KEY] = guest.pk
    session.save()
    response = client.post("/account/login/", {"login": "ada", "password": "lovelace-1815"})
    assert response.status_code == 302
    assert ada.activities.count() == 1
    assert not Learner.objects.guests().exists()
    assert GUEST_KEY not in client.session


@pytest.mark.django_db
def test_signing_up_turns_the_guest_into_the_account(make: Factory, client: Client) -> None:
    guest = make.guest()
    session = client.session
    session[GUEST_KEY] = guest.pk
    session.save()
    client.post(
        "/account/signup/",
        {"username": "grace", "password1": "hopper-1906-x", "password2": "hopper-1906-x"},
    )
    guest.refresh_from_db()
    assert guest.user is not None
    assert guest.user.username == "grace"


def test_touch_writes_once_a_day(ada: Learner) -> None:
    ada.last_seen = NOW
    touch(ada, now=NOW + timedelta(hours=23))
    assert ada.last_seen == NOW
    touch(ada, now=NOW + timedelta(hours=24))
    assert Learner.objects.get().last_seen == NOW + timedelta(hours=24)


def test_pruning_takes_unused_guests_with_everything_and_nobody_else(
    ada: Learner, make: Factory
) -> None:
    old = timezone.now() - timedelta(days=91)
    Learner.objects.filter(pk=ada.pk).update(last_seen=old)
    unused, recent = make.guest(last_seen=old), make.guest()
    make.submission(unused, make.exercise())
    assert prune_guests() == 1
    assert set(Learner.objects.all()) == {ada, recent}
    assert prune_guests() == 0


def test_pruning_goes_in_parts(db: None, make: Factory, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(people, "PRUNED_AT_ONCE", 2)
    for _ in range(5):
        make.guest(last_seen=timezone.now() - timedelta(days=91))
    assert prune_guests() == 5


def test_a_visit_that_cannot_be_noted_closes_no_page(
    ada: Learner, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def full(**values: object) -> None:
        raise OperationalError("database or disk is full")

    monkeypatch.setattr(QuerySet, "update", lambda self, **values: full())
    assert touch(ada, now=timezone.now() + timedelta(days=2)) is False
    assert "disk is full" in caplog.text


def first_request(token: str, address: str = "192.0.2.7") -> HttpRequest:
    request = request_of(AnonymousUser())
    request.META |= {"CSRF_COOKIE": token, "REMOTE_ADDR": address}
    return request


@pytest.mark.django_db
def test_first_requests_of_one_browser_make_one_guest() -> None:
    draft, run, other = first_request("a" * 32), first_request("a" * 32), first_request("b" * 32)
    assert ensure_learner(draft) == ensure_learner(run)
    assert draft.session[GUEST_KEY] == run.session[GUEST_KEY]
    assert ensure_learner(other) != ensure_learner(draft)
    assert Learner.objects.count() == 2


@pytest.mark.django_db
def test_a_guest_that_signed_up_is_not_joined(ines: User) -> None:
    guest = ensure_learner(first_request("a" * 32))
    adopt_guest(guest=guest, user=ines)
    assert ensure_learner(first_request("a" * 32)) != guest


@pytest.mark.django_db(transaction=True)
def test_first_requests_at_the_same_moment_make_one_guest() -> None:
    together = Barrier(4)

    def begin(_: int) -> int:
        try:
            together.wait(30)
            return ensure_learner(first_request("a" * 32)).pk
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as threads:
        assert len(set(threads.map(begin, range(4)))) == 1
    assert Learner.objects.count() == 1


@pytest.mark.django_db
def test_guests_of_one_address_begin_at_most_so_often(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "NEW_GUESTS_PER_MINUTE", 2)
    for number in range(2):
        ensure_learner(first_request(f"{number}" * 32))
    with pytest.raises(TooManyGuests):
        ensure_learner(first_request("c" * 32))
    ensure_learner(first_request("d" * 32, address="192.0.2.8"))
    assert Learner.objects.count() == 3
