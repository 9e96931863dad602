"""Spaced repetition: a learner's card of an interview question, and every review of it."""

from datetime import datetime

from django.db import models
from django.db.models import Q
from django.utils import timezone

from courses.models.people import Learner, learner_key
from courses.models.questions import InterviewQuestion
from courses.models.values import one_of


class Rating(models.IntegerChoices):
    AGAIN = 1, "Again"
    HARD = 2, "Hard"
    GOOD = 3, "Good"
    EASY = 4, "Easy"


class CardState(models.IntegerChoices):
    """FSRS's own numbers; `NEW` is ours, for a card that was never reviewed."""

    NEW = 0, "new"
    LEARNING = 1, "learning"
    REVIEW = 2, "review"
    RELEARNING = 3, "relearning"


class CardQuerySet(models.QuerySet["Card"]):
    def for_learner(self, learner: Learner) -> "CardQuerySet":
        """Cards whose question is still asked; others keep their history and wait."""
        asked = InterviewQuestion.objects.published()
        return self.filter(learner=learner, question__in=asked.order_by().values("pk"))

    def seen(self) -> "CardQuerySet":
        """Reviewed at least once."""
        return self.exclude(state=CardState.NEW)

    def due(self, now: datetime) -> "CardQuerySet":
        """Reviewed before and due again, the longest overdue first."""
        return self.seen().filter(due__lte=now).order_by("due", "pk")

    def waiting(self, now: datetime) -> "CardQuerySet":
        """New cards that may come up: what was missed elsewhere first, then in order of adding."""
        return self.filter(state=CardState.NEW, due__lte=now).order_by("-missed", "pk")


class Card(models.Model):
    """What FSRS knows of a learner and an interview question.

    It belongs to the question's uuid, so an edited question keeps its card; `question_hash` says
    which wording the last review was of.
    """

    learner = learner_key("cards")
    question = models.ForeignKey(InterviewQuestion, on_delete=models.PROTECT, related_name="cards")
    state = models.PositiveSmallIntegerField(choices=CardState, default=CardState.NEW)
    step = models.PositiveSmallIntegerField(null=True, blank=True)
    stability = models.FloatField(
        null=True, blank=True, help_text="Days until recall falls to 90 %."
    )
    difficulty = models.FloatField(null=True, blank=True, help_text="From 1 to 10.")
    due = models.DateTimeField(default=timezone.now)
    last_review = models.DateTimeField(null=True, blank=True)
    first_review = models.DateTimeField(
        null=True, blank=True, help_text="When it stopped being new: counts against the day's cap."
    )
    reviews_done = models.PositiveIntegerField(
        default=0, help_text="Rises with each review, so that a review sent twice counts once."
    )
    missed = models.BooleanField(
        default=False, help_text="Added by a miss in an exercise, quiz or mock interview."
    )
    question_hash = models.CharField(max_length=64, blank=True)
    added_at = models.DateTimeField(default=timezone.now)

    objects = CardQuerySet.as_manager()

    class Meta:
        ordering = ("due", "pk")
        constraints = (
            models.UniqueConstraint(fields=["learner", "question"], name="courses_card_once"),
            one_of("state", CardState),
            models.CheckConstraint(
                condition=Q(state=CardState.NEW, last_review__isnull=True)
                | (~Q(state=CardState.NEW) & Q(last_review__isnull=False, stability__isnull=False)),
                name="courses_card_new_until_reviewed",
            ),
        )
        indexes = (
            # The queue and the forecast: a learner's cards by day.
            models.Index(fields=["learner", "due"], name="card_queue"),
            # How many new cards a learner has taken today.
            models.Index(
                fields=["learner", "first_review"],
                condition=Q(first_review__isnull=False),
                name="card_taken",
            ),
        )

    def __str__(self) -> str:
        return f"{self.learner}: {self.question}"

    @property
    def is_of_older_wording(self) -> bool:
        """Whether the question was edited since the last review."""
        return bool(self.question_hash) and self.question_hash != self.question.content_hash


class Review(models.Model):
    """One grade that a learner gave themselves. Never changed: the log that FSRS can learn from."""

    learner = learner_key("reviews")
    card = models.ForeignKey(Card, on_delete=models.CASCADE, related_name="reviews")
    rating = models.PositiveSmallIntegerField(choices=Rating)
    reviewed_at = models.DateTimeField(default=timezone.now)
    took_ms = models.PositiveIntegerField(
        null=True, blank=True, help_text="From question to grade, in milliseconds; null if unknown."
    )
    state_before = models.PositiveSmallIntegerField(choices=CardState)
    stability = models.FloatField(help_text="After the review, in days.")
    difficulty = models.FloatField(help_text="After the review.")
    due = models.DateTimeField(help_text="When it set the card to come back.")
    question_hash = models.CharField(max_length=64, blank=True)

    class Meta:
        ordering = ("-reviewed_at", "-pk")
        indexes = (
            # Reviews of a learner by day.
            models.Index(fields=["learner", "reviewed_at"], name="review_by_day"),
        )

    def __str__(self) -> str:
        return f"{self.get_rating_display()} on {self.reviewed_at:%Y-%m-%d}"
