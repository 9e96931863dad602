"""What the CloudWatch tab shows of a report, and what it must not."""

from typing import Any

import pytest
from django.template.loader import render_to_string

from courses.emulator.records import Decision
from courses.grading.invocation_json import invocation_to_json
from courses.grading.observed import (
    Observed,
    ObservedCall,
    ObservedGroup,
    ObservedMetric,
    ObservedRecord,
    ThrottledEvent,
)
from courses.grading.report import StepResult, Verdict
from courses.models import RunKind
from courses.views.present.cloudwatch import watched
from courses.views.present.results import result_of
from tests.courses.views.test_presenting import INVOCATION, outcome_of, report, submission

ROLE = "arn:aws:sts::123456789012:assumed-role/worker-role/worker"
TABLE = "arn:aws:dynamodb:us-east-1:123456789012:table/orders"


def decision(verdict: Any, number: str) -> Decision:
    return Decision("dynamodb", "dynamodb:PutItem", TABLE, ROLE, verdict, number)


def call(number: str, status: int = 200, error: str = "") -> ObservedCall:
    return ObservedCall("dynamodb", "PutItem", status, error, "worker", number)


def metric(name: str, unit: str, *values: float, namespace: str = "AWS/Lambda") -> ObservedMetric:
    dimensions = (("FunctionName", "worker"),) if namespace == "AWS/Lambda" else (("Kind", "paid"),)
    return ObservedMetric(
        namespace, name, dimensions, unit, len(values), sum(values), min(values), max(values)
    )


OBSERVED = Observed(
    calls=(
        call("a"),
        call("b", 400, "AccessDeniedException"),
        call("c", 400, "AccessDeniedException"),
        call("d"),
    ),
    metrics=(
        metric("Invocations", "Count", 1, 1),
        metric("Duration", "Milliseconds", 10, 20.5),
        metric("ConcurrentExecutions", "Count", 1, 2),
        metric("Orders", "Count", 3, namespace="Shop"),
    ),
    log_groups=(
        ObservedGroup(
            "/aws/lambda/worker",
            (ObservedRecord("stream-1", "r", "function", "ERROR", "one\ntwo"),),
        ),
    ),
    left_out=2,
)
DECISIONS = (decision("allowed", "a"), decision("implicitDeny", "b"), decision("explicitDeny", "c"))
THROTTLED = (ThrottledEvent("worker", "sqs", 2, "ReservedLimit", 1),) * 2


def a_test(show: Any = "always", verdict: Verdict = Verdict.FAILED) -> Any:
    return outcome_of(
        "Stores it",
        verdict,
        show=show,
        steps=(StepResult(INVOCATION, True, function="worker", source="sqs", batch_size=1),),
        calls=DECISIONS,
        throttled=THROTTLED,
        observed=OBSERVED,
    )


def test_calls_say_what_was_decided_and_what_is_missing() -> None:
    found = watched("t", a_test().to_json())
    assert found is not None
    assert [(row.decision, row.word) for row in found.calls] == [
        ("allowed", "Allowed"),
        ("denied", "Denied: no statement allows dynamodb:PutItem"),
        ("denied", "Explicit deny: a statement denies dynamodb:PutItem"),
        ("none", "No permission needed"),
    ]
    assert [row.resource for row in found.calls] == [TABLE, TABLE, TABLE, ""]
    assert found.denied == 2


def test_metrics_have_the_statistic_that_says_something() -> None:
    found = watched("t", a_test().to_json())
    assert found is not None
    assert [(row.name, row.of, row.value) for row in found.metrics] == [
        ("Invocations", "worker", "sum 2"),
        ("Duration", "worker", "avg 15.25 ms, max 20.50 ms"),
        ("ConcurrentExecutions", "worker", "max 2"),
    ]
    assert [(row.name, row.of) for row in found.own_metrics] == [("Orders", "Shop, Kind paid")]


def test_records_keep_their_type() -> None:
    found = watched("t", a_test().to_json())
    assert found is not None
    records = found.groups[0].streams[0].records
    assert [(one.kind, one.text, one.css) for one in records] == [
        ("function", "one", "error"),
        ("", "two", "error"),
    ]


def test_throttled_events_have_a_row_of_their_own_in_the_drawing() -> None:
    found = result_of(submission(report(a_test())), timeout_s=3)
    assert found.drawing is not None
    assert found.drawing.rows[-1].name == "Throttled"
    assert [drop.label for drop in found.drawing.drops] == ["2 throttled: worker, ReservedLimit"]
    assert "2 throttled." in found.drawing.label
    assert found.watched[0].throttled == (
        "worker: 2 events from sqs, attempt 2, were refused: ReservedLimit",
    )


@pytest.mark.parametrize(
    ("show", "verdict"), [("never", Verdict.FAILED), ("on-failure", Verdict.PASSED)]
)
def test_a_test_that_tells_nothing_tells_nothing_here(show: Any, verdict: Verdict) -> None:
    row = submission(report(a_test(show, verdict), verdict=verdict))
    found = result_of(row, timeout_s=3)
    assert (found.watched, found.drawing, found.logs) == ((), None, ())
    html = render_to_string("courses/exercise/_console.html", {"logs": (), "watched": ()})
    assert "CloudWatch" not in html
    for text in (TABLE, "worker", "stream-1", "Orders", "ReservedLimit"):
        assert text not in repr(found) + repr(row.report), text


def test_an_invoke_shows_what_aws_invoked_because_of_it() -> None:
    document: dict[str, Any] = {
        "invocations": [
            {"function": "a", "source": "", "attempt": 1, **_json()},
            {"function": "worker", "source": "sqs", "attempt": 2, **_json()},
        ],
        "calls": [],
        "throttled": [],
        "observed": None,
        "sandbox": {},
    }
    found = result_of(submission(document, kind=RunKind.INVOKE, verdict=""), timeout_s=3)
    assert [log.title for log in found.logs] == ["Invocation", "From sqs to worker, attempt 2"]
    assert found.drawing is not None
    assert [lane.name for lane in found.drawing.rows] == ["a", "worker"]
    assert found.watched == ()


def test_a_result_of_an_older_version_has_no_price_and_no_tab() -> None:
    old = _json()
    del old["cost"]
    document = {"invocations": [old], "calls": [], "sandbox": {}}
    found = result_of(submission(document, kind=RunKind.INVOKE, verdict=""), timeout_s=3)
    assert (found.logs[0].figures.price, found.watched) == (None, ())


def _json() -> dict[str, Any]:
    return invocation_to_json(INVOCATION)
