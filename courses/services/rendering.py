"""The HTML that rows keep in `rendered`, so that reading costs no rendering.

Loading files and saving in the admin go through these functions, so both give the same page.
Each raises ContentErrors with every problem; a problem's `field` is the model's field, with the
index of a list's item behind a dot, such as "requirements.0".
"""

import copy
from collections.abc import Callable, Iterable, Sequence
from html import escape
from typing import Any

from courses.content import ContentErrors, Facts, Problem, Rendered, render, render_inline
from courses.content import model as content
from courses.content.glossary import Glossary
from courses.content.quiz import Body, Code, FillIn, Number, Path, Shown, Text
from courses.content.rendering import render_topic
from courses.models import Fact, GlossaryTerm

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


def current_glossary(facts: Facts) -> Glossary:
    """The terms that texts link to, as the database has them. One query."""
    return glossary_of(
        (
            content.GlossaryTerm(
                uuid=row.uuid,
                slug=row.slug,
                term=row.term,
                definition=row.definition,
                aliases=tuple(row.aliases),
            )
            for row in GlossaryTerm.objects.published()
        ),
        facts,
    )


def glossary_of(terms: Iterable[content.GlossaryTerm], facts: Facts) -> Glossary:
    """These terms without those whose definition does not fit the facts (any more)."""
    return Glossary((term for term in terms if _fits(term.definition, facts)), facts)


def _fits(markdown: str, facts: Facts) -> bool:
    try:
        render_inline(markdown, facts=facts)
    except ContentErrors:
        return False
    return True


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


def topic(
    sections: content.Sections, facts: Facts, glossary: Glossary | None = None
) -> dict[str, Any]:
    """`{theory, example, takeaways, documentation, toc, facts, traps}`.

    The first use of each term is linked in the order in which the page shows the sections.
    """
    rendered = render_topic(sections, facts=facts).to_json()
    used: set[str] = set()
    for name in ("theory", "example", "takeaways", "documentation"):
        rendered[name] = (glossary or Glossary()).link(rendered[name], used)
    return rendered


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


def quiz_question(*, prompt: str, body: Body, facts: Facts) -> dict[str, Any]:
    """`{prompt, body: {…}}`: the fields of the type with HTML where they hold texts.

    A `number`'s `value` is as a page shows it. A `fill-in` also has `segments`, the plain text
    between its blanks, while `code` shows it completed.
    """
    page = _Page(facts)
    fields: dict[str, Any] = copy.deepcopy(body.fields())
    prompt_html = page.block("prompt", prompt)
    for shown in body.texts():
        _set(fields, shown.path, _shown(page, shown))
    if isinstance(body, Number):
        fields["value"] = body.shown(facts)
    elif isinstance(body, FillIn):
        fields["segments"] = list(body.segments())
    return page.finish({"prompt": prompt_html, "body": fields})


def term(*, definition: str, facts: Facts) -> dict[str, Any]:
    """`{definition}`."""
    page = _Page(facts)
    return page.finish({"definition": page.inline("definition", definition)})


def _shown(page: _Page, shown: Shown) -> str:
    field = ".".join(map(str, shown.path))
    if isinstance(shown, Text):
        return (page.inline if shown.inline else page.block)(field, shown.markdown)
    if isinstance(shown, Code):
        title = f" title={shown.title}" if shown.title else ""
        return page.block(field, f"````{shown.language}{title}\n{shown.code}\n````")
    return f"<code>{escape(shown.text)}</code>"


def _set(fields: Any, path: Path, value: str) -> None:
    """Put `value` where `path` leads, which may be a field that was left out as its default."""
    *way, last = path
    for step in way:
        if isinstance(fields, dict) and step not in fields:
            fields[step] = []
        fields = fields[step]
    if isinstance(fields, list) and last == len(fields):
        fields.append(value)
    else:
        fields[last] = value
