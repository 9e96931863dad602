"""What somebody did, and what comes next."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from courses.models import Activity, Learner, Submission
from courses.services.progress import today_for
from courses.views.present.charts import first_moment, streak_grid, xp_chart
from courses.views.present.deck import due_box
from courses.views.present.exercise_rows import ExerciseRow, exercise_rows
from courses.views.present.outline import Outline, outline_for
from courses.views.present.progress import badges_of, earned, strengths_of
from courses.views.present.status import Status
from courses.views.typing import LearnerRequest

RECENT_RUNS = 8


@dataclass(frozen=True, slots=True)
class StarterTask:
    """One of the three tasks of the first day."""

    title: str
    text: str
    url: str
    done: bool


@dataclass(frozen=True, slots=True)
class Run:
    """A run in the list."""

    submission: Submission
    cold: int | None
    took_ms: float | None


@require_safe
def dashboard(request: LearnerRequest) -> HttpResponse:
    """The first day shows three tasks; later days show progress."""
    learner = request.learner
    outline = outline_for(learner)
    exercises = exercise_rows(learner)
    tasks = _starter_tasks(learner, outline, exercises)
    context: dict[str, Any] = {
        "outline": outline,
        "resume": outline.resume,
        "next_exercise": _next_exercise(outline, exercises),
        "tasks": tasks,
        "first_day": not all(task.done for task in tasks),
    }
    if learner is not None:
        context |= _progress(learner, outline)
    return render(request, "courses/dashboard.html", context)


def _progress(learner: Learner, outline: Outline) -> dict[str, Any]:
    today = today_for(learner)
    days = set(Activity.objects.filter(learner=learner).values_list("day", flat=True))
    badges = badges_of(learner)
    recent = learner.xp_entries.filter(earned_at__gte=first_moment(today))
    entries = list(recent.values_list("earned_at", "amount"))
    runs = (
        Submission.objects.filter(learner=learner, finished_at__isnull=False)
        .select_related("exercise")
        .order_by("-pk")[:RECENT_RUNS]
    )
    return {
        "grid": streak_grid(days, today) if days else None,
        "chart": xp_chart(entries, today) if entries else None,
        "runs": [_run(submission) for submission in runs],
        "box": due_box(learner),
        "strengths": strengths_of(learner, outline.rows),
        "badges": badges,
        "badges_earned": earned(badges),
    }


def _run(submission: Submission) -> Run:
    document = submission.report or {}
    steps = [step for test in document.get("tests", ()) for step in test.get("steps", ())]
    steps += document.get("invocations", ())
    if not steps:
        return Run(submission, None, None)
    return Run(
        submission,
        sum(step["cold"] for step in steps),
        sum(step["report"]["duration_ms"] for step in steps),
    )


def _next_exercise(outline: Outline, exercises: list[ExerciseRow]) -> ExerciseRow | None:
    """The first open exercise of the topic to go on with."""
    if outline.resume is None:
        return None
    open_ones = (
        row
        for row in exercises
        if row.topic_slug == outline.resume.slug and row.status is not Status.DONE
    )
    return next(open_ones, None)


def _starter_tasks(
    learner: Learner | None, outline: Outline, exercises: list[ExerciseRow]
) -> list[StarterTask]:
    first_topic = outline.rows[0] if outline.rows else None
    first_exercise = exercises[0] if exercises else None
    topic_url = reverse("courses:topic", args=[first_topic.slug]) if first_topic else ""
    return [
        StarterTask(
            "Read one topic",
            f"“{first_topic.title}” takes {first_topic.minutes} minutes." if first_topic else "",
            topic_url or reverse("courses:learn"),
            any(row.read_at for row in outline.rows),
        ),
        StarterTask(
            "Pass one exercise",
            f"“{first_exercise.title}” is a good first one." if first_exercise else "",
            reverse("courses:exercise", args=[first_exercise.slug])
            if first_exercise
            else reverse("courses:practice"),
            any(row.status is Status.DONE for row in exercises),
        ),
        StarterTask(
            "Write down one thing",
            "Notes and answers in your own words stick; only you see them.",
            f"{topic_url}#my-notes" if topic_url else reverse("courses:learn"),
            learner is not None and _has_written(learner),
        ),
    ]


def _has_written(learner: Learner) -> bool:
    """Whether there is a note or an answer. One query."""
    notes = learner.notes.exclude(text="").order_by().values("pk")
    answers = learner.answers.exclude(text="").order_by().values("pk")
    return bool(notes.union(answers)[:1])
