"""AWS's words on one page. Every term has an anchor, which texts and tooltips lead to."""

from dataclasses import dataclass

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe
from django.views.decorators.vary import vary_on_headers

from courses.content.plain import words_of
from courses.forms import QueryForm
from courses.models import GlossaryTerm
from courses.services.glossary import letters
from courses.views.typing import LearnerRequest


@dataclass(frozen=True, slots=True)
class TermLine:
    """A term as the page shows it."""

    slug: str
    term: str
    html: str
    topic_slug: str
    """"" without a topic that can be read."""
    topic_title: str


@dataclass(frozen=True, slots=True)
class LetterLines:
    """The terms under one letter."""

    letter: str
    terms: tuple[TermLine, ...]


@require_safe
@vary_on_headers("HX-Request")
def glossary(request: LearnerRequest) -> HttpResponse:
    """All terms by their first letter; `q` keeps those whose words or definition hold it."""
    q = QueryForm(request.GET).text
    words = q.casefold().split()
    found = [
        LetterLines(letter.letter, terms)
        for letter in letters()
        if (terms := tuple(_line(term) for term in letter.terms if _matches(term, words)))
    ]
    context = {"q": q, "letters": found, "count": sum(len(letter.terms) for letter in found)}
    if request.htmx:
        return render(request, "courses/glossary/_terms.html", context)
    return render(request, "courses/glossary.html", context)


def _line(term: GlossaryTerm) -> TermLine:
    topic = term.topic if term.topic and term.topic.is_readable else None
    html: str = term.rendered.get("definition", "")
    return TermLine(
        term.slug, term.term, html, topic.slug if topic else "", topic.title if topic else ""
    )


def _matches(term: GlossaryTerm, words: list[str]) -> bool:
    if not words:
        return True
    text = f"{term.term} {' '.join(term.aliases)} {words_of(term.rendered.get('definition', ''))}"
    folded = text.casefold()
    return all(word in folded for word in words)
