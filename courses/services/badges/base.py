"""What a badge is."""

from dataclasses import dataclass
from enum import StrEnum

from courses.models import Learner
from courses.models.prepared import Prepared


class Event(StrEnum):
    """What just happened: only the badges that it can earn are counted."""

    RUN = "run"
    QUIZ = "quiz"
    REVIEW = "review"
    NOTE = "note"
    INTERVIEW = "interview"


@dataclass(frozen=True, slots=True)
class Badge:
    """Something to earn, once."""

    slug: str
    name: str
    asks: str
    """What to do for it, as a sentence."""
    goal: int
    """How many of what is counted."""
    counted: Prepared
    """What is counted, of `LEARNER`; the same whenever nothing happened."""
    after: frozenset[Event]
    order: int

    def count(self, learner: Learner) -> int:
        """How many the learner has. One query."""
        return self.counted.count(learner=learner.pk)
