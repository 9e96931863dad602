import pytest


def test_text(holds):
    assert holds({"$contains": "paid"}, "order paid")
    assert not holds({"$contains": "paid"}, "order open")


def test_all_parts_of_a_list(miss):
    assert miss({"$contains": ["order", "paid"]}, "order paid") is None
    found = miss({"$contains": ["order", "paid"]}, "order open")
    assert found.wanted == 'something that contains "paid"'


def test_item_as_expected(holds):
    assert holds({"$contains": {"id": {"$type": "string"}}}, [{"id": 1}, {"id": "2"}])
    assert not holds({"$contains": {"id": 3}}, [{"id": 1}, {"id": "2"}])


@pytest.mark.parametrize("value", [None, 5, {"paid": True}])
def test_other_types_contain_nothing(holds, value):
    assert not holds({"$contains": "paid"}, value)


def test_text_contains_only_text(holds):
    assert not holds({"$contains": 1}, "1")


@pytest.mark.parametrize("argument", ["", []])
def test_refuses_what_everything_contains(refused, argument):
    assert refused({"$contains": argument}) == "takes at least one part"


@pytest.mark.parametrize("argument", [{"$nope": 1}, ["a", {"$nope": 1}]])
def test_checks_the_expectations_inside(refused, argument):
    assert refused({"$contains": argument}).startswith("no such matcher")


def test_millions_of_items_are_not_looked_through(miss):
    found = miss({"$contains": 0}, [0] * 10_001)
    assert found.wanted == "something that contains 0, of at most 10,000 items"
