"""What a badge is."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from courses.models import Learner


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
    """How many of what `count` counts."""
    count: Callable[[Learner], int]
    """How many the learner has. One query; the same answer whenever nothing happened."""
    after: frozenset[Event]
    order: int
