"""Links the first use of each glossary term in a page to its definition.

The definition stands beside the term as a tooltip that CSS shows on hover and focus; a tap, or a
browser without CSS, follows the link to the glossary's page. No script is needed.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from html import escape, unescape
from typing import Final

from courses.content.facts import Facts
from courses.content.model import GlossaryTerm
from courses.content.plain import words_of
from courses.content.rendering.page import render_inline

_TOKEN: Final = re.compile(r"<(?P<close>/?)(?P<tag>[a-zA-Z0-9]+)(?P<rest>(?:\"[^\"]*\"|[^\">])*)>")
_VOID: Final = {"br", "hr", "line", "path", "rect", "circle"}
_LEFT_ALONE: Final = {
    "a", "abbr", "b", "button", "code", "dfn", "figure", "footer", "h3", "h4", "header", "kbd",
    "pre", "samp", "summary", "svg", "th", "var",
}  # fmt: skip
_LEFT_ALONE_CLASSES: Final = {
    "span": re.compile(r'class="[^"]*\b(?:fact|vh)\b'),
    "div": re.compile(r'class="read"'),
}


@dataclass(frozen=True, slots=True)
class Entry:
    """A term as a page shows it."""

    slug: str
    words: str
    """The definition without markup."""


class Glossary:
    """All terms, ready to be found in pages."""

    def __init__(self, terms: Iterable[GlossaryTerm] = (), facts: Facts | None = None) -> None:
        self._entries: dict[str, Entry] = {}
        forms: dict[str, str] = {}
        for term in terms:
            html = render_inline(term.definition, facts=facts or Facts()).html
            entry = Entry(term.slug, words_of(html))
            for word in (term.term, *term.aliases):
                self._entries[_key(word)] = entry
                forms[word] = _pattern(word)
        ordered = [forms[word] for word in sorted(forms, key=lambda word: (-len(word), word))]
        self._search = re.compile(rf"(?<![\w-])(?:{'|'.join(ordered)})(?![\w-])") if forms else None

    def link(self, html: str, used: set[str]) -> str:
        """Sanitised `html` with links on the first use of every term whose slug is not in `used`.

        Headings, code, links, drawings, row and column names and the words of a myth stay as
        they are. Adds to `used`, so that the parts of a page can share it.
        """
        if self._search is None:
            return html
        out: list[str] = []
        open_tags: list[bool] = []
        end = 0
        for token in _TOKEN.finditer(html):
            out.append(self._text(html[end : token.start()], any(open_tags), used))
            out.append(token[0])
            end = token.end()
            tag = token["tag"].lower()
            if tag in _VOID:
                continue
            if token["close"]:
                if open_tags:
                    open_tags.pop()
            else:
                classes = _LEFT_ALONE_CLASSES.get(tag)
                alone = classes is not None and bool(classes.search(token["rest"]))
                open_tags.append(alone or tag in _LEFT_ALONE)
        out.append(self._text(html[end:], any(open_tags), used))
        return "".join(out)

    def _text(self, text: str, left_alone: bool, used: set[str]) -> str:
        if left_alone or not text.strip() or self._search is None:
            return text

        def linked(match: re.Match[str]) -> str:
            entry = self._entries.get(_key(unescape(match[0])))
            if entry is None or entry.slug in used:
                return match[0]
            used.add(entry.slug)
            return _markup(entry, match[0])

        return self._search.sub(linked, text)


def _markup(entry: Entry, shown: str) -> str:
    # No heading's id has two hyphens in a row, so this one is free.
    note = f"glossary--{entry.slug}"
    return (
        f'<span class="term"><a href="/glossary/#{entry.slug}" data-term="{entry.slug}" '
        f'aria-describedby="{note}" rel="noopener">{shown}</a>'
        f'<span class="term-note" role="tooltip" id="{note}">{escape(entry.words)}</span></span>'
    )


def _key(word: str) -> str:
    return " ".join(word.split()).casefold()


def _pattern(word: str) -> str:
    """Case matters only for words that hold a capital after their first letter."""
    exact = r"\s+".join(_in_html(part) for part in word.split())
    return exact if word[1:] != word[1:].lower() else f"(?i:{exact})"


def _in_html(word: str) -> str:
    """A pattern for `word` as it stands in HTML."""
    return re.escape(escape(word, quote=False))
