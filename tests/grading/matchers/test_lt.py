import pytest


@pytest.mark.parametrize("value", [1])
def test_holds(holds, value):
    assert holds({"$lt": 2}, value)


def test_does_not_hold(miss):
    found = miss({"$lt": 2}, 2)
    assert (found.at, found.wanted, found.actual) == ("response", "less than 2", 2)


@pytest.mark.parametrize("value", [True, None, "2", [2]])
def test_compares_only_numbers_with_a_number(holds, value):
    assert not holds({"$lt": 2}, value)


def test_compares_text_by_alphabet(holds):
    assert holds({"$lt": "m"}, "a")


def test_refuses_a_bound_without_order(refused):
    assert refused({"$lt": None}) == "takes a number or text"
