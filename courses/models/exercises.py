"""Exercises, and the immutable versions that grade them.

The exercise is the identity and the prose; a version is what a submission was graded against.
Prose edits keep the version, an edit of tests or code makes a new one, and publishing moves
`current_version`. Old submissions go on pointing at the version that graded them.
"""

from django.conf import settings
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models.functions import JSONObject

from courses.models.authored import Authored, AuthoredQuerySet, unique_while_current
from courses.models.content import Topic
from courses.models.people import Learner
from courses.models.values import Level, State, one_of


def long_texts(exercise: str) -> list[str]:
    """An exercise's texts by the path to it, to `defer()` where only its name and XP are needed."""
    names = ("situation", "requirements", "good_to_know", "hints", "rendered")
    return [f"{exercise}__{name}" for name in names]


def programs(version: str) -> list[str]:
    """A version's programs by the path to it, to `defer()` where only its tests are needed."""
    return [f"{version}__{name}" for name in ("starter", "solution")] + proofs(version)


def proofs(version: str) -> list[str]:
    """What only proves a version, by the path to it, to `defer()` on learners' pages."""
    return [f"{version}__{name}" for name in ("mutants", "proof")]


class ExerciseQuerySet(AuthoredQuerySet["Exercise"]):
    def ready(self) -> "ExerciseQuerySet":
        """Exercises that learners can run if they can read the topic: published, with a version.

        For queries over published topics, so that no topic's long row is read for each exercise.
        """
        return self.current().filter(state=State.PUBLISHED, current_version__isnull=False)

    def published(self) -> "ExerciseQuerySet":
        """Exercises that learners can run: they and their topic are published, with a version."""
        return self.ready().filter(topic__state=State.PUBLISHED, topic__retired_at__isnull=True)

    def in_reading_order(self) -> "ExerciseQuerySet":
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

    def with_status(self, learner: Learner | None) -> "ExerciseQuerySet":
        """Adds how this learner stands: `tries` and `passed_at`, the first pass or None.

        `tries` is None before the first attempt, else {attempts, points, most}: how many there
        were, and the points of the best with the most that it could reach.
        """
        from courses.models.attempts import Submission
        from courses.models.progress import XpEntry, XpKind

        if learner is None:
            return self.annotate(
                tries=models.Value(None, output_field=models.JSONField()),
                passed_at=models.Value(None, output_field=models.DateTimeField()),
            )
        mine = Submission.objects.attempts().filter(learner=learner, exercise=models.OuterRef("pk"))
        # One row of all: what Django spends on building a subquery exceeds what the row costs.
        tries = mine.order_by("-points", "pk").values(
            all=JSONObject(
                attempts=models.Window(models.Count("pk")), points="points", most="max_points"
            )
        )
        paid = XpEntry.objects.filter(
            learner=learner, kind=XpKind.EXERCISE, object_uuid=models.OuterRef("uuid")
        )
        return self.annotate(
            tries=models.Subquery(tries[:1]),
            passed_at=models.Subquery(paid.values("earned_at")[:1]),
        )


class Exercise(Authored):
    """A task with a situation, numbered requirements and three hints. Slugs are unique."""

    topic = models.ForeignKey(Topic, on_delete=models.PROTECT, related_name="exercises")
    slug = models.SlugField(
        max_length=80, db_index=False, help_text="The exercise's address: /exercises/slug/."
    )
    title = models.CharField(max_length=120)
    level = models.CharField(max_length=12, choices=Level, default=Level.BEGINNER)
    minutes = models.PositiveSmallIntegerField(
        default=10, validators=[MinValueValidator(1)], help_text="How long it usually takes."
    )
    xp = models.PositiveSmallIntegerField(
        default=50, help_text="Paid once, at the first pass, less what hints and solution cost."
    )
    order = models.PositiveSmallIntegerField(default=0, help_text="Smaller comes first.")
    situation = models.TextField(blank=True, help_text="Markdown. Two sentences.")
    requirements = models.JSONField(
        default=list, blank=True, help_text="A list of Markdown texts: what the handler must do."
    )
    good_to_know = models.TextField(blank=True, help_text="Markdown.")
    hints = models.JSONField(
        default=list, blank=True, help_text="Three Markdown texts: nudge, concept, near-code."
    )
    about_init_errors = models.BooleanField(
        default=False, help_text="The starter may stop at init: that is what it teaches."
    )
    rendered = models.JSONField(
        default=dict,
        blank=True,
        editable=False,
        help_text="{situation, good_to_know: HTML; requirements, hints: lists of HTML}.",
    )
    state = models.CharField(
        max_length=9,
        choices=State,
        default=State.DRAFT,
        help_text="Learners see published exercises of published topics.",
    )
    current_version = models.ForeignKey(
        "ExerciseVersion",
        on_delete=models.RESTRICT,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
        help_text="The version that grades new submissions.",
    )
    draft_version = models.ForeignKey(
        "ExerciseVersion",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
        help_text="What an author is writing. Learners get it when it is proved and published.",
    )
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="exercises",
        help_text="The instructor who answers for this exercise.",
    )

    objects = ExerciseQuerySet.as_manager()

    class Meta:
        ordering = ("order", "pk")
        constraints = (
            unique_while_current("slug"),
            one_of("level", Level),
            one_of("state", State),
            models.CheckConstraint(
                condition=models.Q(minutes__gte=1), name="courses_exercise_minutes_positive"
            ),
        )

    def __str__(self) -> str:
        return self.title


class ExerciseVersion(models.Model):
    """Tests and code of an exercise at one moment. Never edited; `proof` is added once."""

    exercise = models.ForeignKey(
        Exercise, on_delete=models.CASCADE, related_name="versions", db_index=False
    )
    content_hash = models.CharField(max_length=64, help_text="SHA-256 of tests and code.")
    tests_yaml = models.TextField(help_text="The scenarios, as tests.yaml.")
    starter = models.JSONField(default=dict, help_text="{file name: text} a learner starts from.")
    solution = models.JSONField(default=dict, help_text="{file name: text} that passes every test.")
    mutants = models.JSONField(
        default=list,
        blank=True,
        help_text="[{name, files, must_fail, message, why}]: wrong programs the tests must catch.",
    )
    proof = models.JSONField(
        null=True, blank=True, help_text="What grading solution, starter and mutants said."
    )
    proved_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("-pk",)
        constraints = (
            # Also serves an exercise's history: its versions.
            models.UniqueConstraint(
                fields=["exercise", "content_hash"], name="courses_exerciseversion_once"
            ),
        )

    def __str__(self) -> str:
        return f"{self.exercise} ({self.content_hash[:8]})"
