"""Bookmarks: one button, one list."""

from django.db.models import Model, QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST, require_safe

from courses.forms import BookmarkForm
from courses.models import Exercise, InterviewQuestion, Topic
from courses.services.bookmarks import Target, bookmarks_of, set_bookmark
from courses.services.people import ensure_learner
from courses.views.typing import LearnerRequest


@require_safe
def bookmarks(request: LearnerRequest) -> HttpResponse:
    """What was marked, the newest first."""
    found = bookmarks_of(request.learner) if request.learner else []
    return render(request, "courses/bookmarks.html", {"bookmarks": found})


@require_POST
def bookmark(request: LearnerRequest) -> HttpResponse:
    """Mark or unmark; a script gets the button again, a browser the page it came from."""
    form = BookmarkForm(request.POST)
    if not form.is_valid():
        raise Http404("There is nothing to mark.")
    kind, uuid = form.cleaned_data["kind"], form.cleaned_data["uuid"]
    target = _target(kind, uuid)
    marked = set_bookmark(
        by=ensure_learner(request), target=target, marked=form.cleaned_data["marked"] == "1"
    )
    if request.htmx:
        context = {"kind": kind, "uuid": uuid, "marked": marked, "back": form.cleaned_data["next"]}
        return render(request, "components/_bookmark.html", context)
    back = form.cleaned_data["next"]
    if url_has_allowed_host_and_scheme(back, allowed_hosts=None):
        return redirect(back)
    return redirect("courses:bookmarks")


def _target(kind: str, uuid: object) -> Target:
    """What learners can see under this uuid. Raises Http404."""
    rows: dict[str, QuerySet[Model]] = {
        "topic": Topic.objects.published(),
        "exercise": Exercise.objects.published(),
        "question": InterviewQuestion.objects.published(),
    }
    found = get_object_or_404(rows[kind], uuid=uuid)
    if not isinstance(found, Topic | Exercise | InterviewQuestion):
        raise Http404
    return found
