"""Lists and tables as plain text: what an author types in one box, as the value a model keeps."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from django import forms

from courses.content.text import forbidden_characters, tidy
from courses.forms.fields import unix_lines

SLUG: Final = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")


def _allowed(text: str) -> str:
    """`text`, unless it holds characters that no content file may hold."""
    problems = [
        f"Line {line} holds the character {name}, which content files do not allow. "
        "Retype it; indent with spaces."
        for line, name in forbidden_characters(text)
    ]
    if problems:
        raise forms.ValidationError(problems)
    return text


class MarkdownField(forms.CharField):
    """Markdown, with blanks at line ends removed as the content files have it."""

    def __init__(self, *, rows: int = 6, **options: Any) -> None:
        widget = forms.Textarea(attrs={"rows": rows, "class": "lab-markdown"})
        super().__init__(widget=options.pop("widget", widget), strip=False, **options)

    def to_python(self, value: Any) -> str:
        return _allowed(tidy(unix_lines(super().to_python(value) or "")))


class CodeField(forms.CharField):
    """Source text, kept as typed, with a newline at its end."""

    def __init__(self, *, rows: int = 14, placeholder: str = "", **options: Any) -> None:
        widget = forms.Textarea(
            attrs={"rows": rows, "class": "lab-code", "spellcheck": "false", "wrap": "off"}
        )
        if placeholder:
            widget.attrs["placeholder"] = placeholder
        super().__init__(widget=options.pop("widget", widget), strip=False, **options)

    def to_python(self, value: Any) -> str:
        text = unix_lines(super().to_python(value) or "")
        if not text.strip():
            return ""
        return _allowed(text if text.endswith("\n") else f"{text}\n")


class LinesField(MarkdownField):
    """A list of texts, one per line."""

    def __init__(self, *, rows: int = 4, **options: Any) -> None:
        super().__init__(rows=rows, **options)

    def prepare_value(self, value: Any) -> Any:
        return value if isinstance(value, str) or value is None else "\n".join(value)

    def clean(self, value: Any) -> list[str]:
        text = str(super().clean(value))
        return [line.strip() for line in text.split("\n") if line.strip()]

    def has_changed(self, initial: Any, data: Any) -> bool:
        return super().has_changed(self.prepare_value(initial), unix_lines(data or ""))


class SlugWordField(forms.CharField):
    """One slug such as cold-start."""

    def __init__(self, **options: Any) -> None:
        options.setdefault("max_length", 80)
        super().__init__(**options)

    def clean(self, value: Any) -> str:
        word = str(super().clean(value))
        if word and not SLUG.fullmatch(word):
            raise forms.ValidationError(
                f"“{word}” is not a slug: lower-case letters, digits and hyphens. Write it like "
                "cold-start."
            )
        return word


class WordsField(forms.CharField):
    """A list of slugs such as cold-start, separated by commas."""

    def prepare_value(self, value: Any) -> Any:
        return value if isinstance(value, str) or value is None else ", ".join(value)

    def clean(self, value: Any) -> list[str]:
        words = [word.strip() for word in str(super().clean(value)).split(",") if word.strip()]
        for word in words:
            if not SLUG.fullmatch(word):
                raise forms.ValidationError(
                    f"“{word}” is not a tag: tags are lower-case letters, digits and hyphens. "
                    "Write it like cold-start, and separate tags by commas."
                )
        return list(dict.fromkeys(words))

    def has_changed(self, initial: Any, data: Any) -> bool:
        return super().has_changed(self.prepare_value(initial), data)


@dataclass(frozen=True, slots=True)
class Table:
    """Column headings and rows, each row with a cell per column."""

    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]

    @classmethod
    def of(cls, columns: Sequence[str], rows: Sequence[Sequence[str]]) -> "Table":
        """From the lists that a model keeps."""
        return cls(tuple(columns), tuple(tuple(row) for row in rows))

    def as_text(self) -> str:
        """The Markdown table that `TableField` reads."""

        def line(cells: Sequence[str]) -> str:
            return "| " + " | ".join(cell.replace("|", r"\|") for cell in cells) + " |"

        if not self.columns:
            return ""
        return "\n".join(
            [line(self.columns), line(["---"] * len(self.columns)), *map(line, self.rows)]
        )


class TableField(MarkdownField):
    """A Markdown table: headings, a line of dashes, then a line per row. `clean` gives a `Table`."""

    _bar = re.compile(r"(?<!\\)\|")
    _rule = re.compile(r"\|?[\s:\-|]*-[\s:\-|]*\|?")

    def __init__(self, *, rows: int = 10, **options: Any) -> None:
        super().__init__(rows=rows, **options)
        self.widget.attrs.update({"class": "lab-code", "wrap": "off", "spellcheck": "false"})
        self.widget.attrs["placeholder"] = (
            "| Setting | Default |\n| --- | --- |\n| Timeout | 3 seconds |"
        )

    def prepare_value(self, value: Any) -> Any:
        return value.as_text() if isinstance(value, Table) else value

    def clean(self, value: Any) -> Table:
        lines = [
            (number, line.strip())
            for number, line in enumerate(str(super().clean(value)).split("\n"), 1)
            if line.strip()
        ]
        if not lines:
            return Table((), ())
        columns = self._cells(lines[0][1])
        if len(lines) < 2 or not self._rule.fullmatch(lines[1][1]):
            raise forms.ValidationError(
                "The second line of the table has to be its rule, such as | --- | --- |. "
                "Put the headings on the first line, the rule on the second, then the rows."
            )
        problems, rows = [], []
        for number, line in lines[1:]:
            if number == lines[1][0]:
                continue
            cells = self._cells(line)
            if len(cells) != len(columns):
                problems.append(
                    f"Line {number} has {len(cells)} cells and the headings have {len(columns)}. "
                    r"Add or remove cells; write a bar inside a cell as \|."
                )
            rows.append(cells)
        if len(columns) < 2:
            problems.append("The table has one column. Add a second; one column is a list.")
        if not all(columns):
            problems.append("A heading is empty. Name every column on the first line.")
        if not rows:
            problems.append("The table has no row. Add one below the rule.")
        if problems:
            raise forms.ValidationError(problems)
        return Table(columns, tuple(rows))

    def has_changed(self, initial: Any, data: Any) -> bool:
        before = initial.as_text() if isinstance(initial, Table) else (initial or "")
        return super().has_changed(before, tidy(unix_lines(data or "")))

    def _cells(self, line: str) -> tuple[str, ...]:
        inner = line.removeprefix("|")
        if inner.endswith("|") and not inner.endswith(r"\|"):
            inner = inner[:-1]
        return tuple(cell.strip().replace(r"\|", "|") for cell in self._bar.split(inner))
