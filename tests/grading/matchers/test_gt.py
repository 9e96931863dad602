import pytest


@pytest.mark.parametrize("value", [3])
def test_holds(holds, value):
    assert holds({"$gt": 2}, value)


def test_does_not_hold(miss):
    found = miss({"$gt": 2}, 2)
    assert (found.at, found.wanted, found.actual) == ("response", "more than 2", 2)


@pytest.mark.parametrize("value", [True, None, "2", [2]])
def test_compares_only_numbers_with_a_number(holds, value):
    assert not holds({"$gt": 2}, value)


def test_compares_text_by_alphabet(holds):
    assert holds({"$gt": "m"}, "z")


def test_refuses_a_bound_without_order(refused):
    assert refused({"$gt": None}) == "takes a number or text"
