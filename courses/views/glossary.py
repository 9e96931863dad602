"""AWS's words on one page. Every term has an anchor, which texts and tooltips lead to."""

from dataclasses import replace

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe
from django.views.decorators.vary import vary_on_headers

from courses.content.plain import words_of
from courses.forms import QueryForm
from courses.models import GlossaryTerm
from courses.services.glossary import letters
from courses.views.typing import LearnerRequest


@require_safe
@vary_on_headers("HX-Request")
def glossary(request: LearnerRequest) -> HttpResponse:
    """All terms by their first letter; `q` keeps those whose words or definition hold it."""
    q = QueryForm(request.GET).text
    words = q.casefold().split()
    found = [
        replace(letter, terms=terms)
        for letter in letters()
        if (terms := tuple(term for term in letter.terms if _matches(term, words)))
    ]
    context = {"q": q, "letters": found, "count": sum(len(letter.terms) for letter in found)}
    if request.htmx:
        return render(request, "courses/glossary/_terms.html", context)
    return render(request, "courses/glossary.html", context)


def _matches(term: GlossaryTerm, words: list[str]) -> bool:
    if not words:
        return True
    text = f"{term.term} {' '.join(term.aliases)} {words_of(term.rendered.get('definition', ''))}"
    folded = text.casefold()
    return all(word in folded for word in words)
