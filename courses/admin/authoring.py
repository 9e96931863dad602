"""What all pages of authoring share: Edit here, Preview, Publish, Unpublish, Retire."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any, TypeVar

from django.contrib import messages
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import redirect, render
from django.urls import URLPattern, path, reverse

from courses.admin.access import ContentAdmin, context, staff
from courses.admin.generics import StackedInline
from courses.models import Authored, Exercise, GlossaryTerm, QuizQuestion, State, Topic
from courses.services import publishing, withdrawing
from courses.services.errors import Refused
from courses.services.refusing import NotPublishable
from courses.services.roles import can_author

A = TypeVar("A", Topic, Exercise, QuizQuestion, GlossaryTerm)
P = TypeVar("P", bound=Authored)

View = Callable[..., HttpResponse]


@dataclass(frozen=True, slots=True)
class Panel:
    """What stands above the form of a row that exists."""

    state: str
    origin: str
    from_files: bool
    can_detach: bool
    can_edit: bool
    published: bool
    reasons: tuple[str, ...]
    """Why it cannot be published as saved; empty when it can, and for rows one cannot edit."""
    site_url: str
    """The page that learners see, "" while there is none."""
    retired: bool = False
    note: str = ""
    """What else an author should know."""
    proves: bool = False
    has_draft: bool = False
    """Published, and what is saved has tests or programs that learners do not have yet."""
    proof_note: str = ""
    proof_url: str = ""

    def with_proof(self, *, has_draft: bool, note: str, url: str) -> "Panel":
        """The panel of a row that is proved before it is published."""
        return replace(self, proves=True, has_draft=has_draft, proof_note=note, proof_url=url)

    def with_note(self, note: str) -> "Panel":
        """The panel with a sentence more."""
        return replace(self, note=note)


class AuthoringAdmin(ContentAdmin[A]):
    """A row with a life cycle: written here or detached from files, previewed, published."""

    change_form_template = "admin/courses/authoring_form.html"
    preview_template: str
    reading_fieldsets: Any
    """For a row that one may not change: values as text instead of fields."""
    owner_path = "owner"
    held_by_learners: str
    """What of learners stays when a row is retired, as the end of a sentence."""

    class Media:
        css = {"all": ("admin_lab/authoring.css",)}
        js = ("admin_lab/authoring.js",)

    # --- what the subclass decides --------------------------------------------------------------

    def reasons_against(self, row: A) -> tuple[str, ...]:
        """Why `row` cannot be published as saved."""
        raise NotImplementedError

    def publish(self, request: HttpRequest, row: A) -> None:
        """Publish, or raise NotPublishable."""
        raise NotImplementedError

    def site_url(self, row: A) -> str:
        """The address of the page that learners see."""
        raise NotImplementedError

    def preview_context(self, request: HttpRequest, row: A | None) -> dict[str, Any]:
        """What `preview_template` draws, from the posted form. Adds `problems`."""
        raise NotImplementedError

    # --- the form -------------------------------------------------------------------------------

    def may_edit(self, request: HttpRequest, row: A | None) -> bool:
        return self.has_change_permission(request, row) if row else self.has_add_permission(request)

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        if self.may_edit(request, obj):
            return super().get_fieldsets(request, obj)
        return self.reading_fieldsets

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        row = self.get_object(request, unquote(object_id)) if object_id else None
        extra = {
            "panel": self.panel(request, row) if row else None,
            "preview_url": self._url("preview", row) if self.may_edit(request, row) else "",
            **(extra_context or {}),
        }
        response: HttpResponse = super().changeform_view(request, object_id, form_url, extra)
        return response

    def panel(self, request: HttpRequest, row: A) -> Panel:
        editable = self.has_change_permission(request, row)
        return Panel(
            state=row.get_state_display(),
            origin=row.get_origin_display(),
            from_files=not row.is_detached,
            can_detach=self.may_detach(request, row),
            can_edit=editable,
            published=row.state == State.PUBLISHED,
            retired=row.is_retired,
            reasons=self.reasons_against(row) if editable and not row.is_retired else (),
            site_url=self.site_url(row) if row.state == State.PUBLISHED else "",
        )

    # --- pages of their own ---------------------------------------------------------------------

    def get_urls(self) -> list[URLPattern]:
        site = self.admin_site

        def page(route: str, view: View, name: str) -> URLPattern:
            return path(route, site.admin_view(view), name=self._name(name))

        return [
            page("preview/", self.preview_view, "preview_new"),
            page("<path:object_id>/preview/", self.preview_view, "preview"),
            page("<path:object_id>/detach/", self.detach_view, "detach"),
            page("<path:object_id>/publish/", self.publish_view, "publish"),
            page("<path:object_id>/unpublish/", self.unpublish_view, "unpublish"),
            page("<path:object_id>/retire/", self.retire_view, "retire"),
            page("<path:object_id>/bring-back/", self.bring_back_view, "bring_back"),
            *super().get_urls(),
        ]

    def preview_view(self, request: HttpRequest, object_id: str | None = None) -> HttpResponse:
        """The posted form as learners would see it; nothing is saved."""
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        row = self.row_to_edit(request, object_id) if object_id else None
        if row is None and not self.has_add_permission(request):
            raise PermissionDenied
        found = self.preview_context(request, row)
        part = request.headers.get("X-Lab-Part") == "1"
        template = self.preview_template if part else "admin/courses/preview_page.html"
        found["preview_template"] = self.preview_template
        return render(request, template, found)

    def detach_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """ "Edit here": asks first, because loading the files never changes the row again."""
        row = self.row(request, object_id)
        if not self.may_detach(request, row):
            raise PermissionDenied
        if request.method == "POST":
            publishing.detach(by=staff(request), row=row)
            self.log_change(request, row, "Detached from its files.")
            messages.success(request, f"“{row}” is edited here from now on.")
            return redirect(self._url("change", row))
        return render(
            request,
            "admin/courses/detach.html",
            context(self, request, title=f"Edit “{row}” here", original=row, row=row),
        )

    def publish_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        row = self.row_to_edit(request, object_id)
        try:
            self.publish(request, row)
        except NotPublishable as refused:
            return self.refusal(request, row, refused, refused.reasons)
        except Refused as refused:
            return self.refusal(request, row, refused)
        self.log_change(request, row, "Published.")
        messages.success(request, f"“{row}” is published.")
        return redirect(self._url("change", row))

    def unpublish_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        row = self.row_to_edit(request, object_id)
        withdrawing.unpublish(by=staff(request), row=row)
        self.log_change(request, row, "Unpublished.")
        messages.success(request, f"“{row}” is a draft again. What learners earned on it stays.")
        return redirect(self._url("change", row))

    def retire_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Asks first: learners and authors lose sight of the row, though nothing is deleted."""
        row = self.row_to_edit(request, object_id)
        if request.method == "POST":
            if withdrawing.retire(by=staff(request), row=row):
                self.log_change(request, row, "Retired.")
            messages.success(request, f"“{row}” is retired. {self.held_by_learners}")
            return redirect(reverse(f"admin:{self._name('changelist')}"))
        found = context(
            self,
            request,
            title=f"Retire “{row}”",
            original=row,
            row=row,
            stays=self.held_by_learners,
            back=self._url("change", row),
        )
        return render(request, "admin/courses/retire.html", found)

    def bring_back_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        row = self.row_to_edit(request, object_id)
        try:
            withdrawing.bring_back(by=staff(request), row=row)
        except Refused as refused:
            return self.refusal(request, row, refused)
        self.log_change(request, row, "Brought back.")
        messages.success(request, f"“{row}” is a draft again. Publish it when it is ready.")
        return redirect(self._url("change", row))

    def refusal(
        self, request: HttpRequest, row: A, refused: Refused, reasons: tuple[str, ...] = ()
    ) -> HttpResponse:
        """409: what was refused, why, and the way back."""
        found = context(
            self,
            request,
            title=refused.what,
            original=row,
            refused=refused,
            reasons=reasons,
            back=self._url("change", row),
        )
        return render(request, "admin/courses/refused.html", found, status=409)

    # --- whose row --------------------------------------------------------------------------------

    def row(self, request: HttpRequest, object_id: str) -> A:
        """A row that this person may see, else 404."""
        row = self.get_object(request, unquote(object_id))
        if row is None or not self.has_view_permission(request, row):
            raise Http404
        return row

    def row_to_edit(self, request: HttpRequest, object_id: str) -> A:
        """A row that this person may change, else 403."""
        row = self.row(request, object_id)
        if not self.has_change_permission(request, row):
            raise PermissionDenied
        return row

    def may_detach(self, request: HttpRequest, row: A) -> bool:
        return not row.is_detached and can_author(staff(request), row)

    def _name(self, action: str) -> str:
        return f"{self.opts.app_label}_{self.opts.model_name}_{action}"

    def _url(self, action: str, row: A | None) -> str:
        if row is None:
            return reverse(f"admin:{self._name(f'{action}_new')}")
        return reverse(f"admin:{self._name(action)}", args=[row.pk])


class TopicPartInline(StackedInline[P, Topic]):
    """Something edited on its topic's page. Retired instead of deleted: answers hang on it."""

    template = "admin/edit_inline/stacked.html"
    can_delete = False
    reading_fields: tuple[str, ...]

    def get_queryset(self, request: HttpRequest) -> QuerySet[P]:
        return super().get_queryset(request).filter(retired_at__isnull=True)

    def get_fields(self, request: HttpRequest, obj: Topic | None = None) -> Any:
        return super().get_fields(request, obj) if _editable(request, obj) else self.reading_fields

    def get_readonly_fields(self, request: HttpRequest, obj: Topic | None = None) -> Any:
        return () if _editable(request, obj) else self.reading_fields


def _editable(request: HttpRequest, topic: Topic | None) -> bool:
    if topic is None or topic.pk is None:
        return True
    return topic.is_detached and can_author(staff(request), topic)
