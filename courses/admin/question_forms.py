"""The forms of quiz questions, one for each type, from empty fields.

A form holds the fields of its type by the names that `quiz.yaml` has for them, so a problem of the
content finds its field by name. A draft may be incomplete; what is published may not.
"""

from collections.abc import Mapping
from typing import Any, ClassVar, Final

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.utils import timezone

from courses.admin.question_rows import (
    BlanksField,
    EventsField,
    OptionsField,
    PairsField,
    ValuesField,
    VariablesField,
)
from courses.admin.rendered_form import PublishableForm
from courses.admin.text_fields import CodeField, LinesField, MarkdownField, SlugWordField
from courses.content import ContentErrors, Facts, Problem
from courses.content.facts import UnknownFact
from courses.content.quiz import Asks, QuizType, body_of
from courses.models import QuizQuestion
from courses.services import question_authoring, rendering
from courses.services.errors import Refused

_WHY: Final = "Markdown. Why that is the answer."


class QuestionForm(PublishableForm[QuizQuestion]):
    """What every type has. Subclasses add the fields of theirs."""

    quiz_type: ClassVar[QuizType]
    answer_fields: ClassVar[tuple[str, ...]]
    """The form's fields below the prompt, in their order on the page."""

    type = forms.CharField(widget=forms.HiddenInput)
    order = forms.IntegerField(
        min_value=0, max_value=999, initial=1, help_text="Smaller comes first."
    )
    prompt = MarkdownField(rows=3, help_text="Markdown. What is asked.")
    concept = SlugWordField(
        help_text="The one concept that it asks about, such as cold-start. A wrong answer brings "
        "back the interview questions of this concept."
    )
    fact = forms.RegexField(
        r"^[A-Z][A-Za-z0-9]*$",
        required=False,
        max_length=20,
        help_text="The fact that is asked for, such as L1. May stay empty.",
        error_messages={"invalid": "A fact has an id such as L1. Look it up under Facts."},
    )
    source_title = forms.CharField(
        max_length=200, label="Title", widget=forms.TextInput(attrs={"class": "lab-wide"})
    )
    source_url = forms.URLField(
        label="Address",
        max_length=500,
        assume_scheme="https",
        widget=forms.URLInput(attrs={"class": "lab-wide"}),
        validators=[
            RegexValidator(
                r"^https://[^\s<>\"']+$",
                "A source begins with https://. Copy the page's address again.",
                code="not_https",
            )
        ],
    )
    source_verified = forms.DateField(
        label="Compared with the page on",
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )

    class Meta:
        model = QuizQuestion
        fields = ("topic", "type", "order", "prompt", "concept", "fact")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        source = self.instance.source
        self.initial = {
            **{f"source_{name}": source.get(name) for name in ("title", "url", "verified")},
            **self.initial,
            **(self.shown(self.instance.body) if self.instance.body else {}),
            "type": self.quiz_type.value,
        }

    def shown(self, fields: Mapping[str, Any]) -> dict[str, Any]:
        """The initial values of `answer_fields`, of the fields that the row keeps."""
        return {name: fields[name] for name in self.answer_fields if name in fields}

    def kept(self, cleaned: Mapping[str, Any]) -> dict[str, Any]:
        """The inverse of `shown`: the fields in the shape of `quiz.yaml`."""
        return {name: cleaned[name] for name in self.answer_fields}

    def clean_type(self) -> str:
        return self.quiz_type.value

    def clean_source_verified(self) -> Any:
        day = self.cleaned_data["source_verified"]
        if day > timezone.localdate():
            raise ValidationError("That day is still to come. Give the day you read the page.")
        return day

    @property
    def is_whole(self) -> bool:
        """Whether every field of the answer could be read."""
        return all(name in self.cleaned_data for name in self.answer_fields)

    def _post_clean(self) -> None:
        """The body and the source are columns of the model that several fields make up."""
        cleaned, question = self.cleaned_data, self.instance
        question.type = self.quiz_type.value
        question.source = {
            "title": cleaned.get("source_title", ""),
            "url": cleaned.get("source_url", ""),
            "verified": str(cleaned.get("source_verified") or ""),
        }
        if self.is_whole:
            question.body = body_of(self.quiz_type, self.kept(cleaned)).fields()
        super()._post_clean()

    def render_row(self, facts: Facts) -> dict[str, Any]:
        if not self.is_whole:
            return {}
        question = self.instance
        body = body_of(question.type, question.body)
        try:
            return rendering.quiz_question(prompt=question.prompt, body=body, facts=facts)
        except UnknownFact as error:
            raise ContentErrors([Problem("", 1, "value", str(error))]) from error

    def missing(self) -> tuple[str, ...]:
        if self.errors:
            return ()
        found = question_authoring.reasons_against_question(self.instance)
        try:
            return found or question_authoring.disproved(self.instance)
        except Refused as refused:
            return (str(refused),)


class SingleForm(QuestionForm):
    """One right option."""

    quiz_type = QuizType.SINGLE
    answer_fields = ("options", "keep_order")

    options = OptionsField(
        required=False, help_text="Three to six. Wrong ones are what somebody half-read believes."
    )
    keep_order = forms.BooleanField(
        required=False, help_text="Do not shuffle the options, for example sizes."
    )

    def kept(self, cleaned: Mapping[str, Any]) -> dict[str, Any]:
        return {"options": cleaned["options"], "keep_order": cleaned["keep_order"]}


class MultipleForm(SingleForm):
    """Several right options."""

    quiz_type = QuizType.MULTIPLE


class TrueFalseForm(QuestionForm):
    """A statement."""

    quiz_type = QuizType.TRUE_FALSE
    answer_fields = ("right", "correction", "why")

    prompt = MarkdownField(rows=3, label="Statement", help_text="Markdown.")
    right = forms.TypedChoiceField(
        choices=(("True", "True"), ("False", "False")),
        coerce=lambda value: value == "True",
        widget=forms.RadioSelect,
        label="The statement is",
    )
    correction = MarkdownField(
        rows=3, required=False, help_text="Markdown. Of a false statement: the same made true."
    )
    why = MarkdownField(rows=3, required=False, help_text=_WHY)


class NumberForm(QuestionForm):
    """A figure."""

    quiz_type = QuizType.NUMBER
    answer_fields = ("value", "tolerance", "unit", "why")

    value = forms.RegexField(
        r"^(-?\d+(\.\d+)?|fact:[A-Za-z0-9]+\.\w+)$",
        max_length=60,
        help_text="A number, or a fact that it follows, such as fact:L1.max.",
        error_messages={"invalid": "Write a number such as 900 or 0.2, or a fact: fact:L1.max."},
    )
    tolerance = forms.RegexField(
        r"^\d+(\.\d+)?( ?%)?$",
        required=False,
        max_length=20,
        help_text="How far off an answer may be: 0.5, or a share such as 5 %. Exact when empty.",
        error_messages={"invalid": "Write a number such as 0.5, or a share such as 5 %."},
    )
    unit = forms.CharField(
        required=False, max_length=30, help_text="Stands beside the field, such as MB."
    )
    why = MarkdownField(
        rows=3,
        required=False,
        help_text="Markdown. Where the number comes from, or the working.",
    )

    def kept(self, cleaned: Mapping[str, Any]) -> dict[str, Any]:
        return {**super().kept(cleaned), "tolerance": cleaned["tolerance"] or "0"}


class OrderingForm(QuestionForm):
    """A sequence."""

    quiz_type = QuizType.ORDERING
    answer_fields = ("items", "why")

    items = LinesField(
        rows=6,
        required=False,
        help_text="Three to eight, one per line, in the right order. They are shown shuffled.",
    )
    why = MarkdownField(rows=3, required=False, help_text=_WHY)


class MatchingForm(QuestionForm):
    """Pairs."""

    quiz_type = QuizType.MATCHING
    answer_fields = ("pairs", "others", "why")

    pairs = PairsField(required=False, help_text="Three to eight. What belongs together.")
    others = LinesField(
        rows=3,
        required=False,
        label="Matches that fit nothing",
        help_text="Up to four, one per line. May stay empty.",
    )
    why = MarkdownField(rows=3, required=False, help_text=_WHY)


class FillInForm(QuestionForm):
    """A program or document with blanks."""

    quiz_type = QuizType.FILL_IN
    answer_fields = ("language", "code", "blanks")

    language = forms.ChoiceField(
        choices=[(name, name) for name in ("python", "json", "yaml", "text")]
    )
    code = CodeField(
        rows=8, required=False, help_text="With <<1>>, <<2>> … where the blanks are, in order."
    )
    blanks = BlanksField(required=False, help_text="In the order of their numbers.")


class PredictForm(QuestionForm):
    """What a program does, proved by running it."""

    quiz_type = QuizType.PREDICT
    answer_fields = (
        "asks", "code", "events", "timeout", "memory", "profile", "env", "options",
    )  # fmt: skip

    asks = forms.ChoiceField(
        choices=[
            (Asks.RESPONSE.value, "the response to the last event"),
            (Asks.OUTCOME.value, "how the last invocation ends"),
            (Asks.LOG.value, "a line that the last invocation writes to the log"),
        ],
        label="What is asked for",
    )
    code = CodeField(rows=12, label="handler.py", help_text="Defines handler(event, context).")
    events = EventsField(
        required=False,
        help_text="Sent one after the other to the same function. Without any: one empty event.",
    )
    timeout = forms.IntegerField(min_value=1, max_value=10, initial=3, help_text="Seconds.")
    memory = forms.IntegerField(min_value=128, max_value=1024, initial=128, help_text="MB.")
    profile = forms.ChoiceField(
        choices=(("plain", "plain"), ("boto3", "boto3")),
        help_text="boto3 where the program calls AWS.",
    )
    env = VariablesField(required=False, label="Environment variables")
    options = ValuesField(
        required=False,
        help_text="Three to six; exactly one must happen. Publishing runs the program to see.",
    )

    _PLAIN: ClassVar = {"timeout": 3, "memory": 128, "env": {}, "profile": "plain"}

    def shown(self, fields: Mapping[str, Any]) -> dict[str, Any]:
        return {**super().shown(fields), **self._PLAIN, **fields.get("function", {})}

    def kept(self, cleaned: Mapping[str, Any]) -> dict[str, Any]:
        function = {
            name: cleaned[name] for name, plain in self._PLAIN.items() if cleaned[name] != plain
        }
        return {
            "asks": cleaned["asks"],
            "code": cleaned["code"],
            "events": cleaned["events"] or ["{}"],
            "function": function,
            "options": cleaned["options"],
        }


FORMS: Final[Mapping[QuizType, type[QuestionForm]]] = {
    form.quiz_type: form
    for form in (
        SingleForm,
        MultipleForm,
        TrueFalseForm,
        NumberForm,
        OrderingForm,
        MatchingForm,
        FillInForm,
        PredictForm,
    )
}
