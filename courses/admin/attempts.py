"""Learners' runs and what they ran. Only for those who may see learner data; nobody edits them."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.safestring import SafeString

from courses.admin.access import LedgerAdmin, staff
from courses.admin.display import as_files, as_json, as_lines
from courses.admin.generics import TabularInline
from courses.models import Draft, RunKind, Submission, SubmissionSource, TestRow


class TestRowInline(TabularInline[TestRow, Submission]):
    model = TestRow
    fields = readonly_fields = ("order", "name", "verdict")
    extra = 0
    can_delete = False
    verbose_name_plural = "tests"

    __test__ = False  # not a test class, whatever pytest thinks of its name

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(Submission)
class SubmissionAdmin(LedgerAdmin[Submission]):
    owner_path = "exercise__owner"
    inlines = (TestRowInline,)
    fields = (
        "uuid",
        "learner",
        "exercise",
        "version",
        "kind",
        "state",
        "verdict",
        "points",
        "max_points",
        "queued_at",
        "started_at",
        "finished_at",
        "tries",
        "reused",
        "source_files",
        "source_event",
        "report_text",
    )
    readonly_fields = ("source_files", "source_event", "report_text")
    list_display = ("queued_at", "learner", "exercise", "kind", "state", "verdict", "points")
    list_filter = ("state", "verdict", "kind", "queued_at", "exercise__topic")
    list_select_related = ("learner__user", "exercise")
    search_fields = (
        "uuid",
        "learner__display_name",
        "learner__user__username",
        "exercise__title",
        "exercise__slug",
    )
    show_full_result_count = False

    def get_queryset(self, request: HttpRequest) -> QuerySet[Submission]:
        rows = super().get_queryset(request)
        if not staff(request).is_superuser:
            rows = rows.exclude(kind=RunKind.PLAY)
        match = request.resolver_match
        listing = match is not None and (match.url_name or "").endswith("_changelist")
        return rows.defer("report") if listing else rows

    @admin.display(description="Code")
    def source_files(self, row: Submission) -> SafeString:
        source = SubmissionSource.objects.filter(submission=row).first()
        return as_files(source.files if source else {})

    @admin.display(description="Event")
    def source_event(self, row: Submission) -> SafeString:
        source = SubmissionSource.objects.filter(submission=row).first()
        return as_lines(source.event if source else "")

    @admin.display(description="Report")
    def report_text(self, row: Submission) -> SafeString:
        return as_json(row.report)


@admin.register(SubmissionSource)
class SubmissionSourceAdmin(LedgerAdmin[SubmissionSource]):
    owner_path = "submission__exercise__owner"
    fields = ("submission", "files_text", "event_text")
    readonly_fields = ("files_text", "event_text")
    list_display = ("submission", "learner", "exercise")
    list_select_related = ("submission__learner__user", "submission__exercise")
    search_fields = (
        "files",
        "submission__learner__display_name",
        "submission__learner__user__username",
        "submission__exercise__slug",
    )
    list_filter = ("submission__exercise__topic",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[SubmissionSource]:
        rows = super().get_queryset(request)
        if staff(request).is_superuser:
            return rows
        return rows.exclude(submission__kind=RunKind.PLAY)

    @admin.display(description="Learner")
    def learner(self, row: SubmissionSource) -> str:
        return str(row.submission.learner)

    @admin.display(description="Exercise")
    def exercise(self, row: SubmissionSource) -> str:
        return str(row.submission.exercise or "playground")

    @admin.display(description="Code")
    def files_text(self, row: SubmissionSource) -> SafeString:
        return as_files(row.files)

    @admin.display(description="Event")
    def event_text(self, row: SubmissionSource) -> SafeString:
        return as_lines(row.event)


@admin.register(TestRow)
class TestRowAdmin(LedgerAdmin[TestRow]):
    owner_path = "submission__exercise__owner"
    fields = ("submission", "order", "name", "verdict")
    list_display = ("name", "verdict", "submission")
    list_filter = ("verdict",)
    list_select_related = ("submission__learner__user", "submission__exercise")
    search_fields = ("name", "submission__exercise__slug", "submission__learner__display_name")

    __test__ = False  # not a test class, whatever pytest thinks of its name


@admin.register(Draft)
class DraftAdmin(LedgerAdmin[Draft]):
    owner_path = "exercise__owner"
    fields = ("learner", "exercise", "updated_at", "files_text", "event_text")
    readonly_fields = ("files_text", "event_text")
    list_display = ("learner", "exercise", "updated_at")
    list_filter = ("updated_at", "exercise__topic")
    list_select_related = ("learner__user", "exercise")
    search_fields = (
        "learner__display_name",
        "learner__user__username",
        "exercise__title",
        "exercise__slug",
    )

    @admin.display(description="Code")
    def files_text(self, row: Draft) -> SafeString:
        return as_files(row.files)

    @admin.display(description="Event")
    def event_text(self, row: Draft) -> SafeString:
        return as_lines(row.event)
