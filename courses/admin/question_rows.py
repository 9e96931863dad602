"""The repeated groups of the question forms: options, pairs, blanks, variables."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from courses.admin.rows import RowsField
from courses.admin.text_fields import CodeField, LinesField, MarkdownField
from courses.content.text import tidy


class OptionRow(forms.Form):
    """An answer to choose; `text` is Markdown."""

    text = MarkdownField(rows=2, label="Option", help_text="Markdown of one line.")
    right = forms.BooleanField(required=False, label="This one is right")
    why = MarkdownField(
        rows=2, required=False, label="Why", help_text="Markdown. Why it is right or wrong."
    )


class ValueRow(OptionRow):
    """The same with a value that is shown as it is."""

    text = MarkdownField(
        label="Value",
        widget=forms.Textarea(attrs={"rows": 2, "class": "lab-code", "spellcheck": "false"}),
        help_text="A JSON response, an outcome such as timeout, or a line of the log.",
    )


class OptionsField(RowsField):
    """[{text, right, why}]."""

    row = OptionRow
    noun = "option"
    least = 4


class ValuesField(OptionsField):
    """Options that are values."""

    row = ValueRow


class PairRow(forms.Form):
    """Two things that belong together."""

    item = forms.CharField(max_length=300, label="Item", help_text="Markdown of one line.")
    match = forms.CharField(max_length=300, label="What belongs to it")


class PairsField(RowsField):
    """[{item, match}]."""

    row = PairRow
    noun = "pair"
    least = 3


class BlankRow(forms.Form):
    """What may stand in one blank."""

    answers = LinesField(
        rows=2, help_text="One per line; each counts, and the first one is shown as the answer."
    )
    why = MarkdownField(rows=2, required=False, label="Why", help_text="Markdown.")


class BlanksField(RowsField):
    """[{answers, why}], in the order of <<1>>, <<2>> …"""

    row = BlankRow
    noun = "blank"
    least = 2


class EventRow(forms.Form):
    """One event as JSON."""

    text = CodeField(rows=3, label="JSON")


class EventsField(RowsField):
    """A list of JSON texts."""

    row = EventRow
    noun = "event"

    def to_rows(self, value: Any) -> Sequence[Mapping[str, Any]]:
        return [{"text": text} for text in value or []]

    def from_rows(self, rows: list[dict[str, Any]]) -> list[str]:
        return [tidy(row["text"]) for row in rows]


class VariableRow(forms.Form):
    """One environment variable."""

    name = forms.RegexField(
        r"^[A-Za-z][A-Za-z0-9_]*$",
        max_length=100,
        error_messages={"invalid": "A name has letters, digits and _, and begins with a letter."},
        widget=forms.TextInput(attrs={"spellcheck": "false"}),
    )
    value = forms.CharField(max_length=1000, required=False)


class VariablesField(RowsField):
    """{name: value}."""

    row = VariableRow
    noun = "variable"

    def to_rows(self, value: Any) -> Sequence[Mapping[str, Any]]:
        return [{"name": name, "value": text} for name, text in (value or {}).items()]

    def from_rows(self, rows: list[dict[str, Any]]) -> dict[str, str]:
        names = [row["name"] for row in rows]
        for name in names:
            if names.count(name) > 1:
                raise ValidationError(f"Two variables are called {name}. Rename or remove one.")
        return {row["name"]: row["value"] for row in rows}
