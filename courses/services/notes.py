"""All of a learner's notes in one place, and as one Markdown file to take away."""

from dataclasses import dataclass
from typing import Final

from django.db.models import Q, QuerySet

from courses.models import DocumentKind, Learner, Note, OpenAnswer, SearchDocument
from courses.models.content import long_texts
from courses.services.search.finding import index, marked, words_in

_MOST: Final = 20


def notes_of(learner: Learner) -> QuerySet[Note]:
    """Notes that hold something, in reading order, with topic, module and course. One query."""
    return (
        Note.objects.filter(learner=learner)
        .exclude(text="")
        .select_related("topic__module__course")
        .defer(*long_texts("topic"))
        .order_by(
            "topic__module__course__order",
            "topic__module__order",
            "topic__order",
            "topic_id",
        )
    )


@dataclass(frozen=True, slots=True)
class NoteHit:
    """A note that was found."""

    note: Note
    snippet: str
    """HTML with matches in `<mark>`."""


def find_notes(*, by: Learner, query: str) -> list[NoteHit]:
    """The 20 notes that hold every word of `query` best, the best first. Four queries."""
    words = words_in(query)
    if not words:
        return []
    mine = SearchDocument.objects.filter(learner=by, kind=DocumentKind.NOTE)
    pks = index().match(words, mine)[:_MOST]
    found = index().show(words, pks)
    topics = dict(mine.filter(pk__in=pks).values_list("pk", "object_uuid"))
    notes = {note.topic.uuid: note for note in notes_of(by).filter(topic__uuid__in=topics.values())}
    return [
        NoteHit(notes[topics[pk]], marked(found[pk].snippet)) for pk in pks if topics[pk] in notes
    ]


def export_notes(learner: Learner) -> str:
    """One Markdown document: notes by course, module and topic, then answers to questions.

    Headings inside a note are left as they are written. Two queries.
    """
    parts = ["# My notes"]
    module = None
    for note in notes_of(learner):
        if note.topic.module_id != module:
            module = note.topic.module_id
            parts.append(f"## {note.topic.module.course.title}: {note.topic.module.title}")
        parts += [f"### {note.topic.title}", note.text.strip()]
    answers = (
        OpenAnswer.objects.filter(~Q(text=""), learner=learner)
        .select_related("question__topic")
        .order_by("question__topic__order", "question__order")
    )
    if answers:
        parts.append("## My answers")
    for answer in answers:
        question = " ".join(answer.question.question.split())
        parts += [f"### {answer.question.topic.title}", f"> {question}", answer.text.strip()]
    if len(parts) == 1:
        parts.append("Nothing is written yet.")
    return "\n\n".join(parts) + "\n"
