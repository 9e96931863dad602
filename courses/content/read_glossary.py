"""`glossary.yaml` to terms."""

import dataclasses
import re
from collections.abc import Iterator
from typing import Final
from uuid import UUID

from courses.content import hashes
from courses.content.model import GlossaryTerm
from courses.content.reading import Entry, Reader

FILE: Final = "glossary.yaml"

_NOT_WORD: Final = re.compile(r"[^a-z0-9]+")


def read_glossary(reader: Reader) -> tuple[GlossaryTerm, ...]:
    """The terms in the order of the file; none when there is no file or it is wrong."""
    document = reader.document(FILE, "glossary") if reader.exists(FILE) else None
    if document is None:
        return ()
    terms = read_terms(reader, Entry(FILE, document))
    return tuple(dataclasses.replace(term, content_hash=hashes.of_entry(term)) for term in terms)


def read_terms(reader: Reader, entries: Entry) -> Iterator[GlossaryTerm]:
    """The terms of a file that satisfies its schema; `reader` learns what else is wrong."""
    return (_term(reader, item) for item in entries)


def slug_of(term: str) -> str:
    """The anchor of a term on the glossary's page: "AWS SAM" is "aws-sam"."""
    return _NOT_WORD.sub("-", term.lower()).strip("-") or "term"


def _term(reader: Reader, item: Entry) -> GlossaryTerm:
    aliases, topic = item.get("aliases"), item.get("topic")
    return GlossaryTerm(
        uuid=UUID(item["uuid"].value),
        slug=slug_of(item["term"].words),
        term=item["term"].words,
        definition=reader.inline(item["definition"].value, item["definition"].place),
        aliases=tuple(alias.words for alias in aliases) if aliases else (),
        topic=topic.value if topic else "",
    )
