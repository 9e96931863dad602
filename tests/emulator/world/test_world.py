"""A world without an account: invocations, bursts, the asynchronous queue, the Lambda API."""

import threading

import pytest

from courses.emulator import (
    Accepted,
    Cancelled,
    FunctionConfig,
    InvalidParameterValueException,
    Invocation,
    LocalLambda,
    Outcome,
    RequestTooLargeException,
    Throttled,
    World,
)
from courses.emulator.control.budget import Budget
from courses.emulator.control.lambda_errors import LambdaError

COUNTER = {
    "handler.py": b"""
N = 0
def handler(event, context):
    global N
    N += 1
    if event.get("fail"):
        raise ValueError("intended")
    return {"n": N, "id": context.aws_request_id, "version": context.function_version}
"""
}


def test_environments_are_reused_and_recycled(lab: LocalLambda) -> None:
    with World(lab) as world:
        function = world.create_function(FunctionConfig(name="counter"), COUNTER)
        first, second = function.invoke({}), function.invoke({})
        world.advance(3 * 3600)
        third = function.invoke({})
    assert [each.response["n"] for each in (first, second, third)] == [1, 2, 1]
    assert [each.cold for each in (first, second, third)] == [True, False, True]
    assert world.environments("counter") == 2


def test_a_burst_overlaps(lab: LocalLambda) -> None:
    with World(lab) as world:
        world.create_function(FunctionConfig(name="counter", reserved_concurrency=3), COUNTER)
        results = world.burst("counter", [{}] * 5)
        again = world.burst("counter", [{}] * 2)
    assert [isinstance(result, Throttled) for result in results] == [False] * 3 + [True] * 2
    assert results[3] == Throttled("counter", "ReservedFunctionConcurrentInvocationLimitExceeded")
    assert [result.response["n"] for result in again if isinstance(result, Invocation)] == [2, 2]
    assert (world.environments("counter"), world.cold_starts("counter")) == (3, 3)
    assert world.throttles("counter") == 2
    assert world.metrics().maximum("ConcurrentExecutions", "counter") == 3


def test_an_asynchronous_failure_is_tried_again_after_one_and_two_minutes(lab: LocalLambda) -> None:
    with World(lab) as world:
        world.create_function(FunctionConfig(name="counter"), COUNTER)
        accepted = world.invoke("counter", {"fail": True}, invocation_type="Event")
        assert isinstance(accepted, Accepted)
        assert len(world.log) == 1
        world.advance(59)
        assert len(world.log) == 1
        world.advance(1)
        assert len(world.log) == 2
        world.advance(119)
        assert len(world.log) == 2
        world.advance(6 * 3600)
        log = world.log
    assert [each.attempt for each in log] == [1, 2, 3]
    assert {each.invocation.request_id for each in log if each.invocation} == {accepted.request_id}
    assert {each.invocation.outcome for each in log if each.invocation} == {Outcome.HANDLER_ERROR}
    assert world.metrics().sum("AsyncEventsDropped", "counter") == 1


def test_cancelling_ends_everything(lab: LocalLambda) -> None:
    cancelled = threading.Event()
    code = {"handler.py": b"import time\ndef handler(event, context):\n    time.sleep(60)\n"}
    with World(lab, cancelled=cancelled) as world:
        world.create_function(FunctionConfig(name="slow", timeout_s=60), code)
        timer = threading.Timer(0.5, cancelled.set)
        timer.start()
        with pytest.raises(Cancelled):
            world.burst("slow", [{}] * 3)
        timer.join()
        assert world.function("slow").latest.fleet.live == 0


def test_crash_and_recycle(lab: LocalLambda) -> None:
    with World(lab) as world:
        function = world.create_function(FunctionConfig(name="counter"), COUNTER)
        assert function.invoke({}).response["n"] == 1
        function.crash()
        crashed = function.invoke({})
        assert (crashed.response["n"], crashed.cold) == (1, False)
        function.recycle()
        assert function.invoke({}).cold
        assert function.invoke({}, start="cold").cold
        assert function.environments == 3
        function.close()
        world.send(
            "lambda",
            "put_function_concurrency",
            {"FunctionName": "counter", "ReservedConcurrentExecutions": 0},
        )
        with pytest.raises(LambdaError, match="Rate Exceeded"):
            function.invoke({})


def test_what_a_world_refuses(lab: LocalLambda) -> None:
    with World(lab) as world:
        world.create_function(FunctionConfig(name="counter"), COUNTER)
        with pytest.raises(InvalidParameterValueException, match="already exist"):
            world.create_function(FunctionConfig(name="counter"), COUNTER)
        with pytest.raises(LambdaError, match="Function not found"):
            world.invoke("nobody", {})
        with pytest.raises(LambdaError, match="Function not found"):
            world.burst("counter", [{}], qualifier="7")
        with pytest.raises(RequestTooLargeException):
            world.invoke("counter", "x" * 2**20, invocation_type="Event")
        assert world.invoke("counter", {}, invocation_type="DryRun").status == 204  # type: ignore[union-attr]
        assert world.send("s3", "list_buckets", {}).error_code == "NotAvailableInLambdaLab"
        assert world.calls() == ()
        assert world.refused_deliveries == ()


WITHOUT_ACCOUNT = {
    "handler.py": b"""
import boto3
from botocore.exceptions import ClientError
def handler(event, context):
    limits = boto3.client("lambda").get_account_settings()["AccountLimit"]
    try:
        boto3.client("s3").list_buckets()
    except ClientError as error:
        return [limits["ConcurrentExecutions"], error.response["Error"]["Code"]]
"""
}


def test_lambdas_own_api_needs_no_account(lab: LocalLambda) -> None:
    config = FunctionConfig(name="asks", profile="boto3", timeout_s=20, memory_mb=256)
    with World(lab) as world:
        answer = world.create_function(config, WITHOUT_ACCOUNT).invoke({})
    assert answer.response == [1000, "NotAvailableInLambdaLab"]


def test_a_run_of_sources_has_an_end(lab: LocalLambda, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("courses.emulator.control.service.MOST_DELIVERIES", 3)
    with World(lab) as world:
        world.create_function(FunctionConfig(name="counter"), COUNTER)
        for _ in range(5):
            world.invoke("counter", {}, invocation_type="Event")
        assert world.exhausted
        assert len(world.log) == 3


def test_what_a_world_keeps_has_a_limit(lab: LocalLambda, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("courses.emulator.control.service.Budget", lambda: Budget(20_000))
    with World(lab) as world:
        world.create_function(FunctionConfig(name="counter"), COUNTER)
        large = {"text": "x" * 9000}
        world.invoke("counter", large, invocation_type="Event")
        assert not world.exhausted  # the event once in the queue, once in the log
        with pytest.raises(LambdaError, match="too large"):
            world.invoke("counter", large, invocation_type="Event")
        assert isinstance(world.invoke("counter", {}), Invocation)
    (group,) = world.log_groups
    assert len(group.streams) == 1


def test_code_has_a_limit(lab: LocalLambda, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("courses.emulator.control.registry.MOST_CODE", 500)
    with World(lab) as world:
        world.create_function(FunctionConfig(name="one"), {"handler.py": b"x" * 300})
        world.send("lambda", "publish_version", {"FunctionName": "one"})
        world.create_function(FunctionConfig(name="two"), {"handler.py": b"x" * 200})
        with pytest.raises(InvalidParameterValueException, match="Code storage limit exceeded"):
            world.create_function(FunctionConfig(name="three"), {"handler.py": b"x"})
        result = world.send("lambda", "get_account_settings", {})
    assert result.reply is not None
    assert result.reply["AccountUsage"] == {"TotalCodeSize": 500, "FunctionCount": 2}
