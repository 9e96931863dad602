"""The one form in which YAML is written, so that loading and writing a file changes no byte.

Block style, two spaces, lists indented under their key. A string of several lines, or of more
than 100 characters, is a literal block; another is plain where that is safe for every reader
of YAML, old and new, and single-quoted otherwise.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Final, TypeAlias

from courses.content.text import tidy

Plain: TypeAlias = "str | int | Sequence[Plain] | Mapping[str, Plain]"
"""What a canonical file may hold: no numbers with fractions, no null. Strings are `tidy`."""

LONGEST_LINE: Final = 100

_DATE: Final = re.compile(r"\d{4}-\d{2}-\d{2}")
_RESERVED: Final = {"true", "false", "null", "yes", "no", "on", "off", "y", "n"}


def dump(value: Mapping[str, Plain] | Sequence[Plain]) -> str:
    """The document as text, ending with a newline."""
    return "".join(f"{line}\n" for line in _lines(value))


def _lines(value: Mapping[str, Plain] | Sequence[Plain]) -> Iterator[str]:
    if isinstance(value, Mapping):
        for key, member in value.items():
            yield from _attach(f"{key}:", member, "  ")
    else:
        for member in value:
            yield from _attach("-", member, "  ")


def _attach(lead: str, value: Plain, indent: str) -> Iterator[str]:
    if isinstance(value, str) and ("\n" in value or len(value) > LONGEST_LINE):
        yield f"{lead} |"
        yield from (f"{indent}{line}" if line else "" for line in tidy(value).split("\n"))
    elif isinstance(value, str | int):
        yield f"{lead} {_scalar(value)}"
    elif not value:
        yield f"{lead} []"
    elif lead == "-":
        first, *rest = _lines(value)
        yield f"- {first}"
        yield from (f"{indent}{line}" if line else "" for line in rest)
    else:
        yield lead
        yield from (f"{indent}{line}" if line else "" for line in _lines(value))


def _scalar(value: str | int) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return str(value)
    return value if _is_plain(value) else "'" + value.replace("'", "''") + "'"


def _is_plain(text: str) -> bool:
    if _DATE.fullmatch(text) or _UUID.fullmatch(text):
        return True
    return (
        text[:1].isalpha()
        and text.lower() not in _RESERVED
        and not text.endswith(":")
        and ": " not in text
        and " #" not in text
    )


_UUID: Final = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
