"""A world without an account: invocations, bursts, the asynchronous queue, the Lambda API."""

from courses.emulator import FunctionConfig, LocalLambda, Outcome
from courses.emulator.control.world import World
from courses.emulator.records import Accepted, Invocation, Throttled

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
