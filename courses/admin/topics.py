"""Topics, with the cheat sheet and the questions that are edited on the same page."""

from typing import Any

from django.contrib import admin
from django.db.models import ForeignKey
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html_join
from django.utils.safestring import SafeString

from courses.admin.access import staff
from courses.admin.authoring import AuthoringAdmin, TopicPartInline
from courses.admin.display import as_lines, as_list, as_words
from courses.admin.generics import ModelChoiceField, ModelForm
from courses.admin.preview import topic_preview
from courses.admin.text_fields import Table
from courses.admin.topic_form import (
    CheatSheetForm,
    InterviewQuestionForm,
    OpenQuestionForm,
    TopicForm,
)
from courses.models import CheatSheet, InterviewQuestion, Module, OpenQuestion, Origin, Topic
from courses.services import publishing, search


class ModuleChoice(ModelChoiceField[Module]):
    """Modules of different courses may have the same title."""

    def label_from_instance(self, obj: Module) -> str:
        return f"{obj.course}: {obj}"


class CheatSheetInline(TopicPartInline[CheatSheet]):
    model = CheatSheet
    form = CheatSheetForm
    extra = 1
    max_num = 1
    verbose_name_plural = "cheat sheet"
    fields = ("title", "table", "remove")
    reading_fields = ("title", "table_text")

    @admin.display(description="Rows")
    def table_text(self, sheet: CheatSheet) -> SafeString:
        return as_lines(Table.of(sheet.columns, sheet.rows).as_text())


class OpenQuestionInline(TopicPartInline[OpenQuestion]):
    model = OpenQuestion
    form = OpenQuestionForm
    extra = 1
    verbose_name = "hands-on question"
    fields = ("question", "rubric", "order", "remove")
    reading_fields = ("question", "rubric_list", "order")

    @admin.display(description="Rubric")
    def rubric_list(self, row: OpenQuestion) -> SafeString:
        return as_list(row.rubric)


class InterviewQuestionInline(TopicPartInline[InterviewQuestion]):
    model = InterviewQuestion
    form = InterviewQuestionForm
    extra = 1
    fields = (
        ("level", "kind", "order"),
        "question",
        "answer",
        "why",
        "follow_ups",
        "rubric",
        "concepts",
        "remove",
    )
    reading_fields = (
        "level",
        "kind",
        "question",
        "answer",
        "why",
        "follow_up_list",
        "rubric_list",
        "concept_list",
    )

    @admin.display(description="Follow-ups")
    def follow_up_list(self, row: InterviewQuestion) -> SafeString:
        return as_list(row.follow_ups)

    @admin.display(description="Rubric")
    def rubric_list(self, row: InterviewQuestion) -> SafeString:
        return as_list(row.rubric)

    @admin.display(description="Concepts")
    def concept_list(self, row: InterviewQuestion) -> str:
        return as_words(row.concepts)


@admin.register(Topic)
class TopicAdmin(AuthoringAdmin[Topic]):
    """A topic is written, previewed and published here."""

    form = TopicForm
    inlines = (CheatSheetInline, OpenQuestionInline, InterviewQuestionInline)
    fieldsets = (
        (None, {"fields": ("module", "title", "slug", "tagline", "tags")}),
        ("How it is listed", {"fields": (("level", "minutes", "order"),)}),
        ("Text", {"fields": ("theory", "example", "takeaways", "documentation")}),
        ("Sources", {"fields": ("sources",)}),
    )
    reading_fieldsets = (
        (None, {"fields": ("module", "title", "slug", "tagline", "tag_list")}),
        ("How it is listed", {"fields": ("level", "minutes", "order")}),
        (
            "Text",
            {"fields": ("theory_text", "example_text", "takeaways_text", "documentation_text")},
        ),
        ("Sources", {"fields": ("source_list",)}),
        ("Origin", {"fields": ("state", "written_in", "source_path", "owner", "uuid")}),
    )
    list_display = ("title", "module", "level", "state", "written_in", "owner")
    list_filter = ("state", "origin", "level", "module__course")
    list_select_related = ("module", "owner")
    search_fields = ("title", "slug", "tagline", "tags", "theory")
    prepopulated_fields = {"slug": ("title",)}
    held_by_learners = "Notes, answers, runs and XP of learners stay."
    preview_template = "admin/courses/preview/topic.html"

    def reasons_against(self, row: Topic) -> tuple[str, ...]:
        return publishing.reasons_against_topic(row)

    def publish(self, request: HttpRequest, row: Topic) -> None:
        publishing.publish_topic(by=staff(request), topic=row)

    def site_url(self, row: Topic) -> str:
        return reverse("courses:topic", args=[row.slug])

    def preview_context(self, request: HttpRequest, row: Topic | None) -> dict[str, Any]:
        change = row is not None
        form = self.get_form(request, row, change=change)(request.POST, instance=row)
        form.is_valid()
        formsets, _ = self._create_formsets(request, form.instance, change=change)  # type: ignore[attr-defined]
        return topic_preview(form, formsets)

    def save_model(
        self, request: HttpRequest, obj: Topic, form: ModelForm[Topic], change: bool
    ) -> None:
        if not change:
            obj.origin = Origin.ADMIN
            obj.owner = staff(request)
        super().save_model(request, obj, form, change)

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        super().save_related(request, form, formsets, change)
        search.index_topic(form.instance)

    def formfield_for_foreignkey(
        self, db_field: ForeignKey[Any, Any], request: HttpRequest, **kwargs: Any
    ) -> Any:
        if db_field.name == "module":
            kwargs |= {
                "queryset": Module.objects.current().select_related("course"),
                "form_class": ModuleChoice,
            }
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    @admin.display(description="Tags")
    def tag_list(self, row: Topic) -> str:
        return as_words(row.tags)

    @admin.display(description="Theory")
    def theory_text(self, row: Topic) -> SafeString:
        return as_lines(row.theory)

    @admin.display(description="Real-world example")
    def example_text(self, row: Topic) -> SafeString:
        return as_lines(row.example)

    @admin.display(description="Key takeaways")
    def takeaways_text(self, row: Topic) -> SafeString:
        return as_lines(row.takeaways)

    @admin.display(description="Official documentation")
    def documentation_text(self, row: Topic) -> SafeString:
        return as_lines(row.documentation)

    @admin.display(description="Sources")
    def source_list(self, row: Topic) -> SafeString:
        return format_html_join(
            "",
            '<p><a href="{}" rel="external">{}</a>, verified {}</p>',
            ((source["url"], source["title"], source["verified"]) for source in row.sources),
        )
