"""What a function in the playground is invoked with."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from courses.emulator import events
from courses.forms.exercises import files_of
from courses.forms.fields import TextAreaField
from courses.services.play_settings import OWN_EVENT, PlaySettings

MEMORY_MB = (128, 1769)
TIMEOUT_S = (1, 10)
COUNT = (1, 20)
RESERVED = (0, 20)


def _number(
    label: str, limits: tuple[int, int], help_text: str, *, required: bool = True
) -> forms.IntegerField:
    lowest, highest = limits
    return forms.IntegerField(
        label=label,
        min_value=lowest,
        max_value=highest,
        help_text=help_text,
        required=required,
        widget=forms.NumberInput(
            attrs={"class": "field", "form": "run-form", "min": lowest, "max": highest}
        ),
    )


class PlayForm(forms.Form):
    """Settings beside the code. Its controls belong to the form `run-form` of the page."""

    trigger = forms.ChoiceField(
        label="Test event from",
        choices=[
            (OWN_EVENT, "My own event"),
            *((name, one.title) for name, one in events.SOURCES.items()),
        ],
        widget=forms.Select(attrs={"class": "field", "form": "run-form"}),
    )
    memory = _number("Memory, MB", MEMORY_MB, "128 to 1,769: one whole processor.")
    timeout = _number("Timeout, s", TIMEOUT_S, "1 to 10.")
    variables = TextAreaField(
        label="Environment variables",
        required=False,
        help_text="One a line, as <code>NAME=value</code>.",
        widget=forms.Textarea(
            attrs={"class": "field", "form": "run-form", "rows": 3, "spellcheck": "false"}
        ),
    )
    role = forms.ChoiceField(
        label="Execution role",
        choices=[("any", "Allows everything"), ("learner", "role.json")],
        widget=forms.RadioSelect(attrs={"form": "run-form"}),
    )
    count = _number("Invocations", COUNT, "1 to 20.")
    burst = forms.ChoiceField(
        label="When",
        choices=[("", "One after the other"), ("burst", "All at once")],
        required=False,
        widget=forms.RadioSelect(attrs={"form": "run-form"}),
    )
    reserved = _number(
        "Reserve (optional)", RESERVED, "Environments at most, 0 to 20.", required=False
    )
    cold = forms.BooleanField(
        label="Start each one cold",
        required=False,
        widget=forms.CheckboxInput(attrs={"form": "run-form"}),
    )
    event = TextAreaField(required=False, strip=False)

    def clean_variables(self) -> dict[str, str]:
        found: dict[str, str] = {}
        for number, line in enumerate(self.cleaned_data["variables"].splitlines(), 1):
            name, equals, value = line.partition("=")
            if not line.strip():
                continue
            if not equals or not name.strip():
                raise ValidationError(f"Line {number}: write it as NAME=value.")
            found[name.strip()] = value
        return found

    @property
    def sources(self) -> dict[str, str]:
        """Text by file name, also of files that the playground does not have."""
        return files_of(self.data)

    @property
    def settings(self) -> PlaySettings:
        """Of a form that is valid."""
        sent = self.cleaned_data
        return PlaySettings(
            trigger=sent["trigger"],
            memory=sent["memory"],
            timeout=sent["timeout"],
            variables=sent["variables"],
            count=sent["count"],
            burst=sent["burst"] == "burst",
            reserved=sent["reserved"],
            cold=sent["cold"],
            role=sent["role"],
        )


def play_initial(settings: PlaySettings) -> dict[str, Any]:
    """What the form shows for settings."""
    return {
        **settings.stored(),
        "burst": "burst" if settings.burst else "",
        "variables": "\n".join(f"{name}={value}" for name, value in settings.variables.items()),
    }
