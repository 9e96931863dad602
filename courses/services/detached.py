"""Rows that are edited in the admin follow the facts, too: one edit corrects every page."""

from collections.abc import Iterator
from typing import Any

from courses.content import ContentErrors, Facts
from courses.models import (
    Authored,
    CheatSheet,
    Exercise,
    InterviewQuestion,
    OpenQuestion,
    Origin,
    Topic,
)
from courses.services import rendering
from courses.services.exporting import sections_of

RENDERED = (Topic, Exercise, OpenQuestion, CheatSheet, InterviewQuestion)


def refresh_detached(facts: Facts) -> Iterator[str]:
    """Render the admin's rows with these facts.

    Yields a sentence for each row that quotes a fact which is gone; it keeps its old page.
    """
    for kind in RENDERED:
        for row in kind._default_manager.filter(origin=Origin.ADMIN):
            try:
                html = rendered(row, facts)
            except ContentErrors as error:
                name = kind._meta.verbose_name
                yield f"The {name} “{row}” keeps its old page: {error.problems[0].message}."
                continue
            if html != row.rendered:
                row.rendered = html
                row.save(update_fields=["rendered"])


def rendered(row: Authored, facts: Facts) -> dict[str, Any]:
    """What the row's `rendered` should hold.

    Raises:
        ContentErrors: its text does not fit the facts.
    """
    match row:
        case Topic():
            return rendering.topic(sections_of(row), facts)
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
    raise TypeError(f"a {row._meta.verbose_name} has no page")
