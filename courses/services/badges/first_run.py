"""The first tests that were run."""

from courses.models import Learner, Submission
from courses.services.badges.base import Badge, Event


def _graded(learner: Learner) -> int:
    return int(Submission.objects.attempts().filter(learner=learner)[:1].count())


BADGE = Badge(
    slug="first-run",
    name="First run",
    asks="Run the tests of an exercise.",
    goal=1,
    count=_graded,
    after=frozenset({Event.RUN}),
    order=10,
)
