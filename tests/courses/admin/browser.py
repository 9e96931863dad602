"""A browser without JavaScript: opens a page, types into its form, presses a button."""

from dataclasses import dataclass
from html.parser import HTMLParser
from typing import Any

from django.test import Client


@dataclass
class Page:
    """An answer with what the form of the page holds."""

    status: int
    url: str
    text: str
    fields: dict[str, str]
    context: Any

    def problems(self) -> list[str]:
        """What the page says is wrong, as text."""
        return [text for text in _Errors.of(self.text) if text]


@dataclass
class Browser:
    client: Client

    def open(self, url: str) -> Page:
        return self._page(self.client.get(url, follow=True))

    def press(
        self,
        page: Page,
        typed: dict[str, Any] | None = None,
        *,
        button: str = "_continue",
        to: str = "",
    ) -> Page:
        """Submit the page's form with what was typed; `to` is the button's formaction."""
        data = {**page.fields, **(typed or {}), button: "1"}
        return self._page(self.client.post(to or page.url, data, follow=True))

    def post(self, url: str, data: dict[str, Any] | None = None, **extra: Any) -> Page:
        return self._page(self.client.post(url, data or {}, follow=True, **extra))

    def _page(self, response: Any) -> Page:
        url = (
            response.redirect_chain[-1][0]
            if response.redirect_chain
            else response.request["PATH_INFO"]
        )
        text = response.content.decode()
        return Page(response.status_code, url, text, _Fields.of(text), response.context)


class _Fields(HTMLParser):
    """Names and values as a browser would submit them; `<template>` is not part of the page."""

    def __init__(self) -> None:
        super().__init__()
        self.found: dict[str, str] = {}
        self._area = ""
        self._select = ""
        self._templates = 0

    @classmethod
    def of(cls, html: str) -> dict[str, str]:
        parser = cls()
        parser.feed(html)
        return parser.found

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        if tag == "template":
            self._templates += 1
        if self._templates:
            return
        name = values.get("name", "")
        if tag == "input" and values.get("type") not in ("submit", "button", "file") and name:
            chosen = values.get("type") in ("checkbox", "radio")
            if not chosen or "checked" in values:
                self.found[name] = values.get("value", "on" if chosen else "")
        elif tag == "textarea":
            self._area = name
            self.found[name] = ""
        elif tag == "select":
            self._select = name
        elif tag == "option" and (
            "selected" in values or (self._select and self._select not in self.found)
        ):
            self.found[self._select] = values.get("value", "")

    def handle_endtag(self, tag: str) -> None:
        if tag == "template":
            self._templates -= 1
        elif tag == "textarea":
            # The parser of HTML drops a line feed right after the tag.
            if self._area in self.found:
                text = self.found[self._area].removeprefix("\n")
                self.found[self._area] = text.replace("\n", "\r\n")  # as browsers submit it
            self._area = ""
        elif tag == "select":
            self._select = ""

    def handle_data(self, data: str) -> None:
        if self._area and not self._templates:
            self.found[self._area] += data


class _Errors(HTMLParser):
    """The items of the error lists."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self._depth = 0

    @classmethod
    def of(cls, html: str) -> list[str]:
        parser = cls()
        parser.feed(html)
        return parser.found

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "ul" and "errorlist" in (dict(attrs).get("class") or ""):
            self._depth += 1
        elif tag == "li" and self._depth:
            self.found.append("")

    def handle_endtag(self, tag: str) -> None:
        if tag == "ul" and self._depth:
            self._depth -= 1

    def handle_data(self, data: str) -> None:
        if self._depth and self.found:
            self.found[-1] += data.strip()
