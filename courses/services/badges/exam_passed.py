"""A mock exam with four out of five right."""

from courses.models import Learner, QuizAttempt, QuizKind
from courses.services.badges.base import Badge, Event


def _passed(learner: Learner) -> int:
    exams = QuizAttempt.objects.finished(learner, QuizKind.EXAM)
    return exams.scoring(percent=80, least=20)[:1].count()


BADGE = Badge(
    slug="exam-passed",
    name="Exam passed",
    asks="Get four of five questions right in a mock exam of at least twenty.",
    goal=1,
    count=_passed,
    after=frozenset({Event.QUIZ}),
    order=80,
)
