"""Runs of a learner's code, and the code itself.

A submission's lifecycle (`state`) is apart from its result (`verdict`). Every transition is a
conditional UPDATE in `services`, so that two workers, or a worker and Stop, cannot both win.
"""

from collections.abc import Collection
from uuid import uuid4

from django.db import models
from django.db.models import Q
from django.utils import timezone

from courses.models.exercises import Exercise, ExerciseVersion
from courses.models.people import Learner, learner_key
from courses.models.values import one_of


class RunKind(models.TextChoices):
    TESTS = "tests", "run tests"
    INVOKE = "invoke", "invoke"
    SWEEP = "sweep", "memory sweep"
    """An exercise's function with the same event at several memory sizes."""
    PLAY = "play", "playground"
    """A function of the learner's own: there is no exercise."""


class RunState(models.TextChoices):
    QUEUED = "queued", "queued"
    RUNNING = "running", "running"
    DONE = "done", "done"
    CANCELLED = "cancelled", "cancelled"


class Verdict(models.TextChoices):
    """Of a whole submission that is graded. An invoke has the outcome of its report and no verdict."""

    PASSED = "passed", "passed"
    FAILED = "failed", "failed"
    ERROR = "error", "error"
    INFRASTRUCTURE = "infrastructure", "infrastructure"


class TestVerdict(models.TextChoices):
    PASSED = "passed", "passed"
    FAILED = "failed", "failed"
    ERROR = "error", "error"
    NOT_RUN = "not-run", "not run"
    INFRASTRUCTURE = "infrastructure", "infrastructure"

    __test__ = False  # not a test class, whatever pytest thinks of its name


WAITING = (RunState.QUEUED, RunState.RUNNING)
COUNTED = (Verdict.PASSED, Verdict.FAILED, Verdict.ERROR)


NO_VERSION = 0
"""In place of a version's key, where there is no exercise."""


class SubmissionQuerySet(models.QuerySet["Submission"]):
    def waiting(self) -> "SubmissionQuerySet":
        """Queued or running: what a learner's limit counts."""
        # Said of the end, not of the states: only so does SQLite see that the index fits.
        return self.filter(finished_at__isnull=True)

    def running(self) -> "SubmissionQuerySet":
        """Taken by a worker and not over, the one whose lease is oldest first."""
        return self.filter(state=RunState.RUNNING).order_by("lease_until")

    def queued(self) -> "SubmissionQuerySet":
        """The queue, oldest first."""
        return self.filter(state=RunState.QUEUED).order_by("pk")

    def of_versions_other_than(self, held: Collection[int]) -> "SubmissionQuerySet":
        """Without runs of these versions of exercises; `NO_VERSION` stands for the playground."""
        rows = self.exclude(version__in=held)
        return rows.exclude(kind=RunKind.PLAY) if NO_VERSION in held else rows

    def attempts(self) -> "SubmissionQuerySet":
        """Graded runs.

        Cancelled runs, invokes, our own failures and answers for identical code cost no attempt.
        """
        return self.filter(kind=RunKind.TESTS, verdict__in=COUNTED, reused=False)

    def for_exercise(self, learner: Learner, exercise: Exercise) -> "SubmissionQuerySet":
        """One learner's runs of one exercise, newest first."""
        return self.filter(learner=learner, exercise=exercise).order_by("-pk")


class Submission(models.Model):
    """One run of a learner's code: against a version of an exercise, or in the playground."""

    uuid = models.UUIDField(default=uuid4, unique=True, editable=False)
    learner = learner_key("submissions")
    exercise = models.ForeignKey(
        Exercise,
        on_delete=models.PROTECT,
        related_name="submissions",
        null=True,
        blank=True,
        help_text="Empty for a run in the playground.",
    )
    version = models.ForeignKey(
        ExerciseVersion,
        on_delete=models.PROTECT,
        related_name="submissions",
        null=True,
        blank=True,
        help_text="What graded it. Empty for a run in the playground.",
    )
    kind = models.CharField(max_length=6, choices=RunKind, default=RunKind.TESTS)
    state = models.CharField(max_length=9, choices=RunState, default=RunState.QUEUED)
    verdict = models.CharField(
        max_length=14, choices=Verdict, blank=True, help_text="Empty until done, and for an invoke."
    )
    points = models.PositiveSmallIntegerField(default=0)
    max_points = models.PositiveSmallIntegerField(default=0)
    report = models.JSONField(
        null=True, blank=True, help_text="docs/schemas/grading-report.schema.json, once done."
    )
    source_hash = models.CharField(
        max_length=64, help_text="SHA-256 of files and event: identical code is graded once."
    )
    queued_at = models.DateTimeField(default=timezone.now)
    started_at = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)
    lease_until = models.DateTimeField(
        null=True,
        blank=True,
        help_text="While running: renewed by its worker. A run whose lease stays as it is was interrupted.",
    )
    tries = models.PositiveSmallIntegerField(
        default=0, help_text="How often a worker took it. Two at most."
    )
    repeatable = models.BooleanField(
        default=False,
        help_text="Nothing in the report hung on the machine's load: identical code may reuse it.",
    )
    reused = models.BooleanField(
        default=False, help_text="Answered from the report of an identical submission."
    )

    objects = SubmissionQuerySet.as_manager()

    class Meta:
        ordering = ("-pk",)
        permissions = (("operate_sandbox", "Can see the sandbox and probe it"),)
        constraints = (
            one_of("kind", RunKind),
            one_of("state", RunState),
            models.CheckConstraint(
                condition=Q(kind=RunKind.PLAY, exercise__isnull=True, version__isnull=True)
                | (~Q(kind=RunKind.PLAY) & Q(exercise__isnull=False, version__isnull=False)),
                name="courses_submission_exercise_unless_play",
            ),
            models.CheckConstraint(
                condition=Q(verdict="") | Q(verdict__in=Verdict.values, state=RunState.DONE),
                name="courses_submission_verdict_when_done",
            ),
            models.CheckConstraint(
                condition=Q(finished_at__isnull=True, state__in=WAITING)
                | Q(finished_at__isnull=False, state__in=(RunState.DONE, RunState.CANCELLED)),
                name="courses_submission_finished_at_end",
            ),
            models.CheckConstraint(
                condition=Q(state=RunState.RUNNING, lease_until__isnull=False)
                | (~Q(state=RunState.RUNNING) & Q(lease_until__isnull=True)),
                name="courses_submission_lease_while_running",
            ),
            models.CheckConstraint(
                condition=Q(repeatable=False) | Q(verdict__in=COUNTED, reused=False),
                name="courses_submission_repeatable_when_graded",
            ),
            models.CheckConstraint(
                condition=Q(points__lte=models.F("max_points")),
                name="courses_submission_points_within",
            ),
        )
        indexes = (
            # A worker takes the oldest queued run; place in line; size of the queue.
            models.Index(fields=["id"], condition=Q(state="queued"), name="submission_queue"),
            # Runs whose worker is gone.
            models.Index(
                fields=["lease_until"], condition=Q(state="running"), name="submission_leases"
            ),
            # How many runs wait, of a learner and of everybody.
            models.Index(
                fields=["learner"], condition=Q(finished_at__isnull=True), name="submission_waiting"
            ),
            # A learner's runs of an exercise, newest first; attempts and best result.
            models.Index(fields=["learner", "exercise", "-id"], name="submission_history"),
            # The stored report of identical code.
            models.Index(
                fields=["learner", "version", "source_hash"],
                condition=Q(repeatable=True),
                name="submission_identical",
            ),
        )

    def __str__(self) -> str:
        return f"{self.learner}, {self.exercise or 'playground'}: {self.verdict or self.state}"

    @property
    def version_key(self) -> int:
        """The key of the version, `NO_VERSION` without one."""
        return self.version_id or NO_VERSION

    @property
    def of_exercise(self) -> Exercise:
        """The exercise of a run that has one. Raises ValueError."""
        if self.exercise is None:
            raise ValueError("a run in the playground has no exercise")
        return self.exercise

    @property
    def of_version(self) -> ExerciseVersion:
        """The version of a run that has one. Raises ValueError."""
        if self.version is None:
            raise ValueError("a run in the playground has no version")
        return self.version

    @property
    def is_over(self) -> bool:
        return self.state in (RunState.DONE, RunState.CANCELLED)

    @property
    def passed(self) -> bool:
        return self.verdict == Verdict.PASSED


class SubmissionSource(models.Model):
    """The code of a submission, apart so that lists never read it."""

    submission = models.OneToOneField(
        Submission, on_delete=models.CASCADE, primary_key=True, related_name="source"
    )
    files = models.JSONField(default=dict, help_text="{file name: text}.")
    event = models.TextField(blank=True, help_text="The event of an invoke, as JSON text.")
    start_cold = models.BooleanField(
        default=False, help_text="The invoke shall not use an environment that is warm."
    )
    settings = models.JSONField(
        default=dict, blank=True, help_text="Of a run in the playground: what it was invoked with."
    )

    def __str__(self) -> str:
        return f"source of {self.submission_id}"


class TestRow(models.Model):
    """One test's verdict, written while the run goes on so that a poll can show it."""

    submission = models.ForeignKey(
        Submission, on_delete=models.CASCADE, related_name="tests", db_index=False
    )
    order = models.PositiveSmallIntegerField(help_text="From 0, as in tests.yaml.")
    name = models.CharField(max_length=200)
    verdict = models.CharField(max_length=14, choices=TestVerdict)

    __test__ = False  # not a test class, whatever pytest thinks of its name

    class Meta:
        ordering = ("order",)
        constraints = (
            # Also serves the result: a submission's rows in order.
            models.UniqueConstraint(fields=["submission", "order"], name="courses_testrow_once"),
            one_of("verdict", TestVerdict),
        )

    def __str__(self) -> str:
        return f"{self.name}: {self.verdict}"


class OpenedText(models.Model):
    """A draft that several pages may have open: each change of its text has a version of its own."""

    version = models.UUIDField(default=uuid4, editable=False)
    page = models.CharField(
        max_length=36, blank=True, editable=False, help_text="The page that saved it last."
    )

    class Meta:
        abstract = True


class Draft(OpenedText):
    """A learner's unfinished code for an exercise, saved with each run."""

    learner = learner_key("drafts")
    exercise = models.ForeignKey(Exercise, on_delete=models.PROTECT, related_name="drafts")
    files = models.JSONField(default=dict, help_text="{file name: text}.")
    event = models.TextField(blank=True, help_text="The event to invoke with, as JSON text.")
    updated_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = (
            # Also serves the exercise page: this learner's draft.
            models.UniqueConstraint(fields=["learner", "exercise"], name="courses_draft_once"),
        )

    def __str__(self) -> str:
        return f"{self.learner}: {self.exercise}"


class PlaygroundDraft(OpenedText):
    """What a learner has in the playground: code, role, event and settings."""

    learner = learner_key("playground_drafts")
    files = models.JSONField(default=dict, help_text="{file name: text}.")
    event = models.TextField(blank=True, help_text="The event to invoke with, as JSON text.")
    settings = models.JSONField(default=dict, blank=True)
    updated_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = (
            # Also serves the page: this learner's draft.
            models.UniqueConstraint(fields=["learner"], name="courses_playgrounddraft_once"),
        )

    def __str__(self) -> str:
        return f"{self.learner}: playground"
