import pytest


@pytest.mark.parametrize("value", [1, 1.5, 2])
def test_both_bounds_are_included(holds, value):
    assert holds({"$between": [1, 2]}, value)


@pytest.mark.parametrize("value", [0.9, 2.1, True, "1", None])
def test_outside_or_another_type(holds, value):
    assert not holds({"$between": [1, 2]}, value)


def test_text_by_alphabet(holds):
    assert holds({"$between": ["2026-01-01", "2026-12-31"]}, "2026-11-20")
    assert not holds({"$between": ["a", "b"]}, "c")


def test_wanted(miss):
    assert miss({"$between": [1, 2]}, 3).wanted == "between 1 and 2"


@pytest.mark.parametrize(
    ("argument", "message"),
    [
        (5, "takes a list of two bounds"),
        ([1], "takes a list of two bounds"),
        ([1, "2"], "takes two numbers or two texts"),
        ([None, None], "takes two numbers or two texts"),
        ([2, 1], "takes the lower bound first"),
    ],
)
def test_refuses(refused, argument, message):
    assert refused({"$between": argument}) == message
