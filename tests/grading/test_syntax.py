import warnings

import pytest

from courses.grading import SyntaxProblem, check_syntax
from courses.grading.syntax import MAX_SOURCE


def test_nothing_to_report():
    assert (
        check_syntax(
            {"handler.py": b"def handler(event, context):\n    return 1\n", "a.json": b"{"}
        )
        is None
    )


def test_first_error_of_the_first_file():
    files = {"z.py": b"(", "handler.py": b"def handler(event, context)\n    return 1\n"}
    assert check_syntax(files) == SyntaxProblem("handler.py", 1, 28, "expected ':'")


@pytest.mark.parametrize(
    ("source", "line", "message"),
    [
        (b"x = 1\ny = (\n", 2, "'(' was never closed"),
        (b"if x:\nprint(1)", 2, "expected an indented block after 'if' statement on line 1"),
        (b"a\n\xff", 2, "the file is not UTF-8 text"),
        (b"a\nb\0", 2, "the file contains a NUL character"),
        (b"x = " + b"9" * 5000, 1, "Exceeds the limit"),
        (b"(" * 1000, 1, "too many nested parentheses"),
    ],
)
def test_errors_with_their_line(source, line, message):
    problem = check_syntax({"handler.py": source})
    assert problem.line == line
    assert problem.column >= 1
    assert problem.message.startswith(message)


@pytest.mark.parametrize(
    "source",
    [
        b"",
        b"\xef\xbb\xbfx = 1",
        b"# coding: latin-1\nx = 1",
        b"9**9**9**9",
        b"x = '\\d'",
        b"return 1",
        b"-" * 60_000 + b"1",
        b"+".join([b"1"] * 30_000),
        b"not " * 15_000 + b"x",
        b"(" * (MAX_SOURCE + 1),
    ],
)
def test_left_to_the_sandbox(source):
    """What is fine, what only the compiler refuses, and what is too much to say here."""
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert check_syntax({"handler.py": source}) is None


def test_nothing_runs(tmp_path):
    target = tmp_path / "written"
    assert check_syntax({"handler.py": f"open({str(target)!r}, 'w')".encode()}) is None
    assert not target.exists()
