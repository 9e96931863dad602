"""The filter of Learn and Practice."""

from django import forms

from courses.forms.fields import FilterForm
from courses.models import Level


class TopicFilterForm(FilterForm):
    """The filter of Learn and Practice. Whatever does not fit counts as not given."""

    LEVELS = (("", "All"), *Level.choices)
    STATUSES = (
        ("", "Any status"),
        ("todo", "Not started"),
        ("started", "In progress"),
        ("done", "Done"),
    )

    q = forms.CharField(required=False, max_length=100)
    level = forms.ChoiceField(required=False, choices=LEVELS)
    status = forms.ChoiceField(required=False, choices=STATUSES)
