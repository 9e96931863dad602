import pytest


@pytest.mark.parametrize("value", ["abc", [1, 2, 3], {"a": 1, "b": 2, "c": 3}])
def test_of_text_lists_and_objects(holds, value):
    assert holds({"$length": 3}, value)
    assert not holds({"$length": 4}, value)


def test_by_a_matcher(miss):
    assert miss({"$length": {"$gte": 2}}, [1, 2]) is None
    found = miss({"$length": {"$gte": 2}}, [1])
    assert found.wanted == "something whose length is at least 2"


@pytest.mark.parametrize("value", [None, 3, True])
def test_other_types_have_no_length(holds, value):
    assert not holds({"$length": 3}, value)


@pytest.mark.parametrize("argument", [-1, True, 1.5, "3", None])
def test_refuses(refused, argument):
    assert refused({"$length": argument}) == "takes a whole number from 0, or a matcher"
