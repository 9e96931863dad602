import pytest


def test_other_members_do_not_matter(holds):
    assert holds({"$subset": {"a": 1}}, {"a": 1, "b": 2})
    assert not holds({"$subset": {"a": 1}}, {"b": 2})


def test_objects_inside_are_subsets_too(miss):
    expected = {"$subset": {"headers": {"x": "1"}}}
    assert miss(expected, {"headers": {"x": "1", "y": "2"}, "z": 3}) is None
    found = miss(expected, {"headers": {"x": "2", "y": "2"}})
    assert found.at == "response.headers.x"
    assert found.frame.expected == {"headers": {"x": "1", "y": "2"}}


def test_lists_inside_are_compared_whole(holds):
    assert not holds({"$subset": {"a": [1]}}, {"a": [1, 2]})


def test_matchers_inside(holds):
    assert holds({"$subset": {"a": {"$gt": 1}}}, {"a": 2, "b": 1})


@pytest.mark.parametrize("value", [None, [], "a"])
def test_only_objects(miss, value):
    found = miss({"$subset": {"a": 1}}, value)
    assert found.wanted == 'an object with at least {"a": 1}'
    assert found.frame.expected == '<an object with at least {"a": 1}>'


def test_refuses(refused):
    assert refused({"$subset": [1]}) == "takes an object of members"
    assert refused({"$subset": {"a": {"$nope": 1}}}).startswith("no such matcher")
