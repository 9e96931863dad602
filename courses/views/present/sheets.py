"""The cheat-sheet bank: every table of every topic, as it is read, filtered, printed and copied."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from html import unescape
from typing import Any, Final
from uuid import UUID

from django.db.models import QuerySet

from courses.models import CheatSheet, Topic
from courses.views.present.markdown import inline_markdown

PER_PAGE: Final = 6
"""Of tables: the page's weight must not grow with the number of topics."""
_TAG: Final = re.compile(r"<[^>]*>")


@dataclass(frozen=True, slots=True)
class BankSheet:
    """A table with its place; every text is HTML but the titles."""

    uuid: UUID
    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    topic_slug: str
    topic_title: str
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
        left = [word for word in words if word not in titles]
        if not left:
            return self
        rows = tuple(row for row in self.rows if _holds(row, left))
        return replace(self, rows=rows) if rows else None

    def markdown(self) -> str:
        """The table under a heading of the second level."""
        head = [inline_markdown(cell) for cell in self.columns]
        body = [[inline_markdown(cell) for cell in row] for row in self.rows]
        lines = [head, ["---"] * len(head), *body]
        return f"## {self.title}\n\n" + "".join(f"| {' | '.join(line)} |\n" for line in lines)


@dataclass(frozen=True, slots=True)
class ListedSheet:
    """Of every table: where it is, and how old its sources are."""

    pk: int
    course_slug: str
    course_title: str
    verified: date | None


def sheets_of(**where: Any) -> list[BankSheet]:
    """Sheets of published topics in reading order, in one query. `where` narrows them."""
    found = _in_order(**where).values_list(
        "uuid", "rendered", "topic__slug", "topic__title", "topic__module__course__slug",
        "topic__module__course__title", "topic__sources",
    )  # fmt: skip
    return [_sheet(values) for values in found]


def listed_sheets() -> list[ListedSheet]:
    """All of them without their rows, in one query."""
    found = _in_order().values_list(
        "pk", "topic__module__course__slug", "topic__module__course__title", "topic__sources"
    )
    return [
        ListedSheet(pk, course, title, _oldest(sources)) for pk, course, title, sources in found
    ]


def _in_order(**where: Any) -> QuerySet[CheatSheet]:
    return (
        CheatSheet.objects.current()
        .filter(topic__in=Topic.objects.published(), **where)
        .order_by(
            "topic__module__course__order",
            "topic__module__course_id",
            "topic__module__order",
            "topic__module_id",
            "topic__order",
            "topic_id",
            "pk",
        )
    )


def verified_since(sheets: Iterable[BankSheet | ListedSheet]) -> date | None:
    """The oldest date among those of all sources."""
    return min((sheet.verified for sheet in sheets if sheet.verified), default=None)


def _sheet(values: tuple[Any, ...]) -> BankSheet:
    uuid, rendered, topic_slug, topic_title, course, title, sources = values
    return BankSheet(
        uuid=uuid,
        title=rendered["title"],
        columns=tuple(rendered["columns"]),
        rows=tuple(tuple(row) for row in rendered["rows"]),
        topic_slug=topic_slug,
        topic_title=topic_title,
        course_slug=course,
        course_title=title,
        verified=_oldest(sources),
    )


def _oldest(sources: list[dict[str, Any]]) -> date | None:
    return min((date.fromisoformat(str(each["verified"])) for each in sources), default=None)


def _holds(row: tuple[str, ...], words: list[str]) -> bool:
    """Thousands of rows are searched at once: tags are cut, not parsed."""
    text = unescape(_TAG.sub("", " ".join(row))).casefold()
    return all(word in text for word in words)
