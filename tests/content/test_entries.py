"""A single question or term gets the same refusals as a file that holds it."""

from datetime import date
from uuid import UUID

import pytest

from courses.content import Facts
from courses.content.entries import check_question, check_term
from courses.content.model import Confidence, Fact, GlossaryTerm, QuizQuestion, Source
from courses.content.quiz import Body, Number, Option, Ordering, Single, TrueFalse

SOURCE = Source("Lambda quotas", "https://docs.aws.amazon.com/quotas", date(2026, 11, 20))
FACTS = Facts(
    [
        Fact("L1", "Up to 10 GB.", {"max": 10240, "unit": "MB"}, "AWS", "2026-11", Confidence.DOC),
        Fact("M1", "Nearly always.", {"uptime": 99}, "AWS", "2026-11", Confidence.MEM),
    ]
)
RIGHT = Option("`event`", True, "It was sent.")
WRONG = Option("`context`", False, "That is about the call.")
OTHER = Option("the log", False, "That is written.")


def question(body: Body, **values: object) -> QuizQuestion:
    fields = {"prompt": "Which?", "concept": "event", "source": SOURCE} | values
    return QuizQuestion(uuid=UUID(int=4), body=body, **fields)  # type: ignore[arg-type]


def problems(body: Body, **values: object) -> list[tuple[str, str]]:
    found = check_question(question(body, **values), FACTS).problems
    return [(problem.field, problem.message) for problem in found]


def test_a_good_question_has_no_problem() -> None:
    assert problems(Single((RIGHT, WRONG, OTHER))) == []


@pytest.mark.parametrize(
    ("body", "field", "message"),
    [
        (Single(()), "options", "must have at least 3 entries"),
        (Single((WRONG, OTHER, Option("x", False, "y"))), "options", "no option is right"),
        (Single((RIGHT, WRONG, Option("`CONTEXT`", False, "y"))), "options.2.text", "is an option"),
        (Single((RIGHT, WRONG, Option("z", False, ""))), "options.2.why", "must not be empty"),
        (TrueFalse(False, "Because."), "correction", "is missing"),
        (Number("", "So."), "value", "must be a number in quotes"),
        (Number("fact:L1.most", "So."), "value", "has no value most"),
        (Number("fact:M1.uptime", "So."), "value", "is not confirmed"),
        (Ordering((), "So."), "items", "must have at least 3 entries"),
    ],
)
def test_what_is_wrong_is_named_with_its_place(body: Body, field: str, message: str) -> None:
    found = problems(body)
    assert any(place == field and message in said for place, said in found), found


def test_texts_are_rendered_and_their_links_handed_back() -> None:
    body = Single((RIGHT, WRONG, Option("a log", False, "See [this](topic:logs#how).")))
    assert [str(link) for link in check_question(question(body), FACTS).links] == ["topic:logs#how"]
    assert problems(body, prompt="{{ fact:Z9 }}")[0][0] == "prompt"


def test_a_term() -> None:
    good = GlossaryTerm(UUID(int=5), "init", "Init", "The [first](topic:phases) phase.")
    assert check_term(good, FACTS).problems == ()
    assert [link.slug for link in check_term(good, FACTS).links] == ["phases"]
    empty = GlossaryTerm(UUID(int=5), "init", "Init", "", aliases=("",))
    found = [problem.field for problem in check_term(empty, FACTS).problems]
    assert found == ["definition", "aliases.0"]
