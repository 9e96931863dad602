"""The glossary: terms that texts link to on first use."""

from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.admin.utils import unquote
from django.db.models import ForeignKey
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.safestring import SafeString

from courses.admin.access import staff
from courses.admin.authoring import AuthoringAdmin
from courses.admin.display import as_lines, as_words
from courses.admin.generics import ModelForm
from courses.admin.preview import term_preview
from courses.admin.rendered_form import PublishableForm
from courses.admin.text_fields import LinesField, MarkdownField
from courses.content import Facts
from courses.content.read_glossary import slug_of
from courses.models import GlossaryTerm, Topic
from courses.services import glossary, rendering


class TermForm(PublishableForm[GlossaryTerm]):
    """A word, its other forms, and what it means."""

    term = forms.CharField(max_length=80, help_text="As AWS writes it, such as Cold start.")
    aliases = LinesField(
        rows=2,
        required=False,
        label="Other forms",
        help_text="Such as plurals, one per line. Case matters only after the first letter.",
    )
    definition = MarkdownField(rows=3, help_text="Markdown of one paragraph.")

    class Meta:
        model = GlossaryTerm
        fields = ("term", "aliases", "definition", "topic")

    def clean_term(self) -> str:
        """Its address is made of it, as for files, so that a term exported keeps its links."""
        term = " ".join(str(self.cleaned_data["term"]).split())
        others = GlossaryTerm.objects.current().exclude(pk=self.instance.pk)
        if others.filter(slug=slug_of(term)).exists():
            raise forms.ValidationError(
                f"Another term has this address: /glossary/#{slug_of(term)}. Edit that one, or "
                "choose another wording."
            )
        return term

    def render_row(self, facts: Facts) -> dict[str, Any]:
        return rendering.term(definition=self.instance.definition, facts=facts)

    def missing(self) -> tuple[str, ...]:
        return () if self.errors else glossary.reasons_against_term(self.instance)


@admin.register(GlossaryTerm)
class GlossaryTermAdmin(AuthoringAdmin[GlossaryTerm]):
    """A term from empty form to links in every topic."""

    form = TermForm
    owner_path = ""
    fieldsets = ((None, {"fields": ("term", "aliases", "definition", "topic")}),)
    reading_fieldsets = (
        (None, {"fields": ("term", "alias_list", "definition_text", "topic")}),
        ("Origin", {"fields": ("state", "written_in", "source_path", "uuid")}),
    )
    list_display = ("term", "topic", "state", "written_in")
    list_filter = ("state", "origin")
    list_select_related = ("topic",)
    search_fields = ("term", "aliases", "definition")
    held_by_learners = "Texts no longer link to it."
    preview_template = "admin/courses/preview/term.html"

    def reasons_against(self, row: GlossaryTerm) -> tuple[str, ...]:
        return glossary.reasons_against_term(row)

    def publish(self, request: HttpRequest, row: GlossaryTerm) -> None:
        glossary.publish_term(by=staff(request), term=row)

    def site_url(self, row: GlossaryTerm) -> str:
        return f"{reverse('courses:glossary')}#{row.slug}"

    def preview_context(self, request: HttpRequest, row: GlossaryTerm | None) -> dict[str, Any]:
        form = self.get_form(request, row, change=row is not None)(request.POST, instance=row)
        form.is_valid()
        return term_preview(form)

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """A saved term is linked anew once the transaction of the form is over."""
        before = self._published(object_id) if request.method == "POST" else None
        response = super().changeform_view(request, object_id, form_url, extra_context)
        if before is not None and response.status_code == 302:
            after = self._published(object_id) or before
            glossary.relink({*glossary.words_of(before), *glossary.words_of(after)})
        return response

    def _published(self, object_id: str | None) -> GlossaryTerm | None:
        terms = GlossaryTerm.objects.published()
        return terms.filter(pk=unquote(object_id)).first() if object_id else None

    def save_model(
        self, request: HttpRequest, obj: GlossaryTerm, form: ModelForm[GlossaryTerm], change: bool
    ) -> None:
        glossary.save_term(by=staff(request), term=obj)

    def formfield_for_foreignkey(
        self, db_field: ForeignKey[Any, Any], request: HttpRequest, **kwargs: Any
    ) -> Any:
        if db_field.name == "topic":
            kwargs["queryset"] = Topic.objects.published()
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    @admin.display(description="Other forms")
    def alias_list(self, row: GlossaryTerm) -> str:
        return as_words(row.aliases)

    @admin.display(description="Definition")
    def definition_text(self, row: GlossaryTerm) -> SafeString:
        return as_lines(row.definition)
