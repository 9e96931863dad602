"""Equality as JSON, and the first place where values differ."""

import json

import pytest
from hypothesis import given

from courses.grading import compare
from courses.grading.json_values import ABSENT, brief, equal, too_deep, type_name
from tests.grading.strategies import json_values


@pytest.mark.parametrize(
    ("left", "right"),
    [(1, 1.0), (0, -0.0), ({"a": 1, "b": 2}, {"b": 2, "a": 1}), (10**20, 1e20), (None, None)],
)
def test_equal_as_json(left, right):
    assert equal(left, right)
    assert compare.check(left, right, "response") is None


@pytest.mark.parametrize(
    ("left", "right"),
    [
        (True, 1),
        (False, 0),
        (1, "1"),
        (None, False),
        ([], {}),
        ([1, 2], [2, 1]),
        ("a", "A"),
        ({}, {"a": None}),
    ],
)
def test_different_as_json(left, right):
    assert not equal(left, right)
    assert compare.check(left, right, "response") is not None


@given(json_values)
def test_a_value_equals_itself_after_a_round_trip(value):
    assert compare.check(value, json.loads(json.dumps(value)), "response") is None


@given(json_values, json_values)
def test_comparison_agrees_with_equality(left, right):
    assert (compare.check(left, right, "response") is None) is equal(left, right)
    assert equal(left, right) is equal(right, left)


@pytest.mark.parametrize(
    ("expected", "actual", "at"),
    [
        ({"a": {"b": [1, 2]}}, {"a": {"b": [1, 3]}}, "response.a.b[1]"),
        ({"a": 1}, {}, "response.a"),
        ({"a": 1}, {"a": 1, "b": 1}, "response.b"),
        ({"content-type": 1}, {"content-type": 2}, 'response["content-type"]'),
        ([1, 2], [1], "response"),
        ([1], [1, 2], "response"),
        ([{"a": 1}], [{"a": 2}, 5], "response[0].a"),
        ({"a": 1}, [1], "response"),
    ],
)
def test_names_the_first_place(expected, actual, at):
    assert compare.check(expected, actual, "response").at == at


def test_diff_shows_the_actual_value_wherever_an_expectation_holds():
    expected = {
        "id": {"$type": "string"},
        "n": {"$gt": 5},
        "gone": {"$absent": True},
        "list": [1, {"$any": True}],
    }
    actual = {"n": 1, "list": [1, "x", 3], "id": "i-1", "gone": 1, "extra": 2}
    frame = compare.check(expected, actual, "response").frame
    assert frame.expected == {"n": "<more than 5>", "list": [1, "x"], "id": "i-1"}
    assert list(frame.expected) == ["n", "list", "id"]
    assert frame.actual is actual


def test_diff_of_another_type_shows_the_expectation_whole():
    frame = compare.check({"a": [{"$gt": 1}, 2]}, "text", "response").frame
    assert frame.expected == {"a": ["<more than 1>", 2]}


def test_value_that_is_too_deep_is_unequal_without_recursion():
    deep = json.loads("[" * 900 + "]" * 900)
    found = compare.check([], deep, "response")
    assert found.wanted == "[], nested at most 150 levels deep"
    assert compare.check({"$any": True}, deep, "response") is not None


def test_absent_value():
    found = compare.check(5, ABSENT, "response")
    assert (found.actual, found.expected) == (ABSENT, 5)


def test_depth():
    assert not too_deep([[1]], limit=2)
    assert too_deep([[[1]]], limit=2)
    assert too_deep({"a": {"b": {"c": 1}}}, limit=2)


def test_names_of_types():
    values = [None, True, 1, 1.5, "", [], {}, ABSENT]
    assert [type_name(value) for value in values] == (
        "null boolean number number string array object nothing".split()
    )


def test_brief():
    assert brief({"a": "é"}) == '{"a": "é"}'
    assert brief("x" * 10, 5) == '"xxxx… (7 more characters)'
    assert brief(ABSENT) == "nothing"
    assert brief(json.loads("[" * 500 + "]" * 500)) == "a value nested deeper than 150 levels"
    assert brief("\x7f") == '"\\x7f"'


def test_nothing_is_wrong_with_a_plain_value():
    assert list(compare.problems({"a": [1, {"b": None}]})) == []
