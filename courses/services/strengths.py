"""How well somebody knows each topic: exercises solved, quizzes, and what is remembered."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count, QuerySet

from courses.models import (
    Card,
    Exercise,
    Learner,
    QuizAttempt,
    QuizKind,
    Topic,
    XpEntry,
    XpKind,
)
from courses.services.cards import recall
from courses.services.quizzes import best_by_topic


@dataclass(frozen=True, slots=True)
class Strength:
    """One topic. Parts that were not begun are None and do not count."""

    topic: Topic
    solved: int
    exercises: int
    quiz: int | None
    """The best round, in per cent."""
    remembered: int | None
    """The mean chance, in per cent, that a reviewed card would be known now."""

    @property
    def percent(self) -> int:
        """The mean of the parts that the topic has or that were begun."""
        parts = [part for part in (self.quiz, self.remembered) if part is not None]
        if self.exercises:
            parts.append(100 * self.solved // self.exercises)
        return sum(parts) // len(parts) if parts else 0


def strengths(learner: Learner) -> list[Strength]:
    """Every published topic in reading order. Five queries, whatever there is."""
    topics = Topic.objects.published().in_reading_order().select_related("module__course")
    exercises = _counted(Exercise.objects.published())
    paid = XpEntry.objects.filter(learner=learner, kind=XpKind.EXERCISE).values("object_uuid")
    solved = _counted(Exercise.objects.published().filter(uuid__in=paid))
    quizzes = best_by_topic(QuizAttempt.objects.finished(learner, QuizKind.TOPIC).scores())
    known = _remembered(Card.objects.for_learner(learner).seen().select_related("question"))
    return [
        Strength(
            topic=topic,
            solved=solved.get(topic.pk, 0),
            exercises=exercises.get(topic.pk, 0),
            quiz=quizzes.get(topic.pk),
            remembered=known.get(topic.pk),
        )
        for topic in topics
    ]


def _counted(exercises: QuerySet[Exercise]) -> dict[int, int]:
    return dict(exercises.order_by().values_list("topic").annotate(count=Count("pk")))


def _remembered(cards: Iterable[Card]) -> dict[int, int]:
    chances: dict[int, list[float]] = {}
    for card in cards:
        chances.setdefault(card.question.topic_id, []).append(recall(card))
    return {topic: round(100 * sum(found) / len(found)) for topic, found in chances.items()}
