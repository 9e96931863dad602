"""The sentences of a result about AWS: calls as root, what was denied, what a role need not grant."""

import dataclasses
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from courses.emulator.records import (
    Accepted,
    CallResult,
    Decision,
    Invocation,
    Outcome,
    Throttled,
)
from courses.grading import compare, diff
from courses.grading.aftermath import denied, fits
from courses.grading.error_advice import for_outcome
from courses.grading.json_values import ABSENT, Json, brief, fold, printable
from courses.grading.matchers.base import Miss
from courses.grading.report import Mismatch, StepResult
from courses.grading.spec import Expectation, Subject
from courses.grading.words import SENT_WIDTH, ended, wanted

_AFTER: Final = "After all calls"
_COUNTS: Final = {
    Subject.ENVIRONMENTS: "execution environments",
    Subject.COLD_STARTS: "cold starts",
    Subject.THROTTLES: "throttled invocations",
    Subject.ATTEMPTS: "invocations by event sources and retries",
}
_CONCURRENCY: Final = (
    "One environment serves one event at a time: more events at once need more environments, up to "
    "the function's concurrency."
)


@dataclass(frozen=True, slots=True)
class Sent:
    """A call that the test made as root."""

    name: str
    """Such as "dynamodb.get_item"."""
    parameters: Mapping[str, Json]
    after: bool
    """Whether it looks at what is left after all steps."""

    def __str__(self) -> str:
        when = f"{_AFTER}, asked" if self.after else "Sent"
        return f"{when} {self.name} {brief(dict(self.parameters), SENT_WIDTH)}"


def not_given(why: str) -> Mismatch:
    """A test whose beginning could not be made. Never a learner's fault."""
    return Mismatch("given", printable(f"The lab could not prepare this test: {why}."), "")


def no_function(why: str) -> Mismatch:
    """A step names a function that the program has deleted."""
    message = printable(f"Lambda could not invoke the function: {fold(why, 300)}.")
    return Mismatch("function", message, "Leave the functions of this exercise in place.")


def not_invoked(answer: Accepted | Throttled) -> Mismatch:
    """No environment was allowed to take an event."""
    reason = f" ({answer.reason})" if isinstance(answer, Throttled) and answer.reason else ""
    message = f"Expected an invocation, and Lambda answered 429, too many requests{reason}."
    return Mismatch("function", message, _CONCURRENCY)


def refused(sent: Sent, answer: CallResult) -> Mismatch:
    """AWS refused a call that was expected to be answered."""
    said = fold(answer.error_message, 200)
    return Mismatch(
        where="Error",
        message=printable(f"{sent}: expected an answer, and {answer.error_code} came back: {said}"),
        advice="What the call names was to exist by then: look at what the handler stores, and under "
        "which name."
        if sent.after
        else "",
    )


def member(sent: Sent, name: str, expected: Json, reply: Mapping[str, Json]) -> Mismatch | None:
    """Whether one member of a reply is as expected; what is said when it is not."""
    miss = compare.check(expected, reply.get(name, ABSENT), name)
    if miss is None:
        return None
    lines = diff.diff(miss.frame.expected, miss.frame.actual) if miss.frame else ()
    advice = (
        "The diff shows what AWS holds in place of what was expected: follow the code to where it "
        "writes this."
    )
    return Mismatch(miss.at, printable(f"{sent}: {_not_as_expected(miss)}."), advice, lines)


def nothing_to_save(sent: Sent, why: str) -> Mismatch:
    """A reply without what a later step needs."""
    return Mismatch(
        "save", printable(f"{sent}: {why} in the reply, and a later step needs it."), ""
    )


def burst_counts(invocations: Sequence[Invocation], *, throttled: int) -> dict[str, Json]:
    """What `expect` beside a burst may name."""
    good = [one for one in invocations if one.outcome is Outcome.OK]
    return {
        "ok": len(good),
        "failed": len(invocations) - len(good),
        "throttled": throttled,
        "cold": sum(one.cold for one in invocations),
        "responses": [one.response for one in good],
    }


def burst(miss: Miss, count: int) -> Mismatch:
    """A burst that did not go as expected."""
    lines = (
        diff.diff(miss.frame.expected, miss.frame.actual)
        if miss.at == "responses" and miss.frame
        else ()
    )
    advice = "" if miss.at.startswith("responses") else _CONCURRENCY
    message = printable(f"Sent {count} events at once: {_not_as_expected(miss)}.")
    return Mismatch(miss.at, message, advice, lines)


def afterwards(
    expectation: Expectation, found: Json, decisions: Sequence[Decision]
) -> Mismatch | None:
    """Whether what `then` asks about is as expected; what is said when it is not."""
    subject, expected = expectation.subject, expectation.expected
    if subject is Subject.CALLS_NEVER:
        return _never(expected, decisions) if found else None
    miss = compare.check(expected, found, subject.value)
    if miss is None:
        return None
    lines = diff.diff(miss.frame.expected, miss.frame.actual) if miss.frame else ()
    match subject:
        case Subject.UNUSED_PERMISSIONS:
            return _unused(found)
        case Subject.CALLS_DENIED if denied(decisions):
            return _denied(miss, decisions)
    of = f" of {expectation.function}" if expectation.function else ""
    if subject in _COUNTS:
        what = f"{_COUNTS[subject]}{of}"
        message = f"{_AFTER}: expected the number of {what} to be {wanted(miss)}, and there were {brief(miss.actual)}."
        advice = _CONCURRENCY if subject is Subject.THROTTLES else ""
        return Mismatch(miss.at, printable(message), advice)
    return Mismatch(
        miss.at, printable(f"{_AFTER}: {_not_as_expected(miss)}."), _about(subject), lines
    )


def with_cause(
    mismatch: Mismatch, decisions: Sequence[Decision], steps: Iterable[StepResult]
) -> Mismatch:
    """`mismatch` with the advice that a denied call, or an invocation that failed, suggests.

    Either is likelier to be the reason than the value that it left behind.
    """
    if mismatch.where.startswith(("calls.", Subject.UNUSED_PERMISSIONS.value)):
        return mismatch
    refusals = denied(decisions)
    if refusals:
        return dataclasses.replace(mismatch, advice=_allow(refusals[-1]))
    failed = [step for step in steps if step.source and step.invocation.outcome is not Outcome.OK]
    if failed and mismatch.where != Subject.INVOCATIONS.value:
        step = failed[-1]
        told = f"When {step.source} invoked {step.function}, {ended(step.invocation).rstrip('.')}."
        return dataclasses.replace(
            mismatch, advice=printable(f"{told} {for_outcome(step.invocation)}".rstrip())
        )
    return mismatch


def _allow(decision: Decision) -> str:
    what = f"{decision.action} on {fold(decision.resource, 200)}"
    if decision.verdict == "explicitDeny":
        return printable(f"A Deny statement refused {what}: take it back, or narrow it.")
    return printable(f"The role does not allow {what}: add a statement that allows exactly this.")


def _denied(miss: Miss, decisions: Sequence[Decision]) -> Mismatch:
    first = denied(decisions)[0]
    what = f"{first.action} on {fold(first.resource, 200)}"
    expected = (
        "no call to be denied"
        if miss.expected == []
        else f"the denied actions to be {wanted(miss)}"
    )
    message = f"{_AFTER}: expected {expected}, and {what} was denied."
    return Mismatch(miss.at, printable(message), _allow(first))


def _never(expected: Json, decisions: Sequence[Decision]) -> Mismatch:
    patterns = (
        [each for each in expected if isinstance(each, str)] if isinstance(expected, list) else []
    )
    pattern, decision = next(
        (pattern, one) for one in decisions for pattern in patterns if fits(pattern, one.action)
    )
    asked = f"{decision.action} on {fold(decision.resource, 200)}"
    return Mismatch(
        where=Subject.CALLS_NEVER.value,
        message=printable(
            f"{_AFTER}: expected no call that needs {pattern}, and one asked for {asked}."
        ),
        advice="Look for another call that does the work without this permission.",
    )


def _unused(found: Json) -> Mismatch:
    unused = [str(each) for each in found] if isinstance(found, list) else []
    if not unused:
        message = (
            f"{_AFTER}: expected the role to grant more than the calls needed, and it does not."
        )
        return Mismatch(Subject.UNUSED_PERMISSIONS.value, message, "")
    shown = "; ".join(fold(each, 300) for each in unused[:3])
    more = f"; and {len(unused) - 3} more" if len(unused) > 3 else ""
    return Mismatch(
        where=Subject.UNUSED_PERMISSIONS.value,
        message=printable(
            f"{_AFTER}: expected a role that grants nothing beyond the calls that were made, and it "
            f"also grants {shown}{more}."
        ),
        advice="Take it out of the policy, or narrow it to the actions and ARNs that were used.",
    )


def _about(subject: Subject) -> str:
    match subject:
        case Subject.CALLS_COUNT:
            return "Count the calls that the code makes for each event, and keep what can be kept."
        case Subject.CALLS_ALLOWED:
            return "The list of calls shows what the code asked AWS for."
        case Subject.INVOCATIONS:
            return "Follow one event: how often is it sent, and what makes AWS send it again?"
    return ""


def _not_as_expected(miss: Miss) -> str:
    if miss.wanted == "absent":
        return f"expected no {miss.at}, and {brief(miss.actual)} came back"
    if miss.actual is ABSENT:
        return f"expected {miss.at} to be {wanted(miss)}, and there is no {miss.at}"
    return f"expected {miss.at} to be {wanted(miss)}, and {brief(miss.actual)} came back"
