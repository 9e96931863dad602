"""One run: its page, its state while it goes on, and Stop."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from courses.forms import play_initial
from courses.models import RunKind
from courses.services import submissions
from courses.services.play_settings import PlaySettings
from courses.views.exercises import answer_soon, output_response
from courses.views.fetch import own_submission
from courses.views.present.output import output_of
from courses.views.typing import LearnerRequest

POLL_S = 0.2
"""How long a poll waits for the end, so that the end is seen when it comes."""


@require_safe
def submission(request: LearnerRequest, uuid: UUID) -> HttpResponse:
    """The run's page. It reloads itself until the run is over."""
    found = own_submission(request, uuid)
    context: dict[str, Any] = {
        "submission": found,
        "output": output_of(found),
        "exercise": found.exercise,
    }
    if found.kind == RunKind.PLAY:
        sent = play_initial(PlaySettings.of(found.source.settings))
        context["settings"] = [
            (name, value)
            for name, value in sent.items()
            if value is not False and value is not None
        ]
    return render(request, "courses/submission.html", context)


@require_safe
def status(request: LearnerRequest, uuid: UUID) -> HttpResponse:
    """The results region as it stands; it asks again by itself until the run is over."""
    found = own_submission(request, uuid)
    if not request.htmx:
        return redirect("courses:submission", uuid=uuid)
    return answer_soon(request, found, POLL_S)


@require_POST
def stop(request: LearnerRequest, uuid: UUID) -> HttpResponse:
    """Stop the run: no verdict, no attempt."""
    found = own_submission(request, uuid)
    submissions.cancel(by=found.learner, submission=found)
    if request.htmx:
        return output_response(request, found)
    return redirect("courses:submission", uuid=uuid)
