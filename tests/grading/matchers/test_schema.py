import pytest

ORDER = {
    "type": "object",
    "required": ["id"],
    "properties": {"id": {"type": "string", "pattern": "^o-"}, "lines": {"items": {"minimum": 1}}},
}


def test_value_that_fits(holds):
    assert holds({"$schema": ORDER}, {"id": "o-1", "lines": [1, 2]})


@pytest.mark.parametrize(
    ("value", "at"),
    [
        ({}, "response"),
        ({"id": "1"}, "response.id"),
        ({"id": "o-1", "lines": [1, 0]}, "response.lines[1]"),
        ([], "response"),
    ],
)
def test_names_the_place_that_does_not_fit(miss, value, at):
    assert miss({"$schema": ORDER}, value).at == at


def test_wanted(miss):
    assert miss({"$schema": ORDER}, {}).wanted == "a value that fits the schema (required: ['id'])"


def test_references_within_the_schema(holds):
    tree = {"$defs": {"node": {"items": {"$ref": "#/$defs/node"}}}, "$ref": "#/$defs/node"}
    assert holds({"$schema": tree}, [[], [[]]])


def test_endless_reference_never_fits(holds):
    assert not holds({"$schema": {"$ref": "#"}}, 1)


@pytest.mark.parametrize(
    ("schema", "message"),
    [
        (True, "takes a JSON Schema as an object"),
        ({"type": "objekt"}, "is not a JSON Schema: "),
        ({"$ref": "#/nowhere"}, "refers to #/nowhere, which is not in the schema"),
        ({"$ref": "https://example.com/s"}, "refers to https://example.com/s, which is not"),
        ({"allOf": [{"pattern": "(a+)+"}]}, "repeats a part that varies itself"),
        ({"patternProperties": {"a": {}}}, "uses patternProperties"),
    ],
)
def test_refuses(refused, schema, message):
    assert refused({"$schema": schema}).startswith(message)


@pytest.mark.parametrize("items", [[1, 1.0], [{"a": 2}, {"a": 2.0}], [[None], [None]]])
def test_unique_items(holds, items):
    assert not holds({"$schema": {"uniqueItems": True}}, items)
    assert holds({"$schema": {"uniqueItems": False}}, items)


def test_unique_items_by_type(holds):
    assert holds(
        {"$schema": {"uniqueItems": True}}, [1, True, "1", 1.5, None, {"a": 1}, {"a": "1"}]
    )
    assert holds({"$schema": {"uniqueItems": True}}, "aa")


def test_millions_of_values_are_not_checked(miss):
    found = miss({"$schema": {"items": {"type": "integer"}}}, [0] * 10_000)
    assert found.wanted == "a value that fits the schema, of at most 10,000 values"
