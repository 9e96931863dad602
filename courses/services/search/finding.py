"""From what somebody typed to results in groups."""

import re
from collections.abc import Iterable
from html import escape
from typing import Final
from uuid import UUID

from django.db import connection
from django.db.models import Q

from courses.models import DocumentKind, Learner, SearchDocument
from courses.services.search.base import CLOSE, OPEN, Found, Group, Hit, Results, SearchIndex
from courses.services.search.sqlite import SqliteIndex

PER_GROUP: Final = 8
_MOST_WORDS: Final = 8
_LONGEST: Final = 200
_WORD: Final = re.compile(r"\w+(?:[-.:/]\w+)*")


def index() -> SearchIndex:
    """The index of the database in use.

    Raises:
        NotImplementedError: this database has none yet.
    """
    if connection.vendor == "sqlite":
        return SqliteIndex()
    raise NotImplementedError(f"there is no search index for {connection.vendor}")


def search(
    *,
    query: str,
    by: Learner | None = None,
    kind: DocumentKind | None = None,
    most: int = PER_GROUP,
) -> Results:
    """What everybody may find, and the own notes of `by`, by kind. Two or three queries.

    `kind` limits it to one group, of which `most` hits are given. Nothing typed finds nothing.
    """
    words = words_in(query)
    if not words:
        return Results(query, ())
    mine = Q(learner__isnull=True) | Q(learner=by) if by else Q(learner__isnull=True)
    among = SearchDocument.objects.filter(mine)
    if kind is not None:
        among = among.filter(kind=kind)
    found = index().match(words, among)
    guessed = not found
    if guessed:
        found = index().resembling(words, among)
    return Results(query, _groups(found, most), guessed=guessed and bool(found))


def words_in(query: str) -> list[str]:
    """What of a query can be looked for; signs around words mean nothing."""
    return _WORD.findall(query[:_LONGEST])[:_MOST_WORDS]


def _groups(found: list[Found], most: int) -> tuple[Group, ...]:
    rows = SearchDocument.objects.defer("body").in_bulk([item.pk for item in found])
    hits: dict[str, list[Hit]] = {}
    seen: set[UUID] = set()
    for item in found:
        row = rows[item.pk]
        # Every section of a page whose title matches would say the same again.
        if row.object_uuid not in seen or OPEN in item.heading + item.snippet:
            hits.setdefault(row.kind, []).append(_hit(item, row))
        seen.add(row.object_uuid)
    return tuple(
        Group(kind, tuple(hits[kind][:most]), max(0, len(hits[kind]) - most))
        for kind in _in_order(hits)
    )


def _in_order(kinds: Iterable[str]) -> list[DocumentKind]:
    return [kind for kind in DocumentKind if kind in kinds]


def _hit(found: Found, row: SearchDocument) -> Hit:
    return Hit(
        kind=DocumentKind(row.kind),
        object_uuid=row.object_uuid,
        slug=row.slug,
        anchor=row.anchor,
        title=marked(found.title),
        heading=marked(found.heading),
        snippet=marked(found.snippet),
    )


def marked(text: str) -> str:
    """Escaped HTML with `<mark>` around the matches."""
    return escape(text).replace(OPEN, "<mark>").replace(CLOSE, "</mark>")
