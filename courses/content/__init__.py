"""The curriculum: files to values, Markdown to HTML, and the proof that both hold."""

from courses.content.errors import ContentErrors, Problem
from courses.content.model import Curriculum

__all__ = ["ContentErrors", "Curriculum", "Problem"]
