"""Mock interviews: answer against the clock, compare with the rubric, grade yourself."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseBadRequest
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from courses.forms import GradeForm, MockForm
from courses.forms.fields import unix_lines
from courses.models import InterviewRole, MockInterview, Rating
from courses.services import interviews
from courses.services.errors import NotYours, Refused
from courses.services.people import ensure_learner
from courses.views.present.interview_bank import topics_asked
from courses.views.typing import LearnerRequest


@require_safe
def mock_new(request: LearnerRequest) -> HttpResponse:
    """The topics to choose from, in a page of their own: the bank's must not grow with each."""
    context = {"mock": MockForm(), "topics": topics_asked()}
    return render(request, "courses/mock/new.html", context)


@require_POST
def mock_start(request: LearnerRequest) -> HttpResponse:
    """Begin a sitting; one that is running goes on."""
    form = MockForm(request.POST)
    if not form.is_valid():
        messages.error(request, "The interview was not started. Choose a role and a length.")
        return redirect("courses:interview")
    try:
        found = interviews.start_interview(
            by=ensure_learner(request),
            role=InterviewRole(form.cleaned_data["role"]),
            minutes=form.cleaned_data["minutes"],
            topics=form.cleaned_data["topics"],
        )
    except interviews.NoInterview as error:
        messages.error(request, str(error))
        return redirect("courses:interview")
    return redirect("courses:mock", uuid=found.uuid)


@require_safe
@never_cache
def mock(request: LearnerRequest, uuid: UUID) -> HttpResponse:
    """Where a sitting goes on: the first question without a grade, else how it went."""
    return _onward(_own(request, uuid))


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def mock_question(request: LearnerRequest, uuid: UUID, number: int) -> HttpResponse:
    """One question. POST keeps what was typed and shows the answer."""
    found = _own(request, uuid)
    held = interviews.answer_at(found, number - 1)
    if held is None:
        raise Http404("This interview has no such question.")
    status = 200
    refused: Refused | None = None
    text = held.text
    if request.method == "POST":
        text = unix_lines(request.POST.get("text", ""))
        try:
            interviews.reveal(by=found.learner, interview=found, number=number - 1, text=text)
        except Refused as error:
            refused, status = error, 422
        else:
            return redirect(_at(found, number) + "#answer")
    if held.grade is None and found.finished_at:
        return redirect("courses:mock_result", uuid=uuid)
    context = {
        "interview": found,
        "held": held,
        "number": number,
        "total": found.answers.count(),
        "text": text,
        "error": refused,
        "html": held.question.rendered,
        "grades": Rating.choices,
    }
    return render(request, "courses/mock/question.html", context, status=status)


@require_POST
def mock_grade(request: LearnerRequest, uuid: UUID, number: int) -> HttpResponse:
    """The own grade of an answer that was shown; the first one counts."""
    found = _own(request, uuid)
    form = GradeForm({"rating": request.POST.get("rating"), "seen": 0})
    if not form.is_valid():
        return HttpResponseBadRequest("A grade is 1, 2, 3 or 4.")
    try:
        interviews.grade(by=found.learner, interview=found, number=number - 1, rating=form.grade)
    except NotYours as error:
        raise Http404 from error
    except interviews.InterviewOver as error:
        messages.error(request, str(error))
        return redirect(_at(found, number))
    return _onward(found)


@require_POST
def mock_finish(request: LearnerRequest, uuid: UUID) -> HttpResponse:
    """End the sitting early."""
    found = _own(request, uuid)
    interviews.finish(by=found.learner, interview=found)
    return redirect("courses:mock_result", uuid=uuid)


@require_safe
@never_cache
def mock_result(request: LearnerRequest, uuid: UUID) -> HttpResponse:
    """How it went, and which questions have become cards."""
    found = _own(request, uuid)
    if found.finished_at is None:
        return _onward(found)
    context = {"outcome": interviews.outcome(found), "interview": found}
    return render(request, "courses/mock/result.html", context)


def _own(request: LearnerRequest, uuid: UUID) -> MockInterview:
    """The person's own sitting; somebody else's does not exist for them."""
    try:
        return interviews.interview_for(by=request.learner, uuid=uuid)
    except NotYours as error:
        raise Http404 from error


def _onward(found: MockInterview) -> HttpResponse:
    number = None if found.finished_at else interviews.next_number(found)
    if number is None:
        return redirect("courses:mock_result", uuid=found.uuid)
    return redirect(_at(found, number + 1))


def _at(found: MockInterview, number: int) -> str:
    return reverse("courses:mock_question", args=[found.uuid, number])
