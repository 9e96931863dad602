"""Characters, blanks and fences."""

import pytest

from courses.content import text


def test_tidy_takes_blanks_from_ends_only() -> None:
    assert text.tidy("\n\n a  b  \n\n  c \n\n") == "a  b\n\n  c"


@pytest.mark.parametrize("allowed", ["é", "“", "\u00a0", "→", "🚀", "日本"])
def test_letters_and_signs_of_all_languages_are_allowed(allowed: str) -> None:
    assert list(text.forbidden_characters(f"a\n{allowed}")) == []


@pytest.mark.parametrize("char", ["\t", "\r", "\0", "\x1b", "\x7f", "\x85", "\u2028", "\ufeff"])
def test_control_characters_are_named_with_their_line(char: str) -> None:
    assert list(text.forbidden_characters(f"a\nb{char}")) == [(2, f"U+{ord(char):04X}")]


def test_lines_in_fences_are_left_out() -> None:
    lines = ["a", "````python", "## no", "```", "````", "b", "~~~", "c", "~~~", "d"]
    assert list(text.outside_fences(lines)) == [(0, "a"), (5, "b"), (9, "d")]


@pytest.mark.parametrize(
    ("lines", "opened"),
    [
        (["a", "```", "b", "```"], None),
        (["a", "```", "b"], 1),
        (["```", "```", "  ~~~", "```"], 2),
        ([], None),
    ],
)
def test_open_fence(lines: list[str], opened: int | None) -> None:
    assert text.open_fence(lines) == opened
