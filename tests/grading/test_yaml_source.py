import json

import pytest
import yaml
from hypothesis import given

from courses.grading.yaml_source import SourceError, parse
from tests.grading.strategies import json_values


@given(json_values)
def test_json_is_yaml(value):
    assert parse(json.dumps(value)).value == value


@given(json_values)
def test_what_a_yaml_writer_writes(value):
    assert parse(yaml.safe_dump(value)).value == value


@pytest.mark.parametrize(
    "text", ["yes", "on", "12:30", "2026-11-20", "0x1F", "1_000", "=", "<<", ".inf", ".nan"]
)
def test_only_the_core_schema(text):
    assert parse(f"a: {text}").value == {"a": text}


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("~", None),
        ("", None),
        ("-3", -3),
        ("007", 7),
        ("1e3", 1000.0),
        (".5", 0.5),
        ("!!str 5", "5"),
    ],
)
def test_scalars(text, value):
    found = parse(f"a: {text}").value
    assert found == {"a": value}


def test_lines_of_keys_and_items():
    document = parse("a:\n  b: 1\n  c:\n    - x\n    - y\n")
    assert document.lines == {
        (): 1,
        ("a",): 1,
        ("a", "b"): 2,
        ("a", "c"): 3,
        ("a", "c", 0): 4,
        ("a", "c", 1): 5,
    }
    assert document.line(("a", "c", 1, "missing", 0)) == 5


def test_merge_keys_and_aliases_are_expanded():
    assert parse("a: &x [1]\nb: *x\n").value == {"a": [1], "b": [1]}


@pytest.mark.parametrize(
    ("text", "line", "message"),
    [
        ("", 1, "the file is empty"),
        ("a: 1\na: 2", 2, "the key 'a' appears twice"),
        ("a:\n  [x]: 1", 2, "a key must be a plain string"),
        ("a: !!binary x", 1, "the tag 'tag:yaml.org,2002:binary' has no JSON equivalent"),
        ("a: !!python/object:os.system x", 1, "has no JSON equivalent"),
        ("a: 1e999", 1, "1e999 is too large for a JSON number"),
        ("a: b\n c: d", 2, "mapping values are not allowed here"),
        ("a: \x07", 1, "not valid YAML: "),
        ("a: !!int x", 1, "'x' is not an int"),
        ("a: !!float x", 1, "'x' is not a float"),
        ("a: &x [*x]", 1, "nested deeper than 150 levels"),
        ("[" * 200 + "]" * 200, 1, "nested deeper than 150 levels"),
        ("[" * 5000 + "]" * 5000, 1, "not valid YAML: "),
        ("--- 1\n--- 2\n", 2, "but found another document"),
    ],
)
def test_what_is_not_one_json_value(text, line, message):
    with pytest.raises(SourceError) as caught:
        parse(text)
    assert caught.value.line == line
    assert message in caught.value.message


def test_aliases_cannot_grow_without_bound():
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]" for n in range(1, 9)]
    with pytest.raises(SourceError, match="more than 100,000 values"):
        parse("\n".join(lines))
