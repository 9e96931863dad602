"""Taking content away from learners, for a while or for good, and bringing it back.

Nothing is deleted: runs, answers and XP name what they are about, and stay.
"""

from django.db import IntegrityError, transaction
from django.utils import timezone

from courses.models import Exercise, GlossaryTerm, QuizQuestion, State, Topic, User
from courses.services import glossary, search
from courses.services.errors import Refused
from courses.services.roles import check_can_author

Withdrawable = Topic | Exercise | QuizQuestion | GlossaryTerm


class SlugTaken(Refused):
    """Something else has its address by now."""


def unpublish(*, by: User, row: Withdrawable) -> None:
    """Make it a draft again. What learners earned on it stays."""
    check_can_author(by, row)
    _change(row, state=State.DRAFT)


def retire(*, by: User, row: Withdrawable) -> bool:
    """Hide it from learners and from the lists of what can be used; its slug is free again.

    What learners earned, wrote and answered stays. False when it was retired already.
    """
    check_can_author(by, row)
    if row.is_retired:
        return False
    _change(row, retired_at=timezone.now(), state=State.DRAFT)
    return True


def bring_back(*, by: User, row: Withdrawable) -> None:
    """The opposite of `retire`; it comes back as a draft.

    Raises:
        SlugTaken: its slug is used by another row now.
    """
    check_can_author(by, row)
    try:
        _change(row, retired_at=None, state=State.DRAFT)
    except IntegrityError as error:
        raise SlugTaken(
            f"“{row}” was not brought back.",
            "Something else has its slug by now.",
            "Give that another slug first.",
        ) from error


def _change(row: Withdrawable, **values: object) -> None:
    for name, value in values.items():
        setattr(row, name, value)
    with transaction.atomic():
        row.save(update_fields=list(values))
        if isinstance(row, Topic | Exercise):
            search.index_topic(row if isinstance(row, Topic) else row.topic)
    if isinstance(row, GlossaryTerm):
        glossary.relink(glossary.words_of(row))
