"""HTML of our own back to words, for tooltips, search and comparisons."""

from html.parser import HTMLParser
from typing import Final

_BREAKS: Final = {
    "address", "blockquote", "br", "dd", "details", "div", "dl", "dt", "figcaption", "figure",
    "footer", "h3", "h4", "header", "hr", "li", "ol", "p", "pre", "summary", "table", "td", "th",
    "tr", "ul",
}  # fmt: skip
_VOID: Final = {"br", "hr", "img", "line", "path", "rect", "circle"}
_SILENT_TAGS: Final = {"button", "svg", "figure"}
_SILENT_CLASSES: Final = {"fact-src", "vh", "term-note", "as-table"}


class _Words(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self._silent: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _VOID:
            self.parts.append(" ")
            return
        classes = set((dict(attrs).get("class") or "").split())
        if self._silent or tag in _SILENT_TAGS or classes & _SILENT_CLASSES:
            self._silent.append(tag)
        elif tag in _BREAKS:
            self.parts.append(" ")

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.parts.append(" ")

    def handle_endtag(self, tag: str) -> None:
        if self._silent:
            if tag not in _VOID:
                self._silent.pop()
        elif tag in _BREAKS:
            self.parts.append(" ")

    def handle_data(self, data: str) -> None:
        if not self._silent:
            self.parts.append(data)


def words_of(html: str) -> str:
    """The text of rendered HTML on one line, without drawings, buttons and marks of sources."""
    parser = _Words()
    parser.feed(html)
    parser.close()
    return " ".join("".join(parser.parts).split())
