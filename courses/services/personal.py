"""A learner's own data: all of it to take away, and all of it gone."""

import io
import json
from collections.abc import Iterable, Mapping
from typing import Any, Final
from zipfile import ZIP_DEFLATED, ZipFile

from django.core.serializers.json import DjangoJSONEncoder
from django.db import transaction
from django.db.models import F

from courses.models import Learner, SearchDocument, User
from courses.services.notes import export_notes

_README: Final = """\
Everything that Lambda Lab keeps about you.

notes.md    your notes and answers, to read
*.json      one file for each kind of thing, each a list; times are in UTC
"""


def export_data(*, by: Learner) -> bytes:
    """A zip of JSON files and `notes.md`: everything that is stored of the learner.

    The number of queries does not depend on the number of rows.
    """
    files = {
        "README.txt": _README,
        "notes.md": export_notes(by),
        "profile.json": _json(_profile(by)),
        **{f"{name}.json": _json(list(rows)) for name, rows in _rows(by).items()},
    }
    packed = io.BytesIO()
    with ZipFile(packed, "w", ZIP_DEFLATED) as archive:
        for name, text in files.items():
            archive.writestr(name, text)
    return packed.getvalue()


@transaction.atomic
def delete_data(*, by: Learner) -> None:
    """Delete the learner with everything they did, and their account if they have one.

    What an instructor wrote as an author stays and belongs to nobody from then on. This cannot
    be undone; offer the export first.
    """
    user = by.user
    by.delete()
    if user is not None:
        user.delete()


@transaction.atomic
def delete_account(*, user: User) -> None:
    """Delete somebody's account as they would themselves; it may never have learned anything."""
    learner = Learner.objects.filter(user=user).first()
    if learner is not None:
        delete_data(by=learner)
    else:
        user.delete()


def held_of(user: User) -> dict[str, int]:
    """How much would be deleted with the account, by what it is called; nothing that is empty."""
    learner = Learner.objects.filter(user=user).first()
    if learner is None:
        return {}
    held = {
        str(
            field.related_model._meta.verbose_name_plural
        ): field.related_model._default_manager.filter(learner=learner).count()
        for field in Learner._meta.related_objects
        if field.related_model is not SearchDocument
    }
    return {name: count for name, count in held.items() if count}


def _profile(learner: Learner) -> dict[str, Any]:
    user = learner.user
    return {
        "user_name": user.get_username() if user else None,
        "email": user.email if user else None,
        "display_name": learner.display_name,
        "time_zone": learner.time_zone,
        "theme": learner.theme,
        "motion": learner.motion,
        "single_key_shortcuts": learner.single_key_shortcuts,
        "new_cards_per_day": learner.new_cards_per_day,
        "on_leaderboard": learner.on_leaderboard,
        "handle": learner.handle,
        "created": learner.created,
        "last_seen": learner.last_seen,
    }


def _rows(learner: Learner) -> Mapping[str, Iterable[Mapping[str, object]]]:
    return {
        "xp": learner.xp_entries.order_by("pk").values(
            "kind", "object_uuid", "amount", "earned_at"
        ),
        "days": learner.activities.order_by("day").values("day"),
        "freezes": learner.freezes.order_by("missed_day").values("missed_day"),
        "topics-read": learner.topics_read.order_by("pk").values(
            "read_at", topic_slug=F("topic__slug")
        ),
        "help-taken": learner.help_taken.order_by("pk").values(
            "kind", "number", "taken_at", exercise_slug=F("exercise__slug")
        ),
        "runs": learner.submissions.order_by("pk").values(
            "uuid",
            "kind",
            "state",
            "verdict",
            "points",
            "max_points",
            "queued_at",
            "finished_at",
            "report",
            exercise_slug=F("exercise__slug"),
            files=F("source__files"),
            event=F("source__event"),
            settings=F("source__settings"),
        ),
        "drafts": learner.drafts.order_by("pk").values(
            "files", "event", "updated_at", exercise_slug=F("exercise__slug")
        ),
        "playground": learner.playground_drafts.order_by("pk").values(
            "files", "event", "settings", "updated_at"
        ),
        "notes": learner.notes.order_by("pk").values(
            "text", "version", "updated_at", topic_slug=F("topic__slug")
        ),
        "answers": learner.answers.order_by("pk").values(
            "text", "version", "updated_at", asked=F("question__question")
        ),
        "quizzes": learner.quiz_attempts.order_by("pk", "answers__order").values(
            "uuid",
            "kind",
            "started_at",
            "deadline",
            "finished_at",
            prompt=F("answers__question__prompt"),
            given=F("answers__given"),
            right=F("answers__right"),
            answered_at=F("answers__answered_at"),
        ),
        "cards": learner.cards.order_by("pk").values(
            "state",
            "stability",
            "difficulty",
            "due",
            "last_review",
            "reviews_done",
            "missed",
            "added_at",
            asked=F("question__question"),
        ),
        "reviews": learner.reviews.order_by("pk").values(
            "rating", "reviewed_at", "took_ms", "due", asked=F("card__question__question")
        ),
        "interviews": learner.interviews.order_by("pk", "answers__order").values(
            "uuid",
            "role",
            "minutes",
            "started_at",
            "finished_at",
            asked=F("answers__question__question"),
            text=F("answers__text"),
            grade=F("answers__grade"),
        ),
        "bookmarks": learner.bookmarks.order_by("pk").values(
            "created_at",
            topic_slug=F("topic__slug"),
            exercise_slug=F("exercise__slug"),
            asked=F("question__question"),
        ),
        "badges": learner.badges.order_by("pk").values("badge", "earned_at"),
    }


def _json(value: object) -> str:
    return json.dumps(value, cls=DjangoJSONEncoder, ensure_ascii=False, indent=2) + "\n"
