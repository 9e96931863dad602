"""The glossary's page: every term by its first letter."""

from dataclasses import dataclass

from courses.models import GlossaryTerm


@dataclass(frozen=True, slots=True)
class Letter:
    """The terms under one letter."""

    letter: str
    """A capital, or "#" for what begins with none."""
    terms: tuple[GlossaryTerm, ...]


def letters() -> list[Letter]:
    """All current terms in alphabetical order, each with its topic. One query."""
    found: dict[str, list[GlossaryTerm]] = {}
    terms = GlossaryTerm.objects.published().select_related("topic")
    for term in sorted(terms, key=lambda term: (term.term.casefold(), term.pk)):
        first = term.term[0].upper()
        found.setdefault(first if first.isalpha() else "#", []).append(term)
    return [Letter(letter, tuple(found[letter])) for letter in sorted(found)]
