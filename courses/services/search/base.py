"""What a search gives, and what a database must be able to do for it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol
from uuid import UUID

from django.db.models import QuerySet

from courses.models import DocumentKind, SearchDocument


@dataclass(frozen=True, slots=True)
class Found:
    """A document that matches, as the index reports it. Matches stand between `OPEN` and `CLOSE`."""

    pk: int
    title: str
    heading: str
    snippet: str


OPEN, CLOSE = "\x02", "\x03"
"""Around a match. Neither can occur in content files or survive into a document."""


@dataclass(frozen=True, slots=True)
class Hit:
    """One result. Texts are HTML: escaped, with matches in `<mark>`."""

    kind: DocumentKind
    object_uuid: UUID
    slug: str
    """For the address: of the topic, exercise or term; of a question or sheet its topic's."""
    anchor: str
    """For the address, without #; may be empty."""
    title: str
    heading: str
    snippet: str


@dataclass(frozen=True, slots=True)
class Group:
    """Results of one kind, best first."""

    kind: DocumentKind
    hits: tuple[Hit, ...]
    more: int
    """How many further pages match, of those that the index looked at."""


@dataclass(frozen=True, slots=True)
class Results:
    """What was found."""

    query: str
    groups: tuple[Group, ...]
    guessed: bool = False
    """Nothing matched; these are titles that look alike."""

    @property
    def total(self) -> int:
        return sum(len(group.hits) + group.more for group in self.groups)


class SearchIndex(Protocol):
    """What a database brings. `among` is what the asker may see; nothing else is ever given."""

    def match(self, words: Sequence[str], among: QuerySet[SearchDocument]) -> list[int]:
        """The pks of documents that hold every word or one that begins with it, best first."""
        ...

    def show(self, words: Sequence[str], pks: Sequence[int]) -> dict[int, Found]:
        """These documents, which `match` gave, with their matches marked."""
        ...

    def resembling(self, words: Sequence[str], among: QuerySet[SearchDocument]) -> list[Found]:
        """Documents whose title or heading looks like the words, most alike first."""
        ...

    def rebuild(self) -> None:
        """Make the index anew from the documents, and check it."""
        ...
