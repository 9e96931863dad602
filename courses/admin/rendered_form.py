"""Forms whose row keeps its texts as HTML: rendered when the form is validated.

A text that cannot be rendered, for example with a fact that does not exist, is an error of its
field; what is saved is therefore always what was previewed.
"""

from collections.abc import Mapping
from typing import Any, ClassVar, TypeVar

from django import forms
from django.utils import timezone

from courses.admin.generics import ModelForm
from courses.content import ContentErrors, Facts
from courses.models import (
    CheatSheet,
    Exercise,
    GlossaryTerm,
    InterviewQuestion,
    OpenQuestion,
    QuizQuestion,
    State,
    Topic,
)
from courses.services.exporting import entry_hash
from courses.services.rendering import current_facts

R = TypeVar(
    "R",
    Topic,
    Exercise,
    OpenQuestion,
    CheatSheet,
    InterviewQuestion,
    QuizQuestion,
    GlossaryTerm,
)
P = TypeVar("P", Topic, Exercise, QuizQuestion, GlossaryTerm)


Q = TypeVar("Q", OpenQuestion, CheatSheet, InterviewQuestion)


class RenderedForm(ModelForm[R]):
    """Fills `instance.rendered`; empty when a text cannot be rendered."""

    shown_by: ClassVar[Mapping[str, str]] = {}
    """The form's field for a field of the model that it shows under another name."""

    def render_row(self, facts: Facts) -> dict[str, Any]:
        """`instance.rendered` of the instance as it is now. Raises ContentErrors."""
        raise NotImplementedError

    def _post_clean(self) -> None:
        super()._post_clean()  # type: ignore[misc]
        self.instance.rendered = {}
        try:
            self.instance.rendered = self.render_row(current_facts())
        except ContentErrors as error:
            for problem in error.problems:
                name, *index = problem.field.split(".")
                field = self.shown_by.get(problem.field) or self.shown_by.get(name) or name
                number = f"number {int(index[0]) + 1}, " if index else ""
                place = f"{number}line {problem.line}".capitalize()
                self.add_error(field, f"{place}: {problem.message}.")


class PublishableForm(RenderedForm[P]):
    """What learners see already must not lose what publishing asked for."""

    def missing(self) -> tuple[str, ...]:
        """What the instance as it is now lacks, as sentences."""
        raise NotImplementedError

    def _post_clean(self) -> None:
        super()._post_clean()
        if self.instance.state == State.PUBLISHED:
            for reason in self.missing():
                self.add_error(None, f"{reason} Or unpublish first: learners see this page.")


class RemovableForm(RenderedForm[Q]):
    """A row edited on its topic's page, which can be taken off it."""

    remove = forms.BooleanField(
        required=False, label="Take off the page", help_text="What learners wrote to it stays."
    )

    def save(self, commit: bool = True) -> Any:
        if self.cleaned_data.get("remove") and self.instance.retired_at is None:
            self.instance.retired_at = timezone.now()
        # A card tells by the hash which wording it was reviewed in.
        self.instance.content_hash = entry_hash(self.instance)
        return super().save(commit)
