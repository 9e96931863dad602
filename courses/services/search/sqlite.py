"""The index on SQLite: FTS5, with its words folded by unicode61, and trigrams of the titles.

Triggers keep both tables in step with the documents (migration 0003). Documented at
https://www.sqlite.org/fts5.html.
"""

from collections.abc import Iterable, Sequence
from difflib import SequenceMatcher
from typing import Any, Final

from django.db import connection
from django.db.models import QuerySet

from courses.models import SearchDocument
from courses.services.search.base import CLOSE, OPEN, Found

_WORDS: Final = "courses_search_words"
_SHAPES: Final = "courses_search_shapes"
_MOST: Final = 200
"""Documents that one search looks at; the page shows far fewer."""
_WEIGHTS: Final = "10.0, 5.0, 1.0"
"""Of title, heading and body."""
_SNIPPET_WORDS: Final = 24
_ALIKE: Final = 0.6
"""How much of two words must agree, from 0 to 1, for one to be a typo of the other."""
_MOST_GUESSES: Final = 10


class SqliteIndex:
    """See `SearchIndex`."""

    def match(self, words: Sequence[str], among: QuerySet[SearchDocument]) -> list[int]:
        """Every word as a prefix; bm25 with the title weighing most."""
        return [pk for (pk,) in _run(_MATCH, [_every(words)], among)]

    def show(self, words: Sequence[str], pks: Sequence[int]) -> dict[int, Found]:
        """Marking reads each text again, so only what a page shows is marked."""
        places = ", ".join(["%s"] * len(pks))
        rows = _run(_SHOW.format(pks=places), [_every(words), *pks])
        return {row[0]: Found(*row) for row in rows}

    def resembling(self, words: Sequence[str], among: QuerySet[SearchDocument]) -> list[Found]:
        """Titles that share trigrams with the words, kept when a word of theirs is a near miss."""
        grams = sorted({gram for word in words for gram in _trigrams(word.lower())})
        if not grams:
            return []
        query = " OR ".join(map(_quoted, grams))
        rated = [
            (_likeness(words, f"{title} {heading}"), Found(pk, title, heading, ""))
            for pk, title, heading in _run(_RESEMBLE, [query], among)
        ]
        alike = sorted((item for item in rated if item[0] >= _ALIKE), key=lambda item: -item[0])
        return [found for _, found in alike[:_MOST_GUESSES]]

    def rebuild(self) -> None:
        """Raises `DatabaseError` when the index does not agree with the documents afterwards."""
        with connection.cursor() as cursor:
            for table in (_WORDS, _SHAPES):
                for statement in _REBUILD:
                    cursor.execute(statement.format(table=table))


_REBUILD: Final = (
    "INSERT INTO {table}({table}) VALUES ('rebuild')",
    "INSERT INTO {table}({table}, rank) VALUES ('integrity-check', 1)",
)

# The + keeps SQLite from asking the index once for every document that may be seen.
_MATCH: Final = f"""
    SELECT rowid FROM {_WORDS}
    WHERE {_WORDS} MATCH %s AND rank MATCH 'bm25({_WEIGHTS})' AND +rowid IN ({{allowed}})
    ORDER BY rank LIMIT {_MOST}
"""  # noqa: S608  # constants of ours; what was typed is a parameter

_SHOW: Final = f"""
    SELECT rowid,
           highlight({_WORDS}, 0, '{OPEN}', '{CLOSE}'),
           highlight({_WORDS}, 1, '{OPEN}', '{CLOSE}'),
           snippet({_WORDS}, 2, '{OPEN}', '{CLOSE}', '…', {_SNIPPET_WORDS})
    FROM {_WORDS} WHERE {_WORDS} MATCH %s AND +rowid IN ({{pks}})
"""  # noqa: S608  # constants of ours; what was typed is a parameter

_RESEMBLE: Final = f"""
    SELECT rowid, title, heading FROM {_SHAPES}
    WHERE {_SHAPES} MATCH %s AND +rowid IN ({{allowed}})
    ORDER BY rank LIMIT {_MOST}
"""  # noqa: S608  # constants of ours; what was typed is a parameter


def _run(
    sql: str, params: Sequence[str | int], among: QuerySet[SearchDocument] | None = None
) -> list[tuple[Any, ...]]:
    more: Sequence[Any] = ()
    if among is not None:
        allowed, more = among.order_by().values("pk").query.sql_with_params()
        sql = sql.format(allowed=allowed)
    with connection.cursor() as cursor:
        cursor.execute(sql, [*params, *more])
        return list(cursor.fetchall())


def _every(words: Sequence[str]) -> str:
    return " AND ".join(f"{_quoted(word)}*" for word in words)


def _quoted(text: str) -> str:
    """As an FTS5 string, in which no sign has a meaning."""
    doubled = text.replace('"', '""')
    return f'"{doubled}"'


def _trigrams(word: str) -> Iterable[str]:
    return (word[index : index + 3] for index in range(len(word) - 2))


def _likeness(words: Sequence[str], title: str) -> float:
    """How well the words are met by words of the title, the worst-met one counting."""
    there = [word.strip(".,:;()[]{}'\"“”?!").lower() for word in title.split()]
    return min(
        max(
            (SequenceMatcher(None, word.lower(), other).ratio() for other in there if other),
            default=0.0,
        )
        for word in words
    )
