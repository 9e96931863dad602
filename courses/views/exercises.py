"""The exercise page, and running what is written there."""

from urllib.parse import urlsplit

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from django_htmx.http import HttpResponseClientRedirect

from courses.forms import RunForm, event_of, files_of, opened_by
from courses.models import Draft, Exercise, PlaygroundDraft, RunKind, Submission
from courses.services import sources, submissions
from courses.services.addresses import client_address
from courses.services.errors import Busy, Refused
from courses.services.people import ensure_learner
from courses.views.fetch import own_run, published_exercise, runnable_exercise
from courses.views.present.exercise_page import exercise_page, past_runs, requirements_of
from courses.views.present.output import Output, output_of, refusal
from courses.views.present.playground_page import past_plays
from courses.views.typing import LearnerRequest

FIRST_ANSWER_S = 0.3
"""A run that ends within this is in the first answer."""
VERSION = "Lab-Draft-Version"
"""The header with which a page learns that its text is stored."""


# Never from a cache: a page's saves are told from another's by a name that is new each time.
@require_safe
@never_cache
def exercise(request: LearnerRequest, slug: str) -> HttpResponse:
    """Task, workspace and the last result. `?run=` puts the code of a past run into the editor."""
    found = published_exercise(slug, request.learner)
    page = exercise_page(
        found,
        request.learner,
        source=_past_run(request, found),
        hints_open="hints" in request.GET,
    )
    return render(request, "courses/exercise.html", {"page": page, "output": page.output})


@require_POST
def run(request: LearnerRequest, slug: str) -> HttpResponse:
    """Queue a run. A script gets the results region, a browser the submission's page."""
    found = runnable_exercise(slug)
    form = RunForm(request.POST)
    if not form.is_valid():
        error = Refused(
            "Not started.", "The form was incomplete.", "Reload the page and run again."
        )
        return _refused(request, found, error, status=400)
    try:
        submission = submissions.submit(
            by=ensure_learner(request),
            exercise=found,
            files=form.sources,
            kind=form.run_kind,
            event=form.sent_event,
            cold=form.cleaned_data["cold"],
            address=client_address(request),
            opened=opened_by(request.POST),
        )
    except Busy as error:
        return _refused(request, found, error, status=503)
    except submissions.DraftConflict as error:
        return _refused(request, found, error, status=409)
    except Refused as error:
        return _refused(request, found, error, status=422)
    if request.htmx:
        return answer_soon(request, submission, FIRST_ANSWER_S)
    submissions.wait(submission, FIRST_ANSWER_S)
    return redirect("courses:submission", uuid=submission.uuid)


@require_POST
def draft(request: LearnerRequest, slug: str) -> HttpResponse:
    """Keep unfinished text. Answers 204, 422 with the reason as text, or 409 with both texts.

    `?over=` names the version of another page that this text is to replace.
    """
    found = runnable_exercise(slug)
    over = request.GET.get("over", "")
    try:
        kept = sources.save_draft(
            by=ensure_learner(request),
            exercise=found,
            files=files_of(request.POST.dict()),
            event=event_of(request.POST),
            opened=opened_by(request.POST, over=over),
        )
    except submissions.DraftConflict as error:
        return _refused(request, found, error, status=409)
    except Refused as error:
        return HttpResponse(str(error), status=422, content_type="text/plain")
    return draft_kept(request, kept, reverse("courses:exercise", args=[slug]), chosen=bool(over))


@require_http_methods(["GET", "HEAD", "POST"])
def reset(request: LearnerRequest, slug: str) -> HttpResponse:
    """Ask, then put the starter code back. Past runs keep their code."""
    found = published_exercise(slug)
    if request.method != "POST":
        return render(request, "courses/reset.html", {"exercise": found})
    if request.learner is not None:
        sources.reset_draft(by=request.learner, exercise=found)
    messages.success(request, "The starter code is back. Your past runs keep your code.")
    # The query tells the page's script to drop what the device keeps of the old text.
    return redirect(f"{reverse('courses:exercise', args=[slug])}?reset=1")


def draft_kept(
    request: LearnerRequest, draft: Draft | PlaygroundDraft, page: str, *, chosen: bool
) -> HttpResponse:
    """The answer to a saved draft: nothing but its version, or the page anew where a person chose."""
    if not chosen and not request.htmx:
        return HttpResponse(status=204, headers={VERSION: str(draft.version)})
    messages.success(request, "Saved: your text here is the one that is kept.")
    # The query tells the page's script that what the device keeps is stored.
    there = f"{page}?reset=1#code"
    return HttpResponseClientRedirect(there) if request.htmx else redirect(there)


def answer_soon(request: LearnerRequest, submission: Submission, seconds: float) -> HttpResponse:
    """The results region of a run, after its end if that is near and comes within `seconds`."""
    output = output_of(submission)
    if output.ends_soon:
        submissions.wait(submission, seconds)
        output = output_of(submission)
    return output_response(request, submission, output)


def output_response(
    request: LearnerRequest, submission: Submission, output: Output | None = None
) -> HttpResponse:
    """The results region of a run, with what else on the page it changes."""
    output = output or output_of(submission)
    over = submission.is_over and submission.kind == RunKind.TESTS
    # The run's own page has neither requirements nor past runs.
    in_workspace = not is_at(request, reverse("courses:submission", args=[submission.uuid]))
    past: tuple[Submission, ...] | None = None
    if submission.is_over and in_workspace:
        past = (
            past_runs(submission.exercise, request.learner)
            if submission.exercise
            else past_plays(request.learner)
        )
    context = {
        "output": output,
        "exercise": submission.exercise,
        "say": True,
        "requirements": (
            requirements_of(submission.of_exercise, submission) if over and in_workspace else None
        ),
        "swap_shell": over,
        "past": past,
    }
    return render(request, "courses/exercise/_answer.html", context)


def is_at(request: LearnerRequest, path: str) -> bool:
    """Whether a script on the page of this path asks."""
    return urlsplit(request.htmx.current_url or "").path == path


def _refused(
    request: LearnerRequest, found: Exercise, error: Refused, *, status: int
) -> HttpResponse:
    """The answer to a run that did not start: the region, or the whole page with the text kept."""
    output = refusal(error)
    if request.htmx:
        context = {"output": output, "exercise": found, "say": True}
        return render(request, "courses/exercise/_answer.html", context, status=status)
    page = exercise_page(
        found,
        request.learner,
        files=files_of(request.POST.dict()),
        event=event_of(request.POST),
        opened=opened_by(request.POST),
        output=output,
    )
    return render(request, "courses/exercise.html", {"page": page, "output": output}, status=status)


def _past_run(request: LearnerRequest, found: Exercise) -> Submission | None:
    """The person's own run that the address names; None for anything else."""
    return own_run(request, Submission.objects.filter(exercise=found))
