"""The HTML that rows keep in `rendered`, so that reading costs no rendering.

Loading files and saving in the admin go through these functions, so both give the same page.
Each raises ContentErrors with every problem; a problem's `field` is the model's field, with the
index of a list's item behind a dot, such as "requirements.0".
"""

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from courses.content import ContentErrors, Facts, Problem, Rendered, render, render_inline
from courses.content import model as content
from courses.content.rendering import render_topic
from courses.models import Fact

Renderer = Callable[..., Rendered]


def current_facts() -> Facts:
    """The facts that texts can quote, as the database has them. One query."""
    return Facts(
        content.Fact(
            id=fact.key,
            text=fact.text,
            values=fact.values,
            source=fact.source,
            as_of=fact.as_of,
            confidence=content.Confidence(fact.confidence),
        )
        for fact in Fact.objects.all()
    )


class _Page:
    """Renders field by field and keeps the problems until the end."""

    def __init__(self, facts: Facts) -> None:
        self.facts = facts
        self.problems: list[Problem] = []

    def block(self, field: str, markdown: str) -> str:
        return self._render(render, field, markdown)

    def inline(self, field: str, markdown: str) -> str:
        return self._render(render_inline, field, markdown)

    def blocks(self, field: str, texts: Iterable[str]) -> list[str]:
        return [self.block(f"{field}.{index}", text) for index, text in enumerate(texts)]

    def inlines(self, field: str, texts: Iterable[str]) -> list[str]:
        return [self.inline(f"{field}.{index}", text) for index, text in enumerate(texts)]

    def finish(self, rendered: dict[str, Any]) -> dict[str, Any]:
        if self.problems:
            raise ContentErrors(self.problems)
        return rendered

    def _render(self, renderer: Renderer, field: str, markdown: str) -> str:
        try:
            return renderer(markdown, facts=self.facts).html
        except ContentErrors as error:
            self.problems += [Problem("", p.line, field, p.message) for p in error.problems]
            return ""


def topic(sections: content.Sections, facts: Facts) -> dict[str, Any]:
    """`{theory, example, takeaways, documentation, toc, facts}`."""
    return render_topic(sections, facts=facts).to_json()


def exercise(
    *,
    situation: str,
    requirements: Iterable[str],
    good_to_know: str,
    hints: Iterable[str],
    facts: Facts,
) -> dict[str, Any]:
    """`{situation, requirements: [], good_to_know, hints: []}`."""
    page = _Page(facts)
    return page.finish(
        {
            "situation": page.block("situation", situation),
            "requirements": page.blocks("requirements", requirements),
            "good_to_know": page.block("good_to_know", good_to_know),
            "hints": page.blocks("hints", hints),
        }
    )


def open_question(*, question: str, rubric: Iterable[str], facts: Facts) -> dict[str, Any]:
    """`{question, rubric: []}`."""
    page = _Page(facts)
    return page.finish(
        {"question": page.block("question", question), "rubric": page.inlines("rubric", rubric)}
    )


def cheat_sheet(
    *, title: str, columns: Sequence[str], rows: Iterable[Sequence[str]], facts: Facts
) -> dict[str, Any]:
    """`{title, columns: [], rows: [[]]}`; the title is plain text."""
    page = _Page(facts)
    return page.finish(
        {
            "title": title,
            "columns": page.inlines("columns", columns),
            "rows": [page.inlines(f"rows.{index}", row) for index, row in enumerate(rows)],
        }
    )


def interview_question(
    *,
    level: str,
    kind: str,
    question: str,
    answer: str,
    why: str,
    follow_ups: Iterable[str],
    rubric: Iterable[str],
    facts: Facts,
) -> dict[str, Any]:
    """`{level, kind, question, answer, why, follow_ups: [], rubric: []}`."""
    page = _Page(facts)
    return page.finish(
        {
            "level": level,
            "kind": kind,
            "question": page.block("question", question),
            "answer": page.block("answer", answer),
            "why": page.block("why", why),
            "follow_ups": page.inlines("follow_ups", follow_ups),
            "rubric": page.inlines("rubric", rubric),
        }
    )
