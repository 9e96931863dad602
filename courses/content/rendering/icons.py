"""The three icons that lie inside rendered text. They are drawn in place, because rendered text
is stored and must not name a versioned static file."""

from typing import Final

_SHAPES: Final = {
    "alert": '<circle cx="10" cy="10" r="6.75"/><path d="M10 6.5v4.2M10 13.3v.2"/>',
    "check": '<path d="m4.5 10.5 3.7 3.7 7.3-8"/>',
    "copy": '<path d="M7.5 7.5h8.5V16H7.5zM4 12.5V4h8.5"/>',
}


def icon(name: str) -> str:
    """The icon as inline SVG, hidden from assistive technology."""
    return f'<svg class="icon icon-s" viewBox="0 0 20 20" aria-hidden="true">{_SHAPES[name]}</svg>'
