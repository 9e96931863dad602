"""The leaderboard, and taking part in it."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from courses.forms import JoinForm
from courses.services import leaderboard as service
from courses.services.errors import Refused
from courses.views.typing import LearnerRequest


@require_safe
@never_cache
def leaderboard(request: LearnerRequest) -> HttpResponse:
    """The people around this one; for who does not take part, what it would mean."""
    return _page(request, JoinForm())


@require_POST
def leaderboard_join(request: LearnerRequest) -> HttpResponse:
    """Take part under the handle that was typed, or one of ours."""
    form = JoinForm(request.POST)
    if request.learner is None or not form.is_valid():
        return _page(request, form, status=422)
    try:
        service.join(by=request.learner, handle=form.cleaned_data["handle"])
    except service.BadHandle as refused:
        form.add_error("handle", f"{refused.why} {refused.next_step}")
        return _page(request, form, status=422)
    except Refused as refused:
        messages.error(request, str(refused))
    return redirect("courses:leaderboard")


@require_POST
def leaderboard_leave(request: LearnerRequest) -> HttpResponse:
    """Take part no longer."""
    if request.learner is not None:
        service.leave(by=request.learner)
        messages.success(request, "You are no longer on the leaderboard.")
    return redirect("courses:leaderboard")


def _page(request: LearnerRequest, form: JoinForm, status: int = 200) -> HttpResponse:
    learner = request.learner
    context = {
        "board": service.board(learner) if learner is not None else None,
        "form": form,
        "around": service.AROUND,
    }
    return render(request, "courses/leaderboard.html", context, status=status)
