"""Is an invocation as a step expects it, and if not, what is said about it."""

from collections.abc import Iterable

from courses.emulator import cost
from courses.emulator.records import Invocation, Outcome
from courses.grading import compare, words
from courses.grading.json_values import Found
from courses.grading.report import Mismatch, Verdict
from courses.grading.spec import Expectation, Invoke, Subject

_ABOUT_ERRORS = {Subject.OUTCOME, Subject.ERROR_TYPE, Subject.ERROR_MESSAGE}


def judge(expect: Iterable[Expectation], call: words.Call) -> Mismatch | None:
    """The first expectation that an invocation does not meet; None when it meets all."""
    expectations = tuple(expect)
    invocation = call.invocation
    about_errors = [item for item in expectations if item.subject in _ABOUT_ERRORS]
    if not about_errors and invocation.outcome is not Outcome.OK:
        return words.stopped(call)
    for expectation in expectations:
        mismatch = _judge_one(expectation, call)
        if mismatch is not None:
            return mismatch
    return None


def verdict_of_failure(step: Invoke, invocation: Invocation) -> Verdict:
    """A program that stops at init is an `error`, unless the test is about how it stops."""
    if invocation.outcome is not Outcome.INIT_ERROR:
        return Verdict.FAILED
    about_init = any(
        compare.check(item.expected, _value(item.subject, invocation), item.subject.value) is None
        for item in step.expect
        if item.subject in (Subject.OUTCOME, Subject.ERROR_TYPE)
    )
    return Verdict.FAILED if about_init else Verdict.ERROR


def _judge_one(expectation: Expectation, call: words.Call) -> Mismatch | None:
    subject, invocation = expectation.subject, call.invocation
    miss = compare.check(expectation.expected, _value(subject, invocation), subject.value)
    if miss is None:
        return None
    if subject is Subject.OUTCOME:
        wanted = f"the outcome {miss.wanted}"
        return words.stopped(call, expected_error=wanted)
    if subject in _ABOUT_ERRORS and invocation.error is None:
        return words.no_error(call, f"an error with {subject.value} {miss.wanted}")
    return words.mismatch(subject, miss, call)


def _value(subject: Subject, invocation: Invocation) -> Found:
    error, report = invocation.error, invocation.report
    match subject:
        case Subject.OUTCOME:
            return invocation.outcome.value
        case Subject.ERROR_TYPE:
            return error.type if error else None
        case Subject.ERROR_MESSAGE:
            return error.message if error else None
        case Subject.LOGS:
            return invocation.log_text
        case Subject.COLD:
            return invocation.cold
        case Subject.MAX_MEMORY_USED_MB:
            return report.max_memory_used_mb
        case Subject.COST:
            return cost.of_invocation(report.billed_ms, report.memory_mb).per_million_usd
    response: Found = invocation.response
    return response
