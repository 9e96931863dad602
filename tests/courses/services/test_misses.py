"""A failed run brings the interview questions of what it failed at."""

from typing import Any

import pytest
from django.utils import timezone

from courses.models import Card, Learner
from courses.services.runs import settle
from tests.courses.factory import Factory


def part(verdict: str, *concepts: str) -> dict[str, Any]:
    return {"name": "x", "verdict": verdict, "concepts": list(concepts)}


def settled(
    make: Factory, by: Learner, verdict: str, *tests: dict[str, Any], **values: Any
) -> None:
    submission = make.submission(
        by,
        make.exercise(),
        state="done",
        verdict=verdict,
        finished_at=timezone.now(),
        report={"tests": list(tests)},
        **values,
    )
    settle(submission)


def test_failed_test_queues_the_cards_of_its_concepts_only(ada: Learner, make: Factory) -> None:
    wanted = make.interview(concepts=["timeout"])
    make.interview(concepts=["memory"])
    settled(make, ada, "failed", part("failed", "timeout"), part("passed", "memory"))
    assert [card.question for card in Card.objects.all()] == [wanted]


@pytest.mark.parametrize(
    ("verdict", "report"),
    [
        ("passed", (part("passed", "cold-start"),)),
        ("failed", ({"name": "hidden", "verdict": "failed"},)),
        ("infrastructure", (part("not-run", "cold-start"),)),
        ("error", ()),
    ],
)
def test_what_was_not_missed_queues_nothing(
    ada: Learner, make: Factory, verdict: str, report: tuple[dict[str, Any], ...]
) -> None:
    make.interview()
    settled(make, ada, verdict, *report)
    assert not Card.objects.exists()
