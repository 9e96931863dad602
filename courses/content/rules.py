"""What a complete topic has, beyond being free of mistakes. Checked, but no reason not to load."""

from collections.abc import Iterator
from typing import Final

from courses.content.errors import Problem
from courses.content.model import Curriculum, Topic

FEWEST_QUESTIONS: Final = 8
FEWEST_TYPES: Final = 4
FEWEST_INTERVIEW_QUESTIONS: Final = 6


def check_rules(curriculum: Curriculum) -> Iterator[Problem]:
    """Whoever is quizzed on a topic can also look things up and be interviewed on it."""
    for topic in curriculum.topics():
        if topic.quiz:
            yield from _complete(topic)


def _complete(topic: Topic) -> Iterator[Problem]:
    quiz = f"{topic.path}/quiz.yaml"
    if len(topic.quiz) < FEWEST_QUESTIONS:
        message = f"has {len(topic.quiz)} questions; a quiz has at least {FEWEST_QUESTIONS}"
        yield Problem(quiz, 1, "", message)
    types = {question.body.type for question in topic.quiz}
    if len(types) < FEWEST_TYPES:
        message = f"has questions of {len(types)} types; a quiz has at least {FEWEST_TYPES}"
        yield Problem(quiz, 1, "", message)
    if len(topic.interview_questions) < FEWEST_INTERVIEW_QUESTIONS:
        message = (
            f"has {len(topic.interview_questions)} questions; a topic with a quiz has at least "
            f"{FEWEST_INTERVIEW_QUESTIONS}"
        )
        yield Problem(f"{topic.path}/interview.yaml", 1, "", message)
    if topic.cheat_sheet is None:
        message = "is missing; a topic with a quiz has a cheat sheet"
        yield Problem(f"{topic.path}/cheatsheet.yaml", 1, "", message)
