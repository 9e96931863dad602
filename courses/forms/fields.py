"""Fields and forms that several nouns share."""

from typing import Any

from django import forms


class TextAreaField(forms.CharField):
    """Text as it was typed: browsers send text areas with CRLF, and count a line end as one."""

    def to_python(self, value: Any) -> str:
        return str(super().to_python(value)).replace("\r\n", "\n")


class FilterForm(forms.Form):
    """Fields of an address. Whatever does not fit counts as not given."""

    def value(self, name: str) -> str:
        """The cleaned value, "" when none or nonsense was sent."""
        self.is_valid()
        return str(self.cleaned_data.get(name, ""))
