"""Quiz questions, and the rounds in which learners answer them, question by question."""

from datetime import datetime
from typing import Any
from uuid import uuid4

from django.db import models
from django.db.models import Q
from django.utils import timezone

from courses.models.authored import Authored, AuthoredQuerySet
from courses.models.content import Module, Topic
from courses.models.people import Learner, learner_key
from courses.models.prepared import Slot
from courses.models.values import State, one_of

XP_PER_QUESTION = 5
"""What a right answer pays in a topic's quiz."""


class QuizType(models.TextChoices):
    SINGLE = "single", "one right option"
    MULTIPLE = "multiple", "several right options"
    TRUE_FALSE = "true-false", "true or false"
    NUMBER = "number", "a number"
    ORDERING = "ordering", "an order"
    MATCHING = "matching", "pairs"
    FILL_IN = "fill-in", "blanks to fill"
    PREDICT = "predict", "predict what happens"


class QuizQuestionQuerySet(AuthoredQuerySet["QuizQuestion"]):
    def ready(self) -> "QuizQuestionQuerySet":
        """Questions that learners are asked if they can read the topic; see `Exercise`."""
        return self.current().filter(state=State.PUBLISHED)

    def published(self) -> "QuizQuestionQuerySet":
        """Questions that learners are asked: they and their topic are published."""
        return self.ready().filter(topic__state=State.PUBLISHED, topic__retired_at__isnull=True)


class QuizQuestion(Authored):
    """A question that is marked by itself. `body` holds the fields of its type."""

    topic = models.ForeignKey(Topic, on_delete=models.PROTECT, related_name="quiz_questions")
    type = models.CharField(max_length=10, choices=QuizType, default=QuizType.SINGLE)
    prompt = models.TextField(help_text="Markdown. Of a true-or-false question the statement.")
    body = models.JSONField(
        default=dict, help_text="The fields of the type, as docs/schemas/quiz.schema.json has them."
    )
    concept = models.CharField(
        max_length=80, help_text="The one concept that it asks about, such as cold-start."
    )
    fact = models.CharField(
        max_length=20, blank=True, help_text="The fact that is asked for, such as L1."
    )
    source = models.JSONField(
        default=dict, help_text='{"title": …, "url": …, "verified": "2026-11-20"}.'
    )
    order = models.PositiveSmallIntegerField(default=0, help_text="Smaller comes first.")
    state = models.CharField(
        max_length=9,
        choices=State,
        default=State.DRAFT,
        help_text="Learners are asked published questions.",
    )
    rendered = models.JSONField(
        default=dict,
        blank=True,
        editable=False,
        help_text="{prompt: HTML, body: the fields with HTML for their texts}.",
    )

    objects = QuizQuestionQuerySet.as_manager()

    class Meta:
        ordering = ("order", "pk")
        constraints = (one_of("type", QuizType), one_of("state", State))
        indexes = (
            # How many questions a quiz has, and which, without reading their texts. Not partial; see
            # `Topic`.
            models.Index(fields=["topic", "state", "retired_at", "order"], name="quiz_asked"),
        )

    def __str__(self) -> str:
        return self.prompt[:80]


class QuizKind(models.TextChoices):
    TOPIC = "topic", "quiz of a topic"
    MODULE = "module", "quiz of a module"
    EXAM = "exam", "mock exam"
    MISSED = "missed", "missed questions again"


class QuizAttemptQuerySet(models.QuerySet["QuizAttempt"]):
    def open(self, now: datetime | None = None) -> "QuizAttemptQuerySet":
        """Rounds that still take answers."""
        in_time = Q(deadline__isnull=True) | Q(deadline__gt=now or timezone.now())
        return self.filter(in_time, finished_at__isnull=True)

    def finished(self, learner: Learner | Slot, kind: "QuizKind") -> "QuizAttemptQuerySet":
        """A learner's rounds of one kind that have ended."""
        return self.filter(learner=learner, kind=kind, finished_at__isnull=False)

    def scoring(self, *, percent: int, least: int = 1) -> "QuizAttemptQuerySet":
        """Rounds of at least `least` questions with at least `percent` of them right."""
        return self.annotate(asked=_ASKED, right=_RIGHT).filter(
            asked__gte=least, right__gte=models.F("asked") * percent / 100
        )

    def scores(self) -> list[tuple[int | None, int, int]]:
        """(topic's pk, questions asked, answered right) of each round."""
        rows = self.annotate(asked=_ASKED, right=_RIGHT).order_by()
        return list(rows.values_list("topic_id", "asked", "right"))


_ASKED = models.Count("answers")
_RIGHT = models.Count("answers", filter=Q(answers__right=True))


class QuizAttempt(models.Model):
    """One round: which questions, in which order, laid out by which seed, and until when."""

    uuid = models.UUIDField(default=uuid4, unique=True, editable=False)
    learner = learner_key("quiz_attempts")
    kind = models.CharField(max_length=6, choices=QuizKind)
    target = models.UUIDField(
        help_text="What is quizzed: topic or module, the round whose misses are repeated, or nil."
    )
    topic = models.ForeignKey(
        Topic, on_delete=models.PROTECT, null=True, blank=True, related_name="quiz_attempts"
    )
    module = models.ForeignKey(
        Module, on_delete=models.PROTECT, null=True, blank=True, related_name="quiz_attempts"
    )
    repeats = models.ForeignKey(
        "self", on_delete=models.CASCADE, null=True, blank=True, related_name="repetitions"
    )
    seed = models.PositiveBigIntegerField(help_text="Lays the options out, the same in every tab.")
    started_at = models.DateTimeField(default=timezone.now)
    deadline = models.DateTimeField(
        null=True, blank=True, help_text="Of a mock exam: no answer counts afterwards."
    )
    finished_at = models.DateTimeField(null=True, blank=True)

    objects = QuizAttemptQuerySet.as_manager()

    class Meta:
        ordering = ("-pk",)
        constraints = (
            # Two tabs that start the same quiz share one round. Also finds the open one.
            models.UniqueConstraint(
                fields=["learner", "kind", "target"],
                condition=Q(finished_at__isnull=True),
                name="courses_quizattempt_one_open",
            ),
            one_of("kind", QuizKind),
            models.CheckConstraint(
                condition=Q(kind=QuizKind.TOPIC, topic__isnull=False)
                | Q(kind=QuizKind.MODULE, module__isnull=False)
                | Q(kind=QuizKind.MISSED, repeats__isnull=False)
                | Q(kind=QuizKind.EXAM, deadline__isnull=False),
                name="courses_quizattempt_target",
            ),
        )
        indexes = (
            # A learner's rounds of one quiz, newest first: best result, history.
            models.Index(fields=["learner", "kind", "target", "-id"], name="quizattempt_history"),
        )

    def __str__(self) -> str:
        return f"{self.learner}: {self.get_kind_display()}"

    def is_open(self, now: datetime | None = None) -> bool:
        """Whether it still takes answers."""
        in_time = self.deadline is None or (now or timezone.now()) < self.deadline
        return self.finished_at is None and in_time


class QuizAnswer(models.Model):
    """One question of a round, there from the start; filled in by the first answer, once."""

    attempt = models.ForeignKey(
        QuizAttempt, on_delete=models.CASCADE, related_name="answers", db_index=False
    )
    order = models.PositiveSmallIntegerField(help_text="From 0, as the round asks.")
    question = models.ForeignKey(QuizQuestion, on_delete=models.PROTECT, related_name="answers")
    given = models.JSONField(
        null=True, blank=True, help_text="In authored positions; null until answered."
    )
    right = models.BooleanField(null=True, blank=True)
    parts = models.JSONField(
        default=list, blank=True, help_text="Right or not, per option, item, pair or blank."
    )
    question_hash = models.CharField(
        max_length=64, blank=True, help_text="The question as it was when it was answered."
    )
    answered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("order",)
        constraints = (
            # Also serves the round: its questions in order.
            models.UniqueConstraint(fields=["attempt", "order"], name="courses_quizanswer_once"),
            models.CheckConstraint(
                condition=Q(answered_at__isnull=True, right__isnull=True)
                | Q(answered_at__isnull=False, right__isnull=False),
                name="courses_quizanswer_marked",
            ),
        )

    def __str__(self) -> str:
        return f"{self.order + 1}. {self.question}"

    @property
    def is_answered(self) -> bool:
        return self.answered_at is not None

    @property
    def shown(self) -> dict[str, Any]:
        """The question's HTML, as `QuizQuestion.rendered`."""
        rendered: dict[str, Any] = self.question.rendered
        return rendered
