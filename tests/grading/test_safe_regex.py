import re

import pytest

from courses.grading import safe_regex


@pytest.mark.parametrize(
    "pattern",
    [
        "order",
        r"^\[INFO\]\s+order \d{1,9}$",
        r"REPORT .*Init Duration",
        r"(?i)paid|open",
        r"(ab){3}",
        r"\d{4}-\d\d",
    ],
)
def test_accepts(pattern):
    assert safe_regex.problem(pattern) is None


@pytest.mark.parametrize(
    ("pattern", "message"),
    [
        ("(", "is not a regular expression"),
        ("a{99999999999}", "is not a regular expression"),
        ("x" * 501, "is a pattern of more than 500 characters"),
        ("a\0", "has a NUL character"),
        ("(a+)+$", "repeats a part that varies itself"),
        (r"^(\w+\s?)*$", "repeats a part that varies itself"),
        ("(a|aa)+$", "repeats a part that varies itself"),
        ("(?:(?:a?)b){2,}", "repeats a part that varies itself"),
        ("(?=(a*)*)", "repeats a part that varies itself"),
        (".*a.*b.*c", "has more than 2 repetitions without an upper bound"),
    ],
)
def test_refuses(pattern, message):
    assert safe_regex.problem(pattern).startswith(message)


def test_long_text_is_searched_as_a_whole():
    text = "é\ud800" * 5_000 + "needle" + "y" * 5_000
    assert safe_regex.search("needley", text)
    assert not safe_regex.search("needlez", text)


def test_search_that_takes_too_long_finds_nothing():
    assert not safe_regex.search("(a+)+$", "a" * 2_000 + "b", seconds=0.2)


def test_short_and_long_texts_agree():
    for pattern in (r"^x", r"y$", r"(?m)^line \d+$", "."):
        for text in ("x\nline 7\ny", "\nline 7\n"):
            padded = text + "\n" * safe_regex.SHORT
            assert safe_regex.search(pattern, padded) is bool(re.search(pattern, padded))
