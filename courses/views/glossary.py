"""AWS's words on one page. Every term has an anchor, which texts and tooltips lead to."""

from itertools import groupby

from django.db.models import Case, F, Q, When
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe
from django.views.decorators.vary import vary_on_headers

from courses.content.plain import words_of
from courses.forms import QueryForm
from courses.models import GlossaryTerm, State
from courses.views.typing import LearnerRequest


@require_safe
@vary_on_headers("HX-Request")
def glossary(request: LearnerRequest) -> HttpResponse:
    """All terms by their first letter; `q` keeps those whose words or definition hold it."""
    q = QueryForm(request.GET).text
    words = q.casefold().split()
    terms = [term for term in _terms() if _matches(term, words)]
    groups = [
        (letter, list(found))
        for letter, found in groupby(
            sorted(terms, key=lambda term: term.term.casefold()), lambda term: term.term[0].upper()
        )
    ]
    context = {"q": q, "groups": groups, "count": len(terms)}
    if request.htmx:
        return render(request, "courses/glossary/_terms.html", context)
    return render(request, "courses/glossary.html", context)


def _terms() -> list[GlossaryTerm]:
    """In one query, with the address of a topic only where learners can read it."""
    readable = Q(topic__state=State.PUBLISHED, topic__retired_at__isnull=True)
    return list(
        GlossaryTerm.objects.current().annotate(
            topic_slug=Case(When(readable, then=F("topic__slug"))),
            topic_title=Case(When(readable, then=F("topic__title"))),
        )
    )


def _matches(term: GlossaryTerm, words: list[str]) -> bool:
    text = f"{term.term} {' '.join(term.aliases)} {words_of(term.rendered.get('definition', ''))}"
    folded = text.casefold()
    return all(word in folded for word in words)
