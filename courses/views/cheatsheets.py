"""The cheat-sheet bank: all tables, one table, one sheet per course; each also as Markdown."""

from typing import Any
from uuid import UUID

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe
from django.views.decorators.vary import vary_on_headers

from courses.forms import QueryForm
from courses.models import Course
from courses.views.present.course_numbers import numbers_of
from courses.views.present.sheets import (
    PER_PAGE,
    BankSheet,
    listed_sheets,
    sheets_of,
    verified_since,
)
from courses.views.typing import LearnerRequest


@require_safe
@vary_on_headers("HX-Request")
def bank(request: LearnerRequest) -> HttpResponse:
    """Every table, in pages; `q` keeps the rows that hold all its words."""
    q = QueryForm(request.GET).text
    words = q.casefold().split()
    listed = listed_sheets()
    number = request.GET.get("page")
    context: dict[str, Any] = {"q": q}
    if words:
        kept = [found for sheet in sheets_of() if (found := sheet.narrowed(words))]
        matching = Paginator(kept, PER_PAGE).get_page(number)
        context |= {
            "page": matching,
            "sheets": matching.object_list,
            "rows": sum(len(sheet.rows) for sheet in kept),
            "tables": len(kept),
        }
    else:
        page = Paginator(listed, PER_PAGE).get_page(number)
        context |= {
            "page": page,
            "sheets": sheets_of(pk__in=[sheet.pk for sheet in page.object_list]),
        }
    if request.htmx:
        return render(request, "courses/cheatsheets/_sheets.html", context)
    context |= {
        "courses": dict.fromkeys((sheet.course_slug, sheet.course_title) for sheet in listed),
        "verified": verified_since(listed),
    }
    return render(request, "courses/cheatsheets.html", context)


@require_safe
def sheet(request: LearnerRequest, uuid: UUID) -> HttpResponse:
    """One table, under an address that stays."""
    return render(request, "courses/cheatsheet.html", {"sheet": _one(uuid)})


@require_safe
def sheet_markdown(request: LearnerRequest, uuid: UUID) -> HttpResponse:
    """One table as Markdown."""
    return _markdown(_one(uuid).markdown())


@require_safe
def course_sheet(request: LearnerRequest, slug: str) -> HttpResponse:
    """All tables of a course and the figures that its topics quote, made for printing."""
    course = get_object_or_404(Course.objects.current(), slug=slug)
    sheets = _of_course(slug)
    context = {
        "course": course,
        "sheets": sheets,
        "verified": verified_since(sheets),
        "numbers": numbers_of(course),
    }
    return render(request, "courses/course_sheet.html", context)


@require_safe
def course_sheet_markdown(request: LearnerRequest, slug: str) -> HttpResponse:
    """A course's sheet as Markdown."""
    course = get_object_or_404(Course.objects.current(), slug=slug)
    tables = [sheet.markdown() for sheet in _of_course(slug)]
    numbers = [f"- {number.markdown}\n" for number in numbers_of(course)]
    if numbers:
        tables.append("## Numbers\n\n" + "".join(numbers))
    return _markdown("\n".join([f"# {course.title}\n", *tables]))


def _one(uuid: UUID) -> BankSheet:
    found = sheets_of(uuid=uuid)
    if not found:
        raise Http404("No cheat sheet has this address.")
    return found[0]


def _of_course(slug: str) -> list[BankSheet]:
    found = sheets_of(topic__module__course__slug=slug)
    if not found:
        raise Http404("This course has no cheat sheets.")
    return found


def _markdown(text: str) -> HttpResponse:
    # Plain text, so that a browser shows it when there is no script to copy it.
    return HttpResponse(text, content_type="text/plain; charset=utf-8")
