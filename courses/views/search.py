"""Search: one field, results by kind."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe
from django.views.decorators.vary import vary_on_headers

from courses.forms import SearchForm
from courses.models import DocumentKind
from courses.services import search as searching
from courses.services.search import Hit
from courses.services.search.finding import PER_GROUP
from courses.views.present.outline import outline_for
from courses.views.typing import LearnerRequest

MOST_OF_ONE_KIND = 50
TOPICS_OFFERED = 5


@dataclass(frozen=True, slots=True)
class Row:
    """A hit with its address."""

    hit: Hit
    url: str


@dataclass(frozen=True, slots=True)
class RowGroup:
    """The results of one kind."""

    kind: DocumentKind
    rows: tuple[Row, ...]
    more: int


@require_safe
@vary_on_headers("HX-Request")
def search(request: LearnerRequest) -> HttpResponse:
    """Results grouped by kind; `kind` shows all of one. Nothing found: the nearest, else topics."""
    form = SearchForm(request.GET)
    q = form.value("q")
    kind = DocumentKind(form.value("kind")) if form.value("kind") else None
    results = searching.search(
        query=q,
        by=request.learner,
        kind=kind,
        most=MOST_OF_ONE_KIND if kind else PER_GROUP,
    )
    groups = [
        RowGroup(group.kind, tuple(Row(hit, address(hit)) for hit in group.hits), group.more)
        for group in results.groups
    ]
    context: dict[str, Any] = {"q": q, "kind": kind, "results": results, "groups": groups}
    if q.strip() and not groups:
        context["topics"] = outline_for(request.learner).rows[:TOPICS_OFFERED]
    if request.htmx:
        return render(request, "courses/search/_results.html", context)
    return render(request, "courses/search.html", context)


def address(hit: Hit) -> str:
    """Where a result leads."""
    match hit.kind:
        case DocumentKind.TOPIC:
            page = reverse("courses:topic", args=[hit.slug])
        case DocumentKind.EXERCISE:
            page = reverse("courses:exercise", args=[hit.slug])
        case DocumentKind.CHEAT_SHEET:
            return reverse("courses:cheatsheet", args=[hit.object_uuid])
        case DocumentKind.INTERVIEW:
            return reverse("courses:interview_question", args=[hit.object_uuid])
        case DocumentKind.GLOSSARY:
            return f"{reverse('courses:glossary')}#{hit.slug}"
        case DocumentKind.NOTE:
            return f"{reverse('courses:topic', args=[hit.slug])}#my-notes"
    return f"{page}#{hit.anchor}" if hit.anchor else page
