"""What people send, checked. A form knows no request and writes nothing but its own row."""

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any, cast

from django import forms

from courses.models import (
    DocumentKind,
    InterviewKind,
    InterviewRole,
    Learner,
    Level,
    Rating,
    RunKind,
)
from courses.models.people import time_zones
from courses.services.interviews import LENGTHS
from courses.services.quizzes import EXAM_QUESTIONS
from courses.services.study import MAX_LENGTH

FILE_PREFIX = "file:"

if TYPE_CHECKING:
    LearnerForm = forms.ModelForm[Learner]
else:
    LearnerForm = forms.ModelForm


class TopicFilterForm(forms.Form):
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

    def value(self, name: str) -> str:
        """The cleaned value, "" when none or nonsense was sent."""
        self.is_valid()
        return str(self.cleaned_data.get(name, ""))


class TextAreaField(forms.CharField):
    """Text as it was typed: browsers send text areas with CRLF, and count a line end as one."""

    def to_python(self, value: Any) -> str:
        return str(super().to_python(value)).replace("\r\n", "\n")


class QueryForm(forms.Form):
    """Words to look for. What is too long counts as not given."""

    q = forms.CharField(required=False, max_length=200)

    @property
    def text(self) -> str:
        """The words, "" when none or nonsense was sent."""
        self.is_valid()
        return str(self.cleaned_data.get("q", ""))


class SearchForm(forms.Form):
    """Words to look for, and one kind of result to show alone."""

    q = forms.CharField(required=False, max_length=200)
    kind = forms.ChoiceField(required=False, choices=[("", "All"), *DocumentKind.choices])

    def value(self, name: str) -> str:
        """The cleaned value, "" when none or nonsense was sent."""
        self.is_valid()
        return str(self.cleaned_data.get(name, ""))


class StudyForm(forms.Form):
    """A note or an answer, with the version of the text that was edited (0 for none)."""

    text = TextAreaField(required=False, strip=False, max_length=MAX_LENGTH)
    version = forms.IntegerField(min_value=0)

    def clean_text(self) -> str:
        """An empty text empties the note; a request without one is broken and must not."""
        if "text" not in self.data:
            raise forms.ValidationError("The text is missing.")
        return str(self.cleaned_data["text"])


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


class InterviewFilterForm(forms.Form):
    """The filter of the interview bank. Whatever does not fit counts as not given."""

    LEVELS = (("", "All"), *Level.choices)
    KINDS = (("", "Any kind"), *InterviewKind.choices)

    q = forms.CharField(required=False, max_length=200)
    level = forms.ChoiceField(required=False, choices=LEVELS)
    kind = forms.ChoiceField(required=False, choices=KINDS)
    topic = forms.SlugField(required=False, max_length=80)

    def value(self, name: str) -> str:
        """The cleaned value, "" when none or nonsense was sent."""
        self.is_valid()
        return str(self.cleaned_data.get(name, ""))


class BookmarkForm(forms.Form):
    """What to mark or unmark, and the page to go back to."""

    kind = forms.ChoiceField(choices=[(name, name) for name in ("topic", "exercise", "question")])
    uuid = forms.UUIDField()
    marked = forms.ChoiceField(choices=[("1", "mark"), ("0", "unmark")])
    next = forms.CharField(required=False, max_length=500)


class GradeForm(forms.Form):
    """A grade of a card: `seen` is its number of reviews as the page showed it."""

    rating = forms.TypedChoiceField(coerce=int, choices=Rating.choices)
    seen = forms.IntegerField(min_value=0)
    took_ms = forms.IntegerField(required=False, min_value=0)

    @property
    def grade(self) -> Rating:
        return Rating(self.cleaned_data["rating"])


class MockForm(forms.Form):
    """What a mock interview is for, and how long it takes."""

    role = forms.ChoiceField(choices=InterviewRole.choices)
    minutes = forms.TypedChoiceField(
        coerce=int,
        label="Length",
        choices=[(m, f"{m} minutes, {count} questions") for m, count in LENGTHS.items()],
    )


class RunForm(forms.Form):
    """Code to run: one field per file, named `file:<name>`."""

    kind = forms.ChoiceField(choices=RunKind.choices)
    event = TextAreaField(required=False, strip=False)
    cold = forms.BooleanField(required=False)

    @property
    def sources(self) -> dict[str, str]:
        """Text by file name, also of files that the exercise does not have."""
        return files_of(self.data)

    @property
    def sent_event(self) -> str | None:
        """The event's text; None when the form had no such field."""
        return self.cleaned_data["event"] if "event" in self.data else None

    @property
    def run_kind(self) -> RunKind:
        return RunKind(self.cleaned_data["kind"])


class HintForm(forms.Form):
    """Which hint the button showed, so that pressing it twice opens one."""

    number = forms.IntegerField(required=False, min_value=1)


def files_of(data: Mapping[str, Any]) -> dict[str, str]:
    """The files of a submitted exercise form."""
    return {
        # Browsers send text areas with CRLF; a program keeps the line ends that were typed.
        name.removeprefix(FILE_PREFIX): str(text).replace("\r\n", "\n")
        for name, text in data.items()
        if name.startswith(FILE_PREFIX)
    }


def _zones() -> list[Any]:
    """Time zones by region, as a select wants them."""
    regions: dict[str, list[tuple[str, str]]] = {"": [("UTC", "UTC")]}
    for zone in sorted(time_zones()):
        region, slash, _ = zone.partition("/")
        if slash and region not in ("Etc", "SystemV", "US", "posix", "right"):
            regions.setdefault(region, []).append((zone, zone.replace("_", " ")))
    plain = regions.pop("")
    return [*plain, *regions.items()]


class DeleteForm(forms.Form):
    """The word that says that somebody means it."""

    WORD = "delete"

    confirm = forms.CharField(
        label="Type “delete” to confirm",
        widget=forms.TextInput(attrs={"class": "field", "autocomplete": "off"}),
    )

    def clean_confirm(self) -> str:
        word = str(self.cleaned_data["confirm"]).strip().casefold()
        if word != self.WORD:
            raise forms.ValidationError("Type the word “delete”. Nothing was deleted.")
        return word


class SettingsForm(LearnerForm):
    """How the site looks and behaves for one person."""

    theme = forms.ChoiceField(
        choices=(("system", "As the system"), ("light", "Light"), ("dark", "Dark")),
        widget=forms.RadioSelect,
    )
    motion = forms.ChoiceField(
        choices=(("system", "As the system"), ("reduced", "As little as possible")),
        widget=forms.RadioSelect,
    )
    new_cards_per_day = forms.IntegerField(
        min_value=0,
        max_value=100,
        label="New cards a day",
        help_text="How many interview questions may join your deck on one day.",
    )
    time_zone = forms.ChoiceField(
        choices=_zones,
        help_text="Decides which day a run counts for. A change does not move days that are past.",
    )

    class Meta:
        model = Learner
        fields = (
            "display_name", "theme", "time_zone", "motion", "new_cards_per_day",
            "single_key_shortcuts",
        )  # fmt: skip
        labels = {
            "display_name": "Name",
            "single_key_shortcuts": "Single-key shortcuts",
        }
        help_texts = {
            "display_name": "Shown to you instead of your user name.",
            "single_key_shortcuts": "J and K for next and previous, / for search, 1 to 9 for answers, Space for a card’s answer, ? for the list of keys. They never work inside fields.",
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            if isinstance(field.widget, forms.TextInput | forms.NumberInput | forms.Select):
                field.widget.attrs.setdefault("class", "field")
