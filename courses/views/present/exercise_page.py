"""The exercise page: task, workspace, hints, past runs."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from courses.models import (
    Draft,
    Exercise,
    HelpKind,
    HelpTaken,
    Learner,
    RunKind,
    Submission,
    Verdict,
)
from courses.services.drafts import Opened, open_page
from courses.services.help import help_for, price
from courses.views.present.output import IDLE, Output, output_of
from courses.views.present.scenario import Brief, brief_of

PAST_RUNS = 20
LISTED = ("uuid", "kind", "state", "verdict", "points", "max_points", "queued_at", "finished_at")
"""What lists of past runs show of one. Twenty reports can be megabytes, and a page shows one or two."""


@dataclass(frozen=True, slots=True)
class FileTab:
    """One file of the workspace. `number` is its tab, from 1."""

    number: int
    name: str
    text: str
    lang: str
    saved: datetime | None


@dataclass(frozen=True, slots=True)
class Requirement:
    """A numbered requirement. `mark` is ok, bad, or "" before a run."""

    html: str
    mark: str


@dataclass(frozen=True, slots=True)
class Hint:
    number: int
    html: str


@dataclass(frozen=True, slots=True)
class Hints:
    """What has been opened, and what the next one costs."""

    taken: tuple[Hint, ...]
    total: int
    next_cost: int
    xp_available: int
    solution_taken: bool

    @property
    def next_number(self) -> int:
        """The next hint, 0 when all are open."""
        return len(self.taken) + 1 if len(self.taken) < self.total else 0


@dataclass(frozen=True, slots=True)
class Workspace:
    """The texts of the editor, and which version of the draft they are."""

    files: tuple[FileTab, ...]
    event: str
    opened: Opened

    @property
    def tabs(self) -> dict[str, int]:
        """Numbers of the tabs after the files."""
        count = len(self.files)
        return {"event": count + 1, "tests": count + 2, "settings": count + 3}


@dataclass(frozen=True, slots=True)
class ExercisePage:
    """Everything that `courses/exercise.html` shows."""

    exercise: Exercise
    brief: Brief
    workspace: Workspace
    hints: Hints
    requirements: tuple[Requirement, ...]
    past: tuple[Submission, ...]
    solved: Submission | None
    output: Output
    hints_open: bool = False

    @property
    def rendered(self) -> dict[str, Any]:
        html: dict[str, Any] = self.exercise.rendered
        return html


def exercise_page(
    exercise: Exercise,
    learner: Learner | None,
    *,
    files: Mapping[str, str] | None = None,
    event: str | None = None,
    opened: Opened | None = None,
    output: Output | None = None,
    source: Submission | None = None,
    hints_open: bool = False,
) -> ExercisePage:
    """The page of an exercise that can be run.

    `files` and `event` take the place of the draft: what somebody sent must not be lost, nor what
    their page, `opened`, had seen of it. `source` is a past run to put into the editor. `output` is
    the result to show, else the last one.
    """
    brief = brief_of(_version(exercise).tests_yaml, exercise.slug)
    past = past_runs(exercise, learner)
    last_tests = next((run for run in past if run.kind == RunKind.TESTS and run.is_over), None)
    if output is None:
        output = _last_output(past)
    return ExercisePage(
        exercise=exercise,
        brief=brief,
        workspace=_workspace(exercise, learner, brief, files, event, opened, source),
        hints=hints_of(exercise, learner),
        requirements=requirements_of(exercise, last_tests),
        past=past,
        solved=next((run for run in reversed(past) if run.verdict == Verdict.PASSED), None),
        output=output,
        hints_open=hints_open,
    )


def hints_of(exercise: Exercise, learner: Learner | None) -> Hints:
    """The hints that this learner has opened."""
    taken: list[HelpTaken] = help_for(exercise, learner) if learner else []
    opened = sorted(help_.number for help_ in taken if help_.kind == HelpKind.HINT)
    solution = any(help_.kind == HelpKind.SOLUTION for help_ in taken)
    now = price(exercise.xp, hints=len(opened), solution=solution)
    after = price(exercise.xp, hints=len(opened) + 1, solution=solution)
    html: list[str] = exercise.rendered.get("hints", [])
    return Hints(
        taken=tuple(Hint(number, html[number - 1]) for number in opened if number <= len(html)),
        total=len(html),
        next_cost=now - after,
        xp_available=now,
        solution_taken=solution,
    )


def requirements_of(exercise: Exercise, run: Submission | None) -> tuple[Requirement, ...]:
    """The requirements, marked by the visible tests of a run that prove each."""
    verdicts: dict[int, set[str]] = {}
    for test in (run.report or {}).get("tests", ()) if run else ():
        if test.get("task"):
            verdicts.setdefault(test["task"], set()).add(test["verdict"])
    return tuple(
        Requirement(html, _mark(verdicts.get(number, set())))
        for number, html in enumerate(exercise.rendered.get("requirements", ()), 1)
    )


def _mark(verdicts: set[str]) -> str:
    if not verdicts:
        return ""
    return "ok" if verdicts == {"passed"} else "bad"


def _version(exercise: Exercise) -> Any:
    if exercise.current_version is None:
        raise ValueError(f"{exercise} is not published")
    return exercise.current_version


def past_runs(exercise: Exercise, learner: Learner | None) -> tuple[Submission, ...]:
    """The learner's newest runs of an exercise, newest first. Their reports are read when asked."""
    if learner is None:
        return ()
    return tuple(Submission.objects.for_exercise(learner, exercise).only(*LISTED)[:PAST_RUNS])


def _last_output(past: tuple[Submission, ...]) -> Output:
    """The newest run; one that was stopped says nothing to somebody who comes back."""
    shown = next((run for run in past if run.state != "cancelled"), None)
    if shown is None:
        return IDLE
    whole = Submission.objects.select_related("version", "source", "exercise").get(pk=shown.pk)
    return output_of(whole)


def _workspace(
    exercise: Exercise,
    learner: Learner | None,
    brief: Brief,
    files: Mapping[str, str] | None,
    event: str | None,
    opened: Opened | None,
    source: Submission | None,
) -> Workspace:
    starter: dict[str, str] = _version(exercise).starter
    draft = Draft.objects.filter(learner=learner, exercise=exercise).first() if learner else None
    saved = draft.updated_at if draft else None
    texts = draft.files if draft else {}
    stored_event = draft.event if draft else ""
    if source is not None:
        texts, stored_event = source.source.files, source.source.event or stored_event
    if files is not None:
        texts = files
    tabs = (
        FileTab(number, name, texts.get(name, text), _lang(name), saved)
        for number, (name, text) in enumerate(_handler_first(starter), 1)
    )
    chosen = event if event is not None else stored_event
    return Workspace(tuple(tabs), chosen or brief.first_event, opened or open_page(draft))


def _handler_first(files: Mapping[str, str]) -> list[tuple[str, str]]:
    return sorted(files.items(), key=lambda item: (item[0] != "handler.py", item[0]))


def _lang(name: str) -> str:
    return "json" if name.endswith(".json") else "python"
