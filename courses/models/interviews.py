"""Mock interviews: a few questions against the clock, graded by the learner."""

from datetime import datetime
from uuid import uuid4

from django.db import models
from django.db.models import Q
from django.utils import timezone

from courses.models.cards import Rating
from courses.models.people import learner_key
from courses.models.questions import InterviewQuestion
from courses.models.values import one_of


class InterviewRole(models.TextChoices):
    """What the learner is interviewed for; decides which questions come up."""

    DEVELOPER = "developer", "Backend developer"
    ARCHITECT = "architect", "Cloud architect"
    OPERATIONS = "operations", "Operations engineer"


class MockInterview(models.Model):
    """One sitting."""

    uuid = models.UUIDField(default=uuid4, unique=True, editable=False)
    learner = learner_key("interviews")
    role = models.CharField(max_length=10, choices=InterviewRole)
    minutes = models.PositiveSmallIntegerField(help_text="How long it may take.")
    started_at = models.DateTimeField(default=timezone.now)
    deadline = models.DateTimeField()
    finished_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("-pk",)
        constraints = (
            # Two tabs share one sitting. Also finds the open one.
            models.UniqueConstraint(
                fields=["learner"],
                condition=Q(finished_at__isnull=True),
                name="courses_mockinterview_one_open",
            ),
            one_of("role", InterviewRole),
        )
        indexes = (
            # A learner's sittings, newest first.
            models.Index(fields=["learner", "-id"], name="mockinterview_history"),
        )

    def __str__(self) -> str:
        return f"{self.learner}: {self.get_role_display()}"

    def is_open(self, now: datetime | None = None) -> bool:
        """Whether there is time left and it was not ended."""
        return self.finished_at is None and (now or timezone.now()) < self.deadline


class MockAnswer(models.Model):
    """One question of a sitting: what was typed, when the rubric was shown, and the own grade."""

    interview = models.ForeignKey(
        MockInterview, on_delete=models.CASCADE, related_name="answers", db_index=False
    )
    order = models.PositiveSmallIntegerField(help_text="From 0.")
    question = models.ForeignKey(
        InterviewQuestion, on_delete=models.PROTECT, related_name="mock_answers"
    )
    text = models.TextField(blank=True, help_text="Empty when it was spoken.")
    revealed_at = models.DateTimeField(
        null=True, blank=True, help_text="When answer and rubric were shown; the text stays then."
    )
    grade = models.PositiveSmallIntegerField(choices=Rating, null=True, blank=True)

    class Meta:
        ordering = ("order",)
        constraints = (
            # Also serves the sitting: its questions in order.
            models.UniqueConstraint(fields=["interview", "order"], name="courses_mockanswer_once"),
            models.CheckConstraint(
                condition=Q(grade__isnull=True) | Q(revealed_at__isnull=False),
                name="courses_mockanswer_revealed_first",
            ),
        )

    def __str__(self) -> str:
        return f"{self.order + 1}. {self.question}"
