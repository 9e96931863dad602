"""The curriculum: files to values, Markdown to HTML, and the proof that both hold.

`load` reads a curriculum folder, `render` makes HTML of one Markdown text. Around them:
`courses.content.check` runs programs, `courses.content.write` is the inverse of `load`,
`courses.content.hashes` tells whether something changed.
"""

from courses.content.errors import ContentErrors, Problem
from courses.content.facts import Facts
from courses.content.loader import load
from courses.content.model import Curriculum
from courses.content.rendering import Rendered, render, render_inline, render_topic

__all__ = [
    "ContentErrors",
    "Curriculum",
    "Facts",
    "Problem",
    "Rendered",
    "load",
    "render",
    "render_inline",
    "render_topic",
]
