"""Words to look for."""

from django import forms

from courses.forms.fields import FilterForm
from courses.models import DocumentKind


class QueryForm(forms.Form):
    """Words to look for. What is too long counts as not given."""

    q = forms.CharField(required=False, max_length=200)

    @property
    def text(self) -> str:
        """The words, "" when none or nonsense was sent."""
        self.is_valid()
        return str(self.cleaned_data.get("q", ""))


class SearchForm(FilterForm):
    """Words to look for, and one kind of result to show alone."""

    q = forms.CharField(required=False, max_length=200)
    kind = forms.ChoiceField(required=False, choices=[("", "All"), *DocumentKind.choices])
