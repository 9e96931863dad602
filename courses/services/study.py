"""Notes and answers: private, and never overwritten unseen."""

from typing import TypeVar

from django.db import transaction
from django.utils import timezone

from courses.models import Learner, Note, OpenAnswer, OpenQuestion, Topic
from courses.services import badges, search
from courses.services.errors import Refused
from courses.services.progress import record_activity

MAX_LENGTH = 20_000
"""Characters of one note or answer."""

T = TypeVar("T", Note, OpenAnswer)


class EditConflict(Refused):
    """The text was saved elsewhere since it was opened. `current` is the row as it stands."""

    def __init__(self, current: Note | OpenAnswer | None) -> None:
        self.current = current
        super().__init__(
            "Not saved.",
            "The text was changed in another window since you opened it.",
            "Compare both versions, then save again.",
        )

    @property
    def current_text(self) -> str:
        return "" if self.current is None else self.current.text

    @property
    def current_version(self) -> int:
        """What to send with the next save."""
        return 0 if self.current is None else self.current.version


class TextTooLong(Refused):
    """More characters than a note or answer may have."""


@transaction.atomic
def save_note(*, by: Learner, topic: Topic, text: str, version: int) -> Note:
    """Save the learner's note on a topic. `version` is that of the text they edited, 0 for none.

    Raises:
        EditConflict: the stored text has another version.
        TextTooLong: more than 20,000 characters.
    """
    _check_length(text)
    note = Note.objects.filter(learner=by, topic=topic).first()
    saved = _save(note or Note(learner=by, topic=topic, version=0), text=text, version=version)
    search.index_note(saved)
    badges.award(learner=by, after=badges.Event.NOTE)
    return saved


@transaction.atomic
def save_answer(*, by: Learner, question: OpenQuestion, text: str, version: int) -> OpenAnswer:
    """Save the learner's answer to a hands-on question; new text counts as activity, pays no XP.

    Raises:
        EditConflict: the stored text has another version.
        TextTooLong: more than 20,000 characters.
    """
    _check_length(text)
    answer = OpenAnswer.objects.filter(learner=by, question=question).first()
    before = "" if answer is None else answer.text
    saved = _save(
        answer or OpenAnswer(learner=by, question=question, version=0), text=text, version=version
    )
    # Nothing, or the same again, is no work that a streak could rest on.
    if saved.text.strip() and saved.text != before:
        record_activity(learner=by)
    return saved


def _save(row: T, *, text: str, version: int) -> T:
    if version != row.version:
        # The same text again is a repeated request, not somebody else's edit.
        if row.text == text and row.pk is not None:
            return row
        raise EditConflict(row if row.pk is not None else None)
    row.text = text
    row.version += 1
    row.updated_at = timezone.now()
    row.save()
    return row


def _check_length(text: str) -> None:
    if len(text) > MAX_LENGTH:
        raise TextTooLong(
            "Not saved.",
            f"The text has {len(text):,} characters; {MAX_LENGTH:,} fit.",
            "Shorten it, then save again.",
        )
