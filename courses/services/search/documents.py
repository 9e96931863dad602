"""Rows to documents: what of each can be found, and where it is."""

import re
from collections.abc import Iterable, Iterator
from typing import Any, Final

from courses.content.plain import words_of
from courses.models import (
    CheatSheet,
    DocumentKind,
    Exercise,
    GlossaryTerm,
    InterviewQuestion,
    Note,
    SearchDocument,
    Topic,
)

_HEADING: Final = re.compile(r'<h[34] id="(?P<id>[^"]+)">(?P<words>.*?)</h[34]>', re.DOTALL)
_CONTROLS: Final = re.compile(r"[\x00-\x1f\x7f]+")
_SECTIONS: Final = {
    "theory": "Theory",
    "example": "Real-world example",
    "takeaways": "Key takeaways",
    "documentation": "Official documentation",
}
_TITLE_LENGTH: Final = 300


def of_topic(topic: Topic) -> Iterator[SearchDocument]:
    """A document for each heading of the topic's page; the tagline belongs to the first."""
    rendered: dict[str, Any] = topic.rendered
    lead = f"{topic.tagline} {' '.join(topic.tags)}"
    for name, heading in _SECTIONS.items():
        parts = list(_by_heading(rendered.get(name, ""), name, heading))
        for anchor, words, body in parts:
            text = f"{lead} {body}" if anchor == "theory" else body
            if text.strip():
                yield _document(
                    topic.uuid,
                    DocumentKind.TOPIC,
                    owner=topic_owner(topic),
                    slug=topic.slug,
                    anchor=anchor,
                    title=topic.title,
                    heading=words,
                    body=text,
                )


def of_exercise(exercise: Exercise, topic: Topic) -> SearchDocument:
    """The task; never its solution, tests or hints."""
    rendered: dict[str, Any] = exercise.rendered
    html = " ".join(
        [
            rendered.get("situation", ""),
            *rendered.get("requirements", ()),
            rendered.get("good_to_know", ""),
        ]
    )
    return _document(
        exercise.uuid,
        DocumentKind.EXERCISE,
        owner=topic_owner(topic),
        slug=exercise.slug,
        title=exercise.title,
        heading=topic.title,
        body=words_of(html),
    )


def of_sheet(sheet: CheatSheet, topic: Topic) -> SearchDocument:
    """The whole table."""
    rendered: dict[str, Any] = sheet.rendered
    cells = [
        *rendered.get("columns", ()),
        *(cell for row in rendered.get("rows", ()) for cell in row),
    ]
    return _document(
        sheet.uuid,
        DocumentKind.CHEAT_SHEET,
        owner=topic_owner(topic),
        slug=topic.slug,
        anchor="cheat-sheet",
        title=sheet.title,
        heading=topic.title,
        body=words_of("<br>".join(cells)),
    )


def of_question(question: InterviewQuestion, topic: Topic) -> SearchDocument:
    """Question and answer."""
    rendered: dict[str, Any] = question.rendered
    return _document(
        question.uuid,
        DocumentKind.INTERVIEW,
        owner=topic_owner(topic),
        slug=topic.slug,
        anchor="interview-questions",
        title=words_of(rendered.get("question", "")),
        heading=topic.title,
        body=words_of(rendered.get("answer", "")),
    )


def of_term(term: GlossaryTerm) -> SearchDocument:
    """A term with its other forms."""
    return _document(
        term.uuid,
        DocumentKind.GLOSSARY,
        owner=f"term:{term.uuid}",
        slug=term.slug,
        title=term.term,
        heading=", ".join(term.aliases),
        body=words_of(term.rendered.get("definition", "")),
    )


def of_note(note: Note) -> SearchDocument:
    """A learner's own note: found by nobody else."""
    document = _document(
        note.topic.uuid,
        DocumentKind.NOTE,
        owner=note_owner(note),
        slug=note.topic.slug,
        anchor="my-notes",
        title=note.topic.title,
        heading="",
        body=note.text,
    )
    document.key = note_owner(note)
    document.learner_id = note.learner_id
    return document


def topic_owner(topic: Topic) -> str:
    """What every document of a topic and its parts belongs to."""
    return f"topic:{topic.uuid}"


def note_owner(note: Note) -> str:
    """The same for a note."""
    return f"note:{note.learner_id}:{note.topic.uuid}"


def same(one: SearchDocument, other: SearchDocument) -> bool:
    """Whether nothing that is stored differs."""
    return all(getattr(one, name) == getattr(other, name) for name in FIELDS)


FIELDS: Final = (
    "owner", "kind", "object_uuid", "slug", "anchor", "title", "heading", "body", "learner_id",
)  # fmt: skip


def _document(uuid: Any, kind: DocumentKind, **values: Any) -> SearchDocument:
    anchor = values.get("anchor", "")
    return SearchDocument(
        key=f"{kind}:{uuid}#{anchor}",
        kind=kind,
        object_uuid=uuid,
        **{name: _clean(value, name) for name, value in values.items()},
    )


def _clean(value: str, name: str) -> str:
    plain = _CONTROLS.sub(" ", value)
    return plain if name == "body" else plain[:_TITLE_LENGTH]


def _by_heading(html: str, anchor: str, heading: str) -> Iterable[tuple[str, str, str]]:
    """(anchor, heading, words) of what stands before the first heading and after each."""
    end, place, words = 0, anchor, heading
    for found in _HEADING.finditer(html):
        yield place, words, words_of(html[end : found.start()])
        end, place, words = found.end(), found["id"], words_of(found["words"])
    yield place, words, words_of(html[end:])
