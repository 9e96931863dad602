"""Fields and forms that several nouns share."""

from typing import Any

from django import forms


def unix_lines(text: str) -> str:
    """Browsers send text areas with CRLF; files, drafts and hashes have LF."""
    return text.replace("\r\n", "\n").replace("\r", "\n")


class TextAreaField(forms.CharField):
    """Text as it was typed, where a line end counts as one character, as in browsers."""

    def to_python(self, value: Any) -> str:
        return unix_lines(str(super().to_python(value)))


class FilterForm(forms.Form):
    """Fields of an address. Whatever does not fit counts as not given."""

    def value(self, name: str) -> str:
        """The cleaned value, "" when none or nonsense was sent."""
        self.is_valid()
        return str(self.cleaned_data.get(name, ""))
