"""Markdown to HTML. `render` is the door; what it returns has been through the allow-list."""

from courses.content.rendering.context import Heading, Myth
from courses.content.rendering.page import (
    Rendered,
    RenderedTopic,
    render,
    render_inline,
    render_topic,
)

__all__ = [
    "Heading",
    "Myth",
    "Rendered",
    "RenderedTopic",
    "render",
    "render_inline",
    "render_topic",
]
