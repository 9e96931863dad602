"""What a run logged, as the console shows it: lines with a kind, and REPORT as figures."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from courses.emulator import cost
from courses.emulator.records import LogKind

NEARLY_FULL = 0.9
"""Share of the memory from which the bar is drawn as full."""

_LEVELS = {
    "ERROR": "error",
    "CRITICAL": "error",
    "FATAL": "error",
    "WARN": "warning",
    "WARNING": "warning",
}


@dataclass(frozen=True, slots=True)
class LogLine:
    """One line. `css` is its kind: start, platform, error, warning, or "" for the function's own."""

    text: str
    css: str


@dataclass(frozen=True, slots=True)
class Price:
    """What it costs on AWS."""

    per_million: str
    """Dollars of a million such invocations: "$0.53"."""
    formula: str
    """How one of them is worked out."""
    source: str = cost.SOURCE
    as_of: str = cost.AS_OF


def price_of(invocation: dict[str, Any]) -> Price | None:
    """The price in a report; None in those of older versions."""
    found = invocation.get("cost")
    return Price(dollars(found["per_million_usd"]), found["formula"]) if found else None


def dollars(amount: float) -> str:
    """$0.53."""
    return f"${amount:,.2f}"


@dataclass(frozen=True, slots=True)
class Figures:
    """The numbers of a REPORT line. Durations in milliseconds, memory in MB."""

    duration_ms: float
    billed_ms: int
    memory_mb: int
    used_mb: int
    init_ms: float | None
    preloaded: str
    """What INIT found imported: "boto3", or ""."""
    price: Price | None = None
    """Absent from results of older versions."""

    @property
    def full(self) -> bool:
        return self.used_mb >= NEARLY_FULL * self.memory_mb


@dataclass(frozen=True, slots=True)
class RunLog:
    """The log of one invocation."""

    title: str
    lines: tuple[LogLine, ...]
    figures: Figures


def run_log(title: str, invocation: dict[str, Any]) -> RunLog:
    """`invocation` as `docs/schemas/grading-report.schema.json#/$defs/invocation`."""
    report = invocation["report"]
    return RunLog(
        title=title,
        lines=tuple(log_lines(invocation["logs"])),
        figures=Figures(
            duration_ms=report["duration_ms"],
            billed_ms=report["billed_ms"],
            memory_mb=report["memory_mb"],
            used_mb=report["max_memory_used_mb"],
            init_ms=report["init_ms"],
            preloaded=report.get("preloaded", ""),  # absent from results of older versions
            price=price_of(invocation),
        ),
    )


def log_lines(records: Iterable[dict[str, Any]]) -> Iterable[LogLine]:
    """A function's record may hold several lines; each keeps the record's kind."""
    for record in records:
        css = css_of(record)
        for text in record["text"].split("\n"):
            yield LogLine(text, css)


def css_of(record: dict[str, Any]) -> str:
    """The kind of a record's lines: start, platform, error, warning, or ""."""
    match record["kind"]:
        case LogKind.INIT_START:
            return "start"
        case LogKind.FUNCTION:
            return _LEVELS.get(record["level"].upper(), "")
    return "platform"
