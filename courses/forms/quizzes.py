"""What a mock exam is made of."""

from collections.abc import Iterable
from typing import Any, cast

from django import forms

from courses.services.quizzes import EXAM_QUESTIONS


class ExamForm(forms.Form):
    """What a mock exam is made of: modules by primary key, and how many questions."""

    modules = forms.TypedMultipleChoiceField(
        coerce=int,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Choose at least one module."},
    )
    questions = forms.TypedChoiceField(
        coerce=int, choices=[(count, str(count)) for count in EXAM_QUESTIONS], initial=20
    )

    def __init__(self, *args: Any, modules: Iterable[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = list(modules)
        cast("forms.TypedMultipleChoiceField", self.fields["modules"]).choices = choices
        self.fields["modules"].initial = [pk for pk, _ in choices]
