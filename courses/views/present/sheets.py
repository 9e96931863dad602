"""The cheat-sheet bank: every table of every topic, as it is read, filtered, printed and copied."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from itertools import groupby
from typing import Any
from uuid import UUID

from courses.content.plain import words_of
from courses.models import CheatSheet, State
from courses.views.present.markdown import inline_markdown


@dataclass(frozen=True, slots=True)
class BankSheet:
    """A table with its place; every text is HTML but the titles."""

    uuid: UUID
    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    topic_slug: str
    topic_title: str
    module_slug: str
    module_title: str
    course_slug: str
    course_title: str
    verified: date | None
    """The oldest date on which one of the topic's sources was checked; None without sources."""

    @property
    def anchor(self) -> str:
        return f"sheet-{self.uuid}"

    def narrowed(self, words: list[str]) -> "BankSheet | None":
        """Only the rows that hold every word, all when the titles hold them; None without any."""
        titles = f"{self.title} {self.topic_title}".casefold()
        if all(word in titles for word in words):
            return self
        rows = tuple(
            row for row in self.rows if _holds(f"{titles} {words_of(' '.join(row))}", words)
        )
        return replace(self, rows=rows) if rows else None

    def markdown(self) -> str:
        """The table under a heading of the second level."""
        head = [inline_markdown(cell) for cell in self.columns]
        body = [[inline_markdown(cell) for cell in row] for row in self.rows]
        lines = [head, ["---"] * len(head), *body]
        return f"## {self.title}\n\n" + "".join(f"| {' | '.join(line)} |\n" for line in lines)


@dataclass(frozen=True, slots=True)
class SheetGroup:
    """The sheets of a module."""

    anchor: str
    title: str
    sheets: tuple[BankSheet, ...]


def sheets_of(**where: Any) -> list[BankSheet]:
    """Sheets of published topics in reading order, in one query. `where` narrows them."""
    found = (
        CheatSheet.objects.current()
        .filter(topic__state=State.PUBLISHED, topic__retired_at__isnull=True, **where)
        .order_by(
            "topic__module__course__order",
            "topic__module__course_id",
            "topic__module__order",
            "topic__module_id",
            "topic__order",
            "topic_id",
            "pk",
        )
        .values_list(
            "uuid", "rendered", "topic__slug", "topic__title", "topic__module__slug",
            "topic__module__title", "topic__module__course__slug",
            "topic__module__course__title", "topic__sources",
        )
    )  # fmt: skip
    return [_sheet(values) for values in found]


def grouped(sheets: Iterable[BankSheet]) -> list[SheetGroup]:
    """Module by module, for the list beside the tables."""
    return [
        SheetGroup(anchor, title, tuple(found))
        for (_, anchor, title), found in groupby(
            sheets, lambda sheet: (sheet.course_slug, sheet.module_slug, sheet.module_title)
        )
    ]


def verified_since(sheets: Iterable[BankSheet]) -> date | None:
    """The oldest date among those of all sources."""
    return min((sheet.verified for sheet in sheets if sheet.verified), default=None)


def _sheet(values: tuple[Any, ...]) -> BankSheet:
    uuid, rendered, topic_slug, topic_title, module, module_title, course, title, sources = values
    dates = [date.fromisoformat(str(source["verified"])) for source in sources]
    return BankSheet(
        uuid=uuid,
        title=rendered["title"],
        columns=tuple(rendered["columns"]),
        rows=tuple(tuple(row) for row in rendered["rows"]),
        topic_slug=topic_slug,
        topic_title=topic_title,
        module_slug=module,
        module_title=module_title,
        course_slug=course,
        course_title=title,
        verified=min(dates, default=None),
    )


def _holds(text: str, words: list[str]) -> bool:
    folded = text.casefold()
    return all(word in folded for word in words)
