"""Queries that are made once: the values of a call are its own."""

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

import pytest
from django.db import connection
from django.db.models import BigIntegerField, QuerySet, UUIDField, Value
from django.test.utils import CaptureQueriesContext

from courses.models import Learner, Note, Topic, TopicRead
from courses.models.prepared import Prepared, Slot
from tests.courses.factory import Factory

READ = datetime(2026, 11, 20, 9, tzinfo=UTC)


def reads() -> QuerySet[Any, Any]:
    learner = Slot("learner", BigIntegerField())
    found = TopicRead.objects.filter(learner=learner).order_by("pk")
    return found.values_list("topic__title", "read_at", "topic__tags", "topic__uuid")


def test_rows_are_those_of_the_query_for_each_value(
    ada: Learner, otto: Learner, make: Factory
) -> None:
    topic = make.topic(title="Mine", tags=["lambda"])
    TopicRead.objects.create(learner=ada, topic=topic, read_at=READ)
    prepared = Prepared(reads)

    assert prepared.rows(learner=ada.pk) == [("Mine", READ, ["lambda"], topic.uuid)]
    assert prepared.rows(learner=otto.pk) == []
    TopicRead.objects.create(learner=otto, topic=topic)
    assert len(prepared.rows(learner=otto.pk)) == 1
    assert len(prepared.rows(learner=ada.pk)) == 1


def test_count_is_of_the_rows_for_each_value(ada: Learner, otto: Learner, make: Factory) -> None:
    for topic in (make.topic(), make.topic()):
        TopicRead.objects.create(learner=ada, topic=topic)
    prepared = Prepared(reads)
    assert (prepared.count(learner=ada.pk), prepared.count(learner=otto.pk)) == (2, 0)
    assert Prepared(lambda: reads()[:1]).count(learner=ada.pk) == 1
    with pytest.raises(KeyError):
        prepared.count()


def test_the_sql_is_made_once_and_asked_each_time(ada: Learner) -> None:
    made = []

    def make() -> QuerySet[Any, Any]:
        made.append(1)
        return reads()

    prepared = Prepared(make)
    with CaptureQueriesContext(connection) as queries:
        for _ in range(3):
            prepared.rows(learner=ada.pk)
    assert (len(made), len(queries)) == (1, 3)


def test_values_are_parameters_and_converted_as_their_field_says(
    ada: Learner, make: Factory
) -> None:
    topic = make.topic()
    by_uuid = Prepared(
        lambda: Topic.objects.filter(uuid=Slot("uuid", UUIDField())).values_list("pk")
    )
    assert by_uuid.rows(uuid=topic.uuid) == [(topic.pk,)]
    with pytest.raises(ValueError, match="expected a number"):
        Prepared(reads).rows(learner="1 OR 1=1")


def test_unions_and_conditions_take_slots(ada: Learner, otto: Learner, make: Factory) -> None:
    topic = make.topic()
    Note.objects.create(learner=ada, topic=topic, text="private")

    def parts() -> Iterable[QuerySet[Any, Any]]:
        learner = Slot("learner", BigIntegerField())
        yield Topic.objects.order_by().values_list(Value("topic"), "pk")
        yield Note.objects.filter(learner=learner).order_by().values_list(Value("note"), "pk")

    def union() -> QuerySet[Any, Any]:
        topics, notes = parts()
        return topics.union(notes, all=True)

    prepared = Prepared(union)
    assert sorted(kind for kind, _ in prepared.rows(learner=ada.pk)) == ["note", "topic"]
    assert [kind for kind, _ in prepared.rows(learner=otto.pk)] == ["topic"]


def test_a_forgotten_value_is_an_error(db: None) -> None:
    with pytest.raises(KeyError, match="learner"):
        Prepared(reads).rows()
