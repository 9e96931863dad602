"""Exam traps: a round of statements to call true or false, one per screen. Nothing is stored."""

from random import SystemRandom
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from courses.services.traps import trap_round
from courses.views.present.quiz_page import progress_of
from courses.views.present.quiz_words import without_sources
from courses.views.typing import LearnerRequest

SEEDS = 10**6


@require_safe
def traps(request: LearnerRequest) -> HttpResponse:
    """What traps are, and the way into a new round."""
    seed = SystemRandom().randrange(SEEDS)
    return render(
        request, "courses/traps.html", {"seed": seed, "count": len(trap_round(seed=seed))}
    )


@require_http_methods(["GET", "HEAD"])
def trap(request: LearnerRequest, seed: int, number: int) -> HttpResponse:
    """One statement. `said` is true or false, `score` what came before: t for right, f for wrong."""
    found = trap_round(seed=seed)
    score = "".join(mark for mark in request.GET.get("score", "") if mark in "tf")[: number - 1]
    if number == len(found) + 1 and found:
        context: dict[str, Any] = {"right": score.count("t"), "total": len(found)}
        return render(request, "courses/traps_result.html", context)
    if not 1 <= number <= len(found):
        raise Http404("This round has no such statement.")
    if len(score) < number - 1:
        return redirect(reverse("courses:trap", args=[seed, len(score) + 1]) + f"?score={score}")
    item = found[number - 1]
    said = request.GET.get("said")
    answered = said in ("true", "false")
    right = answered and (said == "true") == item.is_true
    marks: list[bool | None] = [mark == "t" for mark in score]
    if answered:
        score += "t" if right else "f"
        marks.append(right)
    marks += [None] * (len(found) - len(marks))
    context = {
        "item": item,
        "statement": item.statement if answered else without_sources(item.statement),
        "number": number,
        "total": len(found),
        "answered": answered,
        "right": right,
        "score": score,
        "next_url": reverse("courses:trap", args=[seed, number + 1]) + f"?score={score}",
        "progress": progress_of([(n, mark, mark is not None) for n, mark in enumerate(marks)]),
    }
    return render(request, "courses/trap.html", context)
