from datetime import timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from django.db import OperationalError, connection
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from pytest_django import Settings

from courses.middleware import LearnerMiddleware
from courses.models import Activity, Learner, Note, User
from courses.services import limits, progress
from courses.services.people import GUEST_KEY
from tests.courses.factory import Factory
from tests.courses.views.markup import problems, words


def zone_seen_by(user: User | AnonymousUser) -> str:
    request = RequestFactory().get("/")
    request.user = user
    request.session = SessionStore()
    seen = []

    def view(request: HttpRequest) -> HttpResponse:
        seen.append(timezone.get_current_timezone_name())
        return HttpResponse()

    LearnerMiddleware(view)(request)
    return seen[0]


def test_request_speaks_the_learners_time_zone_and_the_next_one_does_not(ada: Learner) -> None:
    ada.time_zone = "Pacific/Auckland"
    ada.save()
    assert zone_seen_by(User.objects.get(username="ada")) == "Pacific/Auckland"
    assert zone_seen_by(AnonymousUser()) == "UTC"


def test_request_of_a_learner_notes_the_day(ada: Learner) -> None:
    Learner.objects.update(last_seen=timezone.now() - timedelta(days=2))
    zone_seen_by(User.objects.get(username="ada"))
    assert timezone.now() - Learner.objects.get().last_seen < timedelta(hours=1)


@pytest.mark.django_db
def test_reading_makes_no_row_for_a_visitor(make: Factory, client: Client) -> None:
    topic = make.topic()
    assert client.get(f"/topics/{topic.slug}/").status_code == 200
    assert not Learner.objects.exists()


@pytest.mark.parametrize("size", [1, 12])
def test_topic_page_takes_eight_queries_whatever_the_size(
    ada: Learner, make: Factory, client: Client, size: int
) -> None:
    topic = make.topic()
    for number in range(size):
        make.exercise(topic=topic)
        make.question(topic=topic, rendered={"question": "<p>Why?</p>", "rubric": []})
        make.topic(module=topic.module)
        Activity.objects.create(learner=ada, day=timezone.now().date() - timedelta(days=number))
    assert ada.user is not None
    client.force_login(ada.user)
    with CaptureQueriesContext(connection) as queries:
        assert client.get(f"/topics/{topic.slug}/").status_code == 200
    assert len(queries) <= 8, [query["sql"] for query in queries]


def test_a_zone_that_the_machine_does_not_know_counts_as_utc(ada: Learner) -> None:
    Learner.objects.update(time_zone="US/Gone")
    assert zone_seen_by(User.objects.get(username="ada")) == "UTC"


def test_a_body_that_is_too_large_is_refused_before_anything_reads_it(settings: Settings) -> None:
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 2**20
    request = RequestFactory().post("/", {"a": "x" * 2**20})
    request.user, request.session = AnonymousUser(), SessionStore()
    response = LearnerMiddleware(lambda request: HttpResponse())(request)
    assert response.status_code == 413
    assert b"at most 1 MB" in response.content  # type: ignore[attr-defined]
    assert not request._read_started


@pytest.mark.django_db
def test_the_site_refuses_a_large_body_of_any_form(client: Client) -> None:
    for content_type in ("multipart/form-data; boundary=x", "application/x-www-form-urlencoded"):
        body = b"a" * (2 * 2**20 + 1)
        assert client.post("/settings/", body, content_type=content_type).status_code == 413


@pytest.mark.django_db
@pytest.mark.parametrize("charset", ["utf-16", "latin-1", "UTF-8", "nonsense"])
def test_forms_are_utf_8_whatever_they_are_called(
    client: Client, make: Factory, charset: str
) -> None:
    response = client.generic(
        "POST",
        f"/topics/{make.topic().slug}/note",
        b"text=%C3%89va&version=0",
        content_type=f"application/x-www-form-urlencoded; charset={charset}",
    )
    assert response.status_code == 302
    assert Note.objects.get().text == "Éva"


def test_pages_of_a_learner_are_kept_by_no_cache(ada: Learner, client: Client) -> None:
    assert not client.get("/about/").has_header("Cache-Control")
    assert ada.user is not None
    client.force_login(ada.user)
    assert client.get("/about/").headers["Cache-Control"] == "private, no-store"


def test_pages_of_an_account_that_did_nothing_yet_are_private(ines: User, client: Client) -> None:
    client.force_login(ines)
    assert client.get("/about/").headers["Cache-Control"] == "private, no-store"


@pytest.mark.django_db
def test_a_guest_who_keeps_coming_keeps_the_session(client: Client, make: Factory) -> None:
    guest = make.guest()
    session = client.session
    session[GUEST_KEY] = guest.pk
    session.save()
    soon = timezone.now() + timedelta(days=1)
    Session.objects.update(expire_date=soon)
    client.get("/about/")
    assert Session.objects.get().expire_date == soon
    Learner.objects.update(last_seen=timezone.now() - timedelta(days=2))
    assert "sessionid" in client.get("/about/").cookies
    assert Session.objects.get().expire_date > timezone.now() + timedelta(days=89)


@pytest.fixture
def _full_disk(monkeypatch: pytest.MonkeyPatch) -> None:
    def full(**values: object) -> None:
        raise OperationalError("database or disk is full")

    monkeypatch.setattr(progress, "mark_read", full)


@pytest.mark.usefixtures("_full_disk")
def test_what_cannot_be_stored_is_to_be_retried(
    ada: Learner, make: Factory, client: Client, caplog: pytest.LogCaptureFixture
) -> None:
    assert ada.user is not None
    client.force_login(ada.user)
    address = f"/topics/{make.topic().slug}/read"
    response = client.post(address)
    assert response.status_code == 503
    assert problems(response.content.decode()) == []
    assert "retry in a minute" in words(response.content.decode())
    response = client.post(address, headers={"accept": "application/json"})
    assert (response.status_code, list(response.json())) == (503, ["error"])
    response = client.post(address, headers={"hx-request": "true"})
    assert (response.status_code, response.headers["Content-Type"]) == (
        500,
        "text/plain; charset=utf-8",
    )
    assert "disk is full" in caplog.text


@pytest.mark.django_db
def test_too_many_new_guests_are_to_retry(
    make: Factory, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "NEW_GUESTS_PER_MINUTE", 0)
    assert client.post(f"/topics/{make.topic().slug}/read").status_code == 503
    assert not Learner.objects.exists()


def test_other_errors_stay_errors(
    ada: Learner, make: Factory, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(**values: object) -> None:
        raise RuntimeError("ours")

    monkeypatch.setattr(progress, "mark_read", broken)
    with pytest.raises(RuntimeError, match="ours"):
        client.post(f"/topics/{make.topic().slug}/read")


def test_a_missing_migration_is_no_reason_to_retry(
    make: Factory, client: Client, ada: Learner, monkeypatch: pytest.MonkeyPatch
) -> None:
    def outdated(**values: object) -> None:
        with connection.cursor() as cursor:
            cursor.execute("SELECT gone FROM courses_learner")

    monkeypatch.setattr(progress, "mark_read", outdated)
    assert ada.user is not None
    client.force_login(ada.user)
    with pytest.raises(OperationalError, match="no such column"):
        client.post(f"/topics/{make.topic().slug}/read")


@pytest.mark.parametrize(
    ("address", "above"),
    [
        ("/exercises/greet/run", "/exercises/greet/"),
        ("/quizzes/exam", "/quizzes/"),
        ("/questions/0ae3e3aa-665f-416a-b0f4-1239cde600ab/answer", "/"),
    ],
)
def test_the_address_of_a_form_shows_the_way_to_its_page(
    client: Client, db: None, address: str, above: str
) -> None:
    response = client.get(address, headers={"Accept": "text/html,*/*;q=0.8"})
    assert response.status_code == 405
    assert response.headers["Allow"] == "POST"
    assert f'<a class="btn go" href="{above}">' in response.content.decode()


def test_programs_and_other_methods_get_no_page_for_a_form(client: Client, db: None) -> None:
    asked = client.get("/exercises/greet/run", headers={"Accept": "application/json"})
    for response in (asked, client.put("/exercises/greet/run")):
        assert (response.status_code, response.content) == (405, b"")
