"""A mock interview with every question graded."""

from courses.models import Learner, MockInterview
from courses.services.badges.base import Badge, Event


def _finished(learner: Learner) -> int:
    whole = MockInterview.objects.filter(learner=learner, finished_at__isnull=False)
    return whole.exclude(answers__grade__isnull=True)[:1].count()


BADGE = Badge(
    slug="interviewed",
    name="Interviewed",
    asks="Grade yourself on every question of a mock interview.",
    goal=1,
    count=_finished,
    after=frozenset({Event.INTERVIEW}),
    order=100,
)
