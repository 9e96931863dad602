"""The HTML of a whole curriculum, made before the transaction that stores it.

Rendering takes most of a load, and a transaction that writes keeps every other writer waiting.
"""

from collections.abc import Iterable, Iterator
from typing import Any
from uuid import UUID

from courses.content import Curriculum, Facts, model
from courses.content.glossary import Glossary
from courses.services import rendering

Page = dict[str, Any]


def pages_of(curriculum: Curriculum, terms: Iterable[model.GlossaryTerm]) -> dict[UUID, Page]:
    """What goes into `rendered`, by uuid, of topics, exercises, questions, sheets and terms.

    `terms` are those that topics link to.

    Raises:
        ContentErrors: a text cannot be rendered.
    """
    facts = Facts(curriculum.facts.values())
    glossary = rendering.glossary_of(terms, facts)
    pages = {
        term.uuid: rendering.term(definition=term.definition, facts=facts)
        for term in curriculum.glossary
    }
    for topic in curriculum.topics():
        pages.update(_topic_pages(topic, facts, glossary))
    return pages


def _topic_pages(
    topic: model.Topic, facts: Facts, glossary: Glossary
) -> Iterator[tuple[UUID, Page]]:
    yield topic.uuid, rendering.topic(topic.sections, facts, glossary)
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
    for quiz in topic.quiz:
        yield (
            quiz.uuid,
            rendering.quiz_question(prompt=quiz.prompt, body=quiz.body, facts=facts),
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
