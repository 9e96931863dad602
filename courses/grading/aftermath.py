"""What a test's `then` asks about after its last step, as values to compare."""

from collections.abc import Iterable, Sequence
from fnmatch import fnmatchcase
from itertools import zip_longest
from typing import Any, Final, TypeGuard

from courses.emulator.aws.iam import parse_policy, unused_permissions
from courses.emulator.records import Decision, Delivered
from courses.grading.json_values import Json
from courses.grading.roles import used_by_lambda
from courses.grading.spec import Expectation, Subject
from courses.grading.stage import OneFunction, WorldStage

_TELLING: Final = ("function", "source", "batch_size", "attempt", "outcome")
_OF_AN_ERROR: Final = {"type", "message"}
_BY_COUNT: Final = {Subject.ENVIRONMENTS, Subject.COLD_STARTS, Subject.THROTTLES}


def value_of(expectation: Expectation, stage: OneFunction | WorldStage) -> Json:
    """What `expectation.subject` is now; of `calls.never`, the actions that were asked for."""
    subject, function = expectation.subject, expectation.function
    if isinstance(stage, OneFunction):
        return stage.environments
    if subject in _BY_COUNT:
        return sum(_count(stage, subject, name) for name in _names(stage, function))
    match subject:
        case Subject.ATTEMPTS:
            return sum(item.invocation is not None for item in _log(stage, function))
        case Subject.INVOCATIONS:
            return _named(expectation.expected, [invocation_json(item) for item in stage.world.log])
        case Subject.UNUSED_PERMISSIONS:
            return unused(stage, function)
    return _about_calls(expectation, stage.decisions())


def _about_calls(expectation: Expectation, decisions: Sequence[Decision]) -> Json:
    expected: Any = expectation.expected
    match expectation.subject:
        case Subject.CALLS_ALLOWED:
            return _actions(one for one in decisions if one.verdict == "allowed")
        case Subject.CALLS_DENIED:
            return _actions(denied(decisions))
        case Subject.CALLS_COUNT:
            return {pattern: _times(pattern, decisions) for pattern in expected}
    return _actions(one for one in decisions if any(fits(each, one.action) for each in expected))


def _actions(decisions: Iterable[Decision]) -> list[Json]:
    """Each action once, in the order of the calls."""
    return list(dict.fromkeys(decision.action for decision in decisions))


def _times(pattern: str, decisions: Iterable[Decision]) -> int:
    """How many calls there were; one call can need several permissions."""
    return len({one.request_id for one in decisions if fits(pattern, one.action)})


def _names(stage: WorldStage, function: str) -> list[str]:
    return [function] if function else [one.config.name for one in stage.functions]


def _count(stage: WorldStage, subject: Subject, name: str) -> int:
    match subject:
        case Subject.ENVIRONMENTS:
            return stage.world.environments(name)
        case Subject.COLD_STARTS:
            return stage.world.cold_starts(name)
    return stage.world.throttles(name)


def _log(stage: WorldStage, function: str) -> list[Delivered]:
    return [item for item in stage.world.log if function in ("", item.function)]


def _named(expected: Json, found: list[dict[str, Json]]) -> list[Json]:
    """Invocations with the members that a plain list names of each; the others may be anything.

    Those beyond the list keep what tells them apart.
    """
    if not isinstance(expected, list):
        return [*found]
    shown: list[Json] = []
    for item, wanted in zip_longest(found, expected[: len(found)]):
        if wanted is None:
            shown.append({key: item[key] for key in _TELLING if key in item})
        elif _is_plain_object(wanted):
            shown.append({key: _part(wanted[key], item[key]) for key in item if key in wanted})
        else:
            shown.append(item)
    return shown


def _part(wanted: Json, member: Json) -> Json:
    """The error's type alone, say, where only that is expected; a response is compared whole."""
    if _is_plain_object(wanted) and isinstance(member, dict) and member.keys() == _OF_AN_ERROR:
        return {key: member[key] for key in member if key in wanted}
    return member


def _is_plain_object(value: Json) -> TypeGuard[dict[str, Json]]:
    return isinstance(value, dict) and not any(key.startswith("$") for key in value)


def invocation_json(item: Delivered) -> dict[str, Json]:
    """One invocation that AWS made, as `invocations` compares it."""
    found: dict[str, Json] = {
        "function": item.function,
        "source": item.source,
        "batch_size": item.batch_size,
        "attempt": item.attempt,
        "throttled": item.invocation is None,
    }
    invocation = item.invocation
    if invocation is not None:
        error = invocation.error
        found |= {
            "outcome": invocation.outcome.value,
            "response": invocation.response,
            "error": {"type": error.type, "message": error.message} if error else None,
            "logs": invocation.log_text,
        }
    return found


def unused(stage: WorldStage, function: str) -> list[Json]:
    """What the roles grant and no call needed, in words."""
    found: list[Json] = []
    for name in _names(stage, function):
        role = stage.roles[name]
        if role.document is not None:
            own = [one for one in stage.decisions() if is_of(role.name, one)]
            own += used_by_lambda(name)
            found += unused_permissions(parse_policy(dict(role.document)), own)
    return found


def is_of(role: str, decision: Decision) -> bool:
    """Whether a decision is about a session of a role."""
    return f":assumed-role/{role}/" in decision.principal


def denied(decisions: Iterable[Decision]) -> list[Decision]:
    """The decisions that refused something."""
    return [one for one in decisions if one.verdict != "allowed"]


def fits(pattern: str, action: str) -> bool:
    """Whether an action is one that a pattern such as `s3:Get*` names. Case does not count."""
    return fnmatchcase(action.lower(), pattern.lower())
