"""What the tests of the scripts do to the page, and read from it."""

from collections.abc import Callable

from playwright.sync_api import Locator, Page

STARTER = 'import json\n\ndef handler(event, context):\n    return {"statusCode": 200}\n'

Open = Callable[..., Page]


def editor(page: Page, name: str = "handler.py") -> Locator:
    # Not the text area of the same name, which is there until the editor is.
    return page.locator(".editor-host").get_by_role("textbox", name=name)


def value(page: Page, name: str = "file:handler.py") -> str:
    return str(page.locator(f'textarea[name="{name}"]').evaluate("area => area.value"))


def keys(page: Page, *pressed: str) -> None:
    for key in pressed:
        page.keyboard.press(key)


def replace_text(page: Page, text: str, name: str = "handler.py") -> None:
    editor(page, name).focus()
    keys(page, "Control+A")
    page.keyboard.insert_text(text)
