import pytest


@pytest.mark.parametrize("value", [2, 3])
def test_holds(holds, value):
    assert holds({"$gte": 2}, value)


def test_does_not_hold(miss):
    found = miss({"$gte": 2}, 1)
    assert (found.at, found.wanted, found.actual) == ("response", "at least 2", 1)


@pytest.mark.parametrize("value", [True, None, "2", [2]])
def test_compares_only_numbers_with_a_number(holds, value):
    assert not holds({"$gte": 2}, value)


def test_compares_text_by_alphabet(holds):
    assert holds({"$gte": "m"}, "z")


def test_refuses_a_bound_without_order(refused):
    assert refused({"$gte": None}) == "takes a number or text"
