"""The canonical YAML: what it looks like, and that reading it gives the same values."""

from hypothesis import given
from hypothesis import strategies as st

from courses.content.text import forbidden_characters, tidy
from courses.content.yaml_form import Plain, dump
from courses.grading.yaml_source import parse
from tests.content.strategies import texts


def test_nested_lists_and_mappings() -> None:
    document: Plain = {
        "title": "A title",
        "count": 3,
        "yes": True,
        "no": False,
        "none": [],
        "rows": [["a", "b"], ["c", "two\nlines"]],
        "items": [{"name": "x", "list": ["y"]}],
    }
    assert isinstance(document, dict)
    assert dump(document) == (
        "title: A title\ncount: 3\nyes: true\nno: false\nnone: []\n"
        "rows:\n  - - a\n    - b\n  - - c\n    - |\n      two\n      lines\n"
        "items:\n  - name: x\n    list:\n      - 'y'\n"
    )


def test_strings_are_plain_only_where_every_reader_agrees() -> None:
    written = dump(
        ["word", "no", "2026", "2026-11-20", "a: b", "it's #1", "a #b", "ends:", "", "- x", "ja'x"]
    )
    assert written == (
        "- word\n- 'no'\n- '2026'\n- 2026-11-20\n- 'a: b'\n- it's #1\n- 'a #b'\n- 'ends:'\n"
        "- ''\n- '- x'\n- ja'x\n"
    ).replace("- it's #1", "- 'it''s #1'")


def test_long_text_is_a_block() -> None:
    text = "word " * 30
    assert dump({"answer": text.strip()}) == f"answer: |\n  {text.strip()}\n"


plain_values = st.recursive(
    texts() | st.integers(-(10**6), 10**6) | st.booleans(),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.from_regex(r"[a-z_]{1,8}", fullmatch=True), inner, max_size=3, min_size=1
        )
    ),
    max_leaves=12,
)


@given(st.lists(plain_values, min_size=1, max_size=4))
def test_reading_gives_what_was_written(value: list[Plain]) -> None:
    assert _tidied(parse(dump(value)).value) == value


@given(st.lists(plain_values, min_size=1, max_size=4))
def test_writing_again_changes_nothing(value: list[Plain]) -> None:
    again = _tidied(parse(dump(value)).value)
    assert isinstance(again, list)
    assert dump(again) == dump(value)


@given(texts())
def test_generated_texts_are_what_files_may_hold(text: str) -> None:
    assert list(forbidden_characters(text)) == []
    assert tidy(text) == text


def _tidied(value: object) -> object:
    """As the loader reads strings: a block ends with a line end that is not part of it."""
    if isinstance(value, str):
        return tidy(value)
    if isinstance(value, list):
        return [_tidied(item) for item in value]
    if isinstance(value, dict):
        return {key: _tidied(item) for key, item in value.items()}
    return value
