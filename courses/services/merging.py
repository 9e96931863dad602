"""A guest's progress joins an account's: per object the higher value, and no text is lost."""

from collections.abc import Callable
from typing import Any, TypeVar

from django.db import models, transaction
from django.utils import timezone

from courses.models import (
    Activity,
    BadgeAward,
    Bookmark,
    Card,
    Draft,
    HelpTaken,
    Learner,
    MockInterview,
    Note,
    OpenAnswer,
    PlaygroundDraft,
    QuizAttempt,
    StreakFreeze,
    TopicRead,
    XpEntry,
)
from courses.services import search
from courses.services.drafts import mark_as_changed

SEPARATOR = "--- From before you signed in ---"
CODE_SEPARATOR = f"# {SEPARATOR}"
"""Between two programs in one file: it still runs, and the later handler is the guest's."""

R = TypeVar("R", bound=models.Model)


@transaction.atomic
def merge_guest(*, guest: Learner, into: Learner) -> None:
    """Move everything of `guest` to `into` and delete the guest.

    Help stays taken on both sides, so that signing in does not make an exercise pay more.

    Raises:
        ValueError: `guest` has an account, or both are the same learner.
    """
    if not guest.is_guest or guest.pk == into.pk:
        raise ValueError("only a guest can be merged into another learner")
    guest.submissions.update(learner=into)
    _move(XpEntry, guest, into, ("kind", "object_uuid"), _higher)
    _move(Activity, guest, into, ("day",), _keep)
    _move(StreakFreeze, guest, into, ("missed_day",), _keep)
    _move(TopicRead, guest, into, ("topic_id",), _keep)
    _move(HelpTaken, guest, into, ("exercise_id", "kind", "number"), _keep)
    _move(Note, guest, into, ("topic_id",), _both_texts)
    _move(OpenAnswer, guest, into, ("question_id",), _both_texts)
    _move(Draft, guest, into, ("exercise_id",), _both_drafts)
    _move(PlaygroundDraft, guest, into, (), _newer_playground)
    _move(Bookmark, guest, into, ("topic_id", "exercise_id", "question_id"), _keep)
    _move(BadgeAward, guest, into, ("badge",), _keep)
    _move(Card, guest, into, ("question_id",), _one_card)
    guest.reviews.update(learner=into)
    _move_rounds(guest, into)
    guest.delete()
    search.index_notes_of(into)


def _move(
    model: type[R],
    guest: Learner,
    into: Learner,
    key: tuple[str, ...],
    settle: Callable[[R, R], None],
) -> None:
    """Give the guest's rows to `into`; where it has a row of the same key, `settle(own, guest's)`."""

    def identity(row: R) -> tuple[Any, ...]:
        return tuple(getattr(row, field) for field in key)

    rows = model._default_manager.filter(learner=guest)
    own = {identity(row): row for row in model._default_manager.filter(learner=into)}
    free = []
    for row in rows:
        held = own.get(identity(row))
        if held is None:
            free.append(row.pk)
        else:
            settle(held, row)
    rows.filter(pk__in=free).update(learner=into)


def _keep(own: models.Model, other: models.Model) -> None:
    """Both rows say the same."""


def _higher(own: XpEntry, other: XpEntry) -> None:
    if other.amount > own.amount:
        own.amount = other.amount
        own.save(update_fields=["amount"])


def _one_card(own: Card, other: Card) -> None:
    """The log of both; the schedule of the one that was reviewed last."""
    other.reviews.update(card=own)
    newer = other.last_review is not None and (
        own.last_review is None or other.last_review > own.last_review
    )
    if newer:
        for name in _SCHEDULE:
            setattr(own, name, getattr(other, name))
    own.first_review = min(filter(None, (own.first_review, other.first_review)), default=None)
    own.reviews_done += other.reviews_done
    own.missed = own.missed or other.missed
    own.save()


_SCHEDULE = ("state", "step", "stability", "difficulty", "due", "last_review", "question_hash")


def _move_rounds(guest: Learner, into: Learner) -> None:
    """Quizzes and interviews. Only one of a kind may be open, so the guest's gives way."""
    now = timezone.now()
    open_here = set(
        QuizAttempt.objects.filter(learner=into, finished_at__isnull=True).values_list(
            "kind", "target"
        )
    )
    for attempt in QuizAttempt.objects.filter(learner=guest, finished_at__isnull=True):
        if (attempt.kind, attempt.target) in open_here:
            attempt.finished_at = min(filter(None, (now, attempt.deadline)))
            attempt.save(update_fields=["finished_at"])
    guest.quiz_attempts.update(learner=into)
    if MockInterview.objects.filter(learner=into, finished_at__isnull=True).exists():
        guest.interviews.filter(finished_at__isnull=True).update(finished_at=now)
    guest.interviews.update(learner=into)


def _both_texts(own: Note | OpenAnswer, other: Note | OpenAnswer) -> None:
    text = _joined(own.text, other.text)
    if text != own.text:
        own.text = text
        own.version += 1
        own.save(update_fields=["text", "version"])


def _both_drafts(own: Draft, other: Draft) -> None:
    version = own.exercise.current_version
    starter: dict[str, str] = version.starter if version is not None else {}
    files: dict[str, str] = dict(own.files)
    for name, text in other.files.items():
        files[name] = _joined(
            files.get(name, ""),
            text,
            worthless=starter.get(name, ""),
            separator=CODE_SEPARATOR if name.endswith(".py") else SEPARATOR,
        )
    own.files = files
    # Two events in one text are not JSON, and an event is quickly written again.
    if other.event.strip() and (not own.event.strip() or other.updated_at > own.updated_at):
        own.event = other.event
    own.updated_at = max(own.updated_at, other.updated_at)
    # No page that shows only one of the two texts saves over both.
    mark_as_changed(own, None)
    own.save()


def _newer_playground(own: PlaygroundDraft, other: PlaygroundDraft) -> None:
    """Code, role, event and settings belong together: what was changed last is kept, and the other
    program below it."""
    texts = {name: (own.files.get(name, ""), text) for name, text in other.files.items()}
    if other.updated_at > own.updated_at:
        own.event, own.settings, own.updated_at = other.event, other.settings, other.updated_at
        own.files = {**own.files, **other.files}
    for name, (mine, theirs) in texts.items():
        if name.endswith(".py"):
            own.files[name] = _joined(mine, theirs, separator=CODE_SEPARATOR)
    mark_as_changed(own, None)
    own.save()


def _joined(own: str, other: str, *, worthless: str = "", separator: str = SEPARATOR) -> str:
    """Both texts, once each; a text that is empty or `worthless` (starter code) gives way."""
    if other in (own, worthless) or not other.strip():
        return own
    if not own.strip() or own == worthless:
        return other
    return f"{own.rstrip()}\n\n{separator}\n\n{other}"
