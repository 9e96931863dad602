"""Days on which something was done."""

from courses.models import Activity, Learner
from courses.services.badges.base import Badge, Event


def _days(learner: Learner) -> int:
    return Activity.objects.filter(learner=learner).count()


BADGE = Badge(
    slug="seven-days",
    name="Seven days",
    asks="Learn on seven days, in a row or not.",
    goal=7,
    count=_days,
    after=frozenset(Event),
    order=50,
)
