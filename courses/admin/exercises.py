"""Exercises: written, proved in the local Lambda, published. And their versions, to read."""

from typing import Any

from django.contrib import admin, messages
from django.db.models import ForeignKey
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import URLPattern, path, reverse
from django.utils.safestring import SafeString

from courses.admin.access import LedgerAdmin, context, shared_or_owned, staff
from courses.admin.authoring import AuthoringAdmin, Panel
from courses.admin.display import as_files, as_json, as_lines, as_list
from courses.admin.exercise_form import ExerciseForm
from courses.admin.generics import ModelForm
from courses.admin.grid import Grid, grid_of
from courses.admin.preview import exercise_preview
from courses.models import Exercise, ExerciseVersion, State, Topic
from courses.services import authoring, publishing
from courses.services.errors import Refused


@admin.register(Exercise)
class ExerciseAdmin(AuthoringAdmin[Exercise]):
    """An exercise from empty form to published."""

    form = ExerciseForm
    fieldsets = (
        (None, {"fields": ("topic", "title", "slug", ("level", "minutes", "xp", "order"))}),
        ("Task", {"fields": ("situation", "requirements", "good_to_know")}),
        ("Hints", {"fields": ("nudge", "concept", "near_code")}),
        ("Tests", {"fields": ("tests_yaml", "about_init_errors")}),
        ("Programs", {"fields": ("starter", "solution", "mutants")}),
    )
    reading_fieldsets = (
        (None, {"fields": ("topic", "title", "slug", "level", "minutes", "xp", "order")}),
        (
            "Task",
            {"fields": ("situation_text", "requirement_list", "good_to_know_text", "hint_list")},
        ),
        ("Tests", {"fields": ("tests_text", "about_init_errors")}),
        ("Programs", {"fields": ("starter_files", "solution_files", "mutant_files")}),
        ("Origin", {"fields": ("state", "written_in", "source_path", "owner", "uuid")}),
    )
    list_display = ("title", "topic", "level", "xp", "state", "written_in", "owner")
    list_filter = ("state", "origin", "level", "topic")
    list_select_related = ("topic", "owner", "current_version", "draft_version")
    search_fields = ("title", "slug", "situation", "topic__title")
    prepopulated_fields = {"slug": ("title",)}
    held_by_learners = "Runs and XP of learners stay."
    preview_template = "admin/courses/preview/exercise.html"

    def get_urls(self) -> list[URLPattern]:
        proof = self.admin_site.admin_view(self.proof_view)
        return [
            path("<path:object_id>/proof/", proof, name="courses_exercise_proof"),
            *super().get_urls(),
        ]

    def reasons_against(self, row: Exercise) -> tuple[str, ...]:
        return publishing.reasons_against_exercise(row)

    def publish(self, request: HttpRequest, row: Exercise) -> None:
        publishing.publish_exercise(by=staff(request), exercise=row)
        if row.topic.state != State.PUBLISHED:
            messages.info(request, "Learners see it once its topic is published.")

    def site_url(self, row: Exercise) -> str:
        return reverse("courses:exercise", args=[row.slug])

    def preview_context(self, request: HttpRequest, row: Exercise | None) -> dict[str, Any]:
        form = self.get_form(request, row, change=row is not None)(request.POST, instance=row)
        form.is_valid()
        return exercise_preview(_exercise_form(form))

    def panel(self, request: HttpRequest, row: Exercise) -> Panel:
        panel = super().panel(request, row)
        proof = publishing.stored_proof(row)
        said = "holds" if proof and proof.holds else "does not hold" if proof else "not run yet"
        return panel.with_proof(
            has_draft=row.draft_version_id is not None,
            note=said,
            url=self._url("proof", row) if proof else "",
        )

    def save_model(
        self, request: HttpRequest, obj: Exercise, form: ModelForm[Exercise], change: bool
    ) -> None:
        programs = _exercise_form(form).programs
        authoring.save_exercise(by=staff(request), exercise=obj, programs=programs)

    def formfield_for_foreignkey(
        self, db_field: ForeignKey[Any, Any], request: HttpRequest, **kwargs: Any
    ) -> Any:
        if db_field.name == "topic":
            kwargs["queryset"] = Topic.objects.current().filter(shared_or_owned(request))
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def response_add(
        self, request: HttpRequest, obj: Exercise, post_url_continue: str | None = None
    ) -> HttpResponse:
        if "_prove" in request.POST:
            return self._prove(request, obj)
        return super().response_add(request, obj, post_url_continue)

    def response_change(self, request: HttpRequest, obj: Exercise) -> HttpResponse:
        if "_prove" in request.POST:
            return self._prove(request, obj)
        return super().response_change(request, obj)

    def proof_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """GET shows the stored grid; POST runs every program and stores a new one."""
        if request.method == "POST":
            return self._prove(request, self.row_to_edit(request, object_id))
        row = self.row(request, object_id)
        proof = publishing.stored_proof(row)
        version = publishing.working_version(row)
        found = context(
            self,
            request,
            title=f"Proof of “{row}”",
            original=row,
            proof=proof,
            proved_at=version.proved_at if version else None,
            grid=grid_of(proof) if proof else Grid((), ()),
            can_edit=self.has_change_permission(request, row),
            reasons=publishing.reasons_against_exercise(row),
        )
        return render(request, "admin/courses/proof.html", found)

    def _prove(self, request: HttpRequest, row: Exercise) -> HttpResponse:
        try:
            proof = publishing.prove(by=staff(request), exercise=row)
        except Refused as refused:
            return self.refusal(request, row, refused)
        if proof.holds:
            messages.success(request, "The proof holds.")
        else:
            messages.warning(request, "The proof does not hold. The reasons are below.")
        return redirect(self._url("proof", row))

    @admin.display(description="Situation")
    def situation_text(self, row: Exercise) -> SafeString:
        return as_lines(row.situation)

    @admin.display(description="Your handler must")
    def requirement_list(self, row: Exercise) -> SafeString:
        return as_list(row.requirements)

    @admin.display(description="Good to know")
    def good_to_know_text(self, row: Exercise) -> SafeString:
        return as_lines(row.good_to_know)

    @admin.display(description="Hints")
    def hint_list(self, row: Exercise) -> SafeString:
        return as_list(row.hints)

    @admin.display(description="tests.yaml")
    def tests_text(self, row: Exercise) -> SafeString:
        return as_lines(authoring.programs_of(row).tests_yaml)

    @admin.display(description="Starter")
    def starter_files(self, row: Exercise) -> SafeString:
        return as_files(authoring.programs_of(row).starter)

    @admin.display(description="Solution")
    def solution_files(self, row: Exercise) -> SafeString:
        return as_files(authoring.programs_of(row).solution)

    @admin.display(description="Mutants")
    def mutant_files(self, row: Exercise) -> SafeString:
        return as_files(
            {
                f"{mutant['name']}/{name}: {mutant['why']}": text
                for mutant in authoring.programs_of(row).mutants
                for name, text in mutant["files"].items()
            }
        )


def _exercise_form(form: ModelForm[Exercise]) -> ExerciseForm:
    """What `get_form` makes of `ExerciseAdmin.form`."""
    assert isinstance(form, ExerciseForm)  # noqa: S101
    return form


@admin.register(ExerciseVersion)
class ExerciseVersionAdmin(LedgerAdmin[ExerciseVersion]):
    """Never edited: submissions name the version that graded them."""

    owner_path = "exercise__owner"
    fields = (
        "exercise",
        "content_hash",
        "created_at",
        "proved_at",
        "tests_text",
        "starter_files",
        "solution_files",
        "mutants_text",
        "proof_text",
    )
    readonly_fields = (
        "tests_text",
        "starter_files",
        "solution_files",
        "mutants_text",
        "proof_text",
    )
    list_display = ("exercise", "content_hash", "created_at", "proved_at")
    list_filter = ("proved_at", "exercise__topic")
    list_select_related = ("exercise",)
    search_fields = ("exercise__title", "exercise__slug", "content_hash")

    @admin.display(description="tests.yaml")
    def tests_text(self, row: ExerciseVersion) -> SafeString:
        return as_lines(row.tests_yaml)

    @admin.display(description="Starter")
    def starter_files(self, row: ExerciseVersion) -> SafeString:
        return as_files(row.starter)

    @admin.display(description="Solution")
    def solution_files(self, row: ExerciseVersion) -> SafeString:
        return as_files(row.solution)

    @admin.display(description="Mutants")
    def mutants_text(self, row: ExerciseVersion) -> SafeString:
        return as_json(row.mutants)

    @admin.display(description="Proof")
    def proof_text(self, row: ExerciseVersion) -> SafeString:
        return as_json(row.proof)
