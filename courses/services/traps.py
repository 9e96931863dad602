"""Exam traps: quick rounds of statements to call true or false.

The false ones are the misconceptions that the topics warn of (`::: myth`) and the false statements
of quizzes; the true ones are true statements of quizzes and corrections of false ones. Nothing of
a round is stored: its seed is in the address, so going back shows the same statements.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from random import Random
from typing import Final

from django.utils.html import format_html

from courses.models import Module, QuizQuestion, QuizType, Topic

ROUND: Final = 10


@dataclass(frozen=True, slots=True)
class Trap:
    """A statement and what is to be said about it. Texts are HTML for a page."""

    statement: str
    is_true: bool
    correction: str
    """What is true instead, or why it is true."""
    source: str
    """A link to the page of documentation."""
    verified: str
    """When somebody last compared it: "2026-11-20"."""
    topic_slug: str
    topic_title: str


def trap_round(*, seed: int, module: Module | None = None, most: int = ROUND) -> list[Trap]:
    """`most` statements mixed by `seed`, from all topics or one module's. Two queries."""
    traps = sorted(_traps(module), key=lambda trap: (trap.topic_slug, trap.statement))
    Random(seed).shuffle(traps)  # noqa: S311  # no secret
    return traps[:most]


def _traps(module: Module | None) -> Iterator[Trap]:
    topics = Topic.objects.published()
    questions = QuizQuestion.objects.published().filter(type=QuizType.TRUE_FALSE)
    if module is not None:
        topics = topics.filter(module=module)
        questions = questions.filter(topic__module=module)
    for slug, title, myths in topics.values_list("slug", "title", "rendered__traps"):
        yield from _myths(myths or (), slug, title)
    for question in questions.select_related("topic"):
        yield _statement(question)


def _myths(myths: Iterable[Mapping[str, str]], slug: str, title: str) -> Iterator[Trap]:
    for myth in myths:
        yield Trap(
            statement=_unquoted(myth["statement"]),
            is_true=False,
            correction=myth["correction"],
            source=myth["source"],
            verified=myth["verified"],
            topic_slug=slug,
            topic_title=title,
        )


def _statement(question: QuizQuestion) -> Trap:
    html = question.rendered
    return Trap(
        statement=html["prompt"],
        is_true=question.body["right"],
        correction=html["body"].get("correction", "") + html["body"]["why"],
        source=_link(question.source),
        verified=question.source["verified"],
        topic_slug=question.topic.slug,
        topic_title=question.topic.title,
    )


def _link(source: Mapping[str, str]) -> str:
    return format_html('<a href="{}" rel="noopener">{}</a>', source["url"], source["title"])


def _unquoted(html: str) -> str:
    """Without the quotation marks that a page puts around what others say."""
    if html.startswith("<p>“") and html.endswith("”</p>"):
        return f"<p>{html[4:-5]}</p>"
    return html
