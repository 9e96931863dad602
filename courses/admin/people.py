"""Accounts and learners. Groups that `services.roles` keeps decide what staff may do here."""

from collections.abc import Iterable
from typing import Any

from django.contrib import admin, messages
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import HttpRequest
from django.utils.text import capfirst

from courses.admin.access import LedgerAdmin, shared_or_owned, staff
from courses.admin.generics import UserAdmin
from courses.models import HelpTaken, Learner, Submission, TopicRead, User
from courses.services.personal import delete_account, held_of


def taught_by(request: HttpRequest, learner: str = "pk") -> Q:
    """Learners who ran, read or opened something that this instructor teaches.

    `learner` is the path from the row to the learner's key. All for superusers.
    """
    if staff(request).is_superuser:
        return Q()
    mine = {"learner": OuterRef(learner)}
    return (
        Q(Exists(Submission.objects.filter(shared_or_owned(request, "exercise__owner"), **mine)))
        | Q(Exists(TopicRead.objects.filter(shared_or_owned(request, "topic__owner"), **mine)))
        | Q(Exists(HelpTaken.objects.filter(shared_or_owned(request, "exercise__owner"), **mine)))
    )


@admin.register(User)
class AccountAdmin(UserAdmin[User]):
    """Only superusers have the permission: whoever edits accounts can give themselves any group.

    Deleting works as when somebody deletes their own data: with everything that they learned,
    while what they wrote as an author stays. The page before it counts, and shows nothing private.
    """

    list_display = ("username", "email", "is_active", "is_staff", "is_superuser", "last_login")
    list_filter = ("is_staff", "is_superuser", "is_active", "groups")
    search_fields = ("username", "email", "learner__display_name")
    date_hierarchy = "date_joined"

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """One's own account is deleted in the site's settings, where the export is offered."""
        return super().has_delete_permission(request, obj) and obj != request.user

    def get_deleted_objects(
        self, objs: QuerySet[User] | Iterable[User], request: HttpRequest
    ) -> tuple[list[Any], dict[str, int], set[str], list[str]]:
        """(what goes, in lines; counts by kind; permissions that lack; what forbids it)."""
        lines: list[Any] = []
        counts: dict[str, int] = {"accounts": 0}
        for user in objs:
            held = held_of(user)
            counts["accounts"] += 1
            for name, count in held.items():
                counts[name] = counts.get(name, 0) + count
            lines += [
                capfirst(f"account {user.get_username()}"),
                [f"{capfirst(name)}: {count}" for name, count in held.items()],
            ]
        return lines, counts, set(), []

    def delete_model(self, request: HttpRequest, obj: User) -> None:
        delete_account(user=obj)

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[User]) -> None:
        for user in queryset:
            if user == request.user:
                messages.warning(request, "Your own account stays. Delete it in your settings.")
            else:
                delete_account(user=user)


@admin.register(Learner)
class LearnerAdmin(LedgerAdmin[Learner]):
    """A name can be corrected by "Learner data editors"; progress cannot."""

    fields = ("user", "display_name", "time_zone", "last_seen", "created")
    readonly_fields = ("user", "last_seen", "created")
    list_display = ("__str__", "kind", "time_zone", "last_seen", "created")
    list_filter = ("last_seen", ("user", admin.EmptyFieldListFilter))
    list_select_related = ("user",)
    search_fields = ("display_name", "user__username", "user__email")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Learner]:
        return super().get_queryset(request).filter(taught_by(request))

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return staff(request).has_perm("courses.change_learner")

    @admin.display(description="Account", ordering="user")
    def kind(self, row: Learner) -> str:
        return "guest" if row.is_guest else "account"
