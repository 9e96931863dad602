"""What a topic asks and sums up: hands-on questions, cheat sheets, interview questions."""

from django.db import models

from courses.models.authored import Authored, AuthoredQuerySet
from courses.models.content import Topic
from courses.models.values import Level, one_of


class OpenQuestionQuerySet(AuthoredQuerySet["OpenQuestion"]):
    """Questions in their order by default."""


class OpenQuestion(Authored):
    """A hands-on question; the answer is private and pays no XP."""

    topic = models.ForeignKey(Topic, on_delete=models.PROTECT, related_name="open_questions")
    question = models.TextField(help_text="Markdown.")
    rubric = models.JSONField(
        default=list, blank=True, help_text="A list of Markdown texts: what a good answer holds."
    )
    order = models.PositiveSmallIntegerField(default=0, help_text="Smaller comes first.")
    rendered = models.JSONField(
        default=dict, blank=True, editable=False, help_text="{question: HTML, rubric: [HTML]}."
    )

    objects = OpenQuestionQuerySet.as_manager()

    class Meta:
        ordering = ("order", "pk")

    def __str__(self) -> str:
        return self.question[:80]


class CheatSheetQuerySet(AuthoredQuerySet["CheatSheet"]):
    """Sheets in order of making by default."""


class CheatSheet(Authored):
    """A table to print."""

    topic = models.ForeignKey(Topic, on_delete=models.PROTECT, related_name="cheat_sheets")
    title = models.CharField(max_length=120)
    columns = models.JSONField(default=list, help_text='A list of headings: ["Setting", "Value"].')
    rows = models.JSONField(
        default=list, help_text="A list of rows, each a list of Markdown cells."
    )
    rendered = models.JSONField(
        default=dict,
        blank=True,
        editable=False,
        help_text="{title, columns: [HTML], rows: [[HTML]]}.",
    )

    objects = CheatSheetQuerySet.as_manager()

    class Meta:
        ordering = ("pk",)

    def __str__(self) -> str:
        return self.title


class InterviewKind(models.TextChoices):
    CONCEPT = "concept", "concept"
    SCENARIO = "scenario", "scenario"
    TRADE_OFF = "trade-off", "trade-off"
    DEBUGGING = "debugging", "debugging"


class InterviewQuestionQuerySet(AuthoredQuerySet["InterviewQuestion"]):
    """Questions in their order by default."""

    def published(self) -> "InterviewQuestionQuerySet":
        """Questions that learners are asked: those of topics that they can read."""
        # By the topics, not by a join, which would read a topic's long row once for every question.
        return self.current().filter(topic__in=Topic.objects.published())

    def in_reading_order(self) -> "InterviewQuestionQuerySet":
        """Topic by topic, as the topics are read."""
        return self.order_by(
            "topic__module__course__order",
            "topic__module__course_id",
            "topic__module__order",
            "topic__module_id",
            "topic__order",
            "topic_id",
            "order",
            "pk",
        )


class InterviewQuestion(Authored):
    """A question of a job interview with a strong answer and why it is one."""

    topic = models.ForeignKey(Topic, on_delete=models.PROTECT, related_name="interview_questions")
    level = models.CharField(max_length=12, choices=Level, default=Level.BEGINNER)
    kind = models.CharField(max_length=10, choices=InterviewKind, default=InterviewKind.CONCEPT)
    question = models.TextField(help_text="Markdown.")
    answer = models.TextField(help_text="Markdown. A strong answer.")
    why = models.TextField(blank=True, help_text="Markdown. Why it is strong.")
    follow_ups = models.JSONField(
        default=list, blank=True, help_text="A list of Markdown texts: what is asked next."
    )
    rubric = models.JSONField(
        default=list, blank=True, help_text="A list of Markdown texts: what a good answer holds."
    )
    concepts = models.JSONField(default=list, blank=True, help_text='A list: ["cold-start"].')
    order = models.PositiveSmallIntegerField(default=0, help_text="Smaller comes first.")
    rendered = models.JSONField(
        default=dict,
        blank=True,
        editable=False,
        help_text="{question, answer, why: HTML; follow_ups, rubric: [HTML]; level, kind}.",
    )

    objects = InterviewQuestionQuerySet.as_manager()

    class Meta:
        ordering = ("order", "pk")
        constraints = (one_of("level", Level), one_of("kind", InterviewKind))
        indexes = (
            # The bank and every deck: which questions are asked, without reading their texts.
            models.Index(
                fields=["topic", "order"],
                condition=models.Q(retired_at__isnull=True),
                name="interview_asked",
            ),
        )

    def __str__(self) -> str:
        return self.question[:80]
