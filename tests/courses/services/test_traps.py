from django.conf import settings
from django.db import connection
from django.test.utils import CaptureQueriesContext

from courses.content.quiz import TrueFalse
from courses.models import State, Topic
from courses.services.curriculum import load_curriculum
from courses.services.traps import trap_round
from tests.courses.factory import Factory

MYTH = {
    "statement": "<p>“It shuts down.”</p>",
    "correction": "<p>It freezes.</p>",
    "source": '<a href="https://x.example" rel="noopener">Guide</a>',
    "verified": "2026-11-20",
}


def test_myth_is_a_false_statement_without_its_quotation_marks(make: Factory, db: None) -> None:
    topic = make.topic(rendered={"traps": [MYTH]})
    (trap,) = trap_round(seed=1)
    assert (trap.statement, trap.is_true) == ("<p>It shuts down.</p>", False)
    assert (trap.correction, trap.verified) == ("<p>It freezes.</p>", "2026-11-20")
    assert (trap.topic_slug, trap.source) == (topic.slug, MYTH["source"])


def test_quizzes_bring_true_statements_too(make: Factory, db: None) -> None:
    make.quiz_question(TrueFalse(True, "Because."), "It is billed by the millisecond.")
    make.quiz_question(TrueFalse(False, "No.", "It is frozen."), "It is <gone>.")
    make.quiz_question()
    found = {trap.is_true: trap for trap in trap_round(seed=1)}
    assert found[True].correction == "<p>Because.</p>"
    assert found[False].correction == "<p>It is frozen.</p><p>No.</p>"
    assert found[True].source == '<a href="https://x.example" rel="noopener">Guide</a>'


def test_round_is_the_same_for_its_seed_and_limited_to_a_module(make: Factory, db: None) -> None:
    here, there = make.module(), make.module()
    for module in (here, there):
        for number in range(8):
            myth = {**MYTH, "statement": f"<p>{module.slug} {number}</p>"}
            make.topic(module=module, rendered={"traps": [myth]})
    assert len(trap_round(seed=1)) == 10
    assert trap_round(seed=1) == trap_round(seed=1)
    assert trap_round(seed=1) != trap_round(seed=2)
    assert {trap.statement.split()[0] for trap in trap_round(seed=1, module=here)} == {
        f"<p>{here.slug}"
    }


def test_draft_traps_nobody(make: Factory, db: None) -> None:
    make.topic(rendered={"traps": [MYTH]}, state=State.DRAFT)
    make.quiz_question(TrueFalse(True, "Yes."), topic=make.topic(state=State.DRAFT))
    make.topic(rendered={})
    assert trap_round(seed=1) == []


def test_round_is_two_queries(make: Factory, db: None) -> None:
    for _ in range(3):
        make.quiz_question(TrueFalse(True, "Yes."))
    with CaptureQueriesContext(connection) as queries:
        trap_round(seed=1)
    assert len(queries) == 2


def test_every_shipped_topic_warns_of_something(db: None) -> None:
    load_curriculum(settings.LAMBDA_LAB_CURRICULUM_DIR)
    assert all(topic.rendered["traps"] for topic in Topic.objects.published())
