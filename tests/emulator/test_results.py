"""Strict parsing of what a learner's process sends."""

import json
import math
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from courses.emulator.control.results import MOST_DEPTH, BadResult, parse

VALUES: st.SearchStrategy[Any] = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**63), 2**63)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
)


@given(VALUES)
def test_any_json_value_comes_back_as_it_was(value: Any) -> None:
    assert parse(json.dumps(value).encode()) == value
    assert parse(json.dumps(value, ensure_ascii=False).encode()) == value


@given(st.binary(max_size=200))
def test_any_bytes_are_one_value_or_a_bad_result(body: bytes) -> None:
    try:
        value = parse(body)
    except BadResult:
        return
    json.dumps(value, allow_nan=False, ensure_ascii=False).encode()


@pytest.mark.parametrize(
    ("body", "phrase"),
    [
        (b"", "not JSON"),
        (b"null null", "not JSON"),
        (b"{'a': 1}", "not JSON"),
        (b"NaN", "NaN"),
        (b"[-Infinity]", "-Infinity"),
        (b'{"a": 1e999}', "too large"),
        (b"-1e999", "too large"),
        (b'{"a": 1, "b": {"c": 1, "c": 2}}', "'c' appears twice"),
        (b'"\\ud800"', "surrogate"),
        (b'{"\\uDFFF": 1}', "surrogate"),
        (b"\xff\xfe", "UTF-8"),
        (b"9" * 6000, "not JSON"),
        (b"\xef\xbb\xbf{}", "not JSON"),
        (b"[" * (MOST_DEPTH + 1) + b"]" * (MOST_DEPTH + 1), "deep"),
        (b'{"a":' * 201 + b"1" + b"}" * 201, "deep"),
        (b"[" * 200_000, "deep"),
    ],
)
def test_bad_results_say_why(body: bytes, phrase: str) -> None:
    with pytest.raises(BadResult, match=phrase):
        parse(body)


def test_the_deepest_value_that_is_allowed() -> None:
    value = parse(b"[" * MOST_DEPTH + b"]" * MOST_DEPTH)
    depth = 0
    while value:
        value, depth = value[0], depth + 1
    assert depth == MOST_DEPTH - 1


def test_brackets_in_strings_are_not_depth() -> None:
    text = '[{"' * 500 + '\\"' + "]" * 3
    assert parse(json.dumps({"text": text}).encode()) == {"text": text}


def test_many_shallow_values_are_not_depth() -> None:
    assert parse(b"[" + b",".join([b"[]"] * 5000) + b"]") == [[]] * 5000


def test_a_pair_of_surrogates_is_one_character() -> None:
    assert parse(b'"\\ud83d\\ude00"') == "\U0001f600"


def test_a_prototype_key_is_plain_data() -> None:
    assert parse(b'{"__proto__": {"x": 1}}') == {"__proto__": {"x": 1}}


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_floats_keep_their_value(number: float) -> None:
    assert math.isclose(parse(json.dumps(number).encode()), number, rel_tol=0, abs_tol=0)
