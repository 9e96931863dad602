"""The exercise page as a person uses it."""

import re
from functools import cache
from pathlib import Path

from playwright.sync_api import Locator, Page, expect

from courses.content import load
from courses.content.model import Exercise

CURRICULUM = Path(__file__).resolve().parent.parent.parent / "courses" / "curriculum"
GREET = "greet-by-name"
DEADLINE = "stop-before-the-deadline"
"""Its starter runs into the timeout of two seconds."""

SLEEPS = "import time\n\n\ndef handler(event, context):\n    time.sleep(2.8)\n"
"""Below the timeout of three seconds, so a run of seven tests goes on until it is stopped."""
HOARDS = """\
hoard = []


def handler(event, context):
    while True:
        hoard.append(bytearray(1 << 20))
"""
EXITS = "import os\n\n\ndef handler(event, context):\n    os._exit(3)\n"
BROKEN = "import json\n\n\ndef handler(event, context)\n    return {}\n"
NO_COLON = 4
"""The line of `BROKEN` that does not parse."""
STOPS_AT_INIT = 'raise ValueError("no table")\n'


@cache
def shipped(slug: str) -> Exercise:
    """An exercise of the curriculum."""
    courses = load(CURRICULUM).courses
    topics = [topic for course in courses for module in course.modules for topic in module.topics]
    return next(one for topic in topics for one in topic.exercises if one.slug == slug)


def solution(slug: str = GREET) -> str:
    return shipped(slug).solution["handler.py"]


def starter(slug: str = GREET) -> str:
    return shipped(slug).starter["handler.py"]


def variant(number: int) -> str:
    """Code that fails like the starter; each number is another text, so it really runs."""
    return f"{starter()}\n# try {number}\n"


class Bench:
    """The page of one exercise. Works with and without scripts, on a desktop and on a phone."""

    def __init__(self, page: Page, *, scripts: bool = True) -> None:
        self.page = page
        self.scripts = scripts
        self.output = page.locator("#output")
        self.results = page.locator("#results")
        self.console = page.get_by_role("log")
        self.save_state = page.locator("[data-save-state]")

    def open(self, slug: str = GREET, *, query: str = "", anchor: str = "") -> "Bench":
        self.page.goto(f"/exercises/{slug}/{query}{anchor}")
        if self.scripts and self.editor_area.is_visible():
            expect(self.page.locator(".editor-host").first).to_be_visible()
        return self

    @property
    def editor_area(self) -> Locator:
        return self.page.locator("#code")

    @property
    def editor(self) -> Locator:
        """What takes the text: the editor, or without scripts the text area."""
        return self.page.get_by_role("textbox", name="handler.py")

    @property
    def text(self) -> str:
        """What a run would send."""
        area = self.page.locator('textarea[name="file:handler.py"]')
        return str(area.evaluate("area => area.value"))

    def write(self, text: str) -> None:
        if not self.scripts:
            self.editor.fill(text)
            return
        self.editor.focus()
        self.page.keyboard.press("Control+A")
        self.page.keyboard.insert_text(text)

    def button(self, kind: str = "tests") -> Locator:
        return self.page.locator(f'[data-run="{kind}"]')

    def forget_output(self) -> None:
        """Mark what the results show, so that the next answer can be told from it."""
        self.output.evaluate("box => box.setAttribute('data-seen', '')")

    def press(self, kind: str = "tests") -> None:
        """Start a run with its button."""
        self.forget_output()
        self.button(kind).click()

    def answered(self, state: str = "done") -> None:
        """Wait for an answer that was not there before."""
        fresh = self.page.locator("#output:not([data-seen])")
        expect(fresh).to_have_attribute("data-state", state, timeout=60_000)

    def run(self, text: str | None = None, *, kind: str = "tests", state: str = "done") -> None:
        """Write, run, and wait until it is over."""
        if text is not None:
            self.write(text)
        self.press(kind)
        self.answered(state)

    def case(self, name: str) -> Locator:
        """One test's row in the results."""
        return self.results.locator(".case").filter(has_text=name)

    def hints(self) -> Locator:
        return self.page.get_by_role("region", name="Hints")

    def open_hints(self) -> Locator:
        self.page.get_by_role("button", name=re.compile("^Hint")).click()
        expect(self.hints()).to_be_visible()
        return self.hints()

    def take_hint(self, number: int) -> None:
        """The next one, whose number the caller knows."""
        self.hints().get_by_role("button", name=f"Show hint {number}").click()
        expect(self.hints().get_by_role("heading", name=f"Hint {number}")).to_be_visible()

    def from_menu(self, name: str) -> None:
        """Choose from the menu behind the three dots."""
        menu = self.page.locator("#code [data-menu]")
        menu.locator("summary").click()
        menu.get_by_text(name).click()


def total_xp(page: Page) -> Locator:
    """The header's XP."""
    return page.get_by_role("banner").get_by_role("link", name=re.compile("XP$"))
