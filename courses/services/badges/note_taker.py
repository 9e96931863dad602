"""Notes on five topics."""

from courses.models import Learner, Note
from courses.services.badges.base import Badge, Event


def _notes(learner: Learner) -> int:
    return Note.objects.filter(learner=learner).exclude(text="").count()


BADGE = Badge(
    slug="note-taker",
    name="Note taker",
    asks="Write notes on five topics.",
    goal=5,
    count=_notes,
    after=frozenset({Event.NOTE}),
    order=110,
)
