import json

from hypothesis import given

from courses.grading.diff import MAX_LINES, MAX_WIDTH, diff
from courses.grading.json_values import ABSENT
from tests.grading.strategies import json_values


def drawn(expected, actual):
    return [f"{line.sign}{line.text}" for line in diff(expected, actual)]


def test_lines_of_pretty_json():
    assert drawn({"a": 1, "b": [1]}, {"a": 2, "b": [1]}) == [
        " {",
        '-  "a": 1,',
        '+  "a": 2,',
        '   "b": [',
        "     1",
        "   ]",
        " … 1 more line",
    ]


def test_surplus_and_missing_lines():
    assert drawn([1, 2, 3], [1, 3, 4, 5])[2:] == ["-  2,", "-  3", "+  3,", "+  4,", "+  5", " ]"]


def test_nothing_came_back():
    assert drawn(5, ABSENT) == ["-5"]


def test_text_line_by_line():
    assert drawn("a\nb", "a\nc") == [" a", "-b", "+c"]
    assert drawn("a", "b") == ['-"a"', '+"b"']


def test_long_values_are_folded_where_they_differ():
    old, new = drawn("x" * 500 + "old", "x" * 500 + "new" + "y" * 500)
    assert "old" in old
    assert "new" in new
    assert "more characters" in new
    assert max(len(old), len(new)) < MAX_WIDTH + 60


def test_long_values_that_differ_at_once():
    old, new = drawn("a" * 500, "b" * 500)
    assert old.startswith('-"aaa')
    assert new.startswith('+"bbb')


def test_many_lines_are_counted():
    lines = drawn(list(range(10_000)), list(range(5, 10_005)))
    assert len(lines) < 3 * MAX_LINES
    assert any(line.startswith("-… ") for line in lines)
    assert any(line.startswith("+… ") for line in lines)


def test_only_the_first_lines_are_read():
    assert drawn([0] * 1_000_000, [0] * 1_000_001) == []
    assert drawn("a\n" * 1_000_000, "b\n" + "a\n" * 1_000_000)[0] == "-a"
    assert drawn([1], [1] * 1_000_000)[-1].startswith("+… ")


def test_values_too_deep_are_not_drawn():
    deep = json.loads("[" * 500 + "]" * 500)
    assert drawn(deep, 1) == drawn(1, deep) == []


def test_surrogates_and_controls_are_escaped():
    (_, returned) = drawn("a", "\ud800")
    assert returned.encode() == b'+"\\ud800"'
    assert drawn("a\n", "\x9b\n")[1] == "+\\x9b"


@given(json_values, json_values)
def test_signs_tell_both_sides(expected, actual):
    lines = diff(expected, actual)
    same = json.dumps(expected, indent=2) == json.dumps(actual, indent=2)
    assert any(line.sign != " " for line in lines) is not same
    if (
        lines
        and "more" not in "".join(line.text for line in lines)
        and not isinstance(expected, str)
    ):
        kept = [line.text for line in lines if line.sign in " -"]
        assert kept == json.dumps(expected, indent=2, ensure_ascii=False).split("\n") or any(
            "\\x" in text for text in kept
        )
