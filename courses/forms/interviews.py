"""The interview bank, its cards and mock interviews."""

from typing import Any

from django import forms
from django.core.validators import slug_re

from courses.forms.fields import FilterForm
from courses.models import InterviewKind, InterviewRole, Level, Rating
from courses.services.interviews import LENGTHS


class InterviewFilterForm(FilterForm):
    """The filter of the interview bank. Whatever does not fit counts as not given."""

    LEVELS = (("", "All"), *Level.choices)
    KINDS = (("", "Any kind"), *InterviewKind.choices)

    q = forms.CharField(required=False, max_length=200)
    level = forms.ChoiceField(required=False, choices=LEVELS)
    kind = forms.ChoiceField(required=False, choices=KINDS)
    topic = forms.SlugField(required=False, max_length=80)


class GradeForm(forms.Form):
    """A grade of a card: `seen` is its number of reviews as the page showed it."""

    rating = forms.TypedChoiceField(coerce=int, choices=Rating.choices)
    seen = forms.IntegerField(min_value=0)
    took_ms = forms.IntegerField(required=False, min_value=0)

    @property
    def grade(self) -> Rating:
        return Rating(self.cleaned_data["rating"])


class SlugsField(forms.MultipleChoiceField):
    """Any number of slugs; what they name is for others to find out."""

    def valid_value(self, value: Any) -> bool:
        return slug_re.fullmatch(str(value)) is not None


class MockForm(forms.Form):
    """What a mock interview is for, how long it takes, and on what; no topic means all."""

    role = forms.ChoiceField(choices=InterviewRole.choices)
    minutes = forms.TypedChoiceField(
        coerce=int,
        label="Length",
        choices=[(m, f"{m} minutes, {count} questions") for m, count in LENGTHS.items()],
    )
    topics = SlugsField(required=False)
