"""Strict JSON: what a learner's process sends is one valid value or a bad result."""

import json
import math
import re
from typing import Any, NoReturn

MOST_DEPTH = 200
"""Levels of nesting. Python's parser would stop at about 1,000, other readers sooner."""

MOST_CONTAINERS = 200_000
"""Lists and objects together: each costs this process some 70 bytes and the collector's attention."""

# A string need not end: were that a failed match, each quote in it would be tried as the next
# beginning, and the work would grow with the square of the body.
_STRUCTURE = re.compile(rb'"(?:[^"\\]|\\.)*+"?|[\[{]|[\]}]', re.DOTALL)


_MISSING: Any = object()


class BadResult(ValueError):
    """Not one valid JSON value; the message says why, in words for the learner."""


def _check_depth(body: bytes) -> None:
    if body.count(b"[") + body.count(b"{") <= MOST_DEPTH:
        return
    depth = containers = 0
    for match in _STRUCTURE.finditer(body):
        token = match.group()[:1]
        if token in b"[{":
            depth += 1
            containers += 1
            if depth > MOST_DEPTH:
                raise BadResult(f"The result is nested more than {MOST_DEPTH} levels deep.")
            if containers > MOST_CONTAINERS:
                raise BadResult(f"The result has more than {MOST_CONTAINERS} lists and objects.")
        elif token in b"]}":
            depth -= 1


def _constant(name: str) -> NoReturn:
    raise BadResult(f"{name} is not JSON. (AWS lets it pass; API Gateway and most callers do not.)")


def _number(text: str) -> float:
    value = float(text)
    if not math.isfinite(value):
        raise BadResult(f"The number {text[:40]} is too large for JSON's usual readers.")
    return value


def _members(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    members = dict(pairs)
    if len(members) != len(pairs):
        for name, _ in pairs:  # each name is taken out once; the second time it is missing
            if members.pop(name, _MISSING) is _MISSING:
                break
        raise BadResult(f"The key {name[:80]!r} appears twice in one object.")
    return members


def parse(body: bytes) -> Any:
    """The JSON value in `body`. Raises BadResult; never recurses deeper than MOST_DEPTH."""
    _check_depth(body)
    try:
        text = body.decode()
        value = json.loads(
            text, parse_constant=_constant, parse_float=_number, object_pairs_hook=_members
        )
        if "\\ud" in text or "\\uD" in text:
            json.dumps(value, ensure_ascii=False).encode()
    except BadResult:
        raise
    except UnicodeEncodeError:
        raise BadResult(
            "The result has half of a surrogate pair, which no UTF-8 text can hold."
        ) from None
    except UnicodeDecodeError:
        raise BadResult("The result is not UTF-8.") from None
    except (ValueError, RecursionError) as error:
        raise BadResult(f"The result is not JSON: {str(error)[:200]}") from None
    return value
