"""The interview bank and its study mode: question, answer, grade, and when it comes back."""

from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse, HttpResponseBadRequest
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe
from django.views.decorators.vary import vary_on_headers

from courses.forms import GradeForm, MockForm
from courses.models import Card, InterviewQuestion
from courses.services import cards
from courses.services.people import ensure_learner
from courses.views.present.deck import due_box, forecast_of, review_page
from courses.views.present.interview_bank import (
    BankFilter,
    bank_questions,
    choices,
    grouped,
    topics_asked,
)
from courses.views.typing import LearnerRequest

PER_PAGE = 10
"""Of questions: the page's weight must not grow with their number."""


@require_safe
@vary_on_headers("HX-Request")
def bank(request: LearnerRequest) -> HttpResponse:
    """Every question by topic, level and kind; above them what there is to study."""
    wanted = BankFilter.of(request.GET)
    asked = InterviewQuestion.objects.published().in_reading_order()
    kept = wanted.narrow(asked)
    pages = Paginator(kept, PER_PAGE)
    page = pages.get_page(request.GET.get("page"))
    here = kept[max(page.start_index() - 1, 0) : page.end_index()]
    context = {
        "filter": wanted,
        "page": page,
        "groups": grouped(bank_questions(here, request.learner)),
        "shown": pages.count,
        "choices": choices(topics_asked(), wanted.topic),
    }
    if request.htmx:
        return render(request, "courses/interview/_questions.html", context)
    context |= {
        "total": asked.count() if wanted.is_used else pages.count,
        "box": due_box(request.learner),
        "forecast": forecast_of(request.learner),
        "mock": MockForm(),
    }
    return render(request, "courses/interview.html", context)


@require_safe
def question(request: LearnerRequest, uuid: UUID) -> HttpResponse:
    """One question, under an address that stays."""
    asked = InterviewQuestion.objects.published().filter(uuid=uuid)
    found = bank_questions(asked, request.learner)
    if not found:
        raise Http404("No question has this address.")
    return render(request, "courses/interview/question.html", {"item": found[0]})


@require_POST
def deck(request: LearnerRequest) -> HttpResponse:
    """Put every question into the deck; new ones come up day by day."""
    questions = InterviewQuestion.objects.published().in_reading_order().only("content_hash")
    added = cards.add_cards(by=ensure_learner(request), questions=questions)
    if not added:
        messages.info(request, "Every question is in your deck already.")
    return redirect("courses:review")


@require_safe
@never_cache
def review(request: LearnerRequest) -> HttpResponse:
    """The next card. Nothing due: when the next one comes."""
    learner = request.learner
    queue = cards.queue(learner) if learner else None
    if learner is None or queue is None or queue.card is None:
        has_cards = learner is not None and learner.cards.exists()
        context = {"queue": queue, "has_cards": has_cards, "forecast": forecast_of(learner)}
        return render(request, "courses/interview/nothing_due.html", context)
    page = review_page(learner, queue, queue.card)
    return render(request, "courses/interview/review.html", {"page": page})


@require_POST
def grade(request: LearnerRequest, pk: int) -> HttpResponse:
    """Grade a card and go on. The same grade sent twice counts once."""
    if request.learner is None:
        raise Http404
    card = get_object_or_404(Card.objects.filter(learner=request.learner), pk=pk)
    form = GradeForm(request.POST)
    if not form.is_valid():
        return HttpResponseBadRequest("A grade is 1, 2, 3 or 4.")
    cards.review(
        by=request.learner,
        card=card,
        rating=form.grade,
        seen=form.cleaned_data["seen"],
        took_ms=form.cleaned_data["took_ms"],
    )
    return redirect("courses:review")
