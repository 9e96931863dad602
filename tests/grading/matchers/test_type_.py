import pytest

VALUES = {
    "null": [None],
    "boolean": [True, False],
    "number": [0, 1.5, 2.0],
    "integer": [0, 2.0, 10**30],
    "string": [""],
    "array": [[]],
    "object": [{}],
}


@pytest.mark.parametrize(
    ("name", "value"), [(n, v) for n, values in VALUES.items() for v in values]
)
def test_names_of_types(holds, name, value):
    assert holds({"$type": name}, value)


@pytest.mark.parametrize(
    ("name", "value"),
    [("integer", 1.5), ("integer", True), ("number", True), ("integer", "1"), ("null", False)],
)
def test_not_of_the_type(holds, name, value):
    assert not holds({"$type": name}, value)


def test_one_of_several(miss):
    assert miss({"$type": ["string", "null"]}, None) is None
    assert miss({"$type": ["integer", "null"]}, "").wanted == "an integer or null"


@pytest.mark.parametrize("argument", ["dict", [], ["string", "str"], 5])
def test_refuses(refused, argument):
    assert refused({"$type": argument}).startswith("takes one or more of null, boolean")
