"""The HTML of a whole curriculum, made before the transaction that stores it.

Rendering takes most of a load, and a transaction that writes keeps every other writer waiting.
"""

from collections.abc import Iterator
from typing import Any
from uuid import UUID

from courses.content import Curriculum, Facts, model
from courses.services import rendering

Page = dict[str, Any]


def pages_of(curriculum: Curriculum) -> dict[UUID, Page]:
    """What goes into `rendered`, by uuid, of topics, exercises, questions and sheets.

    Raises:
        ContentErrors: a text cannot be rendered.
    """
    facts = Facts(curriculum.facts.values())
    return dict(page for topic in curriculum.topics() for page in _topic_pages(topic, facts))


def _topic_pages(topic: model.Topic, facts: Facts) -> Iterator[tuple[UUID, Page]]:
    yield topic.uuid, rendering.topic(topic.sections, facts)
    for question in topic.open_questions:
        yield (
            question.uuid,
            rendering.open_question(
                question=question.question, rubric=question.rubric, facts=facts
            ),
        )
    sheet = topic.cheat_sheet
    if sheet is not None:
        yield (
            sheet.uuid,
            rendering.cheat_sheet(
                title=sheet.title, columns=sheet.columns, rows=sheet.rows, facts=facts
            ),
        )
    for interview in topic.interview_questions:
        yield (
            interview.uuid,
            rendering.interview_question(
                level=interview.level.value,
                kind=interview.kind.value,
                question=interview.question,
                answer=interview.answer,
                why=interview.why,
                follow_ups=interview.follow_ups,
                rubric=interview.rubric,
                facts=facts,
            ),
        )
    for exercise in topic.exercises:
        yield (
            exercise.uuid,
            rendering.exercise(
                situation=exercise.situation,
                requirements=exercise.requirements,
                good_to_know=exercise.good_to_know,
                hints=exercise.hints,
                facts=facts,
            ),
        )
