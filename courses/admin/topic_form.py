"""Forms of the topic page: the topic itself and what is edited with it."""

from typing import Any

from django import forms

from courses.admin.rendered_form import PublishableForm, RemovableForm
from courses.admin.row_fields import SourcesField
from courses.admin.text_fields import LinesField, MarkdownField, Table, TableField, WordsField
from courses.content import Facts
from courses.models import CheatSheet, InterviewQuestion, OpenQuestion, Topic
from courses.services import publishing, rendering
from courses.services.exporting import sections_of

_MARKDOWN = (
    "Markdown. Headings begin with ### or ####. A number of AWS is written {{ fact:L1.max }}, so that "
    "it shows its source."
)


class TopicForm(PublishableForm[Topic]):
    """A topic, its lists as rows and words."""

    order = forms.IntegerField(
        min_value=1, max_value=99, initial=1, help_text="Smaller comes first."
    )
    tagline = forms.CharField(max_length=200, required=False, help_text="One line below the title.")
    tags = WordsField(required=False, help_text="Separated by commas: cold-start, python.")
    sources = SourcesField(
        required=False,
        extra=2,
        help_text="Pages of AWS's documentation, and the day you compared the topic with each.",
    )
    theory = MarkdownField(required=False, rows=18, help_text=_MARKDOWN)
    example = MarkdownField(
        required=False, rows=10, label="Real-world example", help_text="Markdown."
    )
    takeaways = MarkdownField(
        required=False, rows=6, label="Key takeaways", help_text="Markdown. Three to five points."
    )
    documentation = MarkdownField(
        required=False, rows=5, label="Official documentation", help_text="Markdown."
    )

    class Meta:
        model = Topic
        fields = (
            "module",
            "title",
            "slug",
            "tagline",
            "level",
            "minutes",
            "tags",
            "order",
            "theory",
            "example",
            "takeaways",
            "documentation",
            "sources",
        )

    def render_row(self, facts: Facts) -> dict[str, Any]:
        glossary = rendering.current_glossary(facts)
        return rendering.topic(sections_of(self.instance), facts, glossary)

    def missing(self) -> tuple[str, ...]:
        return publishing.reasons_against_topic(self.instance)


class OpenQuestionForm(RemovableForm[OpenQuestion]):
    """A hands-on question."""

    question = MarkdownField(rows=3, help_text="Markdown. Answered in words, privately.")
    rubric = LinesField(help_text="What a good answer mentions, one per line.")

    class Meta:
        model = OpenQuestion
        fields = ("question", "rubric", "order")

    def render_row(self, facts: Facts) -> dict[str, Any]:
        row = self.instance
        return rendering.open_question(question=row.question, rubric=row.rubric, facts=facts)


class CheatSheetForm(RemovableForm[CheatSheet]):
    """A sheet whose columns and rows are one Markdown table."""

    table = TableField(
        label="Rows",
        help_text="A Markdown table: headings, a rule, then the rows. Cells are Markdown.",
    )

    shown_by = {"columns": "table", "rows": "table"}

    class Meta:
        model = CheatSheet
        fields = ("title",)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["table"] = Table.of(self.instance.columns, self.instance.rows)

    def _post_clean(self) -> None:
        """The table is two columns of the model; they have to be there before it is validated."""
        table = self.cleaned_data.get("table")
        if isinstance(table, Table):
            self.instance.columns = list(table.columns)
            self.instance.rows = [list(row) for row in table.rows]
        super()._post_clean()

    def render_row(self, facts: Facts) -> dict[str, Any]:
        row = self.instance
        return rendering.cheat_sheet(
            title=row.title, columns=row.columns, rows=row.rows, facts=facts
        )


class InterviewQuestionForm(RemovableForm[InterviewQuestion]):
    """A question, a strong answer and why it is one."""

    question = MarkdownField(rows=2, help_text="Markdown.")
    answer = MarkdownField(rows=5, help_text="Markdown. A strong answer.")
    why = MarkdownField(rows=3, label="Why it is strong", help_text="Markdown.")
    follow_ups = LinesField(
        required=False, label="Follow-ups", help_text="What is asked next, one per line."
    )
    rubric = LinesField(help_text="What a good answer mentions, one per line.")
    concepts = WordsField(help_text="Separated by commas: cold-start.")

    class Meta:
        model = InterviewQuestion
        fields = (
            "level",
            "kind",
            "question",
            "answer",
            "why",
            "follow_ups",
            "rubric",
            "concepts",
            "order",
        )

    def render_row(self, facts: Facts) -> dict[str, Any]:
        row = self.instance
        return rendering.interview_question(
            level=row.level,
            kind=row.kind,
            question=row.question,
            answer=row.answer,
            why=row.why,
            follow_ups=row.follow_ups,
            rubric=row.rubric,
            facts=facts,
        )
