"""Ten exercises solved."""

from courses.models import Learner, XpEntry, XpKind
from courses.services.badges.base import Badge, Event


def _solved(learner: Learner) -> int:
    return XpEntry.objects.filter(learner=learner, kind=XpKind.EXERCISE).count()


BADGE = Badge(
    slug="ten-passes",
    name="Ten handlers",
    asks="Solve ten exercises.",
    goal=10,
    count=_solved,
    after=frozenset({Event.RUN}),
    order=30,
)
