"""Wildcards and policy variables.

`*` stands for any characters, `?` for one; nothing else is special. Matching takes time that grows
with the product of both lengths at most, whatever a learner's pattern holds.
https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html
"""

import re
from typing import Final

from .model import Context

VARIABLE: Final = re.compile(r"\$\{([^{}]*)\}")
_ESCAPES: Final = {"*": "*", "?": "?", "$": "$"}
"""`${*}` is a literal asterisk; likewise the other two."""
_LITERAL: Final = {"*": "\ue000", "?": "\ue001"}
"""Private characters that stand for a literal wildcard until both sides are compared."""


def matches(pattern: str, value: str, *, ignore_case: bool = False) -> bool:
    """Whether the whole of `value` fits `pattern`."""
    if ignore_case:
        pattern, value = pattern.lower(), value.lower()
    at = place = 0
    star, resume = -1, 0
    while place < len(value):
        if at < len(pattern) and pattern[at] == "*":
            star, resume = at, place
            at += 1
        elif at < len(pattern) and _one(pattern[at], value[place]):
            at += 1
            place += 1
        elif star >= 0:
            resume += 1
            at, place = star + 1, resume
        else:
            return False
    return all(left == "*" for left in pattern[at:])


def _one(pattern: str, character: str) -> bool:
    return pattern in ("?", character) or (
        pattern in _LITERAL.values() and _literal(pattern) == character
    )


def _literal(pattern: str) -> str:
    return "*" if pattern == _LITERAL["*"] else "?"


def expand(pattern: str, context: Context) -> str | None:
    """`pattern` with its variables replaced; None when one has no value, so that nothing matches.

    `${aws:username, 'nobody'}` gives a value for the case that there is none. What a variable
    stands for is taken literally, wildcards included.
    """
    if "${" not in pattern:
        return pattern
    missing = False

    def value(found: re.Match[str]) -> str:
        nonlocal missing
        name, _, default = found.group(1).partition(",")
        name = name.strip()
        if name in _ESCAPES:
            return _LITERAL.get(name, name)
        known = context.get(name.lower(), ())
        if len(known) == 1:
            return _without_wildcards(known[0])
        if default:
            return _without_wildcards(default.strip().strip("'"))
        missing = True
        return ""

    expanded = VARIABLE.sub(value, pattern)
    return None if missing else expanded


def _without_wildcards(text: str) -> str:
    return text.replace("*", _LITERAL["*"]).replace("?", _LITERAL["?"])


def plain(text: str) -> str:
    """An expanded text for comparing without wildcards."""
    return text.replace(_LITERAL["*"], "*").replace(_LITERAL["?"], "?")


def matches_arn(pattern: str, value: str) -> bool:
    """As the operators ArnLike and ArnEquals match: each of the six parts by itself."""
    wanted, have = pattern.split(":", 5), value.split(":", 5)
    if len(wanted) != 6 or len(have) != 6:
        return pattern == "*"
    return all(matches(part, text) for part, text in zip(wanted, have, strict=True))
