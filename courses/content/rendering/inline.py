"""Facts in running text: the value, a mark that leads to its source, and its date."""

import re
from typing import Final
from xml.etree.ElementTree import Element, SubElement

from markdown.inlinepatterns import InlineProcessor
from markdown.util import AtomicString

from courses.content.facts import (
    REFERENCE,
    Shown,
    UnknownFact,
    as_of,
    is_unconfirmed,
    source_title,
    source_url,
)
from courses.content.rendering.context import Context

_MARK: Final = "†"
_LOOSE: Final = r"\{\{ *fact\b[^}]*\}\}"


class FactReference(InlineProcessor):
    """Replaces `{{ fact:L1.max }}`; code spans are taken out of the text before it runs."""

    def __init__(self, context: Context) -> None:
        super().__init__(_LOOSE)
        self._context = context

    def handleMatch(  # type: ignore[override]
        self, m: re.Match[str], data: str
    ) -> tuple[Element, int, int]:
        """The element for one reference; a wrong one becomes a problem and stays as it is."""
        return self._element(m.group()), m.start(), m.end()

    def _element(self, written: str) -> Element:
        parts = REFERENCE.fullmatch(written)
        line = self._context.line_of(written)
        if parts is None:
            self._context.problem(line, f"{written} is not a fact such as {{{{ fact:L1.max }}}}")
            return _plain(written)
        try:
            shown = self._context.facts.show(
                parts["id"], parts["value"], bare=parts["bare"] is not None
            )
        except UnknownFact as error:
            self._context.problem(line, str(error))
            return _plain(written)
        self._context.used_facts[shown.fact.id] = None
        return _fact(shown)


def _plain(text: str) -> Element:
    element = Element("span")
    element.text = AtomicString(text)
    return element


def _fact(shown: Shown) -> Element:
    unconfirmed = is_unconfirmed(shown.fact)
    element = Element("span", {"class": "fact unconfirmed" if unconfirmed else "fact"})
    element.text = AtomicString(shown.text)
    if unconfirmed:
        caveat = SubElement(element, "span", {"class": "fact-mark"})
        caveat.text = AtomicString(" (unconfirmed)")
    origin = f"{source_title(shown.fact)}, {as_of(shown.fact)}"
    url = source_url(shown.fact)
    link = {"class": "fact-src", "title": origin} | ({"href": url} if url else {})
    source = SubElement(element, "a" if url else "span", link)
    mark = SubElement(source, "sup", {"aria-hidden": "true"})
    mark.text = AtomicString(_MARK)
    spoken = SubElement(source, "span", {"class": "vh"})
    spoken.text = AtomicString(f" (source: {origin})")
    return element
