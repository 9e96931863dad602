"""Stored values as readable HTML, for pages that only show them."""

import json
from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString


def as_lines(text: str) -> SafeString:
    """Source text as it is."""
    return format_html('<pre class="lab-text">{}</pre>', text) if text else SafeString("–")


def as_list(texts: Iterable[str]) -> SafeString:
    """A numbered list."""
    items = format_html_join("", "<li>{}</li>", ((text,) for text in texts))
    return format_html('<ol class="lab-list">{}</ol>', items) if items else SafeString("–")


def as_words(words: Iterable[str]) -> str:
    return ", ".join(words) or "–"


def as_files(files: Mapping[str, str]) -> SafeString:
    """Each file under its name."""
    return format_html_join(
        "",
        '<details class="lab-file" open><summary>{}</summary><pre class="lab-text">{}</pre></details>',
        files.items(),
    ) or SafeString("–")


def as_json(value: Any) -> SafeString:
    """A JSON document, indented."""
    if value is None:
        return SafeString("–")
    return as_lines(json.dumps(value, indent=2, ensure_ascii=False))
