import pytest


@pytest.mark.parametrize("value", [1, 2])
def test_holds(holds, value):
    assert holds({"$lte": 2}, value)


def test_does_not_hold(miss):
    found = miss({"$lte": 2}, 3)
    assert (found.at, found.wanted, found.actual) == ("response", "at most 2", 3)


@pytest.mark.parametrize("value", [True, None, "2", [2]])
def test_compares_only_numbers_with_a_number(holds, value):
    assert not holds({"$lte": 2}, value)


def test_compares_text_by_alphabet(holds):
    assert holds({"$lte": "m"}, "a")


def test_refuses_a_bound_without_order(refused):
    assert refused({"$lte": None}) == "takes a number or text"
