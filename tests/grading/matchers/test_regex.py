import pytest


def test_searches_anywhere(holds):
    assert holds({"$regex": r"order \d+"}, "the order 17 is paid")
    assert not holds({"$regex": r"^order"}, "the order 17")


@pytest.mark.parametrize("value", [None, 17, ["order 17"]])
def test_only_text(holds, value):
    assert not holds({"$regex": "1"}, value)


def test_wanted(miss):
    assert miss({"$regex": "^a"}, "b").wanted == "text that matches the pattern ^a"


def test_refuses_what_is_not_a_pattern(refused):
    assert refused({"$regex": 5}) == "takes a pattern as text"
    assert refused({"$regex": "("}).startswith("is not a regular expression")
