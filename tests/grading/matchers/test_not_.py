from hypothesis import given

from courses.grading import compare
from tests.grading.strategies import json_values


def test_anything_else(holds):
    assert holds({"$not": {"$contains": "ERROR"}}, "fine")
    assert not holds({"$not": {"$contains": "ERROR"}}, "ERROR: no")


def test_absent_member_is_not_equal_to_anything(holds):
    assert holds({"a": {"$not": None}}, {})


def test_wanted(miss):
    assert miss({"$not": 5}, 5).wanted == "anything but 5"


@given(json_values, json_values)
def test_is_the_inverse(expected, actual):
    holds = compare.check(expected, actual, "response") is None
    inverse = compare.check({"$not": expected}, actual, "response") is None
    assert holds is not inverse


@given(json_values, json_values)
def test_twice_changes_nothing(expected, actual):
    once = compare.check(expected, actual, "response") is None
    twice = compare.check({"$not": {"$not": expected}}, actual, "response") is None
    assert once is twice
