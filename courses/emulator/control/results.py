"""Strict JSON: what a learner's process sends is one valid value or a bad result."""

import json
import math
import re
from typing import Any, NoReturn

MOST_DEPTH = 200
"""Levels of nesting. Python's parser would stop at about 1,000, other readers sooner."""

_STRUCTURE = re.compile(rb'"(?:[^"\\]|\\.)*+"|[\[{]|[\]}]', re.DOTALL)


class BadResult(ValueError):
    """Not one valid JSON value; the message says why, in words for the learner."""


def _check_depth(body: bytes) -> None:
    if body.count(b"[") + body.count(b"{") <= MOST_DEPTH:
        return
    depth = 0
    for match in _STRUCTURE.finditer(body):
        token = match.group()[:1]
        if token in b"[{":
            depth += 1
            if depth > MOST_DEPTH:
                raise BadResult(f"The result is nested more than {MOST_DEPTH} levels deep.")
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
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise BadResult(f"The key {twice[:80]!r} appears twice in one object.")
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
