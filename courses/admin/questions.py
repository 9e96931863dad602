"""Quiz questions: the type is chosen first, then its form; previewed, proved, published."""

from typing import Any, Final

from django.contrib import admin, messages
from django.db.models import Count, ForeignKey
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from courses.admin.access import context, shared_or_owned, staff
from courses.admin.authoring import AuthoringAdmin, Panel
from courses.admin.display import as_lines
from courses.admin.generics import ModelForm
from courses.admin.preview import question_preview
from courses.admin.question_forms import FORMS, QuestionForm
from courses.content.quiz import QuizType
from courses.content.rules import FEWEST_QUESTIONS, FEWEST_TYPES
from courses.content.write import question_file
from courses.content.yaml_form import dump
from courses.models import QuizQuestion, State, Topic
from courses.services import question_authoring
from courses.services.exporting import quiz_question_of

_TYPES: Final = {
    QuizType.SINGLE: ("One right option", "Three to six options, each with its reason."),
    QuizType.MULTIPLE: ("Several right options", "All right ones must be chosen, and no other."),
    QuizType.TRUE_FALSE: ("True or false", "A statement; a false one comes with its correction."),
    QuizType.NUMBER: ("A number", "Exact or within a tolerance, with its unit."),
    QuizType.ORDERING: ("An order", "Three to eight items to bring into order."),
    QuizType.MATCHING: ("Pairs", "Three to eight items, each with what belongs to it."),
    QuizType.FILL_IN: ("Blanks to fill", "A program or document with parts left out."),
    QuizType.PREDICT: ("Predict what happens", "A handler, whose answer is proved by running it."),
}


@admin.register(QuizQuestion)
class QuizQuestionAdmin(AuthoringAdmin[QuizQuestion]):
    """A question from empty form to published."""

    form = QuestionForm
    owner_path = "topic__owner"
    reading_fieldsets = (
        (None, {"fields": ("topic", "type", "order", "concept", "fact")}),
        ("Question", {"fields": ("prompt_text", "source_link")}),
        ("As a file", {"fields": ("file_text",)}),
        ("Origin", {"fields": ("state", "written_in", "source_path", "uuid")}),
    )
    list_display = ("__str__", "type", "topic", "concept", "state", "written_in")
    list_filter = ("state", "origin", "type", "topic")
    list_select_related = ("topic",)
    search_fields = ("prompt", "concept", "topic__title")
    held_by_learners = "Rounds that asked it keep their answers, and XP stays."
    preview_template = "admin/courses/preview/question.html"

    def add_view(
        self, request: HttpRequest, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        """Without a type, the choice of one; it decides which fields there are."""
        if _type_named(request) is None and self.has_add_permission(request):
            chosen = request.GET.copy()
            types = []
            for kind, (title, what) in _TYPES.items():
                chosen["type"] = kind.value
                types.append((f"?{chosen.urlencode()}", title, what))
            found = context(self, request, title="Add quiz question", types=types)
            return render(request, "admin/courses/question_types.html", found)
        found_view: HttpResponse = super().add_view(request, form_url, extra_context)
        return found_view

    def get_form(
        self, request: HttpRequest, obj: QuizQuestion | None = None, change: bool = False, **kw: Any
    ) -> Any:
        kw["form"] = FORMS[_type_of(request, obj)]
        return super().get_form(request, obj, change, **kw)

    def get_fieldsets(self, request: HttpRequest, obj: QuizQuestion | None = None) -> Any:
        if not self.may_edit(request, obj):
            return self.reading_fieldsets
        kind = _type_of(request, obj)
        return (
            (None, {"fields": ("type", "topic", ("concept", "fact", "order"))}),
            (_TYPES[kind][0], {"fields": ("prompt", *FORMS[kind].answer_fields)}),
            ("Source", {"fields": ("source_title", "source_url", "source_verified")}),
        )

    def reasons_against(self, row: QuizQuestion) -> tuple[str, ...]:
        return question_authoring.reasons_against_question(row)

    def publish(self, request: HttpRequest, row: QuizQuestion) -> None:
        question_authoring.publish_question(by=staff(request), question=row)
        if row.topic.state != State.PUBLISHED:
            messages.info(request, "Learners are asked it once its topic is published.")

    def site_url(self, row: QuizQuestion) -> str:
        return reverse("courses:topic_quiz", args=[row.topic.slug])

    def panel(self, request: HttpRequest, row: QuizQuestion) -> Panel:
        return super().panel(request, row).with_note(_quiz_so_far(row.topic))

    def preview_context(self, request: HttpRequest, row: QuizQuestion | None) -> dict[str, Any]:
        form = self.get_form(request, row, change=row is not None)(request.POST, instance=row)
        form.is_valid()
        assert isinstance(form, QuestionForm)  # noqa: S101  # what `get_form` makes
        return question_preview(form)

    def save_model(
        self, request: HttpRequest, obj: QuizQuestion, form: ModelForm[QuizQuestion], change: bool
    ) -> None:
        question_authoring.save_question(by=staff(request), question=obj)

    def formfield_for_foreignkey(
        self, db_field: ForeignKey[Any, Any], request: HttpRequest, **kwargs: Any
    ) -> Any:
        if db_field.name == "topic":
            kwargs["queryset"] = Topic.objects.current().filter(shared_or_owned(request))
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    @admin.display(description="Prompt")
    def prompt_text(self, row: QuizQuestion) -> SafeString:
        return as_lines(row.prompt)

    @admin.display(description="Source")
    def source_link(self, row: QuizQuestion) -> SafeString:
        return format_html(
            '<a href="{}" rel="external">{}</a>, verified {}',
            row.source["url"], row.source["title"], row.source["verified"],
        )  # fmt: skip

    @admin.display(description="quiz.yaml")
    def file_text(self, row: QuizQuestion) -> SafeString:
        return as_lines(dump([question_file(quiz_question_of(row))]))


def _type_named(request: HttpRequest) -> QuizType | None:
    """The type in the form or the address; None for none and for nonsense."""
    named = request.POST.get("type") or request.GET.get("type")
    return QuizType(named) if named in list(QuizType) else None


def _type_of(request: HttpRequest, row: QuizQuestion | None) -> QuizType:
    """A question keeps its type: with another one it would be another question."""
    return QuizType(row.type) if row is not None else _type_named(request) or QuizType.SINGLE


def _quiz_so_far(topic: Topic) -> str:
    asked = topic.quiz_questions.all().published().aggregate(
        questions=Count("pk"), types=Count("type", distinct=True)
    )  # fmt: skip
    questions, types = asked["questions"], asked["types"]
    said = f"The quiz of “{topic}” asks {questions} questions of {types} types"
    if questions < FEWEST_QUESTIONS or types < FEWEST_TYPES:
        return f"{said}; a whole one has at least {FEWEST_QUESTIONS} of {FEWEST_TYPES}."
    return f"{said}."
