"""Courses hold modules, modules hold topics, learning paths order topics for an aim."""

from django.conf import settings
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models.functions import Coalesce

from courses.models.authored import Authored, AuthoredQuerySet, unique_while_current
from courses.models.values import Level, State, one_of


class CourseQuerySet(AuthoredQuerySet["Course"]):
    """Courses in reading order by default."""


class Course(Authored):
    """The largest unit: a subject, from its first module to its last."""

    slug = models.SlugField(
        max_length=80, db_index=False, help_text="The course's address: /learn/slug/."
    )
    title = models.CharField(max_length=120)
    summary = models.TextField(help_text="One or two sentences for the Learn page.")
    level = models.CharField(max_length=12, choices=Level, default=Level.BEGINNER)
    order = models.PositiveSmallIntegerField(default=0, help_text="Smaller comes first.")

    objects = CourseQuerySet.as_manager()

    class Meta:
        ordering = ("order", "pk")
        constraints = (unique_while_current("slug"), one_of("level", Level))

    def __str__(self) -> str:
        return self.title


class ModuleQuerySet(AuthoredQuerySet["Module"]):
    """Modules in reading order by default."""


class Module(Authored):
    """A chapter of a course."""

    course = models.ForeignKey(Course, on_delete=models.PROTECT, related_name="modules")
    slug = models.SlugField(max_length=80, db_index=False)
    title = models.CharField(max_length=120)
    summary = models.TextField(blank=True, help_text="One sentence for the Learn page.")
    order = models.PositiveSmallIntegerField(default=0, help_text="Smaller comes first.")

    objects = ModuleQuerySet.as_manager()

    class Meta:
        ordering = ("order", "pk")
        constraints = (unique_while_current("course", "slug"),)

    def __str__(self) -> str:
        return self.title


MARKDOWN = ("theory", "example", "takeaways", "documentation")


def long_texts(topic: str) -> list[str]:
    """A topic's texts by the path to it, to `defer()` where only its name is shown."""
    return [f"{topic}__{name}" for name in (*MARKDOWN, "rendered")]


class TopicQuerySet(AuthoredQuerySet["Topic"]):
    def published(self) -> "TopicQuerySet":
        """Topics that learners see."""
        return self.current().filter(state=State.PUBLISHED)

    def in_reading_order(self) -> "TopicQuerySet":
        """Course by course, module by module."""
        return self.order_by(
            "module__course__order",
            "module__course_id",
            "module__order",
            "module_id",
            "order",
            "pk",
        )

    def with_xp(self) -> "TopicQuerySet":
        """Adds `xp_total`: what a published topic's exercises and its quiz pay together."""
        from courses.models.exercises import Exercise
        from courses.models.quizzes import XP_PER_QUESTION, QuizQuestion

        here = models.OuterRef("pk")
        exercises = Exercise.objects.ready().filter(topic=here).order_by().values("topic")
        questions = QuizQuestion.objects.ready().filter(topic=here).order_by().values("topic")
        return self.annotate(
            xp_total=Coalesce(
                models.Subquery(exercises.annotate(total=models.Sum("xp")).values("total")), 0
            )
            + Coalesce(
                models.Subquery(
                    questions.annotate(total=models.Count("pk") * XP_PER_QUESTION).values("total")
                ),
                0,
            )
        )

    def for_reading(self) -> "TopicQuerySet":
        """What pages show of a topic with its module and course: the HTML, not its Markdown."""
        return self.select_related("module__course").defer(*MARKDOWN)


class Topic(Authored):
    """One reading page with its exercises, questions and cheat sheet.

    The Markdown sections are the source; `rendered` is what the page shows, made when the row is
    loaded or saved so that reading costs no rendering.
    """

    module = models.ForeignKey(Module, on_delete=models.PROTECT, related_name="topics")
    slug = models.SlugField(
        max_length=80, db_index=False, help_text="The topic's address: /topics/slug/."
    )
    title = models.CharField(max_length=120)
    tagline = models.CharField(max_length=200, blank=True, help_text="One line below the title.")
    level = models.CharField(max_length=12, choices=Level, default=Level.BEGINNER)
    minutes = models.PositiveSmallIntegerField(
        default=10, validators=[MinValueValidator(1)], help_text="Reading time."
    )
    tags = models.JSONField(default=list, blank=True, help_text='A list: ["cold-start", "python"].')
    sources = models.JSONField(
        default=list,
        blank=True,
        help_text='A list of {"title": …, "url": …, "verified": "2026-11-20"}.',
    )
    theory = models.TextField(blank=True, help_text="Markdown.")
    example = models.TextField(blank=True, help_text="Markdown. A real-world example.")
    takeaways = models.TextField(blank=True, help_text="Markdown. Three to five points to keep.")
    documentation = models.TextField(blank=True, help_text="Markdown. Official documentation.")
    rendered = models.JSONField(
        default=dict,
        blank=True,
        editable=False,
        help_text="{theory, example, takeaways, documentation: HTML; toc: [{id, text, level}]}.",
    )
    order = models.PositiveSmallIntegerField(default=0, help_text="Smaller comes first.")
    state = models.CharField(
        max_length=9, choices=State, default=State.DRAFT, help_text="Learners see published topics."
    )
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="topics",
        help_text="The instructor who answers for this topic.",
    )

    objects = TopicQuerySet.as_manager()

    class Meta:
        ordering = ("order", "pk")
        constraints = (
            unique_while_current("slug"),
            one_of("level", Level),
            one_of("state", State),
            models.CheckConstraint(
                condition=models.Q(minutes__gte=1), name="courses_topic_minutes_positive"
            ),
        )
        indexes = (
            # Whether a topic is readable, without reading it: a row is longer than a page of disk.
            # Not partial: with the state as a parameter, SQLite would look at each row once more.
            models.Index(fields=["state", "retired_at", "module", "order"], name="topic_readable"),
        )

    def __str__(self) -> str:
        return self.title

    @property
    def is_readable(self) -> bool:
        """Whether learners see it."""
        return self.state == State.PUBLISHED and not self.is_retired

    @property
    def xp(self) -> int:
        """What its published exercises and its quiz pay together; free after `with_xp()`."""
        total: int | None = getattr(self, "xp_total", None)
        if total is None:
            from courses.models.quizzes import XP_PER_QUESTION

            exercises = self.exercises.published().aggregate(total=models.Sum("xp"))["total"] or 0
            total = exercises + XP_PER_QUESTION * self.quiz_questions.all().published().count()
        return total


class LearningPathQuerySet(AuthoredQuerySet["LearningPath"]):
    """Paths in their order by default."""


class LearningPath(Authored):
    """Topics from any course, ordered for one aim."""

    slug = models.SlugField(
        max_length=80, db_index=False, help_text="The path's address: /learn/paths/slug/."
    )
    title = models.CharField(max_length=120)
    summary = models.TextField(blank=True, help_text="Whom it is for and where it leads.")
    order = models.PositiveSmallIntegerField(default=0, help_text="Smaller comes first.")
    topics = models.ManyToManyField(Topic, through="PathTopic", related_name="paths")

    objects = LearningPathQuerySet.as_manager()

    class Meta:
        ordering = ("order", "pk")
        constraints = (unique_while_current("slug"),)

    def __str__(self) -> str:
        return self.title


class PathTopic(models.Model):
    """One step of a path."""

    path = models.ForeignKey(
        LearningPath, on_delete=models.CASCADE, related_name="steps", db_index=False
    )
    topic = models.ForeignKey(Topic, on_delete=models.CASCADE, related_name="path_steps")
    order = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ("order", "pk")
        constraints = (
            # Also serves the path's page: its steps.
            models.UniqueConstraint(
                fields=["path", "topic"],
                name="courses_pathtopic_once",
                violation_error_message="The path already holds this topic.",
            ),
        )

    def __str__(self) -> str:
        return f"{self.order}. {self.topic}"


class Fact(models.Model):
    """One number of AWS that the texts quote as `{{ fact:L1.max }}`, with its source and date."""

    key = models.CharField(max_length=20, unique=True, help_text="Such as L1.")
    text = models.TextField(help_text="The fact as a sentence.")
    values = models.JSONField(
        default=dict, blank=True, help_text='Named values: {"min": 128, "max": 10240}.'
    )
    source = models.TextField(blank=True, help_text="Where AWS says so.")
    as_of = models.CharField(max_length=20, blank=True, help_text="When that was last checked.")
    confidence = models.CharField(
        max_length=20, blank=True, help_text="“mem” may be taught with a caveat, never graded."
    )

    class Meta:
        ordering = ("key",)

    def __str__(self) -> str:
        return f"{self.key}: {self.text}"
