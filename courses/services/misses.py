"""What was got wrong comes back as cards: the one place that every miss goes through."""

from collections.abc import Iterable
from datetime import datetime
from typing import Final

from django.db import transaction
from django.db.models import Q, TextField
from django.db.models.functions import Cast
from django.utils import timezone

from courses.models import Card, InterviewQuestion, Learner

CARDS_PER_CONCEPT: Final = 3
"""One miss shall not fill the queue."""


@transaction.atomic
def schedule_concepts(
    *, learner: Learner, concepts: Iterable[str], now: datetime | None = None
) -> list[Card]:
    """Queue the interview questions that ask about these concepts, the easier ones first.

    A failed exercise test and a wrong quiz answer come here. What the learner has reviewed before
    becomes due now, with its history untouched; the rest joins the deck as new cards.
    """
    questions: list[InterviewQuestion] = []
    asked = InterviewQuestion.objects.published()
    for concept in sorted(set(concepts)):
        # SQLite cannot look into JSON lists by value; the quotes make the word a whole one.
        about = asked.annotate(concepts_text=Cast("concepts", TextField())).filter(
            concepts_text__contains=f'"{concept}"'
        )
        # The levels' words happen to be in the wrong order for sorting by them.
        found = sorted(about, key=lambda row: (_LEVELS.index(row.level), row.order, row.pk))
        questions += found[:CARDS_PER_CONCEPT]
    return schedule_questions(learner=learner, questions=questions, now=now)


@transaction.atomic
def schedule_questions(
    *, learner: Learner, questions: Iterable[InterviewQuestion], now: datetime | None = None
) -> list[Card]:
    """The same for questions that were missed themselves, as in a mock interview."""
    now = now or timezone.now()
    wanted = {question.pk: question for question in questions}
    Card.objects.bulk_create(
        (
            Card(
                learner=learner,
                question=question,
                missed=True,
                due=now,
                added_at=now,
                question_hash=question.content_hash,
            )
            for question in wanted.values()
        ),
        ignore_conflicts=True,
    )
    cards = Card.objects.filter(learner=learner, question_id__in=wanted)
    cards.filter(Q(due__gt=now) | Q(missed=False)).update(due=now, missed=True)
    return list(cards)


_LEVELS: Final = ("beginner", "intermediate", "advanced")
