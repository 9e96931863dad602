from datetime import timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.contrib.sessions.backends.db import SessionStore
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from courses.middleware import LearnerMiddleware
from courses.models import Activity, Learner, User
from tests.courses.factory import Factory


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
