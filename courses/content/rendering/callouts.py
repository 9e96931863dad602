"""`:::` blocks: myths with what is true instead, and notes."""

import re
from collections.abc import Callable
from html import escape
from typing import Final

from courses.content.facts import in_words
from courses.content.rendering import figures, lanes
from courses.content.rendering.blocks import Container
from courses.content.rendering.context import Context, Myth
from courses.content.rendering.icons import icon

Convert = Callable[[str, int], str]
"""Renders Markdown that begins in a line, from 1, of the text that holds the block."""

_DIVIDER: Final = "---"
_SOURCE: Final = re.compile(r"^Source: (?P<links>.+), verified (?P<day>\d{4}-\d{2}-\d{2})$")


def render(block: Container, context: Context, convert: Convert) -> str:
    """The block as HTML, "" when it is of no known kind."""
    match block.kind:
        case "myth":
            return _myth(block, context, convert)
        case "note":
            return _note(block, context, convert)
        case "lanes":
            return _lanes(block, context, convert)
    context.problem(block.line, f"::: {block.kind} is not known; known are myth, note and lanes")
    return ""


def _myth(block: Container, context: Context, convert: Convert) -> str:
    lines = list(block.lines)
    while lines and not lines[-1].strip():
        lines.pop()
    source = _SOURCE.match(lines[-1]) if lines else None
    if source is None or _DIVIDER not in lines:
        context.problem(
            block.line,
            "a myth has a sentence, a line ---, what is true instead, and as its last line "
            "`Source: [title](https://…), verified 2026-11-20`",
        )
        return ""
    middle = lines.index(_DIVIDER)
    claim = "\n".join(lines[:middle])
    truth = "\n".join(lines[middle + 1 : -1])
    if not claim.strip() or not truth.strip():
        context.problem(block.line, "a myth needs text on both sides of ---")
    read = convert(claim, block.line + 1)
    fact = convert(truth, block.line + 2 + middle)
    links = inline(convert(source["links"], block.line + len(lines)))
    context.myths.append(Myth(read, fact, links, source["day"]))
    return (
        f'<div class="myth"><div class="read"><b>{icon("alert")}You may read</b><div>{read}</div></div>'
        f'<div class="fact"><b>{icon("check")}In fact</b><div>{fact}</div></div>'
        f"<footer>Source: {links}, verified {in_words(source['day'])}</footer></div>"
    )


def _note(block: Container, context: Context, convert: Convert) -> str:
    text = "\n".join(block.lines)
    if not text.strip():
        context.problem(block.line, "the note is empty")
    title = escape(block.title or "Note")
    body = convert(text, block.line + 1)
    return f'<div class="callout" role="note"><b>{title}</b><div>{body}</div></div>'


def _lanes(block: Container, context: Context, convert: Convert) -> str:
    read = figures.read("\n".join(block.lines), block.line + 1)
    if isinstance(read, list):
        for problem in read:
            context.problem(problem.line, f"{problem.field}: {problem.message}".removeprefix(": "))
        return ""
    caption = inline(convert(read.caption, block.line))
    label = context.new_label(lanes.describe(read))
    return lanes.draw(read, key=context.new_id("lanes"), label=label, caption=caption)


def inline(html: str) -> str:
    """The content of the only paragraph of `html`; anything else as it is."""
    inner = html.removeprefix("<p>").removesuffix("</p>")
    return html if "<p>" in inner or len(html) - len(inner) != len("<p></p>") else inner
