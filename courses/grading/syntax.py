"""Whether Python can read the learner's files, before anything runs.

Only the parser runs, in this process (`PyCF_ONLY_AST`: no bytecode, so no constant is folded and
`9**9**9` costs nothing). What a hostile source can do to a parser is bounded: its size by
`MAX_SOURCE`, since the parser's cost is at worst quadratic; its nesting by CPython, which
answers with MemoryError or RecursionError. Those say nothing about the syntax, so the sandbox is
left to give its own answer, as it is for errors that only the compiler finds, such as a `return`
outside a function.
"""

import ast
import threading
import warnings
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

MAX_SOURCE: Final = 65_536
"""Characters of a file that are parsed here. A larger file goes to the sandbox unchecked."""

_warnings_lock: Final = threading.Lock()
"""The warning filters belong to the process, and parsing can warn about a learner's escapes."""


@dataclass(frozen=True, slots=True)
class SyntaxProblem:
    """The first place where Python stops reading."""

    file: str
    line: int
    """From 1."""
    column: int
    """From 1."""
    message: str
    """Python's own words, such as "expected ':'"."""


def check_syntax(files: Mapping[str, bytes]) -> SyntaxProblem | None:
    """The first syntax error in the `.py` files (content by path), None when there is none."""
    for name in sorted(files):
        if name.endswith(".py"):
            problem = _check(name, files[name])
            if problem is not None:
                return problem
    return None


def _check(name: str, content: bytes) -> SyntaxProblem | None:
    try:
        source = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        return SyntaxProblem(name, line, 1, "the file is not UTF-8 text")
    if len(source) > MAX_SOURCE:
        return None
    if "\0" in source:
        line = source.count("\n", 0, source.index("\0")) + 1
        return SyntaxProblem(name, line, 1, "the file contains a NUL character")
    try:
        _parse(source, name)
    except SyntaxError as error:
        return SyntaxProblem(name, error.lineno or 1, max(error.offset or 1, 1), error.msg)
    except (MemoryError, RecursionError, ValueError, OverflowError):
        return None
    return None


def _parse(source: str, name: str) -> None:
    with _warnings_lock, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        compile(source, name, "exec", ast.PyCF_ONLY_AST, dont_inherit=True)
