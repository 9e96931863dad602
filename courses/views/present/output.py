"""The results region in each of its states."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone

from courses.grading import SyntaxProblem
from courses.models import (
    Exercise,
    QuizAttempt,
    QuizKind,
    QuizQuestion,
    RunKind,
    RunState,
    Submission,
)
from courses.models import Verdict as SubmissionVerdict
from courses.models.prepared import Prepared
from courses.models.slots import LEARNER, TOPIC
from courses.services.errors import Busy, Refused
from courses.services.outages import Outage
from courses.services.play_settings import PlaySettings
from courses.services.progress import paid_for
from courses.services.submissions import DraftConflict, SyntaxRefused, place_in_line
from courses.services.worker import outage_of
from courses.views.present.conflicts import Conflict, conflict_of
from courses.views.present.results import WORDS, Result, result_of
from courses.views.present.scenario import brief_of

POLL_MS = 250
FIRST_POLLS_MS = 100
"""In the first second of a run: most end in it, and their first tests within a tenth."""
SLOWEST_POLL_MS = 5000
SPREAD_MS = 80
"""Those far back in line ask apart from each other: who pressed at once would ask at once for ever."""
NEAR = 4
"""Runs so close to their turn that an answer may wait for the end."""


@dataclass(frozen=True, slots=True)
class RunningTest:
    """A test of a run that goes on: its verdict, "" as long as it has none."""

    name: str
    css: str
    word: str


@dataclass(frozen=True, slots=True)
class Won:
    """What a pass brought, and where to go from it."""

    earned_xp: int
    """XP that the exercise has paid this learner, by this pass or an earlier one."""
    next_slug: str
    """The exercise after this one; "" after the last."""
    quiz_slug: str = ""
    """The topic whose quiz comes next: after its last exercise, while it was not taken."""


@dataclass(frozen=True, slots=True)
class Output:
    """What `courses/exercise/_output.html` draws."""

    state: str
    """idle, queued, running, done, refused or unavailable."""
    submission: Submission | None = None
    result: Result | None = None
    ahead: int = 0
    outage: Outage | None = None
    """Why a queued run cannot begin at the moment."""
    running: tuple[RunningTest, ...] = ()
    won: Won | None = None
    refused: Refused | None = None
    conflict: Conflict | None = None
    syntax: SyntaxProblem | None = None

    @property
    def is_waiting(self) -> bool:
        return self.state in ("queued", "running")

    @property
    def ends_soon(self) -> bool:
        """Whether the end is worth waiting for before answering."""
        return self.state == "running" or (self.state == "queued" and self.ahead < NEAR)

    @property
    def spoken(self) -> str:
        """What a screen reader is told when the state changes."""
        match self.state:
            case "queued":
                return f"{self.line}. {self.promise}" if self.outage else self.line
            case "running":
                return "Running"
            case "refused" | "unavailable" if self.refused is not None:
                return str(self.refused)
        return f"{self.result.headline}. {self.result.message}" if self.result else ""

    @property
    def poll_ms(self) -> int:
        """After how long the page asks again: the further back in line, the later.

        So a full queue asks about as often as a short one.
        """
        if self.outage is not None:
            return SLOWEST_POLL_MS
        if self.submission is not None and _just_began(self.submission):
            return FIRST_POLLS_MS
        delay = POLL_MS * (1 + self.ahead)
        if delay < SLOWEST_POLL_MS or self.submission is None:
            return min(SLOWEST_POLL_MS, delay)
        return SLOWEST_POLL_MS + self.submission.pk % 16 * SPREAD_MS

    @property
    def reload_s(self) -> int:
        """After how long the page of a waiting run loads itself again where no script runs."""
        return SLOWEST_POLL_MS // 1000 if self.outage is not None else 1

    @property
    def promise(self) -> str:
        """What becomes of a run that cannot begin at the moment; "" for one that can."""
        if self.outage is None:
            return ""
        what = "Code" if self.outage.of_everything else "This exercise"
        return (
            f"{what} cannot run on this site at the moment. Your run starts by itself as soon as "
            "it can; you may leave this page. No attempt is counted meanwhile."
        )

    @property
    def line(self) -> str:
        """The place in line, in words."""
        if self.outage is not None:
            return "Your code is kept and will run"
        return f"Waiting for a free worker, {self.ahead} ahead" if self.ahead else "Next in line"


def _just_began(submission: Submission) -> bool:
    began = submission.started_at
    return began is not None and timezone.now() - began < timedelta(seconds=1)


IDLE = Output("idle")


def output_of(submission: Submission) -> Output:
    """A submission, wherever it is in its life."""
    if submission.state == RunState.QUEUED:
        return Output(
            "queued",
            submission,
            ahead=place_in_line(submission),
            outage=outage_of(submission),
        )
    timeout_s, names = _limits(submission)
    if submission.state == RunState.RUNNING:
        return Output("running", submission, running=_running(submission, names))
    result = result_of(submission, timeout_s=timeout_s)
    ours = submission.verdict == SubmissionVerdict.INFRASTRUCTURE
    won = _won(submission) if result.passed else None
    return Output("unavailable" if ours else "done", submission, result, won=won)


def _limits(submission: Submission) -> tuple[int, list[str]]:
    """The function's timeout in seconds, and the names of the tests."""
    if submission.kind == RunKind.PLAY:
        return PlaySettings.of(submission.source.settings).timeout, []
    brief = brief_of(submission.of_version.tests_yaml, submission.of_exercise.slug)
    return brief.config.timeout_s, [spec.name for spec in brief.specs]


def refusal(error: Refused) -> Output:
    """A run that did not start. The text is in the editor and in the draft."""
    if isinstance(error, SyntaxRefused):
        return Output("refused", refused=error, syntax=error.problem)
    if isinstance(error, DraftConflict):
        return Output("refused", refused=error, conflict=conflict_of(error))
    return Output("unavailable" if isinstance(error, Busy) else "refused", refused=error)


def _won(submission: Submission) -> Won:
    exercise, learner = submission.of_exercise, submission.learner_id
    # Of the same topic first, because that is where the reader is.
    order = dict(_IN_ORDER.rows())
    slugs = list(order)
    after = slugs[slugs.index(exercise.slug) + 1 :] if exercise.slug in order else []
    is_last = not after or order[after[0]] != order.get(exercise.slug)
    quiz = _OPEN_QUIZ.rows(learner=learner, topic=exercise.topic_id) if is_last else []
    return Won(
        earned_xp=paid_for(exercise, learner) or 0,
        next_slug=after[0] if after else "",
        quiz_slug=quiz[0][0] if quiz else "",
    )


def _open_quiz() -> QuerySet[Any, Any]:
    """The slug of a topic while a learner has not taken its quiz; no row without a quiz."""
    taken = QuizAttempt.objects.filter(
        learner=LEARNER, kind=QuizKind.TOPIC, topic=OuterRef("topic"), finished_at__isnull=False
    )
    open_ones = QuizQuestion.objects.published().filter(~Exists(taken), topic=TOPIC)
    return open_ones.values_list("topic__slug")[:1]


_IN_ORDER = Prepared(
    lambda: Exercise.objects.published().in_reading_order().values_list("slug", "topic__slug")
)
_OPEN_QUIZ = Prepared(_open_quiz)


def _running(submission: Submission, names: list[str]) -> tuple[RunningTest, ...]:
    if submission.kind != RunKind.TESTS:
        return ()
    verdicts = dict(submission.tests.values_list("name", "verdict"))
    words = {verdict.value: word for verdict, word in WORDS.items()}
    return tuple(
        RunningTest(name, verdicts.get(name, ""), words.get(verdicts.get(name, ""), "Waiting"))
        for name in names
    )
