"""Lists and tables as text: what is shown can be read back."""

import pytest
from django import forms
from hypothesis import given
from hypothesis import strategies as st

from courses.admin.text_fields import (
    CodeField,
    LinesField,
    MarkdownField,
    Table,
    TableField,
    WordsField,
)

CELL = st.text(st.sampled_from("ab |*`-\\é"), max_size=8).map(str.strip)


@given(
    st.integers(2, 4).flatmap(
        lambda width: st.tuples(
            st.lists(CELL.filter(bool), min_size=width, max_size=width),
            st.lists(st.lists(CELL, min_size=width, max_size=width), min_size=1, max_size=4),
        )
    )
)
def test_a_table_reads_back_as_it_was_shown(table: tuple[list[str], list[list[str]]]) -> None:
    shown = Table.of(*table)
    assert TableField().clean(shown.as_text()) == shown


def test_a_table_may_be_written_without_outer_bars() -> None:
    table = TableField().clean("A | B\r\n--- | ---\r\n1 | 2\r\n")
    assert table == Table.of(["A", "B"], [["1", "2"]])


def test_an_empty_table_is_no_table() -> None:
    assert TableField(required=False).clean("") == Table((), ())


def test_lines_and_words_read_back() -> None:
    assert LinesField().clean("one\r\n\r\n two \r\n") == ["one", "two"]
    assert LinesField().prepare_value(["one", "two"]) == "one\ntwo"
    assert WordsField().clean("a-b, c,, a-b") == ["a-b", "c"]
    assert WordsField().prepare_value(["a-b", "c"]) == "a-b, c"


def test_markdown_is_tidied_as_the_files_have_it() -> None:
    assert MarkdownField().clean("\r\na  \r\n\r\n    code\r\n\r\n") == "a\n\n    code"


def test_code_keeps_its_blanks_and_ends_with_a_newline() -> None:
    assert CodeField().clean("a  \r\n  b") == "a  \n  b\n"
    assert CodeField(required=False).clean("  \r\n") == ""


@pytest.mark.parametrize("text", ["a\x00b", "a\x1b[1mb", "a\tb"])
def test_characters_that_files_may_not_hold_are_refused(text: str) -> None:
    with pytest.raises(forms.ValidationError):
        CodeField().clean(text)
