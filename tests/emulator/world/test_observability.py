"""JSON logs and their levels, the trace header, metrics in the embedded format."""

import json
from datetime import UTC, datetime
from typing import Any

import pytest

from courses.emulator import FunctionConfig, Invocation, LocalLambda, LogKind, World
from courses.emulator.control.metrics import Metrics
from tests.emulator.lab import invoke
from tests.emulator.world.world import AwsWorld

LOGS = """
import json, logging, os
logger = logging.getLogger("shop")
def handler(event, context):
    logger.debug("fine")
    logger.info("order %s", 17, extra={"order": 17})
    print("plain")
    print(json.dumps({"timestamp": "2026-01-31T10:00:00Z", "level": "DEBUG", "message": "by hand"}))
    if event.get("fail"):
        try:
            raise ValueError("intended")
        except ValueError:
            logger.exception("caught")
            raise
    return os.environ["AWS_LAMBDA_LOG_FORMAT"]
"""


def records(invocation: Invocation) -> list[Any]:
    return [
        json.loads(record.text) if record.text.startswith("{") else record.text
        for record in invocation.logs
    ]


def test_json_logs_have_typed_records(lab: LocalLambda) -> None:
    cold, failed = invoke(lab, LOGS, {}, {"fail": 1}, log_format="JSON")
    assert cold.response == "JSON"
    start, begin, order, plain, report = records(cold)
    assert (start["type"], begin["type"], report["type"]) == (
        "platform.initStart",
        "platform.start",
        "platform.report",
    )
    assert begin["record"] == {"requestId": cold.request_id, "version": "$LATEST"}
    assert set(order) >= {"timestamp", "level", "message", "logger", "requestId"}
    assert (order["level"], order["message"], order["logger"]) == ("INFO", "order 17", "shop")
    assert order["requestId"] == cold.request_id
    assert order["order"] == 17
    assert plain == "plain"
    assert report["record"]["metrics"]["billedDurationMs"] == cold.report.billed_ms
    assert report["record"]["status"] == "success"
    caught, error = (r for r in records(failed) if isinstance(r, dict) and "errorType" in r)
    assert caught["errorType"] == error["errorType"] == "ValueError"
    assert set(caught) >= {"stackTrace", "errorMessage", "location", "message"}
    assert set(error) >= {"stackTrace", "errorMessage", "level"}
    done = [
        each
        for each in records(failed)
        if isinstance(each, dict) and each.get("type") == "platform.runtimeDone"
    ]
    assert done[0]["record"]["status"] == "error"


@pytest.mark.parametrize(
    ("log_level", "system", "kinds", "messages"),
    [
        ("DEBUG", "DEBUG", 4, ["fine", "order 17", "by hand"]),
        ("WARN", "WARN", 0, []),
        ("TRACE", "INFO", 3, ["fine", "order 17", "by hand"]),
    ],
)
def test_levels_filter_both_sorts_of_records(
    lab: LocalLambda, log_level: str, system: str, kinds: int, messages: list[str]
) -> None:
    (done,) = invoke(lab, LOGS, {}, log_format="JSON", log_level=log_level, system_log_level=system)
    platform = [record for record in done.logs if record.kind is not LogKind.FUNCTION]
    assert len(platform) == kinds
    said = [r["message"] for r in records(done) if isinstance(r, dict) and "message" in r]
    assert said == messages
    assert "plain" in records(done)


TRACE = """
import os, boto3
def handler(event, context):
    if event.get("queue"):
        boto3.client("sqs").send_message(QueueUrl=event["queue"], MessageBody="x")
    return os.environ["_X_AMZN_TRACE_ID"]
"""


def test_the_trace_goes_through_a_queue(world: AwsWorld) -> None:
    url, arn = world.queue("jobs")
    world.add("sender", TRACE, tracing="Active")
    world.add("worker", TRACE)
    world.ok("lambda", "create_event_source_mapping", FunctionName="worker", EventSourceArn=arn)
    sent = world.invoke("sender", {"queue": url})
    assert isinstance(sent, Invocation)
    root = sent.response.split(";")[0]
    assert root.startswith("Root=1-")
    assert sent.response.endswith("Sampled=1")
    (delivered,) = world.log
    assert delivered.invocation is not None
    assert delivered.invocation.response.split(";")[0] == root
    assert delivered.invocation.response != sent.response


EMF = """
import json
def handler(event, context):
    print(json.dumps({
        "_aws": {"Timestamp": 0, "CloudWatchMetrics": [{
            "Namespace": "Shop", "Dimensions": [["Kind"]], "Metrics": [{"Name": "Orders", "Unit": "Count"}, {"Name": "Items"}]}]},
        "Kind": "web", "Orders": 2, "Items": [1, 2], "request": context.aws_request_id}))
    print('{"_aws": {"Timestamp": 0, "CloudWatchMetrics": [{"Namespace": 3}, 4, {"Namespace": "Shop", "Metrics": [{}]}]}}')
    print('{"_aws": {"Timestamp": 0, "CloudWatchMetrics": "no"}}')
    print('{"_aws": broken')
"""


def test_printed_metrics_are_read(lab: LocalLambda) -> None:
    with World(lab) as world:
        world.create_function(FunctionConfig(name="shop"), {"handler.py": EMF.encode()})
        world.invoke("shop", {})
    metrics = world.metrics()
    assert metrics.sum("Orders", namespace="Shop") == 2
    assert metrics.values("Items", namespace="Shop") == [1, 2]
    custom = [point for point in metrics.points if point.namespace == "Shop"]
    assert {point.dimensions for point in custom} == {(("Kind", "web"),)}


ORDERS: dict[str, Any] = {"Namespace": "Shop", "Metrics": [{"Name": "Orders"}]}


@pytest.mark.parametrize(
    ("metadata", "found"),
    [
        ({"Timestamp": 0, "CloudWatchMetrics": [ORDERS]}, [1]),
        ({"Timestamp": 0, "CloudWatchMetrics": [{**ORDERS, "Dimensions": [["Kind"]]}]}, [1]),
        ({"Timestamp": 0, "CloudWatchMetrics": [{**ORDERS, "Dimensions": ["Kind"]}]}, []),
        ({"Timestamp": "now", "CloudWatchMetrics": [ORDERS]}, []),
        ({"CloudWatchMetrics": [ORDERS]}, []),
        ({"Timestamp": 0}, []),
        ({"Timestamp": 0, "CloudWatchMetrics": "no"}, []),
    ],
)
def test_a_line_against_the_format_is_no_metric(metadata: dict[str, Any], found: list[int]) -> None:
    metrics = Metrics()
    line = json.dumps({"_aws": metadata, "Kind": "web", "Orders": 1})
    metrics.put_embedded(line, datetime(2026, 1, 31, tzinfo=UTC))
    assert metrics.values("Orders", namespace="Shop") == found


def test_lambdas_own_metrics(lab: LocalLambda) -> None:
    code = b"def handler(event, context):\n    return 1 / event['by']\n"
    with World(lab) as world:
        world.create_function(
            FunctionConfig(name="divide", reserved_concurrency=1), {"handler.py": code}
        )
        world.burst("divide", [{"by": 1}, {"by": 1}])
        world.invoke("divide", {"by": 0})
        world.invoke("divide", {"by": 0}, invocation_type="Event")
    metrics = world.metrics()
    assert metrics.sum("Invocations", "divide") == 3
    assert metrics.sum("Errors", "divide") == 2
    assert metrics.sum("Throttles", "divide") == 1
    assert metrics.sum("AsyncEventsReceived", "divide") == 1
    assert metrics.values("AsyncEventAge", "divide") == [0.0]
    assert len(metrics.values("Duration", "divide")) == 3
    assert metrics.maximum("ConcurrentExecutions", "divide") == 1
    assert metrics.maximum("UnreservedConcurrentExecutions") == 0
    assert metrics.maximum("ClaimedAccountConcurrency") == 1


def test_claimed_concurrency_is_what_others_cannot_have(lab: LocalLambda) -> None:
    """Reserved and provisioned units, used or not, and what runs beside them."""
    code = {"handler.py": b"def handler(event, context):\n    return 1\n"}
    with World(lab) as world:
        world.create_function(FunctionConfig(name="reserved", reserved_concurrency=20), code)
        for name in ("provisioned", "plain"):
            world.create_function(FunctionConfig(name=name), code)
        world.send("lambda", "publish_version", {"FunctionName": "provisioned"})
        asked = {
            "FunctionName": "provisioned",
            "Qualifier": "1",
            "ProvisionedConcurrentExecutions": 3,
        }
        assert world.send("lambda", "put_provisioned_concurrency_config", asked).reply is not None
        world.burst("plain", [{}, {}])
    metrics = world.metrics()
    assert metrics.values("ClaimedAccountConcurrency") == [24, 25]
    assert metrics.values("UnreservedConcurrentExecutions") == [1, 2]


NESTED = """
import json, os, boto3
def handler(event, context):
    if event.get("ask"):
        answer = boto3.client("lambda").invoke(FunctionName="inner", Payload="{}")
        return [os.environ["_X_AMZN_TRACE_ID"], json.load(answer["Payload"])]
    return os.environ["_X_AMZN_TRACE_ID"]
"""


def test_the_trace_goes_through_an_invocation(world: AwsWorld) -> None:
    world.add("inner", NESTED)
    mine, theirs = world.add("outer", NESTED).invoke({"ask": True}).response
    assert mine.split(";")[0] == theirs.split(";")[0]
    assert mine != theirs
