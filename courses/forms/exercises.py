"""Code to run, and help to open."""

from collections.abc import Mapping
from typing import Any

from django import forms

from courses.forms.fields import TextAreaField, unix_lines
from courses.models import RunKind

FILE_PREFIX = "file:"


class RunForm(forms.Form):
    """Code to run: one field per file, named `file:<name>`."""

    kind = forms.ChoiceField(
        choices=[(kind.value, kind.label) for kind in RunKind if kind != RunKind.PLAY]
    )
    event = TextAreaField(required=False, strip=False)
    cold = forms.BooleanField(required=False)

    @property
    def sources(self) -> dict[str, str]:
        """Text by file name, also of files that the exercise does not have."""
        return files_of(self.data)

    @property
    def sent_event(self) -> str | None:
        """The event's text; None when the form had no such field."""
        return self.cleaned_data["event"] if "event" in self.data else None

    @property
    def run_kind(self) -> RunKind:
        return RunKind(self.cleaned_data["kind"])


class HintForm(forms.Form):
    """Which hint the button showed, so that pressing it twice opens one."""

    number = forms.IntegerField(required=False, min_value=1)


def files_of(data: Mapping[str, Any]) -> dict[str, str]:
    """The files of a submitted exercise form."""
    return {
        name.removeprefix(FILE_PREFIX): unix_lines(str(text))
        for name, text in data.items()
        if name.startswith(FILE_PREFIX)
    }


def event_of(data: Mapping[str, Any]) -> str | None:
    """The event of a submitted form with an editor; None when it had no such field."""
    return unix_lines(str(data["event"])) if "event" in data else None
