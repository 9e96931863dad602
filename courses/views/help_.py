"""Hints and the solution, and what they cost."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from courses.forms import HintForm
from courses.models import HelpKind, HelpTaken, Learner, XpEntry, XpKind
from courses.models.exercises import Exercise
from courses.services import help as helping
from courses.services.errors import Refused
from courses.services.people import ensure_learner
from courses.views.fetch import published_exercise
from courses.views.present.exercise_page import hints_of
from courses.views.present.solution import diffs_of, own_files
from courses.views.typing import LearnerRequest


@require_POST
def hint(request: LearnerRequest, slug: str) -> HttpResponse:
    """Open the hint that the button named, else the next one."""
    exercise = published_exercise(slug)
    form = HintForm(request.POST)
    number = form.cleaned_data["number"] if form.is_valid() else None
    try:
        helping.take_hint(by=ensure_learner(request), exercise=exercise, number=number)
    except Refused as error:
        if not request.htmx:
            messages.error(request, str(error))
    if request.htmx:
        context = {"exercise": exercise, "hints": hints_of(exercise, request.learner), "swap": True}
        return render(request, "courses/exercise/_hints.html", context)
    return redirect(f"{reverse('courses:exercise', args=[slug])}?hints=open#hints")


@require_http_methods(["GET", "HEAD", "POST"])
def solution(request: LearnerRequest, slug: str) -> HttpResponse:
    """Say what the solution costs; once opened, show it as a diff against the person's code."""
    exercise = published_exercise(slug)
    if request.method == "POST":
        try:
            helping.reveal_solution(by=ensure_learner(request), exercise=exercise)
        except Refused as error:
            messages.error(request, str(error))
        return redirect("courses:solution", slug=slug)
    learner = request.learner
    opened = learner is not None and _is_opened(learner, exercise)
    context = {
        "exercise": exercise,
        "opened": opened,
        "can_open": learner is not None and helping.solution_is_open(by=learner, exercise=exercise),
        "hints": hints_of(exercise, learner),
        "pays_after": _pays_after(exercise, learner),
        "has_paid": learner is not None and _has_paid(learner, exercise),
        "failed_runs": helping.FAILED_RUNS_FOR_SOLUTION,
        "diffs": diffs_of(own_files(exercise, learner), exercise) if opened else (),
    }
    return render(request, "courses/solution.html", context)


def _is_opened(learner: Learner, exercise: Exercise) -> bool:
    taken = HelpTaken.objects.filter(learner=learner, exercise=exercise, kind=HelpKind.SOLUTION)
    return taken.exists()


def _has_paid(learner: Learner, exercise: Exercise) -> bool:
    paid = XpEntry.objects.filter(learner=learner, kind=XpKind.EXERCISE, object_uuid=exercise.uuid)
    return paid.exists()


def _pays_after(exercise: Exercise, learner: Learner | None) -> int:
    """XP that a first pass would pay once the solution is open."""
    return helping.price(exercise.xp, hints=len(hints_of(exercise, learner).taken), solution=True)
