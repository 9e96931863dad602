"""Documents follow their rows. Only what differs is written."""

from collections.abc import Iterable, Iterator

from django.db import transaction
from django.db.models import Prefetch, QuerySet

from courses.models import (
    CheatSheet,
    DocumentKind,
    Exercise,
    GlossaryTerm,
    InterviewQuestion,
    Learner,
    Note,
    SearchDocument,
    Topic,
)
from courses.services.search import documents


@transaction.atomic
def index_everything() -> int:
    """All topics, terms and notes. Returns how many documents changed. Run after loading files.

    The number of queries does not depend on the number of rows.
    """
    wanted = [
        *(document for topic in _whole(Topic.objects.published()) for document in _of(topic)),
        *map(documents.of_term, GlossaryTerm.objects.published()),
        *_of_notes(Note.objects.all()),
    ]
    return _replace(SearchDocument.objects.all(), wanted)


@transaction.atomic
def index_topic(topic: Topic) -> int:
    """One topic with its exercises, sheets and questions; nothing of it when it is not published."""
    wanted = [
        document
        for found in _whole(Topic.objects.published().filter(pk=topic.pk))
        for document in _of(found)
    ]
    return _replace(SearchDocument.objects.filter(owner=documents.topic_owner(topic)), wanted)


@transaction.atomic
def index_terms() -> int:
    """All terms of the glossary."""
    wanted = map(documents.of_term, GlossaryTerm.objects.published())
    return _replace(SearchDocument.objects.filter(kind=DocumentKind.GLOSSARY), wanted)


@transaction.atomic
def index_note(note: Note) -> int:
    """One note; an empty one is not found."""
    wanted = list(_of_notes(Note.objects.filter(pk=note.pk)))
    return _replace(SearchDocument.objects.filter(owner=documents.note_owner(note)), wanted)


@transaction.atomic
def index_notes_of(learner: Learner) -> int:
    """All notes of one learner, for when they were moved."""
    wanted = list(_of_notes(Note.objects.filter(learner=learner)))
    return _replace(SearchDocument.objects.filter(learner=learner), wanted)


def _whole(topics: QuerySet[Topic]) -> QuerySet[Topic]:
    return topics.prefetch_related(
        Prefetch("exercises", Exercise.objects.published()),
        Prefetch("cheat_sheets", CheatSheet.objects.current()),
        Prefetch("interview_questions", InterviewQuestion.objects.current()),
    )


def _of(topic: Topic) -> Iterator[SearchDocument]:
    yield from documents.of_topic(topic)
    for exercise in topic.exercises.all():
        yield documents.of_exercise(exercise, topic)
    for sheet in topic.cheat_sheets.all():
        yield documents.of_sheet(sheet, topic)
    for question in topic.interview_questions.all():
        yield documents.of_question(question, topic)


def _of_notes(notes: QuerySet[Note]) -> Iterator[SearchDocument]:
    # A retired topic has no page, but what was written about it stays findable.
    for note in notes.exclude(text="").select_related("topic"):
        yield documents.of_note(note)


def _replace(stored: QuerySet[SearchDocument], wanted: Iterable[SearchDocument]) -> int:
    by_key = {document.key: document for document in wanted}
    held = {document.key: document for document in stored}
    gone = [document.pk for key, document in held.items() if key not in by_key]
    new = [document for key, document in by_key.items() if key not in held]
    changed = []
    for key, document in by_key.items():
        old = held.get(key)
        if old is not None and not documents.same(old, document):
            document.pk = old.pk
            changed.append(document)
    SearchDocument.objects.filter(pk__in=gone).delete()
    SearchDocument.objects.bulk_update(changed, documents.FIELDS, batch_size=100)
    SearchDocument.objects.bulk_create(new, batch_size=200)
    return len(gone) + len(new) + len(changed)
