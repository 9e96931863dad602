import pytest


@pytest.mark.parametrize("value", [None, False, 0, "", [], {}])
def test_whatever_is_there(holds, value):
    assert holds({"a": {"$any": True}}, {"a": value})


def test_absent_is_not_anything(miss):
    found = miss({"a": {"$any": True}}, {})
    assert (found.at, found.wanted) == ("response.a", "any value")


def test_takes_only_true(refused):
    assert refused({"$any": 1}) == "takes true"
