"""Home, and the pages about the site."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from courses.models import Exercise
from courses.views.present.fidelity_page import fidelity_page
from courses.views.present.hero import hero
from courses.views.present.outline import outline_for
from courses.views.present.paths import paths_for
from courses.views.typing import LearnerRequest

NUMBERS = ("", "One path", "Two paths", "Three paths", "Four paths", "Five paths", "Six paths")


@require_safe
def home(request: LearnerRequest) -> HttpResponse:
    """What the site is; for somebody who has begun, first of all where to go on."""
    outline = outline_for(request.learner)
    paths = paths_for(outline)
    count = NUMBERS[len(paths)] if len(paths) < len(NUMBERS) else f"{len(paths)} paths"
    first_exercise = (
        Exercise.objects.published().in_reading_order().only("slug", "topic_id").first()
    )
    return render(
        request,
        "courses/home.html",
        {
            "hero": hero(),
            "outline": outline,
            "resume": outline.resume,
            "first_topic": outline.rows[0] if outline.rows else None,
            "first_exercise": first_exercise,
            "paths": paths,
            "paths_heading": f"{count}, one machine",
        },
    )


@require_safe
def about(request: LearnerRequest) -> HttpResponse:
    """What runs behind the pages, and what it is not."""
    return render(request, "courses/about.html")


@require_safe
def shortcuts(request: LearnerRequest) -> HttpResponse:
    """Every key that does something."""
    return render(request, "courses/shortcuts.html")


@require_safe
def accessibility(request: LearnerRequest) -> HttpResponse:
    """What was done so that everybody can use the site, and how to say what is missing."""
    return render(request, "courses/accessibility.html")


@require_safe
def fidelity(request: LearnerRequest) -> HttpResponse:
    """What the local Lambda and its AWS do as AWS does, and every known difference."""
    return render(request, "courses/fidelity.html", {"page": fidelity_page()})
