"""What every page's HTML has to be: balanced, with unique ids, and within the content policy."""

from collections import Counter
from html.parser import HTMLParser

VOID = {"area", "base", "br", "col", "hr", "img", "input", "link", "meta", "source", "wbr"}


class Page(HTMLParser):
    """Parses one document and keeps what is wrong with it."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[str] = []
        self.ids: Counter[str] = Counter()
        self.labels: list[str] = []
        self.names: list[tuple[str, str]] = []
        self.problems: list[str] = []
        self.text: list[str] = []
        self.is_data = False
        self.feed(html)
        self.close()
        self.problems += [f"<{tag}> is never closed" for tag in self.open]
        self.problems += [f"id {name} is used {n} times" for name, n in self.ids.items() if n > 1]
        self.problems += [
            f"label for #{name}, which is not there" for name in self.labels if name not in self.ids
        ]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._look(tag, attrs)
        # A block of data is not a script: nothing executes it, and the policy lets it be.
        self.is_data = tag == "script" and ("type", "application/json") in attrs
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._look(tag, attrs)

    def handle_endtag(self, tag: str) -> None:
        if not self.open or self.open[-1] != tag:
            self.problems.append(f"</{tag}> at {self.getpos()} closes {self.open[-1:]}")
            return
        self.open.pop()

    def handle_data(self, data: str) -> None:
        self.text.append(data)
        inside = self.open[-1] if self.open else ""
        if inside in ("style", "script") and data.strip() and not self.is_data:
            self.problems.append(f"inline <{self.open[-1]}>")

    def _look(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        for name, value in attrs:
            if name == "style" or name.startswith(("on", "hx-on")):
                self.problems.append(f"{name}= on <{tag}>")
            if name == "id":
                self.ids[value or ""] += 1
            if name == "for" and tag == "label":
                self.labels.append(value or "")


def problems(html: str) -> list[str]:
    """Everything that is wrong with a page's markup."""
    return Page(html).problems


def words(html: str) -> str:
    """The page's text with single spaces."""
    return " ".join("".join(Page(html).text).split())
