"""YAML inside content files, with problems that name the file and help with the usual slip."""

from typing import Final

from courses.content.errors import ContentErrors, Problem
from courses.grading.yaml_source import Document, SourceError, parse

_QUOTES: Final = "; a text that holds `: ` or begins with a sign needs quotes or a | block"
_MISREAD: Final = ("block end", "mapping values", "start any token", "block mapping", "quoted")


def parse_yaml(text: str, file: str, first_line: int = 1) -> Document:
    """The document whose text begins in `first_line` of `file`. Raises `ContentErrors`."""
    try:
        return parse(text)
    except SourceError as error:
        hint = _QUOTES if any(words in error.message for words in _MISREAD) else ""
        line = error.line + first_line - 1
        raise ContentErrors([Problem(file, line, "", error.message + hint)]) from error
