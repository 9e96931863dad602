"""Exercises solved without a hint or the solution."""

from courses.models import Exercise, HelpTaken, Learner, XpEntry, XpKind
from courses.services.badges.base import Badge, Event


def _unaided(learner: Learner) -> int:
    helped = HelpTaken.objects.filter(learner=learner).values("exercise")
    paid = XpEntry.objects.filter(learner=learner, kind=XpKind.EXERCISE).values("object_uuid")
    return Exercise.objects.filter(uuid__in=paid).exclude(pk__in=helped).count()


BADGE = Badge(
    slug="unaided",
    name="On your own",
    asks="Solve five exercises without a hint.",
    goal=5,
    count=_unaided,
    after=frozenset({Event.RUN}),
    order=40,
)
