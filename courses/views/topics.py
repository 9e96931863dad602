"""A topic's page, and what is written on it: notes, answers, "read"."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBadRequest, JsonResponse
from django.shortcuts import redirect, render
from django.template.defaultfilters import date as format_date
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from courses.forms import StudyForm
from courses.models import Note, OpenAnswer, Topic
from courses.services import progress, study
from courses.services.people import ensure_learner
from courses.views.fetch import published_question, published_topic
from courses.views.present.topic_page import topic_page
from courses.views.present.topic_parts import Conflict, Study
from courses.views.typing import LearnerRequest


@require_safe
def topic(request: LearnerRequest, slug: str) -> HttpResponse:
    """The reading page."""
    page = topic_page(published_topic(slug), request.learner)
    return render(request, "courses/topic.html", {"page": page})


@require_POST
def note_save(request: LearnerRequest, slug: str) -> HttpResponse:
    """Save the note; a script gets JSON, a browser the page again."""
    found = published_topic(slug)
    form = StudyForm(request.POST)
    if not form.is_valid():
        return _invalid(request, form, found)
    text, version = form.cleaned_data["text"], form.cleaned_data["version"]
    try:
        note = study.save_note(by=ensure_learner(request), topic=found, text=text, version=version)
    except study.EditConflict as conflict:
        if _wants_json(request):
            return _conflict_json(conflict)
        page = topic_page(found, request.learner, note=_kept(text, conflict))
        return render(request, "courses/topic.html", {"page": page}, status=409)
    return _saved(request, note, found, "my-notes")


@require_POST
def answer_save(request: LearnerRequest, uuid: UUID) -> HttpResponse:
    """Save the answer to a hands-on question; as `note_save`."""
    question = published_question(uuid)
    form = StudyForm(request.POST)
    if not form.is_valid():
        return _invalid(request, form, question.topic, str(uuid))
    text, version = form.cleaned_data["text"], form.cleaned_data["version"]
    try:
        answer = study.save_answer(
            by=ensure_learner(request), question=question, text=text, version=version
        )
    except study.EditConflict as conflict:
        if _wants_json(request):
            return _conflict_json(conflict)
        found = published_topic(question.topic.slug)
        page = topic_page(found, request.learner, answers={str(uuid): _kept(text, conflict)})
        return render(request, "courses/topic.html", {"page": page}, status=409)
    return _saved(request, answer, question.topic, f"answer-{uuid}")


@require_POST
def mark_read(request: LearnerRequest, slug: str) -> HttpResponse:
    """Note that the topic is read, and come back to it."""
    found = published_topic(slug)
    progress.mark_read(by=ensure_learner(request), topic=found)
    return redirect(f"{found_address(found)}#read")


def found_address(found: Topic) -> str:
    """The topic's page."""
    return reverse("courses:topic", args=[found.slug])


def _wants_json(request: LearnerRequest) -> bool:
    return request.headers.get("Accept", "").startswith("application/json")


def _saved(
    request: LearnerRequest, row: Note | OpenAnswer, found: Topic, anchor: str
) -> HttpResponse:
    if _wants_json(request):
        at = format_date(timezone.localtime(row.updated_at), "H:i")
        return JsonResponse({"version": row.version, "saved": at})
    return redirect(f"{found_address(found)}#{anchor}")


def _conflict_json(conflict: study.EditConflict) -> JsonResponse:
    body = {"version": conflict.current_version, "text": conflict.current_text}
    return JsonResponse(body, status=409)


def _kept(text: str, conflict: study.EditConflict) -> Study:
    """Both texts, and the version that the next save has to name."""
    return Study(text, conflict.current_version, None, Conflict(conflict.current_text))


def _invalid(
    request: LearnerRequest, form: StudyForm, found: Topic, question: str = ""
) -> HttpResponse:
    """The answer to a form that does not fit. A text that is too long is shown again."""
    if _wants_json(request):
        return JsonResponse({"errors": form.errors}, status=400)
    if "version" in form.errors:
        return HttpResponseBadRequest("The form was incomplete. Go back and try again.")
    messages.error(request, f"Not saved. {form.errors['text'][0]}")
    kept = Study(request.POST.get("text", ""), form.cleaned_data["version"])
    page = topic_page(
        published_topic(found.slug),
        request.learner,
        note=None if question else kept,
        answers={question: kept} if question else None,
    )
    return render(request, "courses/topic.html", {"page": page}, status=422)
