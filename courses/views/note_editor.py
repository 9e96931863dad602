"""One note on a page of its own: written, and shown as its Markdown looks."""

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBadRequest
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from courses.forms import StudyForm
from courses.models import Note, Topic
from courses.services import study
from courses.services.people import ensure_learner
from courses.services.rendering import current_facts
from courses.views.fetch import published_topic
from courses.views.present.note_preview import NotePreview, preview_of
from courses.views.present.topic_parts import Conflict, Study
from courses.views.typing import LearnerRequest


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def note(request: LearnerRequest, slug: str) -> HttpResponse:
    """The note beside its preview. POST saves it and goes back to all notes."""
    topic = published_topic(slug)
    if request.method != "POST":
        stored = Note.objects.filter(learner=request.learner, topic=topic).first()
        shown = Study(stored.text, stored.version, stored.updated_at) if stored else Study()
        return _page(request, topic, shown, preview_of(shown.text, current_facts()))
    form = StudyForm(request.POST)
    if not form.is_valid():
        return _unreadable(request, topic, form)
    text, version = form.cleaned_data["text"], form.cleaned_data["version"]
    try:
        study.save_note(by=ensure_learner(request), topic=topic, text=text, version=version)
    except study.EditConflict as conflict:
        kept = Study(text, conflict.current_version, None, Conflict(conflict.current_text))
        return _page(request, topic, kept, preview_of(text, current_facts()), status=409)
    messages.success(request, "Your note is saved.")
    return redirect("courses:notes")


@require_POST
@never_cache
def note_preview(request: LearnerRequest, slug: str) -> HttpResponse:
    """What was typed as its Markdown looks; nothing is saved. A script gets that part alone."""
    topic = published_topic(slug)
    form = StudyForm(request.POST)
    if not form.is_valid():
        return _unreadable(request, topic, form)
    text = form.cleaned_data["text"]
    preview = preview_of(text, current_facts())
    if request.headers.get("X-Lab-Part") == "1":
        return render(request, "courses/notes/_preview.html", {"preview": preview})
    return _page(request, topic, Study(text, form.cleaned_data["version"]), preview)


def _page(
    request: LearnerRequest,
    topic: Topic,
    shown: Study,
    preview: NotePreview,
    status: int = 200,
) -> HttpResponse:
    context = {
        "topic": topic,
        "note": shown,
        "preview": preview,
        "address": reverse("courses:note", args=[topic.slug]),
    }
    return render(request, "courses/note.html", context, status=status)


def _unreadable(request: LearnerRequest, topic: Topic, form: StudyForm) -> HttpResponse:
    """A text that is too long is shown again."""
    if "version" in form.errors or "text" not in request.POST:
        return HttpResponseBadRequest("The form was incomplete. Go back and try again.")
    messages.error(request, f"Not saved. {form.errors['text'][0]}")
    text = request.POST["text"]
    kept = Study(text, form.cleaned_data["version"])
    return _page(request, topic, kept, NotePreview(text), status=422)
