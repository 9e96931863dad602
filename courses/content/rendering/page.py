"""Renders one text, or the four sections of a topic, whose ids must not collide."""

import hashlib
from dataclasses import asdict, dataclass
from typing import Any, Final

from markdown import Markdown
from markdown.extensions import Extension
from markdown.extensions.sane_lists import SaneListExtension
from markdown.extensions.tables import TableExtension
from markdown.preprocessors import Preprocessor

from courses.content.errors import ContentErrors, Problem
from courses.content.facts import Facts
from courses.content.links import PAGE_ANCHORS, TAKEN_IDS, Link
from courses.content.model import Sections
from courses.content.rendering import callouts, code
from courses.content.rendering.blocks import (
    MAX_BRACKETS,
    BlockError,
    Fence,
    Prose,
    crowded,
    split,
)
from courses.content.rendering.context import Context, Heading, Myth
from courses.content.rendering.inline import FactReference
from courses.content.rendering.sanitise import sanitise
from courses.content.rendering.trees import Finish

_AFTER_NORMALISING: Final = 27
"""Before Markdown takes raw HTML out (20), after it has unified line ends (30)."""
_AFTER_CODE_SPANS: Final = 185
_AFTER_INLINE: Final = 5


@dataclass(frozen=True, slots=True)
class Rendered:
    """A text as HTML that may go into a page as it is."""

    html: str
    toc: tuple[Heading, ...]
    facts: tuple[str, ...] = ()
    """Ids of the facts that it shows, in order of appearance."""
    links: tuple[Link, ...] = ()
    """Links inside the site, for whoever checks that they lead somewhere."""
    myths: tuple[Myth, ...] = ()
    """Misconceptions that the text warns of, in order."""


@dataclass(frozen=True, slots=True)
class RenderedTopic:
    """The sections of a topic, with ids that are unique on its page."""

    theory: Rendered
    example: Rendered
    takeaways: Rendered
    documentation: Rendered

    @property
    def anchors(self) -> set[str]:
        """What `#…` may name on the page: its own parts and every heading inside them."""
        parts = (self.theory, self.example, self.takeaways, self.documentation)
        return {*PAGE_ANCHORS, *(heading.id for part in parts for heading in part.toc)}

    def to_json(self) -> dict[str, Any]:
        """`{theory, example, takeaways, documentation: html, toc: [{id, text, level, section}],
        facts: [id], traps: [{statement, correction, source, verified}]}`, for storing.
        """
        parts = {name: getattr(self, name) for name in self.__slots__}
        return {
            **{name: part.html for name, part in parts.items()},
            "toc": [
                {**asdict(heading), "section": name}
                for name, part in parts.items()
                for heading in part.toc
            ],
            "facts": list(dict.fromkeys(fact for part in parts.values() for fact in part.facts)),
            "traps": [asdict(myth) for part in parts.values() for myth in part.myths],
        }


def render(markdown: str, *, facts: Facts, prefix: str | None = None) -> Rendered:
    """One text as sanitised HTML.

    `prefix` goes before its ids; without one it is made of the text, because texts that are
    rendered one by one, such as hints, share a page. Raises `ContentErrors` with every
    unknown fact, wrong link, open code block and the like; its problems' `file` is empty and
    their lines count within `markdown`.
    """
    if prefix is None:
        prefix = f"t{hashlib.sha256(markdown.encode()).hexdigest()[:8]}-"
    context = Context(facts, prefix)
    rendered = _render(markdown, context)
    if context.problems:
        raise ContentErrors(context.problems)
    return rendered


def render_inline(markdown: str, *, facts: Facts) -> Rendered:
    """A single paragraph without its `<p>`, for table cells and titles. Raises as `render`."""
    rendered = render(markdown, facts=facts)
    html = callouts.inline(rendered.html)
    if markdown.strip() and html == rendered.html:
        raise ContentErrors([Problem("", 1, "", "must be one line of text, without blocks")])
    return Rendered(html, rendered.toc, rendered.facts, rendered.links)


def render_topic(sections: Sections, *, facts: Facts) -> RenderedTopic:
    """All four sections. Raises `ContentErrors` as `render`; `field` names the section."""
    context = Context(facts, taken={*PAGE_ANCHORS, *TAKEN_IDS})
    problems: list[Problem] = []
    parts: dict[str, Rendered] = {}
    for name in RenderedTopic.__slots__:
        parts[name] = _render(getattr(sections, name), context)
        problems += [Problem("", found.line, name, found.message) for found in context.problems]
        context.problems = []
    if problems:
        raise ContentErrors(problems)
    return RenderedTopic(**parts)


def _render(markdown: str, context: Context) -> Rendered:
    context.headings, context.links, context.used_facts, context.myths = [], [], {}, []
    try:
        html = sanitise(_convert(markdown, context, 1))
    except RecursionError:
        html = ""
        context.problem(1, "lists or quotes nest too deeply")
    return Rendered(
        html=html,
        toc=tuple(context.headings),
        facts=tuple(context.used_facts),
        links=tuple(context.links),
        myths=tuple(_clean(myth) for myth in context.myths),
    )


def _clean(myth: Myth) -> Myth:
    return Myth(
        statement=sanitise(myth.statement),
        correction=sanitise(myth.correction),
        source=sanitise(myth.source),
        verified=myth.verified,
    )


def _convert(markdown: str, context: Context, first_line: int) -> str:
    """HTML that is not sanitised yet. Problems are reported with lines of the outermost text."""
    inner = Context(
        context.facts, context.prefix, context.taken, context.labels, headings=context.headings,
        links=context.links, used_facts=context.used_facts, myths=context.myths,
    )  # fmt: skip
    inner.source = markdown.split("\n")
    html = Markdown(
        extensions=[TableExtension(), SaneListExtension(), _LabExtension(inner)],
        output_format="html",
    ).convert(markdown)
    for found in inner.problems:
        context.problem(found.line + first_line - 1, found.message)
    return html


class _LabExtension(Extension):
    """Everything of ours, around one context."""

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context

    def extendMarkdown(self, md: Markdown) -> None:
        context = self._context
        md.preprocessors.register(_Blocks(md, context), "lab-blocks", _AFTER_NORMALISING)
        md.inlinePatterns.register(FactReference(context), "lab-facts", _AFTER_CODE_SPANS)
        md.treeprocessors.register(Finish(context), "lab-finish", _AFTER_INLINE)


class _Blocks(Preprocessor):
    """Renders code fences and `:::` blocks and hides the result from Markdown."""

    def __init__(self, md: Markdown, context: Context) -> None:
        super().__init__(md)
        self._context = context

    def run(self, lines: list[str]) -> list[str]:
        """The lines with a placeholder for each block."""
        out: list[str] = []
        try:
            for block in split("\n".join(lines)):
                if isinstance(block, Prose):
                    if line := crowded(block):
                        raise BlockError(line, f"more than {MAX_BRACKETS} [ in one paragraph")
                    out += block.lines
                elif isinstance(block, Fence):
                    html = code.render(block, self._context)
                    out += ["", block.indent + self.md.htmlStash.store(html), ""]
                else:
                    html = callouts.render(block, self._context, self._convert)
                    out += ["", self.md.htmlStash.store(html), ""]
        except BlockError as error:
            self._context.problem(error.line, error.message)
        return out

    def _convert(self, markdown: str, line: int) -> str:
        return _convert(markdown, self._context, line)
