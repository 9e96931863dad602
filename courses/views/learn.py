"""Paths, courses and topics as lists."""

from collections.abc import Iterable
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_safe
from django.views.decorators.vary import vary_on_headers

from courses.models import LearningPath
from courses.views.filters import read_filter
from courses.views.present.outline import Group, Outline, TopicLine, TopicRow, grouped, outline_for
from courses.views.present.paths import path_for, paths_for
from courses.views.typing import LearnerRequest


@require_safe
@vary_on_headers("HX-Request")
def learn(request: LearnerRequest) -> HttpResponse:
    """Every path and every topic, course by course."""
    outline = outline_for(request.learner)
    context = _filtered(request, outline, outline.rows, by_course=True)
    if request.htmx:
        return render(request, "courses/learn/_topics.html", context)
    return render(request, "courses/learn.html", {**context, "paths": paths_for(outline)})


@require_safe
@vary_on_headers("HX-Request")
def course(request: LearnerRequest, slug: str) -> HttpResponse:
    """One course, module by module."""
    outline = outline_for(request.learner)
    found = outline.course(slug)
    if found is None:
        raise Http404("No course has this address.")
    context = _filtered(request, outline, found.rows, by_course=False)
    if request.htmx:
        return render(request, "courses/learn/_topics.html", context)
    return render(request, "courses/course.html", {**context, "course": found})


@require_safe
def path(request: LearnerRequest, slug: str) -> HttpResponse:
    """One path, topic by topic."""
    outline = outline_for(request.learner)
    row = get_object_or_404(LearningPath.objects.current(), slug=slug)
    found = path_for(row, outline)
    lines = [TopicLine.of(row, now=outline.current_slug, heading="h2") for row in found.rows]
    return render(request, "courses/path.html", {"path": found, "lines": lines})


def _filtered(
    request: LearnerRequest, outline: Outline, rows: Iterable[TopicRow], *, by_course: bool
) -> dict[str, Any]:
    wanted = read_filter(request)
    rows = list(rows)
    kept = [
        row for row in rows if wanted.admits(row.level, row.status) and row.matches(wanted.words)
    ]
    groups = grouped(kept, rows, by_course=by_course, now=outline.current_slug)
    if by_course:
        groups = [_linked(group) for group in groups]
    return {"outline": outline, "filter": wanted, "groups": groups, "shown": len(kept)}


def _linked(group: Group) -> Group:
    address = reverse("courses:course", args=[group.anchor])
    return Group(group.anchor, group.title, group.lines, group.done, group.total, address)
