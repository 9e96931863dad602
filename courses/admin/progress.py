"""What learners earned and did: ledgers, written by the site alone."""

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from courses.admin.access import LedgerAdmin, shared_or_owned, staff
from courses.admin.people import taught_by
from courses.models import Activity, Exercise, HelpTaken, StreakFreeze, TopicRead, XpEntry

_LEARNER = ("learner__display_name", "learner__user__username")


@admin.register(XpEntry)
class XpEntryAdmin(LedgerAdmin[XpEntry]):
    fields = ("learner", "kind", "object_uuid", "amount", "earned_at")
    list_display = ("earned_at", "learner", "kind", "amount", "object_uuid")
    list_filter = ("kind", "earned_at")
    list_select_related = ("learner__user",)
    search_fields = ("object_uuid", *_LEARNER)

    def get_queryset(self, request: HttpRequest) -> QuerySet[XpEntry]:
        rows = super().get_queryset(request)
        if staff(request).is_superuser:
            return rows
        mine = Exercise.objects.filter(shared_or_owned(request)).values("uuid")
        return rows.filter(object_uuid__in=mine)


@admin.register(Activity)
class ActivityAdmin(LedgerAdmin[Activity]):
    fields = ("learner", "day")
    list_display = ("day", "learner")
    list_filter = ("day",)
    list_select_related = ("learner__user",)
    search_fields = _LEARNER

    def get_queryset(self, request: HttpRequest) -> QuerySet[Activity]:
        return super().get_queryset(request).filter(taught_by(request, "learner_id"))


@admin.register(StreakFreeze)
class StreakFreezeAdmin(LedgerAdmin[StreakFreeze]):
    fields = ("learner", "missed_day")
    list_display = ("missed_day", "learner")
    list_filter = ("missed_day",)
    list_select_related = ("learner__user",)
    search_fields = _LEARNER

    def get_queryset(self, request: HttpRequest) -> QuerySet[StreakFreeze]:
        return super().get_queryset(request).filter(taught_by(request, "learner_id"))


@admin.register(TopicRead)
class TopicReadAdmin(LedgerAdmin[TopicRead]):
    owner_path = "topic__owner"
    fields = ("learner", "topic", "read_at")
    list_display = ("read_at", "learner", "topic")
    list_filter = ("read_at", "topic__module")
    list_select_related = ("learner__user", "topic")
    search_fields = ("topic__title", "topic__slug", *_LEARNER)


@admin.register(HelpTaken)
class HelpTakenAdmin(LedgerAdmin[HelpTaken]):
    owner_path = "exercise__owner"
    fields = ("learner", "exercise", "kind", "number", "taken_at")
    list_display = ("taken_at", "learner", "exercise", "kind", "number")
    list_filter = ("kind", "taken_at", "exercise__topic")
    list_select_related = ("learner__user", "exercise")
    search_fields = ("exercise__title", "exercise__slug", *_LEARNER)
