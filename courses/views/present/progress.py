"""What the dashboard says of quizzes and badges."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, Q, QuerySet

from courses.models import BadgeAward, Learner, QuizAnswer, QuizKind
from courses.services.badges import all_badges
from courses.views.present.outline import TopicRow

SHOWN = 8


@dataclass(frozen=True, slots=True)
class Strength:
    """A topic and how many of its questions were right when they were asked first in a round."""

    slug: str
    title: str
    right: int
    asked: int

    @property
    def percent(self) -> int:
        return 100 * self.right // self.asked


@dataclass(frozen=True, slots=True)
class BadgeRow:
    """A badge, what it asks for, and when it was earned."""

    name: str
    asks: str
    earned_at: datetime | None


def strengths_of(learner: Learner, topics: Iterable[TopicRow]) -> list[Strength]:
    """Topics with answered quiz questions, the strongest first; repetitions of misses do not count.

    `topics` are the published ones. One query.
    """
    answers = (
        QuizAnswer.objects.filter(attempt__learner=learner, answered_at__isnull=False)
        # An exam that is running keeps its verdicts.
        .exclude(attempt__kind=QuizKind.EXAM, attempt__finished_at__isnull=True)
        .exclude(attempt__kind=QuizKind.MISSED)
        .order_by()
    )
    # The round of a topic names it. The others ask their questions, whose rows are long.
    of_topic = Q(attempt__kind=QuizKind.TOPIC)
    known = _counted(answers.filter(of_topic), "attempt__topic_id")
    asked = _counted(answers.exclude(of_topic), "question__topic_id")
    counts: dict[int, tuple[int, int]] = {}
    for topic_id, right, count in known.union(asked, all=True):
        before, of = counts.get(topic_id, (0, 0))
        counts[topic_id] = (before + right, of + count)
    strengths = [
        Strength(topic.slug, topic.title, *counts[topic.pk])
        for topic in topics
        if topic.pk in counts
    ]
    return sorted(strengths, key=lambda row: (-row.percent, row.title))[:SHOWN]


def _counted(answers: QuerySet[QuizAnswer], topic: str) -> QuerySet[Any, Any]:
    """(topic, how many are right, how many there are)."""
    return answers.values_list(topic).annotate(
        right=Count("pk", filter=Q(right=True)), asked=Count("pk")
    )


def badges_of(learner: Learner) -> list[BadgeRow]:
    """Every badge, the earned ones first. One query."""
    held = dict(BadgeAward.objects.filter(learner=learner).values_list("badge", "earned_at"))
    rows = [BadgeRow(b.name, b.asks, held.get(b.slug)) for b in all_badges()]
    return sorted(rows, key=lambda row: row.earned_at is None)


def earned(badges: Iterable[BadgeRow]) -> int:
    """How many of them were earned."""
    return sum(badge.earned_at is not None for badge in badges)
