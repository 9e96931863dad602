"""Repeated groups of fields inside one form: files, sources, mutants.

A row is an ordinary Django form, so groups nest. The widget shows the rows that exist and a few
blank ones; a script adds more from the `<template>` that comes along. A blank row is dropped.
The bound value of the field is the bound formset itself, so that after an error every row shows
what was typed, with its own messages.
"""

from collections.abc import Mapping, Sequence
from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.forms.formsets import DELETION_FIELD_NAME, formset_factory
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from courses.admin.generics import FormSet

MOST_ROWS = 40


class Rows(FormSet[forms.Form]):
    """A formset of which any row may stay blank."""

    def _construct_form(self, i: int, **kwargs: Any) -> forms.Form:
        form = super()._construct_form(i, **kwargs)  # type: ignore[misc]
        form.empty_permitted = True
        form.use_required_attribute = False
        return cast(forms.Form, form)

    def values(self) -> list[dict[str, Any]]:
        """What the rows that are neither blank nor removed hold; only after `is_valid()`."""
        return [
            {
                name: value
                for name, value in form.cleaned_data.items()
                if name != DELETION_FIELD_NAME
            }
            for form in self.forms
            if form.has_changed() and not form.cleaned_data.get(DELETION_FIELD_NAME)
        ]


class RowsWidget(forms.Widget):
    """Draws the rows, at least `least`. `extra` blank ones follow."""

    template_name = "admin/courses/widgets/rows.html"

    def __init__(self, row: type[forms.Form], *, extra: int, noun: str, least: int = 0) -> None:
        super().__init__()
        self.noun = noun
        self.formset = formset_factory(
            row,
            formset=cast(Any, Rows),
            extra=extra,
            min_num=least,
            can_delete=True,
            max_num=MOST_ROWS,
            absolute_max=MOST_ROWS,
        )

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        return self.formset(data=data, prefix=name)

    def value_omitted_from_data(self, data: Any, files: Any, name: str) -> bool:
        return f"{name}-TOTAL_FORMS" not in data

    def id_for_label(self, id_: str) -> str:
        return ""  # a group of fields has a legend, not a label

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        """With the project's templates, which the default renderer of forms does not search."""
        return render_to_string(self.template_name, self.get_context(name, value, attrs))

    def get_context(self, name: str, value: Any, attrs: Any) -> dict[str, Any]:
        context = super().get_context(name, None, attrs)
        formset = value if isinstance(value, Rows) else self.formset(initial=value, prefix=name)
        return {**context, "formset": formset, "noun": self.noun}


class RowsField(forms.Field):
    """A list of what the row's form cleans to. Subclasses turn that into what the model keeps."""

    row: type[forms.Form]
    noun: str
    extra = 1
    least = 0
    """Rows that an empty form shows, filled in or not, besides `extra`."""

    def __init__(self, **options: Any) -> None:
        extra = options.pop("extra", self.extra)
        least = options.pop("least", self.least)
        widget = RowsWidget(self.row, extra=extra, noun=self.noun, least=least)
        super().__init__(widget=widget, **options)

    def prepare_value(self, value: Any) -> Any:
        return value if isinstance(value, Rows) else self.to_rows(value)

    def clean(self, value: Any) -> Any:
        if not value.is_valid():
            general = value.non_form_errors()
            raise ValidationError(
                list(general) or [f"A {self.noun} is not right yet. See the marked row."]
            )
        rows = value.values()
        if self.required and not rows:
            raise ValidationError(f"Add at least one {self.noun}.")
        return self.from_rows(rows)

    def has_changed(self, initial: Any, data: Any) -> bool:
        if not isinstance(data, Rows):
            return False
        if not data.is_valid():
            return True
        try:
            return bool(self.from_rows(data.values()) != (initial or self.from_rows([])))
        except ValidationError:
            return True

    def to_rows(self, value: Any) -> Sequence[Mapping[str, Any]]:
        """What the model keeps, as initial values of the rows."""
        return value or []

    def from_rows(self, rows: list[dict[str, Any]]) -> Any:
        """What the model keeps. Raises ValidationError when the rows contradict each other."""
        return rows
