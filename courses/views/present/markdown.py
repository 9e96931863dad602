"""Rendered cells back to Markdown, for copying. Figures are spelled out, marks of sources left out."""

from html.parser import HTMLParser
from typing import Final

_MARKS: Final = {"strong": "**", "b": "**", "em": "*", "i": "*", "code": "`"}
_SILENT: Final = {"fact-src", "vh", "term-note"}
_BREAKS: Final = {"br", "p", "li", "div"}


class _Markdown(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self._silent: list[str] = []
        self._links: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "br":
            self.parts.append(" ")
            return
        values = dict(attrs)
        if self._silent or set((values.get("class") or "").split()) & _SILENT:
            self._silent.append(tag)
        elif tag == "a":
            self._links.append(values.get("href") or "")
            self.parts.append("[")
        else:
            self.parts.append(_MARKS.get(tag, " " if tag in _BREAKS else ""))

    def handle_endtag(self, tag: str) -> None:
        if self._silent:
            self._silent.pop()
        elif tag == "a" and self._links:
            self.parts.append(f"]({self._links.pop()})")
        else:
            self.parts.append(_MARKS.get(tag, " " if tag in _BREAKS else ""))

    def handle_data(self, data: str) -> None:
        if not self._silent:
            self.parts.append(data)


def inline_markdown(html: str) -> str:
    """One line of Markdown that can stand in a table's cell."""
    parser = _Markdown()
    parser.feed(html)
    parser.close()
    return " ".join("".join(parser.parts).split()).replace("|", "\\|")
