"""The allow-list through which all rendered HTML goes, whoever wrote the Markdown.

No style attributes, no handlers, no scripts, no embedded documents; links lead to https, to
this site or into the page, with `rel="noopener"`. Classes are those that our own renderers and
Pygments write, so authored HTML cannot dress up as a part of the page.
"""

import re
from collections.abc import Mapping
from typing import Final

import nh3
from pygments.token import STANDARD_TYPES

from courses.content.rendering.code import CLASS_PREFIX

_TEXT_TAGS: Final = {
    "a", "abbr", "b", "blockquote", "br", "code", "dd", "del", "details", "dfn", "div", "dl", "dt",
    "em", "figcaption", "figure", "footer", "h3", "h4", "header", "hr", "i", "ins", "kbd", "li",
    "mark", "ol", "p", "pre", "q", "s", "samp", "small", "span", "strong", "sub", "summary", "sup",
    "table", "tbody", "td", "th", "thead", "tr", "ul", "var", "button",
}  # fmt: skip
_DRAWING_TAGS: Final = {
    "svg", "defs", "pattern", "rect", "path", "line", "circle", "text", "title",
}  # fmt: skip

_BOX: Final = {"x", "y", "width", "height"}
_ATTRIBUTES: Final[Mapping[str, set[str]]] = {
    "a": {"href", "title"},
    "abbr": {"title"},
    "button": {"type", "hidden", "data-copy"},
    "div": {"tabindex", "role", "aria-label"},
    "h3": {"id"},
    "h4": {"id"},
    "ol": {"start", "aria-hidden"},
    "pre": {"tabindex", "role", "aria-label"},
    "span": {"title"},
    "sup": {"aria-hidden"},
    "th": {"scope"},
    "svg": {*_BOX, "viewBox", "role", "aria-label", "aria-hidden", "overflow"},
    "pattern": {"id", "width", "height", "patternUnits", "patternTransform"},
    "rect": {*_BOX, "rx", "fill"},
    "path": {"d"},
    "line": {"x1", "x2", "y1", "y2"},
    "circle": {"cx", "cy", "r", "fill"},
    "text": {"x", "y", "text-anchor"},
}

_CODE_CLASSES: Final = {f"{CLASS_PREFIX}{short}" for short in STANDARD_TYPES.values() if short}
_CLASSES: Final[Mapping[str, set[str]]] = {
    "a": {"fact-src"},
    "button": {"btn", "bare", "low"},
    "details": {"as-table"},
    "div": {"code", "scroll", "myth", "read", "fact", "callout", "lanes-view", "lanes-plot"},
    "figure": {"lanes"},
    "ol": {"lanes-names", "ticks"},
    "pre": {"nums"},
    "span": {"l", "fact", "fact-src", "fact-mark", "unconfirmed", "vh", *_CODE_CLASSES},
    "table": {"table"},
    "td": {"num"},
    "th": {"num"},
    "svg": {"icon", "icon-s"},
    "line": {"rule"},
    "path": {"arrive", "drop", "hatch"},
    "rect": {"init", "run", "idle", "queue"},
}

_VALUES: Final[Mapping[tuple[str, str], re.Pattern[str]]] = {
    ("a", "href"): re.compile(r"https://.*|/(?!/).*|#.*", re.DOTALL),
    ("button", "type"): re.compile("button"),
    ("div", "tabindex"): re.compile("0"),
    ("div", "role"): re.compile("region|note"),
    ("pre", "tabindex"): re.compile("0"),
    ("pre", "role"): re.compile("region"),
    ("svg", "role"): re.compile("img"),
    ("rect", "fill"): re.compile(r"url\(#[\w-]+\)"),
    ("circle", "fill"): re.compile(r"var\(--surface\)"),
    ("th", "scope"): re.compile("row|col"),
}


def _keep(tag: str, attribute: str, value: str) -> str | None:
    rule = _VALUES.get((tag, attribute))
    return value if rule is None or rule.fullmatch(value) else None


def sanitise(html: str) -> str:
    """`html` with everything removed that the lists above do not name."""
    return nh3.clean(
        html,
        tags=_TEXT_TAGS | _DRAWING_TAGS,
        clean_content_tags={"script", "style"},
        attributes={tag: set(names) for tag, names in _ATTRIBUTES.items()},
        allowed_classes={tag: set(names) for tag, names in _CLASSES.items()},
        attribute_filter=_keep,
        url_schemes={"https"},
        link_rel="noopener",
        generic_attribute_prefixes=set(),
    )
