"""Courses, modules, learning paths and facts: what holds topics together."""

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import Count, ForeignKey, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import URLPattern, path, reverse
from django.utils.safestring import SafeString

from courses.admin.access import ContentAdmin, LedgerAdmin, context, shared_or_owned, staff
from courses.admin.display import as_json
from courses.admin.generics import ModelForm, TabularInline
from courses.admin.text_fields import MarkdownField
from courses.models import Course, Fact, LearningPath, Module, Origin, PathTopic, Topic
from courses.services import publishing


class OutlineForm(ModelForm[Any]):
    """A summary is a sentence or two, not Markdown blocks."""

    summary = MarkdownField(rows=3, required=False, help_text="One or two sentences.")


class OutlineAdmin(ContentAdmin[Any]):
    """A row without an owner, that can be detached from its files."""

    form = OutlineForm
    prepopulated_fields = {"slug": ("title",)}
    change_form_template = "admin/courses/outline_form.html"

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(self.detach_view)
        name = f"courses_{self.opts.model_name}_detach"
        return [path("<int:object_id>/detach/", view, name=name), *super().get_urls()]

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        if not change:
            obj.origin = Origin.ADMIN
        super().save_model(request, obj, form, change)

    def detach_view(self, request: HttpRequest, object_id: int) -> HttpResponse:
        """ "Edit here" for a row that came from files."""
        row = self.get_queryset(request).filter(pk=object_id).first()
        if row is None:
            raise Http404
        change = f"courses.change_{self.opts.model_name}"
        if row.is_detached or not staff(request).has_perm(change):
            raise PermissionDenied
        if request.method == "POST":
            publishing.detach(by=staff(request), row=row)
            self.log_change(request, row, "Detached from its files.")
            messages.success(request, f"“{row}” is edited here from now on.")
            return redirect(reverse(f"admin:courses_{self.opts.model_name}_change", args=[row.pk]))
        title = f"Edit “{row}” here"
        found = context(self, request, title=title, original=row, row=row)
        return render(request, "admin/courses/detach.html", found)


@admin.register(Course)
class CourseAdmin(OutlineAdmin):
    fields = ("title", "slug", "summary", "level", "order")
    list_display = ("title", "level", "order", "modules_held", "written_in")
    list_filter = ("origin", "level")
    search_fields = ("title", "slug", "summary")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        rows: QuerySet[Any] = super().get_queryset(request).annotate(modules_held=Count("modules"))
        return rows

    @admin.display(description="Modules", ordering="modules_held")
    def modules_held(self, row: Any) -> int:
        return int(row.modules_held)


@admin.register(Module)
class ModuleAdmin(OutlineAdmin):
    fields = ("course", "title", "slug", "summary", "order")
    list_display = ("title", "course", "order", "topics_held", "written_in")
    list_filter = ("origin", "course")
    list_select_related = ("course",)
    search_fields = ("title", "slug", "summary", "course__title")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        rows: QuerySet[Any] = super().get_queryset(request).annotate(topics_held=Count("topics"))
        return rows

    @admin.display(description="Topics", ordering="topics_held")
    def topics_held(self, row: Any) -> int:
        return int(row.topics_held)


class PathTopicInline(TabularInline[PathTopic, LearningPath]):
    model = PathTopic
    extra = 3
    fields = ("order", "topic")

    def get_queryset(self, request: HttpRequest) -> QuerySet[PathTopic]:
        return super().get_queryset(request).select_related("topic")

    def formfield_for_foreignkey(
        self, db_field: ForeignKey[Any, Any], request: HttpRequest, **kwargs: Any
    ) -> Any:
        if db_field.name == "topic":
            kwargs["queryset"] = Topic.objects.current().filter(shared_or_owned(request))
        return super().formfield_for_foreignkey(db_field, request, **kwargs)


@admin.register(LearningPath)
class LearningPathAdmin(OutlineAdmin):
    fields = ("title", "slug", "summary", "order")
    inlines = (PathTopicInline,)
    list_display = ("title", "order", "steps_held", "written_in")
    list_filter = ("origin",)
    search_fields = ("title", "slug", "summary")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        rows: QuerySet[Any] = super().get_queryset(request).annotate(steps_held=Count("steps"))
        return rows

    @admin.display(description="Topics", ordering="steps_held")
    def steps_held(self, row: Any) -> int:
        return int(row.steps_held)


@admin.register(Fact)
class FactAdmin(LedgerAdmin[Fact]):
    """Numbers of AWS are corrected in facts.yaml, so that every page follows."""

    fields = ("key", "text", "values_text", "source", "as_of", "confidence")
    readonly_fields = ("values_text",)
    list_display = ("key", "text", "as_of", "confidence")
    list_filter = ("confidence", "as_of")
    search_fields = ("key", "text", "source")

    @admin.display(description="Values")
    def values_text(self, row: Fact) -> SafeString:
        return as_json(row.values)
