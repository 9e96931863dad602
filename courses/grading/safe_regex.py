"""Regular expressions of an author on text of a learner, with a bound on the work.

A learner can read the pattern of a visible test and return text made to backtrack for ever,
and Python's `re` holds the interpreter's lock while it does. So a pattern whose cost can be
exponential in the text is refused when the file is read, and a long text, where even a cubic
cost hurts, is searched by a process of its own that is given `SECONDS`.
"""

import re
import re._constants as codes  # type: ignore[import-not-found]  # typeshed has no stubs for it
import re._parser as parser  # type: ignore[import-not-found]
import subprocess
import sys
from collections.abc import Iterable, Iterator
from typing import Any, Final

SHORT: Final = 1_000
"""Characters that are searched here; more than the log of an invocation that prints little."""

SECONDS: Final = 2.0
MAX_PATTERN: Final = 500
MAX_OPEN_REPEATS: Final = 2

_REPEATS: Final = {codes.MAX_REPEAT, codes.MIN_REPEAT, codes.POSSESSIVE_REPEAT}
_PROGRAM: Final = (
    "import re, sys\n"
    "text = sys.stdin.buffer.read().decode('utf-8', 'surrogatepass')\n"
    "sys.exit(3 if re.search(sys.argv[1], text) is None else 0)\n"
)


def problem(pattern: str) -> str | None:
    """Why `pattern` cannot be used, in a few words for its author; None when it can."""
    if len(pattern) > MAX_PATTERN:
        return f"is a pattern of more than {MAX_PATTERN} characters"
    try:
        tree = parser.parse(pattern)
        re.compile(pattern)
    except (re.error, OverflowError, RecursionError) as error:
        return f"is not a regular expression: {error}"
    if "\0" in pattern:
        return "has a NUL character"
    if any(_nested(node) for node in _walk(tree)):
        return "repeats a part that varies itself, which can take for ever on some texts"
    if sum(1 for node in _walk(tree) if _open_repeat(node)) > MAX_OPEN_REPEATS:
        return (
            f"has more than {MAX_OPEN_REPEATS} repetitions without an upper bound such as {{1,20}}"
        )
    return None


def search(pattern: str, text: str, *, seconds: float = SECONDS) -> bool:
    """Whether `pattern` is found in `text`. A search that takes longer than allowed found nothing."""
    if len(text) <= SHORT:
        return re.search(pattern, text) is not None
    command = [sys.executable, "-I", "-S", "-c", _PROGRAM, pattern]
    data = text.encode("utf-8", "surrogatepass")
    try:
        # Our own program; the pattern is an argument, the text is data.
        done = subprocess.run(  # noqa: S603
            command, input=data, env={}, timeout=seconds, check=False, capture_output=True
        )
    except subprocess.TimeoutExpired:
        return False
    return done.returncode == 0


def _nested(node: tuple[Any, Any]) -> bool:
    if node[0] not in _REPEATS or node[1][1] <= 1:
        return False
    return any(_varies(inner) for inner in _walk(node[1][2]))


def _varies(node: tuple[Any, Any]) -> bool:
    if node[0] in _REPEATS:
        return bool(node[1][0] != node[1][1])
    return bool(node[0] is codes.BRANCH)


def _open_repeat(node: tuple[Any, Any]) -> bool:
    return node[0] in _REPEATS and node[1][1] is codes.MAXREPEAT


def _walk(tree: Iterable[Any]) -> Iterator[tuple[Any, Any]]:
    for node in tree:
        yield node
        yield from _walk(_subpatterns(node[1]))


def _subpatterns(argument: Any) -> Iterator[Any]:
    if isinstance(argument, parser.SubPattern):
        yield from argument
    elif isinstance(argument, tuple | list):
        for part in argument:
            yield from _subpatterns(part)
