"""The glossary: every term by its first letter, and what authors do with terms."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import reduce
from operator import or_
from typing import Final

from django.db import transaction
from django.db.models import Q

from courses.content import model
from courses.content.entries import check_term
from courses.content.hashes import of_entry
from courses.content.read_glossary import slug_of
from courses.models import GlossaryTerm, Origin, State, Topic, User
from courses.models.content import long_texts
from courses.services import rendering, search
from courses.services.exporting import sections_of, term_of
from courses.services.refusing import NotPublishable, if_retired, in_words, links_astray
from courses.services.roles import check_can_author

_SECTIONS: Final = ("theory", "example", "takeaways", "documentation")


@dataclass(frozen=True, slots=True)
class Letter:
    """The terms under one letter."""

    letter: str
    """A capital, or "#" for what begins with none."""
    terms: tuple[GlossaryTerm, ...]


def letters() -> list[Letter]:
    """All published terms in alphabetical order, each with its topic. One query."""
    found: dict[str, list[GlossaryTerm]] = {}
    terms = GlossaryTerm.objects.published().select_related("topic").defer(*long_texts("topic"))
    for term in sorted(terms, key=lambda term: (term.term.casefold(), term.pk)):
        first = term.term[0].upper()
        found.setdefault(first if first.isalpha() else "#", []).append(term)
    return [Letter(letter, tuple(found[letter])) for letter in sorted(found)]


def terms_in_force(of_files: Iterable[model.GlossaryTerm]) -> list[model.GlossaryTerm]:
    """The files' terms, with those that are edited in the admin instead of or besides them."""
    edited = {row.uuid: row for row in GlossaryTerm.objects.filter(origin=Origin.ADMIN)}
    shown = GlossaryTerm.objects.published().filter(origin=Origin.ADMIN).select_related("topic")
    return [*(term for term in of_files if term.uuid not in edited), *map(term_of, shown)]


def relink(words: Iterable[str]) -> int:
    """Put the terms as they are now into the texts that hold one of `words`, in any case.

    Rendering takes a tenth of a second for each such topic, so it happens before the transaction
    that writes. Returns how many topics changed.
    """
    facts = rendering.current_facts()
    linked = rendering.current_glossary(facts)
    pages = [
        (topic, rendering.topic(sections_of(topic), facts, linked))
        for topic in Topic.objects.current().filter(_holds_one_of(words))
    ]
    changed = [(topic, html) for topic, html in pages if html != topic.rendered]
    with transaction.atomic():
        for topic, html in changed:
            Topic.objects.filter(pk=topic.pk).update(rendered=html)
        search.index_terms()
    return len(changed)


def words_of(term: GlossaryTerm) -> tuple[str, ...]:
    """The forms in which texts may hold the term."""
    return (term.term, *term.aliases)


def _holds_one_of(words: Iterable[str]) -> Q:
    """Topics that may hold a word; blanks in it may be line ends there."""
    found = Q(pk__in=())
    for word in words:
        here = Q()
        for part in word.split():
            here &= reduce(or_, (Q(**{f"{name}__icontains": part}) for name in _SECTIONS))
        found |= here
    return found


@transaction.atomic
def save_term(*, by: User, term: GlossaryTerm) -> None:
    """Save what the form holds; `relink` comes after. A new term is a draft and the file's last."""
    if term.pk is None:
        term.origin = Origin.ADMIN
        last = GlossaryTerm.objects.order_by("-order").values_list("order", flat=True).first()
        term.order = 0 if last is None else last + 1
    else:
        check_can_author(by, term)
    term.slug = slug_of(term.term)
    term.content_hash = of_entry(term_of(term))
    term.save()


def reasons_against_term(term: GlossaryTerm) -> tuple[str, ...]:
    """Why the term cannot be published as it stands; empty when it can."""
    checked = check_term(term_of(term), rendering.current_facts())
    return (*in_words(checked.problems), *links_astray(checked.links), *_taken(term))


def publish_term(*, by: User, term: GlossaryTerm) -> None:
    """Show the term and link it from the topics. Raises NotPublishable, with every reason."""
    check_can_author(by, term)
    with transaction.atomic():
        term = GlossaryTerm.objects.select_for_update().get(pk=term.pk)
        if reasons := if_retired(term) + reasons_against_term(term):
            raise NotPublishable(term.term, reasons)
        GlossaryTerm.objects.filter(pk=term.pk).update(state=State.PUBLISHED)
    relink(words_of(term))


def _taken(term: GlossaryTerm) -> Iterator[str]:
    """A word can mean one thing only."""
    known = {
        word.casefold(): other.term
        for other in GlossaryTerm.objects.current().exclude(pk=term.pk)
        for word in (other.term, *other.aliases)
    }
    for word in (term.term, *term.aliases):
        if word.casefold() in known:
            yield (
                f"“{word}” is in the glossary already, as {known[word.casefold()]}. "
                "Edit that one, or leave the word out here."
            )
