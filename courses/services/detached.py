"""Rows that are edited in the admin follow the facts, too: one edit corrects every page."""

from collections.abc import Iterator
from typing import Any

from courses.content import ContentErrors, Facts
from courses.content.glossary import Glossary
from courses.content.quiz import body_of
from courses.models import (
    Authored,
    CheatSheet,
    Exercise,
    GlossaryTerm,
    InterviewQuestion,
    OpenQuestion,
    Origin,
    QuizQuestion,
    Topic,
)
from courses.services import rendering
from courses.services.exporting import sections_of

RENDERED = (
    GlossaryTerm,
    Topic,
    Exercise,
    OpenQuestion,
    CheatSheet,
    InterviewQuestion,
    QuizQuestion,
)


def refresh_detached(facts: Facts) -> Iterator[str]:
    """Render the admin's rows with these facts.

    Yields a sentence for each row that quotes a fact which is gone; it keeps its old page.
    """
    glossary = rendering.current_glossary(facts)
    for kind in RENDERED:
        for row in kind._default_manager.filter(origin=Origin.ADMIN):
            try:
                html = rendered(row, facts, glossary)
            except ContentErrors as error:
                name = kind._meta.verbose_name
                yield f"The {name} “{row}” keeps its old page: {error.problems[0].message}."
                continue
            if html != row.rendered:
                row.rendered = html
                row.save(update_fields=["rendered"])


def rendered(row: Authored, facts: Facts, glossary: Glossary | None = None) -> dict[str, Any]:
    """What the row's `rendered` should hold.

    Raises:
        ContentErrors: its text does not fit the facts.
    """
    match row:
        case Topic():
            return rendering.topic(sections_of(row), facts, glossary)
        case Exercise():
            return rendering.exercise(
                situation=row.situation,
                requirements=row.requirements,
                good_to_know=row.good_to_know,
                hints=row.hints,
                facts=facts,
            )
        case OpenQuestion():
            return rendering.open_question(question=row.question, rubric=row.rubric, facts=facts)
        case CheatSheet():
            return rendering.cheat_sheet(
                title=row.title, columns=row.columns, rows=row.rows, facts=facts
            )
        case InterviewQuestion():
            return rendering.interview_question(
                level=row.level,
                kind=row.kind,
                question=row.question,
                answer=row.answer,
                why=row.why,
                follow_ups=row.follow_ups,
                rubric=row.rubric,
                facts=facts,
            )
        case QuizQuestion():
            body = body_of(row.type, row.body)
            return rendering.quiz_question(prompt=row.prompt, body=body, facts=facts)
        case GlossaryTerm():
            return rendering.term(definition=row.definition, facts=facts)
    raise TypeError(f"a {row._meta.verbose_name} has no page")
