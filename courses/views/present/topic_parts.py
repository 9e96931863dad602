"""What hangs on a topic and what one person left on it, by one UNION."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Any

from django.db.models import (
    CharField,
    DateTimeField,
    F,
    FilteredRelation,
    IntegerField,
    JSONField,
    Q,
    QuerySet,
    TextField,
    UUIDField,
    Value,
)

from courses.models import (
    Bookmark,
    CheatSheet,
    InterviewQuestion,
    Learner,
    Note,
    OpenQuestion,
    QuizQuestion,
    Topic,
    XpEntry,
    XpKind,
)
from courses.models.prepared import Prepared, Slot
from courses.models.quizzes import XP_PER_QUESTION
from courses.models.slots import LEARNER, TOPIC


@dataclass(frozen=True, slots=True)
class Conflict:
    """What was saved elsewhere meanwhile."""

    text: str


@dataclass(frozen=True, slots=True)
class Study:
    """A private text as its form shows it. `version` 0: nothing is saved yet."""

    text: str = ""
    version: int = 0
    saved: datetime | None = None
    conflict: Conflict | None = None


@dataclass(frozen=True, slots=True)
class Question:
    """A hands-on question with this person's answer."""

    uuid: str
    html: str
    rubric: tuple[str, ...]
    answer: Study


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table; every text is HTML but the title."""

    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    is_alone: bool
    """Whether the topic has no other, so that the heading above says enough."""


@dataclass(frozen=True, slots=True)
class Interview:
    """An interview question; every text is HTML but kind and level."""

    uuid: str
    question: str
    answer: str
    why: str
    rubric: tuple[str, ...]
    follow_ups: tuple[str, ...]
    kind: str
    level: str


@dataclass(frozen=True, slots=True)
class Quiz:
    """The topic's quiz: how many questions, and how many were right in the best round."""

    questions: int
    best: int | None

    @property
    def xp(self) -> int:
        return self.questions * XP_PER_QUESTION


@dataclass(frozen=True, slots=True)
class Parts:
    """What hangs on a topic, in order, with what the person left there."""

    questions: tuple[Question, ...]
    sheets: tuple[Sheet, ...]
    interview: tuple[Interview, ...]
    quiz: Quiz | None
    note: Study
    is_bookmarked: bool


def parts_of(topic: Topic, learner: Learner | None, answers: dict[str, Study]) -> Parts:
    """One query. `answers`, by the question's uuid, take the place of stored ones."""
    if learner:
        rows = _MINE.rows(topic=topic.pk, topic_uuid=topic.uuid, learner=learner.pk)
    else:
        rows = _EVERYBODYS.rows(topic=topic.pk)
    rows.sort(key=lambda row: row[:3])
    by_kind = {kind: list(found) for kind, found in groupby(rows, lambda row: row[0])}
    note = by_kind.get("note")
    return Parts(
        questions=tuple(_questions(by_kind.get("question", ()), answers)),
        sheets=tuple(_sheets([row[4] for row in by_kind.get("sheet", ())])),
        interview=tuple(_interview(row[3], row[4]) for row in by_kind.get("interview", ())),
        quiz=_quiz(len(by_kind.get("quiz", ())), by_kind.get("paid")),
        note=Study(*note[0][5:]) if note else Study(),
        is_bookmarked="bookmark" in by_kind,
    )


def _everybodys() -> QuerySet[Any, Any]:
    return _asked(OpenQuestion.objects.all()).union(*_public(), all=True)


def _mine() -> QuerySet[Any, Any]:
    mine = FilteredRelation("answers", condition=Q(answers__learner=LEARNER))
    questions = _asked(
        OpenQuestion.objects.annotate(mine=mine),
        text=F("mine__text"),
        version=F("mine__version"),
        saved=F("mine__updated_at"),
    )
    own = {"learner": LEARNER, "topic": TOPIC}
    quiz = {"kind": XpKind.QUIZ, "object_uuid": Slot("topic_uuid", UUIDField())}
    saved = {"text": F("text"), "version": F("version"), "saved": F("updated_at")}
    return questions.union(
        *_public(),
        _columns(Note.objects.filter(**own), "note", **saved),
        _columns(Bookmark.objects.filter(**own), "bookmark"),
        _columns(XpEntry.objects.filter(learner=LEARNER, **quiz), "paid", place=F("amount")),
        all=True,
    )


def _asked(questions: Any, **columns: Any) -> QuerySet[Any, Any]:
    current = questions.current().filter(topic=TOPIC)
    return _columns(current, "question", place=F("order"), **_content(), **columns)


def _public() -> Iterable[QuerySet[Any, Any]]:
    sheets = CheatSheet.objects.current().filter(topic=TOPIC)
    interview = InterviewQuestion.objects.current().filter(topic=TOPIC)
    yield _columns(sheets, "sheet", place=F("pk"), **_content())
    yield _columns(interview, "interview", place=F("order"), **_content())
    yield _columns(QuizQuestion.objects.published().filter(topic=TOPIC), "quiz")


def _content() -> dict[str, F]:
    return {"uuid": F("uuid"), "html": F("rendered")}


def _columns(rows: Any, kind: str, **columns: Any) -> QuerySet[Any, Any]:
    """(kind, place, pk, uuid, HTML, text, version, saved) of each row, empty where not given."""
    none = {
        "place": Value(0, output_field=IntegerField()),
        "uuid": Value(None, output_field=UUIDField()),
        "html": Value(None, output_field=JSONField()),
        "text": Value("", output_field=TextField()),
        "version": Value(0, output_field=IntegerField()),
        "saved": Value(None, output_field=DateTimeField()),
    }
    given = {f"c_{name}": columns.get(name, empty) for name, empty in none.items()}
    found: QuerySet[Any, Any] = (
        rows.order_by()
        .annotate(c_kind=Value(kind, output_field=CharField()), **given)
        .values_list(
            "c_kind", "c_place", "pk", "c_uuid", "c_html", "c_text", "c_version", "c_saved"
        )
    )
    return found


_EVERYBODYS = Prepared(_everybodys)
_MINE = Prepared(_mine)


def _questions(rows: Iterable[tuple[Any, ...]], answers: dict[str, Study]) -> Iterable[Question]:
    for _, _, _, uuid, rendered, text, version, saved in rows:
        answer = answers.get(str(uuid)) or Study(text or "", version or 0, saved)
        yield Question(str(uuid), rendered["question"], tuple(rendered["rubric"]), answer)


def _sheets(found: list[dict[str, Any]]) -> Iterable[Sheet]:
    for rendered in found:
        rows = tuple(tuple(row) for row in rendered["rows"])
        yield Sheet(rendered["title"], tuple(rendered["columns"]), rows, len(found) == 1)


def _interview(uuid: object, rendered: dict[str, Any]) -> Interview:
    return Interview(
        uuid=str(uuid),
        question=rendered["question"],
        answer=rendered["answer"],
        why=rendered["why"],
        rubric=tuple(rendered["rubric"]),
        follow_ups=tuple(rendered["follow_ups"]),
        kind=rendered["kind"],
        level=rendered["level"],
    )


def _quiz(questions: int, paid: list[tuple[Any, ...]] | None) -> Quiz | None:
    if not questions:
        return None
    best = min(questions, paid[0][1] // XP_PER_QUESTION) if paid else None
    return Quiz(questions, best)
