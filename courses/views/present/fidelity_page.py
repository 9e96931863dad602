"""The page that says what is as on AWS and what is not: the emulator's own words as HTML."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from courses.emulator import fidelity
from courses.emulator.aws.iam import KEYS
from courses.emulator.aws.iam.keys import Key
from courses.emulator.aws.services import SERVICES, Service


@dataclass(frozen=True, slots=True)
class Row:
    """What a service does alike, in a simpler way, or not."""

    title: str
    icon: str
    lines: tuple[SafeString, ...]


@dataclass(frozen=True, slots=True)
class Section:
    """One service. `client` is the name of boto3's client and the anchor."""

    client: str
    title: str
    rows: tuple[Row, ...]
    operations: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class FidelityPage:
    """Everything on the page."""

    services: tuple[Section, ...]
    areas: tuple[tuple[str, tuple[SafeString, ...]], ...]
    """Titles with their sentences."""
    condition_keys: tuple[Key, ...]
    """What policies may ask of a request."""


@cache
def fidelity_page() -> FidelityPage:
    """The same for every reader, so it is made once."""
    return FidelityPage(
        services=tuple(map(_section, SERVICES.values())),
        areas=tuple((area.title, _sentences(area.differences)) for area in fidelity.areas()),
        condition_keys=tuple(KEYS.values()),
    )


def _section(service: Service) -> Section:
    rows = (
        Row("As on AWS", "check", _sentences(service.works)),
        Row("Simpler here", "half", _sentences(service.simplified)),
        Row("Not here", "cross", _sentences(service.missing)),
    )
    return Section(
        service.client,
        service.title,
        tuple(row for row in rows if row.lines),
        service.operations,
    )


def _sentences(lines: Iterable[str]) -> tuple[SafeString, ...]:
    return tuple(map(sentence, lines))


def sentence(text: str) -> SafeString:
    """Text as HTML, with what stands in backquotes as code."""
    parts = text.split("`")
    return format_html_join(
        "",
        "{}",
        (
            (format_html("<code>{}</code>", part) if number % 2 else part.replace("'", "’"),)
            for number, part in enumerate(parts)
        ),
    )
