"""The first tests that were run."""

from typing import Any

from django.db.models import QuerySet

from courses.models import Submission
from courses.models.prepared import Prepared
from courses.models.slots import LEARNER
from courses.services.badges.base import Badge, Event


def _graded() -> QuerySet[Any, Any]:
    return Submission.objects.attempts().filter(learner=LEARNER).order_by().values_list("pk")[:1]


BADGE = Badge(
    slug="first-run",
    name="First run",
    asks="Run the tests of an exercise.",
    goal=1,
    counted=Prepared(_graded),
    after=frozenset({Event.RUN}),
    order=10,
)
