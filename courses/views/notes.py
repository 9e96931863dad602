"""All notes in one place, to search and to take away."""

from dataclasses import dataclass

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from courses.forms import QueryForm
from courses.models import Note
from courses.services.notes import export_notes, find_notes, notes_of
from courses.views.present.note_preview import facts_for, preview_of
from courses.views.typing import LearnerRequest

PER_PAGE = 20


@dataclass(frozen=True, slots=True)
class ShownNote:
    """A note with its Markdown rendered, or, when it was searched for, the place that matches."""

    note: Note
    html: str
    """Empty for what the renderer refuses: that is shown as it was typed."""


@require_safe
def notes(request: LearnerRequest) -> HttpResponse:
    """Notes in reading order, in pages; with `q` those that match best."""
    q = QueryForm(request.GET).text.strip()
    learner = request.learner
    shown: list[ShownNote] = []
    page = None
    if learner is not None and q:
        shown = [ShownNote(hit.note, hit.snippet) for hit in find_notes(by=learner, query=q)]
    elif learner is not None:
        page = Paginator(notes_of(learner), PER_PAGE).get_page(request.GET.get("page"))
        facts = facts_for(note.text for note in page.object_list)
        shown = [ShownNote(note, preview_of(note.text, facts).html) for note in page.object_list]
    return render(request, "courses/notes.html", {"q": q, "notes": shown, "page": page})


@require_safe
def notes_export(request: LearnerRequest) -> HttpResponse:
    """Everything written, as one Markdown file."""
    text = export_notes(request.learner) if request.learner else "# My notes\n"
    response = HttpResponse(text, content_type="text/markdown; charset=utf-8")
    response.headers["Content-Disposition"] = 'attachment; filename="lambda-lab-notes.md"'
    return response
