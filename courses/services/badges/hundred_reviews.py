"""Interview cards reviewed."""

from courses.models import Learner, Review
from courses.services.badges.base import Badge, Event


def _reviews(learner: Learner) -> int:
    return Review.objects.filter(learner=learner).count()


BADGE = Badge(
    slug="hundred-reviews",
    name="A hundred cards",
    asks="Review interview cards a hundred times.",
    goal=100,
    count=_reviews,
    after=frozenset({Event.REVIEW}),
    order=90,
)
