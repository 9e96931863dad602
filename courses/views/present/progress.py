"""What the dashboard says of quizzes and badges."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Q

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
    found = (
        QuizAnswer.objects.filter(attempt__learner=learner, answered_at__isnull=False)
        # An exam that is running keeps its verdicts.
        .exclude(attempt__kind=QuizKind.EXAM, attempt__finished_at__isnull=True)
        .exclude(attempt__kind=QuizKind.MISSED)
        .order_by()
        .values_list("question__topic_id")
        .annotate(right=Count("pk", filter=Q(right=True)), asked=Count("pk"))
    )
    counts = {topic: (right, asked) for topic, right, asked in found}
    strengths = [
        Strength(topic.slug, topic.title, *counts[topic.pk])
        for topic in topics
        if topic.pk in counts
    ]
    return sorted(strengths, key=lambda row: (-row.percent, row.title))[:SHOWN]


def badges_of(learner: Learner) -> list[BadgeRow]:
    """Every badge, the earned ones first. One query."""
    held = dict(BadgeAward.objects.filter(learner=learner).values_list("badge", "earned_at"))
    rows = [BadgeRow(b.name, b.asks, held.get(b.slug)) for b in all_badges()]
    return sorted(rows, key=lambda row: row.earned_at is None)


def earned(badges: Iterable[BadgeRow]) -> int:
    """How many of them were earned."""
    return sum(badge.earned_at is not None for badge in badges)
