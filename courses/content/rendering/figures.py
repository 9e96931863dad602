"""`::: lanes`: requests and execution environments over time, read from YAML."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final

from courses.content import schema
from courses.content.errors import ContentErrors, Problem
from courses.content.yaml_text import parse_yaml

UNITS: Final = {"ms": "milliseconds", "s": "seconds", "min": "minutes", "h": "hours"}


class BarKind(StrEnum):
    """What a stretch of a lane stands for."""

    INIT = "init"
    RUN = "run"
    IDLE = "idle"
    QUEUE = "queue"
    DROP = "drop"

    @property
    def word(self) -> str:
        """For the table and the spoken description."""
        return _WORDS[self]


_WORDS: Final = {
    BarKind.INIT: "init",
    BarKind.RUN: "invoke",
    BarKind.IDLE: "frozen",
    BarKind.QUEUE: "queued",
    BarKind.DROP: "throttled",
}


@dataclass(frozen=True, slots=True)
class Bar:
    """A stretch of time, in the figure's unit. A drop is a moment: both ends are the same."""

    kind: BarKind
    start: float
    end: float
    label: str


@dataclass(frozen=True, slots=True)
class Mark:
    """An arrival: a number or letter over an arrow."""

    at: float
    label: str


@dataclass(frozen=True, slots=True)
class Row:
    """One lane."""

    name: str
    bars: tuple[Bar, ...]
    marks: tuple[Mark, ...]


@dataclass(frozen=True, slots=True)
class Lanes:
    """The whole drawing."""

    unit: str
    end: float
    rows: tuple[Row, ...]
    caption: str
    """Inline Markdown."""
    description: str


def read(text: str, first_line: int) -> Lanes | list[Problem]:
    """The drawing that the YAML in `text` describes, or what is wrong with it."""
    try:
        document = parse_yaml(text, "", first_line)
    except ContentErrors as error:
        return list(error.problems)
    if problems := schema.check(document, "lanes", "", first_line):
        return problems
    data: Any = document.value
    lanes = Lanes(
        unit=data["unit"],
        end=float(data["end"]),
        rows=tuple(
            Row(
                name=row["name"],
                bars=tuple(_bar(bar) for bar in row.get("bars", ())),
                marks=tuple(
                    Mark(float(mark["at"]), mark["label"]) for mark in row.get("marks", ())
                ),
            )
            for row in data["rows"]
        ),
        caption=data["caption"],
        description=data.get("description", ""),
    )
    return [
        Problem("", document.line(("rows", index)) + first_line - 1, f"rows.{index}", message)
        for index, row in enumerate(lanes.rows)
        for message in _misplaced(row, lanes.end)
    ] or lanes


def _bar(bar: Any) -> Bar:
    start = float(bar["start"])
    return Bar(BarKind(bar["kind"]), start, float(bar.get("end", start)), bar.get("label", ""))


def _misplaced(row: Row, end: float) -> list[str]:
    problems = [
        f"the mark at {mark.at:g} lies after the end" for mark in row.marks if mark.at > end
    ]
    for bar in row.bars:
        if bar.end > end:
            problems.append(f"the bar from {bar.start:g} to {bar.end:g} goes over the end")
        if bar.kind is BarKind.DROP:
            if bar.end != bar.start:
                problems.append(f"the drop at {bar.start:g} is a moment and has no end of its own")
        elif bar.end <= bar.start:
            problems.append(f"the bar from {bar.start:g} must end after its start")
    return problems
