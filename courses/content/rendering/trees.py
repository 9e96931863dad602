"""What happens to Markdown's element tree: ids on headings, links resolved, tables dressed."""

from itertools import chain
from typing import Final
from xml.etree.ElementTree import Element

from markdown.treeprocessors import Treeprocessor

from courses.content import links
from courses.content.rendering.context import Context, Heading

_HEADINGS: Final = ("h1", "h2", "h3", "h4", "h5", "h6")


class Finish(Treeprocessor):
    """Runs after inline Markdown has become elements."""

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context

    def run(self, root: Element) -> None:
        """Changes `root` in place."""
        for element in root.iter():
            if element.tag in _HEADINGS:
                self._heading(element)
            elif element.tag == "a":
                self._link(element)
            elif element.tag == "img":
                self._context.problem(
                    self._context.line_of(element.get("src", "")), "pictures are not supported"
                )
        for parent in list(root.iter()):
            for index, child in enumerate(parent):
                if child.tag == "table":
                    parent[index] = self._table(child)

    def _heading(self, heading: Element) -> None:
        text = _words(heading)
        level = int(heading.tag[1])
        if level not in (3, 4):
            self._context.problem(
                self._context.line_of(f"# {text}"),
                f"the heading “{text}” must begin with ### or ####",
            )
        identity = self._context.new_id(text)
        heading.set("id", identity)
        self._context.headings.append(Heading(identity, text, level))

    def _link(self, link: Element) -> None:
        href = link.get("href", "")
        if "fact-src" in link.get("class", "") or links.is_external(href):
            return
        line = self._context.line_of(href)
        found = links.parse(href, line)
        if found is None:
            self._context.problem(
                line, f"the link {href!r} must begin with https:, topic:, exercise: or #"
            )
            return
        self._context.links.append(found)
        link.set("href", found.url)

    def _table(self, table: Element) -> Element:
        table.set("class", "table")
        for cell in list(table.iter("th")):
            if _words(cell).strip():
                cell.set("scope", "col")
            else:
                cell.tag = "td"  # the corner of a table whose rows are named; it heads nothing
        for row in table.iterfind("tbody/tr"):
            row[0].tag = "th"
            row[0].set("scope", "row")
        for cell in chain(table.iter("th"), table.iter("td")):
            if "right" in cell.attrib.pop("style", ""):
                cell.set("class", "num")
        first = "".join(table.find("thead/tr")[0].itertext())  # type: ignore[index]
        label = self._context.new_label(f"Table: {first}" if first else "Table")
        region = Element("div", {"class": "scroll", "tabindex": "0", "role": "region"})
        region.set("aria-label", label)
        region.tail, table.tail = table.tail, None
        region[:] = [table]
        return region


def _words(element: Element) -> str:
    """The text of a heading, without the words that only name a fact's source."""
    parts = [element.text or ""]
    for child in element:
        if child.get("class") != "fact-src":
            parts.append(_words(child))
        parts.append(child.tail or "")
    return "".join(parts)
