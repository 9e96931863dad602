"""The first exercise that was solved."""

from courses.models import Learner, XpEntry, XpKind
from courses.services.badges.base import Badge, Event


def _solved(learner: Learner) -> int:
    return XpEntry.objects.filter(learner=learner, kind=XpKind.EXERCISE).count()


BADGE = Badge(
    slug="first-pass",
    name="All green",
    asks="Pass every test of an exercise.",
    goal=1,
    count=_solved,
    after=frozenset({Event.RUN}),
    order=20,
)
