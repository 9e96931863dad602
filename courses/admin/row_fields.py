"""The repeated groups of the authoring forms."""

import re
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.utils import timezone

from courses.admin.rows import RowsField
from courses.admin.text_fields import CodeField, MarkdownField


class TextRow(forms.Form):
    text = MarkdownField(rows=3, label="Text")


class TextsField(RowsField):
    """A list of Markdown texts that may have several lines each."""

    row = TextRow
    noun = "text"
    extra = 2

    def __init__(self, *, noun: str, **options: Any) -> None:
        self.noun = noun
        super().__init__(**options)

    def to_rows(self, value: Any) -> Sequence[Mapping[str, Any]]:
        return [{"text": text} for text in value or []]

    def from_rows(self, rows: list[dict[str, Any]]) -> list[str]:
        return [row["text"] for row in rows]


class FileRow(forms.Form):
    """One file of a program."""

    name = forms.CharField(
        max_length=100,
        label="File name",
        widget=forms.TextInput(attrs={"spellcheck": "false", "placeholder": "handler.py"}),
    )
    text = CodeField(label="Content", rows=10)

    _name = re.compile(r"(?:[A-Za-z0-9_\-]+/)*[A-Za-z0-9_\-]+(?:\.[A-Za-z0-9_\-]+)+")

    def clean_name(self) -> str:
        name = str(self.cleaned_data["name"])
        if not self._name.fullmatch(name):
            raise ValidationError(
                "A file name has letters, digits, - and _, and an ending, such as handler.py or "
                "lib/prices.py. Change the name."
            )
        return name


class FilesField(RowsField):
    """A program: {file name: text}."""

    row = FileRow
    noun = "file"

    def to_rows(self, value: Any) -> Sequence[Mapping[str, Any]]:
        return [{"name": name, "text": text} for name, text in (value or {}).items()]

    def from_rows(self, rows: list[dict[str, Any]]) -> dict[str, str]:
        files: dict[str, str] = {}
        for row in rows:
            if row["name"] in files:
                raise ValidationError(
                    f"Two files are called {row['name']}. Rename one or remove it."
                )
            files[row["name"]] = row["text"]
        return files


class SourceRow(forms.Form):
    """One page of documentation."""

    title = forms.CharField(max_length=200)
    url = forms.URLField(
        label="Address",
        max_length=500,
        assume_scheme="https",
        validators=[
            RegexValidator(
                r"^https://[^\s<>\"']+$",
                "A source begins with https://. Copy the page's address again.",
                code="not_https",  # "invalid" would show the field's own message
            )
        ],
    )
    verified = forms.DateField(
        label="Compared with the page on",
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )

    def clean_verified(self) -> date:
        day: date = self.cleaned_data["verified"]
        if day > timezone.localdate():
            raise ValidationError("That day is still to come. Give the day you read the page.")
        return day


class SourcesField(RowsField):
    """[{title, url, verified: ISO date}]."""

    row = SourceRow
    noun = "source"

    def from_rows(self, rows: list[dict[str, Any]]) -> list[dict[str, str]]:
        return [
            {"title": row["title"], "url": row["url"], "verified": row["verified"].isoformat()}
            for row in rows
        ]


class MutantRow(forms.Form):
    """A wrong solution, and how the tests must catch it."""

    name = forms.SlugField(
        max_length=60,
        label="Name",
        help_text="Such as forgets-the-default.",
        widget=forms.TextInput(attrs={"spellcheck": "false"}),
    )
    why = forms.CharField(
        max_length=300, label="The mistake", help_text="In words an instructor understands."
    )
    must_fail = forms.CharField(
        max_length=200,
        label="Test that must fail",
        help_text="The name of a test in tests.yaml.",
        widget=forms.TextInput(attrs={"data-lab-test-name": "", "autocomplete": "off"}),
    )
    message = forms.CharField(
        max_length=200, label="Phrase of its message", help_text="A part of what that test says."
    )
    changed = FilesField(label="Files that differ from the solution")


class MutantsField(RowsField):
    """[{name, files, must_fail, message, why}]."""

    row = MutantRow
    noun = "mutant"
    extra = 1

    def to_rows(self, value: Any) -> Sequence[Mapping[str, Any]]:
        return [{**mutant, "changed": mutant["files"]} for mutant in value or []]

    def from_rows(self, rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
        names = [row["name"] for row in rows]
        for name in names:
            if names.count(name) > 1:
                raise ValidationError(f"Two mutants are called {name}. Rename one or remove it.")
        return [
            {
                "name": row["name"],
                "files": row["changed"],
                "must_fail": row["must_fail"],
                "message": row["message"],
                "why": row["why"],
            }
            for row in rows
        ]
