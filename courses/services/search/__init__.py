"""Search: what can be found (`documents.py`), and how (`base.py`, `sqlite.py`).

Rows are turned into `SearchDocument`s here whenever they change; the index itself is kept by the
database. To bring another database: a module with a `SearchIndex`, its tables in a migration, a
line in `index`.
"""

from courses.services.search.base import Found, Group, Hit, Results, SearchIndex
from courses.services.search.finding import index, search
from courses.services.search.keeping import (
    index_everything,
    index_note,
    index_notes_of,
    index_terms,
    index_topic,
)

__all__ = [
    "Found",
    "Group",
    "Hit",
    "Results",
    "SearchIndex",
    "index",
    "index_everything",
    "index_note",
    "index_notes_of",
    "index_terms",
    "index_topic",
    "search",
]
