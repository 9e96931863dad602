"""Quizzes: begin one, answer question by question, see the result, repeat what was missed."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from courses.forms import ExamForm
from courses.models import Module, QuizAttempt, QuizKind
from courses.models.quizzes import XP_PER_QUESTION
from courses.services import quizzes
from courses.services.errors import NotYours
from courses.services.people import ensure_learner
from courses.views.fetch import published_topic
from courses.views.present.quiz_lists import (
    ModuleQuiz,
    after,
    by_module,
    questions_of,
    quiz_rows,
    rounds_of,
)
from courses.views.present.quiz_page import progress_of, question_page
from courses.views.typing import LearnerRequest


@require_safe
def quiz_list(request: LearnerRequest) -> HttpResponse:
    """Every quiz, and what a mock exam can be made of."""
    rows = quiz_rows(request.learner)
    modules = by_module(rows)
    context = {
        "rows": rows,
        "modules": modules,
        "exam": ExamForm(modules=_choices(modules)),
    }
    return render(request, "courses/quizzes.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def topic_quiz(request: LearnerRequest, slug: str) -> HttpResponse:
    """What the quiz of a topic asks for and pays; POST begins it or goes on."""
    topic = published_topic(slug)
    if request.method == "POST":
        try:
            attempt = quizzes.start_topic_quiz(by=ensure_learner(request), topic=topic)
        except quizzes.NoQuestions as error:
            messages.error(request, str(error))
            return redirect("courses:topic", slug=slug)
        return redirect("courses:quiz", uuid=attempt.uuid)
    count = questions_of(topic)
    if not count:
        raise Http404("This topic has no quiz.")
    rounds = rounds_of(request.learner, topic)
    context = {
        "topic": topic,
        "count": count,
        "xp": count * XP_PER_QUESTION,
        "rounds": [found for found in rounds if found.finished_at],
        "open_round": next((found for found in rounds if not found.finished_at), None),
    }
    return render(request, "courses/quiz/start.html", context)


@require_POST
def module_quiz(request: LearnerRequest, pk: int) -> HttpResponse:
    """Begin, or go on with, a mixture of a module's questions."""
    module = get_object_or_404(Module.objects.current(), pk=pk)
    try:
        attempt = quizzes.start_module_quiz(by=ensure_learner(request), module=module)
    except quizzes.NoQuestions as error:
        messages.error(request, str(error))
        return redirect("courses:quizzes")
    return redirect("courses:quiz", uuid=attempt.uuid)


@require_POST
def exam(request: LearnerRequest) -> HttpResponse:
    """Begin a mock exam; one that is running goes on."""
    modules = by_module(quiz_rows(None))
    form = ExamForm(request.POST, modules=_choices(modules))
    if not form.is_valid():
        rows = quiz_rows(request.learner)
        context = {"rows": rows, "modules": modules, "exam": form}
        return render(request, "courses/quizzes.html", context, status=422)
    try:
        attempt = quizzes.start_exam(
            by=ensure_learner(request),
            modules=Module.objects.filter(pk__in=form.cleaned_data["modules"]),
            questions=form.cleaned_data["questions"],
        )
    except quizzes.NoQuestions as error:
        messages.error(request, str(error))
        return redirect("courses:quizzes")
    return redirect("courses:quiz", uuid=attempt.uuid)


@require_safe
@never_cache
def quiz(request: LearnerRequest, uuid: UUID) -> HttpResponse:
    """Where a round goes on: the first open question, else the result."""
    return _onward(_own(request, uuid))


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def question(request: LearnerRequest, uuid: UUID, number: int) -> HttpResponse:
    """One question. POST checks the answer; the first one counts."""
    attempt = _own(request, uuid)
    found = quizzes.question_at(attempt, number - 1)
    if found is None:
        raise Http404("This round has no such question.")
    sealed = attempt.kind == QuizKind.EXAM and attempt.is_open()
    if request.method == "POST":
        try:
            quizzes.answer(
                by=attempt.learner, attempt=attempt, number=number - 1, form=request.POST
            )
        except quizzes.BadReply as error:
            page = question_page(attempt, found, sent=request.POST)
            context = {"page": page, "error": error}
            return render(request, "courses/quiz/question.html", context, status=422)
        except quizzes.RoundOver as error:
            messages.warning(request, str(error))
            return redirect("courses:quiz_result", uuid=uuid)
        return _onward(attempt) if sealed else redirect(_at(attempt, number))
    if not found.is_answered and not attempt.is_open():
        return redirect("courses:quiz_result", uuid=uuid)
    if found.is_answered and sealed:
        return _onward(attempt)
    page = question_page(attempt, found)
    return render(request, "courses/quiz/question.html", {"page": page})


@require_POST
def quiz_finish(request: LearnerRequest, uuid: UUID) -> HttpResponse:
    """End a round early; open questions count as missed."""
    attempt = _own(request, uuid)
    quizzes.finish(by=attempt.learner, attempt=attempt)
    return redirect("courses:quiz_result", uuid=uuid)


@require_safe
@never_cache
def quiz_result(request: LearnerRequest, uuid: UUID) -> HttpResponse:
    """What came out, what to reread, and the way to repeat what was missed."""
    attempt = _own(request, uuid)
    if attempt.is_open():
        return _onward(attempt)
    result = quizzes.result(attempt)
    states = [(answer.order, answer.right, answer.is_answered) for answer in result.answers]
    following = after(attempt.topic) if attempt.topic and not attempt.repeats else None
    context = {
        "result": result,
        "attempt": attempt,
        "progress": progress_of(states),
        "next": following,
    }
    return render(request, "courses/quiz/result.html", context)


@require_POST
def quiz_missed(request: LearnerRequest, uuid: UUID) -> HttpResponse:
    """A round of what was missed."""
    attempt = _own(request, uuid)
    try:
        again = quizzes.start_missed(by=attempt.learner, attempt=attempt)
    except quizzes.NoQuestions as error:
        messages.error(request, str(error))
        return redirect("courses:quiz_result", uuid=uuid)
    return redirect("courses:quiz", uuid=again.uuid)


def _choices(modules: list[ModuleQuiz]) -> list[tuple[int, str]]:
    return [(module.pk, module.title) for module in modules]


def _own(request: LearnerRequest, uuid: UUID) -> QuizAttempt:
    """The person's own round; somebody else's does not exist for them."""
    try:
        return quizzes.attempt_for(by=request.learner, uuid=uuid)
    except NotYours as error:
        raise Http404 from error


def _onward(attempt: QuizAttempt) -> HttpResponse:
    number = quizzes.next_number(attempt) if attempt.is_open() else None
    if number is None:
        return redirect("courses:quiz_result", uuid=attempt.uuid)
    return redirect(_at(attempt, number + 1))


def _at(attempt: QuizAttempt, number: int) -> str:
    return reverse("courses:quiz_question", args=[attempt.uuid, number])
