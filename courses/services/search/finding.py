"""From what somebody typed to results in groups."""

import re
from collections.abc import Iterable, Iterator
from html import escape
from typing import Final
from uuid import UUID

from django.db import connection
from django.db.models import Q

from courses.models import DocumentKind, Learner, SearchDocument
from courses.services.search.base import CLOSE, OPEN, Found, Group, Hit, Results, SearchIndex
from courses.services.search.sqlite import SqliteIndex

PER_GROUP: Final = 8
_SPARE: Final = 4
"""Further documents that are marked, in case some say what an earlier one says."""
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
    """What everybody may find, and the own notes of `by`, by kind. Three queries.

    `kind` limits it to one group, of which `most` hits are given. Nothing typed finds nothing.
    """
    words = words_in(query)
    if not words:
        return Results(query, ())
    mine = Q(learner__isnull=True) | Q(learner=by) if by else Q(learner__isnull=True)
    among = SearchDocument.objects.filter(mine)
    if kind is not None:
        among = among.filter(kind=kind)
    pks = index().match(words, among)
    if pks:
        return Results(query, tuple(_groups(words, pks, most)))
    alike = index().resembling(words, among)
    rows = SearchDocument.objects.defer("body").in_bulk([item.pk for item in alike])
    by_kind = _by_kind((rows[item.pk], item) for item in alike)
    groups = [Group(kind, tuple(hits[:most]), 0) for kind, hits in by_kind]
    return Results(query, tuple(groups), guessed=bool(groups))


def words_in(query: str) -> list[str]:
    """What of a query can be looked for; signs around words mean nothing."""
    return _WORD.findall(query[:_LONGEST])[:_MOST_WORDS]


def _groups(words: list[str], pks: list[int], most: int) -> Iterator[Group]:
    """The best of each kind. Marking is what costs, so little more than what is shown is marked."""
    rows = SearchDocument.objects.defer("body").in_bulk(pks)
    ranked: dict[str, list[SearchDocument]] = {}
    for pk in pks:
        ranked.setdefault(rows[pk].kind, []).append(rows[pk])
    chosen = [row for same in ranked.values() for row in same[: most + _SPARE]]
    found = index().show(words, [row.pk for row in chosen])
    for kind, hits in _by_kind((row, found[row.pk]) for row in chosen):
        shown = hits[:most]
        pages = {row.object_uuid for row in ranked[kind]} - {hit.object_uuid for hit in shown}
        yield Group(kind, tuple(shown), len(pages))


def _by_kind(
    found: Iterable[tuple[SearchDocument, Found]],
) -> Iterator[tuple[DocumentKind, list[Hit]]]:
    hits: dict[str, list[Hit]] = {}
    seen: set[UUID] = set()
    for row, item in found:
        # Every section of a page whose title matches would say the same again.
        if row.object_uuid not in seen or OPEN in item.heading + item.snippet:
            hits.setdefault(row.kind, []).append(_hit(item, row))
        seen.add(row.object_uuid)
    for kind in DocumentKind:
        if kind in hits:
            yield kind, hits[kind]


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
