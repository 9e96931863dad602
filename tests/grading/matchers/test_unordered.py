from hypothesis import given
from hypothesis import strategies as st

from courses.grading import compare
from tests.grading.strategies import json_values


def test_any_order(holds):
    assert holds({"$unordered": [1, 2, 2]}, [2, 1, 2])
    assert not holds({"$unordered": [1, 2, 2]}, [1, 1, 2])


def test_matchers_find_an_assignment(holds):
    """The first item fits both expectations; only one assignment works."""
    assert holds({"$unordered": [{"$type": "number"}, {"$gt": 5}, {"$lt": 2}]}, [1, 7, 6])
    assert not holds({"$unordered": [{"$gt": 5}, {"$gt": 5}]}, [1, 7])


def test_length(miss):
    found = miss({"$unordered": [1, 2]}, [1])
    assert found.wanted == "[1, 2] in any order"


def test_only_lists(holds):
    assert not holds({"$unordered": []}, {})


@given(
    st.lists(json_values, max_size=5).flatmap(lambda v: st.tuples(st.just(v), st.permutations(v)))
)
def test_every_permutation(pair):
    expected, actual = pair
    assert compare.check({"$unordered": expected}, list(actual), "response") is None


def test_refuses(refused):
    assert refused({"$unordered": 5}) == "takes a list"
    assert refused({"$unordered": [1] * 201}) == "takes at most 200 items"
    assert refused({"$unordered": [{"$nope": 1}]}).startswith("no such matcher")
