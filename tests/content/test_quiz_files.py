"""quiz.yaml and glossary.yaml: what they say, what is refused and where."""

from pathlib import Path

import pytest

from courses.content import ContentErrors, Curriculum, load
from courses.content.model import QuizQuestion
from courses.content.rules import check_rules
from courses.content.write import to_files
from tests.content import quiz_sample, sample
from tests.content.quiz_sample import (
    FILL_IN,
    MATCHING,
    MULTIPLE,
    NUMBER,
    ORDERING,
    PREDICT,
    QUESTIONS,
    QUIZ,
    SINGLE,
    TRUE_FALSE,
    without,
)
from tests.content.sample import TOPIC

FILE = f"{TOPIC}/quiz.yaml"


def loaded(root: Path, quiz: str = QUIZ, glossary: str = quiz_sample.GLOSSARY) -> Curriculum:
    return load(sample.write(root, {FILE: quiz, "glossary.yaml": glossary}))


def questions(root: Path) -> dict[str, QuizQuestion]:
    return {question.body.type.value: question for question in next(loaded(root).topics()).quiz}


def test_a_question_of_every_type_is_read(tmp_path: Path) -> None:
    found = questions(tmp_path)
    assert list(found) == list(QUESTIONS)
    assert {question.concept for question in found.values()} == {"memory"}
    assert found["number"].fact == "L1"
    assert found["single"].source.url == "https://docs.aws.amazon.com/quotas"


def test_writing_what_was_loaded_gives_the_same_bytes(tmp_path: Path) -> None:
    assert to_files(next(loaded(tmp_path).topics()))["quiz.yaml"] == QUIZ


def test_glossary_is_read(tmp_path: Path) -> None:
    cold, iam = loaded(tmp_path).glossary
    assert (cold.slug, cold.aliases, cold.topic) == ("cold-start", ("cold starts",), "hello")
    assert (iam.slug, iam.aliases, iam.topic) == ("iam", (), "")


PROBLEMS = {
    "no right option": (
        without(SINGLE, "right: true", "right: false"),
        "quiz.yaml:4: 0.options: no option is right",
    ),
    "two right options": (
        without(SINGLE, "right: false", "right: true"),
        "0.options: 2 options are right; only 1 may be",
    ),
    "no right option of several": (
        without(MULTIPLE, "right: true", "right: false"),
        "1.options: no option is right",
    ),
    "no wrong option": (
        QUIZ.replace(MULTIPLE, MULTIPLE.replace("right: false", "right: true")),
        "1.options: no option is wrong",
    ),
    "catch-all option": (
        without(SINGLE, "text: The log", "text: All of the above"),
        "quiz.yaml:11: 0.options.2.text: says something about the other options",
    ),
    "option twice": (
        without(SINGLE, "text: The log", "text: the `Event`"),
        "0.options.2.text: is an option already",
    ),
    "an option without a reason": (
        without(SINGLE, "      why: That is written, not read.\n"),
        "0.options.2.why: is missing",
    ),
    "two options": (
        without(
            SINGLE,
            "    - text: The log\n      right: false\n      why: That is written, not read.\n",
        ),
        "0.options: must have at least 3 entries",
    ),
    "no such type": (without(SINGLE, "type: single", "type: riddle"), "0.type: must be one of"),
    "no type": (without(SINGLE, "  type: single\n"), "0.type: is missing"),
    "a field of another type": (
        without(SINGLE, "  concepts", "  unit: MB\n  concepts"),
        "0.unit: is not a field here",
    ),
    "two concepts": (
        without(SINGLE, "    - memory\n", "    - memory\n    - time\n"),
        "0.concepts: must have at most 1 entries",
    ),
    "no source": (QUIZ.replace(quiz_sample.SOURCE, "", 1), "0.source: is missing"),
    "source that is no day": (
        without(SINGLE, "2026-11-20", "2026-02-30"),
        "0.source.verified: there is no day 2026-02-30",
    ),
    "false without a correction": (
        without(TRUE_FALSE, "  correction: A function has up to {{ fact:L1.max }} of memory.\n"),
        "2.correction: is missing; say what is true instead",
    ),
    "true with a correction": (
        without(TRUE_FALSE, "right: false", "right: true"),
        "2.correction: the statement is true and has nothing to correct",
    ),
    "number that is none": (without(NUMBER, "fact:L1.max", "many"), "3.value: must be a number"),
    "number of no fact": (
        without(NUMBER, "fact:L1.max", "fact:L9.max"),
        "3.value: there is no fact L9",
    ),
    "fact that is not there": (without(NUMBER, "fact: L1", "fact: L9"), "3.fact: there is no fact"),
    "graded number from memory": (
        without(NUMBER, "fact:L1.max", "fact:M1.uptime"),
        "3.value: the fact M1 is not confirmed and may not be graded",
    ),
    "graded text from memory": (
        without(TRUE_FALSE, "{{ fact:L1.max }}", "{{ fact:M1.uptime }}"),
        "2.correction: the fact M1 is not confirmed",
    ),
    "item twice": (without(ORDERING, "- Invoke", "- Init"), "4.items.1: is an item already"),
    "match twice": (
        without(MATCHING, "- sleeps", "- waits"),
        "5.others.0: is a match already",
    ),
    "match twice among pairs": (
        without(MATCHING, "match: is polled", "match: waits"),
        "5.pairs.2.match: is a match already",
    ),
    "paired twice": (without(MATCHING, "item: S3", "item: SQS"), "5.pairs.2.item: is an item"),
    "a blank that is not there": (
        without(FILL_IN, "<<2>>", "get"),
        "6.code: must hold <<1>>, <<2>>, each once and in this order",
    ),
    "a program that does not parse": (
        without(FILL_IN, "- context", "- 1x"),
        "6.code: does not parse with the first answers filled in: invalid",
    ),
    "a document that does not parse": (
        without(FILL_IN, "language: python", "language: json"),
        "6.code: does not parse with the first answers filled in: Expecting value",
    ),
    "an event that is not JSON": (without(PREDICT, "- '{}'", "- x"), "7.events.0: is not JSON"),
    "a response that is not JSON": (
        without(PREDICT, """'{"count": 2}'""", "two"),
        "7.options.0.text: is not JSON, which a response is",
    ),
    "an outcome that is none": (
        without(PREDICT, "asks: response", "asks: outcome"),
        "7.options.0.text: is no outcome; there are ok, ",
    ),
    "Markdown that is wrong": (
        without(SINGLE, "Where is the input?", "See [x](http://x.example)."),
        "0.prompt: the link 'http://x.example' must begin with https:",
    ),
    "uuid used twice": (
        without(MULTIPLE, quiz_sample.uuid(2), quiz_sample.uuid(1)),
        f"uuid: {quiz_sample.uuid(1)} is used in",
    ),
}


@pytest.mark.parametrize(("quiz", "expected"), PROBLEMS.values(), ids=PROBLEMS)
def test_problem_of_a_quiz_is_named_with_its_place(
    tmp_path: Path, quiz: str, expected: str
) -> None:
    with pytest.raises(ContentErrors) as caught:
        loaded(tmp_path, quiz)
    assert any(expected in str(problem) for problem in caught.value.problems), str(caught.value)


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("term: IAM", "term: cold STARTS", "1.term: cold STARTS is in the glossary already"),
        ("term: IAM", "term: cold-start", "1.term: has the same address as Cold start"),
        ("topic: hello", "topic: nowhere", "0.topic: there is no topic nowhere"),
        ("*service*", "[x](http://x.example)", "1.definition: the link 'http://x.example'"),
        ("AWS's *service* for permissions.", "|\n    One.\n\n    Two.", "must be one line of text"),
    ],
)
def test_problem_of_the_glossary_is_named_with_its_place(
    tmp_path: Path, old: str, new: str, expected: str
) -> None:
    assert old in quiz_sample.GLOSSARY
    with pytest.raises(ContentErrors) as caught:
        loaded(tmp_path, glossary=quiz_sample.GLOSSARY.replace(old, new))
    assert any(expected in str(problem) for problem in caught.value.problems), str(caught.value)


def test_small_quiz_loads_and_is_reported_as_incomplete(tmp_path: Path) -> None:
    curriculum = loaded(tmp_path, SINGLE + ORDERING)
    assert [str(problem) for problem in check_rules(curriculum)] == [
        f"{FILE}:1: has 2 questions; a quiz has at least 8",
        f"{FILE}:1: has questions of 2 types; a quiz has at least 4",
        f"{TOPIC}/interview.yaml:1: has 1 questions; a topic with a quiz has at least 6",
    ]


def test_topic_without_a_quiz_is_not_held_to_its_rules(tmp_path: Path) -> None:
    assert list(check_rules(load(sample.write(tmp_path)))) == []
