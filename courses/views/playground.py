"""The playground: any function, with a trigger, memory, a role, and several invocations."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe
from django_htmx.http import HttpResponseClientRedirect

from courses.forms import PlayForm, event_of, opened_by
from courses.models import PlaygroundDraft, RunKind, Submission
from courses.services import playground as service
from courses.services import submissions
from courses.services.addresses import client_address
from courses.services.errors import Busy, Refused
from courses.services.people import ensure_learner
from courses.services.play_settings import PlaySettings
from courses.views.exercises import FIRST_ANSWER_S, answer_soon, draft_kept
from courses.views.fetch import own_run
from courses.views.present.output import refusal
from courses.views.present.playground_page import playground_page
from courses.views.typing import LearnerRequest


# Never from a cache: a page's saves are told from another's by a name that is new each time.
@require_safe
@never_cache
def playground(request: LearnerRequest) -> HttpResponse:
    """Settings, workspace and the last result.

    `?run=` puts a past run into the editor, `?event=` the test event of a source.
    """
    page = playground_page(
        request.learner, source=_past_run(request), trigger=request.GET.get("event", "")
    )
    return render(request, "courses/playground.html", {"page": page, "output": page.output})


@require_POST
def play(request: LearnerRequest) -> HttpResponse:
    """Queue a run. A script gets the results region, a browser the run's page."""
    form = PlayForm(request.POST)
    if not form.is_valid():
        return _refused(request, form, _first_error(form), status=422)
    try:
        submission = service.play(
            by=ensure_learner(request),
            files=form.sources,
            event=form.cleaned_data["event"],
            settings=form.settings,
            address=client_address(request),
            opened=opened_by(request.POST),
        )
    except Busy as error:
        return _refused(request, form, error, status=503)
    except submissions.DraftConflict as error:
        return _refused(request, form, error, status=409)
    except Refused as error:
        return _refused(request, form, error, status=422)
    if request.htmx:
        return answer_soon(request, submission, FIRST_ANSWER_S)
    submissions.wait(submission, FIRST_ANSWER_S)
    return redirect("courses:submission", uuid=submission.uuid)


@require_POST
def draft(request: LearnerRequest) -> HttpResponse:
    """Keep unfinished text. Answers 204, 422 with the reason as text, or 409 with both texts.

    `?over=` names the version of another page that this text is to replace.
    """
    form = PlayForm(request.POST)
    settings = form.settings if form.is_valid() else None
    over = request.GET.get("over", "")
    try:
        kept = _keep(request, form, settings, over=over)
    except submissions.DraftConflict as error:
        return _refused(request, form, error, status=409)
    except Refused as error:
        return HttpResponse(str(error), status=422, content_type="text/plain")
    return draft_kept(request, kept, reverse("courses:playground"), chosen=bool(over))


@require_POST
def event(request: LearnerRequest) -> HttpResponse:
    """Put the test event of the chosen trigger into event.json; the rest stays as it was sent."""
    form = PlayForm(request.POST)
    if not form.is_valid():
        return _refused(request, form, _first_error(form), status=422)
    try:
        text = service.sample_event(form.settings.trigger)
        _keep(request, form, form.settings, event=text)
    except submissions.DraftConflict as error:
        return _refused(request, form, error, status=409)
    except Refused as error:
        return _refused(request, form, error, status=422)
    # The query, because the page may save the old text once more as it is left.
    there = f"{reverse('courses:playground')}?event={form.settings.trigger}"
    return HttpResponseClientRedirect(there) if request.htmx else redirect(there)


@require_POST
def reset(request: LearnerRequest) -> HttpResponse:
    """Put the first program back. Past runs keep theirs."""
    if request.learner is not None:
        service.reset(by=request.learner)
    messages.success(request, "The first program is back. Your past runs keep your code.")
    # The query tells the page's script to drop what the device keeps of the old text.
    return redirect(f"{reverse('courses:playground')}?reset=1")


def _keep(
    request: LearnerRequest,
    form: PlayForm,
    settings: PlaySettings | None,
    *,
    event: str | None = None,
    over: str = "",
) -> PlaygroundDraft:
    learner = ensure_learner(request)
    if settings is None:
        # Numbers that are being typed are no reason to lose the code.
        known = service.draft_of(learner)
        settings = PlaySettings.of(known.settings) if known else PlaySettings()
    text = event_of(form.data) or "" if event is None else event
    return service.save_draft(
        by=learner,
        files=form.sources,
        event=text,
        settings=settings,
        opened=opened_by(form.data, over=over),
        leaving=event is not None,
    )


def _first_error(form: PlayForm) -> Refused:
    name, errors = next(iter(form.errors.items()))
    label = form.fields[name].label or name if name in form.fields else ""
    return Refused("Not started.", f"{label}: {errors[0]}", "Mend the settings, then run again.")


def _refused(
    request: LearnerRequest, form: PlayForm, error: Refused, *, status: int
) -> HttpResponse:
    output = refusal(error)
    if request.htmx:
        context = {"output": output, "say": True}
        return render(request, "courses/exercise/_answer.html", context, status=status)
    page = playground_page(
        request.learner, form=form, opened=opened_by(request.POST), output=output
    )
    return render(
        request, "courses/playground.html", {"page": page, "output": output}, status=status
    )


def _past_run(request: LearnerRequest) -> Submission | None:
    """The person's own run that the address names; None for anything else."""
    return own_run(request, Submission.objects.filter(kind=RunKind.PLAY))
