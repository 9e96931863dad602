"""A code fence as HTML: a bar with the file's name, numbered and highlighted lines."""

from html import escape
from typing import Final

from pygments import highlight
from pygments.formatters.html import HtmlFormatter
from pygments.lexers import get_lexer_by_name
from pygments.lexers.special import TextLexer
from pygments.util import ClassNotFound

from courses.content.rendering.blocks import BlockError, Fence, Options
from courses.content.rendering.context import Context
from courses.content.rendering.icons import icon

CLASS_PREFIX: Final = "c-"

_TITLES: Final = {"output": "Response", "log": "Log"}
_LEXERS: Final = {"output": "json", "log": "text", "": "text"}
_NAMES: Final = {"json": "JSON", "yaml": "YAML", "bash": "Shell", "text": "Text", "": "Text"}
_UNNUMBERED: Final = {"output", "log", "text", "bash", "console", ""}
_COPY: Final = (
    f'<button class="btn bare low" type="button" hidden data-copy>{icon("copy")}Copy</button>'
)
_FLAGS: Final = {"runnable"}
_OPTIONS: Final = {"title", "event", "timeout", "memory", "env", "profile"}


def render(fence: Fence, context: Context) -> str:
    """The figure for `fence`. The copy button is hidden until a script shows it."""
    try:
        options = fence.options()
    except BlockError as error:
        context.problem(error.line, error.message)
        options = Options("")
    _check(options, fence.line, context)
    language = options.language
    title = options.get("title") or _TITLES.get(language, "")
    label = context.new_label(title or f"{_NAMES.get(language, language.title())} code")
    header = f"<header><b>{escape(title)}</b>{_COPY}</header>" if title else ""
    numbers = "" if language in _UNNUMBERED else ' class="nums"'
    lines = _lines(fence, language, context)
    return (
        f'<div class="code">{header}<pre{numbers} tabindex="0" role="region" '
        f'aria-label="{escape(label)}"><code>{lines}</code></pre></div>'
    )


def _check(options: Options, line: int, context: Context) -> None:
    for flag in options.flags:
        if flag not in _FLAGS:
            context.problem(line, f"{flag} is not an option of a code block; known is runnable")
    for name, _ in options.values:
        if name not in _OPTIONS:
            known = ", ".join(sorted(_OPTIONS))
            context.problem(line, f"{name}= is not an option of a code block; known are {known}")


def _lines(fence: Fence, language: str, context: Context) -> str:
    try:
        lexer = get_lexer_by_name(_LEXERS.get(language, language), stripnl=False)
    except ClassNotFound:
        context.problem(fence.line, f"{language} is not a language that can be highlighted")
        lexer = TextLexer(stripnl=False)
    formatter = HtmlFormatter(nowrap=True, classprefix=CLASS_PREFIX)
    painted = highlight(fence.code, lexer, formatter)
    return "".join(f'<span class="l">{line}\n</span>' for line in painted.split("\n")[:-1])
