import json

import pytest
from hypothesis import given

from courses.grading import compare
from tests.grading.strategies import json_values


def test_text_of_json(holds):
    assert holds(
        {"$json": {"id": 17, "status": {"$type": "string"}}}, '{"status":"paid","id":17.0}'
    )


def test_difference_inside_the_text_is_drawn_from_there(miss):
    found = miss({"body": {"$json": {"id": 17, "b": 1}}}, {"body": '{"b": 1, "id": "17"}'})
    assert found.at == "response.body.id"
    assert found.frame.at == "response.body"
    assert found.frame.expected == {"b": 1, "id": 17}
    assert found.frame.actual == {"b": 1, "id": "17"}


def test_json_inside_json(miss):
    found = miss({"$json": {"a": {"$json": [1]}}}, json.dumps({"a": "[2]"}))
    assert (found.at, found.frame.at) == ("response.a[0]", "response.a")


def test_value_instead_of_text(miss):
    found = miss({"body": {"$json": {"id": 17}}}, {"body": {"id": 17}})
    assert (found.at, found.wanted) == ("response.body", 'JSON text of {"id": 17}')
    assert found.frame.expected == {"body": '{"id": 17}'}


@pytest.mark.parametrize(
    "text", ["", "{'id': 17}", "NaN", "[Infinity]", "[" * 100_000, "[" * 500 + "]" * 500]
)
def test_text_that_is_not_json(holds, text):
    assert not holds({"$json": {"$any": True}}, text)


@given(json_values)
def test_every_value_matches_its_own_text(value):
    assert compare.check({"$json": value}, json.dumps(value), "response") is None


def test_checks_the_expectation_inside(refused):
    assert refused({"$json": {"$nope": 1}}).startswith("no such matcher")
