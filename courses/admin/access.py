"""Who sees and changes which rows, and the two kinds of admin page: content and ledgers.

Groups decide about areas (`courses.services.roles`); these classes narrow each list to rows that
the instructor owns or that are shared, and keep rows from files read-only until "Edit here".
"""

from typing import Any, TypeVar

from django.contrib import admin
from django.db.models import Model, Q, QuerySet
from django.http import HttpRequest

from courses.admin.generics import ModelAdmin
from courses.models import Authored, User
from courses.services.roles import can_author

M = TypeVar("M", bound=Model)
A = TypeVar("A", bound=Authored)


def staff(request: HttpRequest) -> User:
    """The signed-in user of an admin page."""
    user = request.user
    assert isinstance(user, User)  # noqa: S101  # admin pages are behind sign-in
    return user


def shared_or_owned(request: HttpRequest, owner: str = "owner") -> Q:
    """Rows of shared content and of one's own; `owner` is the path to the owner. All for superusers."""
    user = staff(request)
    if user.is_superuser:
        return Q()
    return Q(**{f"{owner}__isnull": True}) | Q(**{owner: user})


class ContentAdmin(ModelAdmin[A]):
    """Rows that an author writes, here or as files."""

    owner_path = ""
    """Query path to the owner, "" for what has none."""
    save_on_top = True

    def get_queryset(self, request: HttpRequest) -> QuerySet[A]:
        rows = super().get_queryset(request)
        return rows.filter(shared_or_owned(request, self.owner_path)) if self.owner_path else rows

    def has_change_permission(self, request: HttpRequest, obj: A | None = None) -> bool:
        if not super().has_change_permission(request, obj):
            return False
        return obj is None or (obj.is_detached and can_author(staff(request), obj))

    def has_delete_permission(self, request: HttpRequest, obj: A | None = None) -> bool:
        """Nobody deletes content: what learners earned names it. Retire it instead."""
        return False

    @admin.display(description="Origin", ordering="origin")
    def written_in(self, row: A) -> str:
        return row.get_origin_display()


class LedgerAdmin(ModelAdmin[M]):
    """Rows that the site writes and nobody edits."""

    owner_path = ""
    """Query path from a row to the owner of the content it is about; "" for none."""

    def get_queryset(self, request: HttpRequest) -> QuerySet[M]:
        rows = super().get_queryset(request)
        return rows.filter(shared_or_owned(request, self.owner_path)) if self.owner_path else rows

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: M | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: M | None = None) -> bool:
        return False


def context(model_admin: ModelAdmin[Any], request: HttpRequest, **more: Any) -> dict[str, Any]:
    """What every admin page of ours needs in its template."""
    return {
        **model_admin.admin_site.each_context(request),
        "opts": model_admin.opts,
        "is_nav_sidebar_enabled": False,
        **more,
    }
