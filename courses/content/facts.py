"""Facts, and how a page shows them: `{{ fact:L1.max }}` is the value with unit, source and date."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from difflib import get_close_matches
from typing import Final

from courses.content.model import Confidence, Fact, FactValue

REFERENCE: Final = re.compile(
    r"\{\{ *fact:(?P<id>[A-Za-z0-9]+)(?:\.(?P<value>\w+))?(?P<bare> +bare)? *\}\}"
)
"""A reference to a fact in running text."""

_NO_BREAK: Final = "\u00a0"
_LINK: Final = re.compile(r"\[(?P<title>[^\]]+)\]\((?P<url>https://[^\s)]+)\)")
_HALVES: Final = {"H1": "first half of", "H2": "second half of"}


class UnknownFact(LookupError):
    """A reference names a fact or a value that does not exist. The message is for its author."""


@dataclass(frozen=True, slots=True)
class Shown:
    """A fact as one place of a page shows it."""

    fact: Fact
    text: str
    """Such as "10,240 MB", with a no-break space before the unit."""


class Facts:
    """All facts by id."""

    def __init__(self, facts: Iterable[Fact] = ()) -> None:
        self._facts = {fact.id: fact for fact in facts}

    def __iter__(self) -> Iterator[Fact]:
        return iter(self._facts.values())

    def __len__(self) -> int:
        return len(self._facts)

    def show(self, fact_id: str, value: str | None = None, *, bare: bool = False) -> Shown:
        """The fact's value, or its sentence when no value is named. Raises `UnknownFact`."""
        fact = self._facts.get(fact_id)
        if fact is None:
            raise UnknownFact(f"there is no fact {fact_id}{_near(fact_id, self._facts)}")
        if value is None:
            return Shown(fact, fact.text)
        if value == "unit" or value not in fact.values:
            names = [name for name in fact.values if name != "unit"]
            raise UnknownFact(f"fact {fact_id} has no value {value}; it has {_listing(names)}")
        unit = "" if bare else str(fact.values.get("unit", ""))
        return Shown(fact, display(fact.values[value], unit))


def quoted(markdown: str) -> set[str]:
    """The ids of the facts that a text refers to."""
    return {reference["id"] for reference in REFERENCE.finditer(markdown)}


def display(value: FactValue, unit: str = "") -> str:
    """A number with thousands separators and its unit; any other value as it is."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, str):
        return value
    number = f"{value:,}" if isinstance(value, int) else f"{Decimal(repr(value)):,f}"
    if unit == "$":
        return f"${number}"
    return f"{number}{unit}" if unit in ("", "%") else f"{number}{_NO_BREAK}{unit}"


def source_title(fact: Fact) -> str:
    """The source in words: its title, the host of a bare address, or the words given."""
    if found := _LINK.fullmatch(fact.source):
        return found["title"]
    if fact.source.startswith("https://"):
        return fact.source.removeprefix("https://").partition("/")[0]
    return fact.source


def source_url(fact: Fact) -> str:
    """The address of the source, or "" when it has none."""
    if found := _LINK.fullmatch(fact.source):
        return found["url"]
    return fact.source if fact.source.startswith("https://") else ""


def as_of(fact: Fact) -> str:
    """The fact's date in words, such as "20 November 2026" or "second half of 2026"."""
    return in_words(fact.as_of)


def in_words(moment: str) -> str:
    """ "2026-11-20" is "20 November 2026", "2026-11" "November 2026"; other text stays."""
    year, _, rest = moment.partition("-")
    if rest in _HALVES:
        return f"{_HALVES[rest]} {year}"
    try:
        if len(rest) == 2:
            return f"{date.fromisoformat(f'{moment}-01'):%B %Y}"
        day = date.fromisoformat(moment)
    except ValueError:
        return moment
    return f"{day.day} {day:%B %Y}"


def is_unconfirmed(fact: Fact) -> bool:
    """May be taught with a caveat only."""
    return fact.confidence is Confidence.MEM


def _near(name: str, known: Iterable[str]) -> str:
    near = get_close_matches(name, known, n=1)
    return f"; did you mean {near[0]}?" if near else ""


def _listing(names: list[str]) -> str:
    return ", ".join(names) if names else "none, only its sentence"
