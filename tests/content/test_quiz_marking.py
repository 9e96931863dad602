"""How answers are read from forms and marked."""

import contextlib
from pathlib import Path
from random import Random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from courses.content import Facts
from courses.content.model import Confidence, Fact
from courses.content.quiz import (
    BadAnswer,
    Blank,
    Body,
    FillIn,
    Matching,
    Multiple,
    Number,
    Option,
    Ordering,
    Pair,
    QuizType,
    Single,
    TrueFalse,
    body_of,
)
from courses.content.quiz.number import typed
from tests.content.test_quiz_files import questions

FACTS = Facts([Fact("L1", "…", {"max": 10240, "unit": "MB"}, "x", "2026", Confidence.DOC)])


def dice(seed: int = 1) -> Random:
    return Random(seed)  # noqa: S311  # lays out options, keeps no secret


class Sent:
    """A form as it was sent."""

    def __init__(self, **values: Any) -> None:
        self._values = {name.replace("_", "-"): value for name, value in values.items()}

    def getlist(self, key: str) -> list[Any]:
        value = self._values.get(key, [])
        return value if isinstance(value, list) else [value]


OPTIONS = (Option("a", True, "…"), Option("b", False, "…"), Option("c", True, "…"))
SINGLE = Single((Option("a", True, "…"), Option("b", False, "…"), Option("c", False, "…")))
MULTIPLE = Multiple(OPTIONS)
ORDERING = Ordering(("one", "two", "three"), "…")
MATCHING = Matching((Pair("a", "1"), Pair("b", "2"), Pair("c", "3")), "…", ("4",))
FILL_IN = FillIn("text", "<<1>> and <<2>>", (Blank(("x", "y"), "…"), Blank(("z",), "…")))


def test_every_type_marks_its_own_right_answer(tmp_path: Path) -> None:
    facts = Facts([*FACTS])
    found = questions(tmp_path)
    assert set(found) == {kind.value for kind in QuizType}
    for question in found.values():
        mark = question.body.mark(question.body.right_answer(facts), facts)
        assert mark.right
        assert all(mark.parts)


def test_every_type_survives_its_own_fields(tmp_path: Path) -> None:
    for kind, question in questions(tmp_path).items():
        assert body_of(kind, question.body.fields()) == question.body


def test_choice_is_read_by_the_place_on_the_page() -> None:
    deal = (2, 0, 1)
    assert SINGLE.read(Sent(choice="1"), deal) == 0
    assert SINGLE.mark(0, FACTS).right
    wrong = SINGLE.mark(SINGLE.read(Sent(choice="0"), deal), FACTS)
    assert (wrong.right, wrong.parts) == (False, (True, True, False))


def test_multiple_needs_all_right_options_and_no_other() -> None:
    deal = (2, 0, 1)
    assert MULTIPLE.read(Sent(choice=["0", "1"]), deal) == [0, 2]
    assert MULTIPLE.mark([0, 2], FACTS).right
    assert MULTIPLE.mark([0], FACTS).parts == (True, True, False)
    assert MULTIPLE.mark([0, 1, 2], FACTS).parts == (True, False, True)


@pytest.mark.parametrize("statement", [True, False])
def test_true_false(statement: bool) -> None:
    body = TrueFalse(statement, "…", "" if statement else "…")
    answer = body.read(Sent(choice="true"), (0, 1))
    assert answer is True
    assert body.mark(answer, FACTS).right is statement


@pytest.mark.parametrize(
    ("answer", "tolerance", "right"),
    [
        ("10,240", "0", True),
        ("10 240.0", "0", True),
        ("10241", "0", False),
        ("10241", "1", True),
        ("10300", "1 %", True),
        ("10400", "1 %", False),
        ("10137.6", "1%", True),
        ("10,137.59", "1 %", False),
    ],
)
def test_number_counts_within_its_tolerance(answer: str, tolerance: str, right: bool) -> None:
    body = Number("fact:L1.max", "…", tolerance)
    assert body.mark(body.read(Sent(value=answer), ()), FACTS).right is right


@pytest.mark.parametrize(
    "text", ["many", "1,00", "1e5", "0x10", "--1", ".", "1_000", "nan", "٣", "9" * 41, "1 MB"]
)
def test_number_that_is_none_is_no_answer(text: str) -> None:
    with pytest.raises(BadAnswer):
        Number("1", "…").read(Sent(value=text), ())


@given(st.integers(-(10**9), 10**9))
def test_number_with_separators_is_the_number(number: int) -> None:
    assert typed(f"{number:,}") == number == typed(str(number))


def test_small_number_is_exact() -> None:
    assert Number("0.0000166667", "…").mark(".0000166667", FACTS).right


def test_ordering_reads_the_places_that_the_learner_gave() -> None:
    deal = (2, 0, 1)  # three, one, two
    answer = ORDERING.read(Sent(place_0="3", place_1="1", place_2="2"), deal)
    assert answer == [0, 1, 2]
    swapped = ORDERING.read(Sent(place_0="3", place_1="2", place_2="1"), deal)
    assert ORDERING.mark(swapped, FACTS).parts == (False, False, True)


def test_matching_reads_a_match_for_each_item() -> None:
    deal = (3, 2, 1, 0)
    answer = MATCHING.read(Sent(match_0="3", match_1="2", match_2="0"), deal)
    assert answer == [0, 1, 3]
    assert MATCHING.mark(answer, FACTS).parts == (True, True, False)


def test_fill_in_takes_any_of_its_answers_and_ignores_blanks_around() -> None:
    answer = FILL_IN.read(Sent(blank_0=" y ", blank_1="Z"), ())
    assert FILL_IN.mark(answer, FACTS).parts == (True, False)
    assert FILL_IN.filled() == "x and z"
    assert FILL_IN.segments() == ("", " and ", "")


@pytest.mark.parametrize(
    ("body", "form"),
    [
        pytest.param(SINGLE, Sent(), id="nothing chosen"),
        pytest.param(SINGLE, Sent(choice="3"), id="no such option"),
        pytest.param(SINGLE, Sent(choice="-1"), id="negative option"),
        pytest.param(SINGLE, Sent(choice="²"), id="a digit that is no number"),
        pytest.param(MULTIPLE, Sent(), id="no option of several"),
        pytest.param(MULTIPLE, Sent(choice=["0", "x"]), id="one option that is none"),
        pytest.param(TrueFalse(True, "…"), Sent(choice="maybe"), id="neither true nor false"),
        pytest.param(Number("1", "…"), Sent(), id="no number"),
        pytest.param(ORDERING, Sent(place_0="1", place_1="1", place_2="2"), id="a place twice"),
        pytest.param(ORDERING, Sent(place_0="1", place_1="2"), id="a place missing"),
        pytest.param(ORDERING, Sent(place_0="0", place_1="1", place_2="2"), id="place zero"),
        pytest.param(MATCHING, Sent(match_0="0", match_1="1"), id="a match missing"),
        pytest.param(MATCHING, Sent(match_0="0", match_1="1", match_2="9"), id="no such match"),
        pytest.param(SINGLE, Sent(choice="9" * 5000), id="more digits than Python reads"),
        pytest.param(FILL_IN, Sent(blank_0="x", blank_1="  "), id="an empty blank"),
        pytest.param(FILL_IN, Sent(blank_0="x", blank_1="z" * 201), id="a blank too full"),
    ],
)
def test_form_without_an_answer_is_refused(body: Body, form: Sent) -> None:
    with pytest.raises(BadAnswer):
        body.read(form, body.deal(dice()))


@pytest.mark.parametrize("body", [SINGLE, MULTIPLE, ORDERING, MATCHING, FILL_IN, Number("1", "…")])
@pytest.mark.parametrize("answer", [None, True, -1, 99, "x" * 50, {}, [], [1.5, {}, None, "x"]])
def test_answer_of_another_shape_never_counts(body: Body, answer: Any) -> None:
    with contextlib.suppress(BadAnswer):
        assert not body.mark(answer, FACTS).right


@given(st.integers())
def test_shuffled_entries_are_all_there_and_not_as_written(seed: int) -> None:
    for body in (SINGLE, ORDERING, MATCHING):
        deal = body.deal(dice(seed))
        assert sorted(deal) == list(range(len(deal)))
        assert list(deal) != sorted(deal)
        assert deal == body.deal(dice(seed))


def test_options_whose_order_means_something_stay() -> None:
    assert Single(SINGLE.options, keep_order=True).deal(dice()) == (0, 1, 2)
