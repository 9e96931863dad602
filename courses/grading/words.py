"""The sentences of a result: what was sent, what was expected, what came back.

Second person, present tense, no blame. The one thing to try is in `advice`.
"""

from dataclasses import dataclass
from typing import Final

from courses.emulator.records import Invocation, Outcome
from courses.grading import advice, diff, error_advice
from courses.grading.json_values import ABSENT, Json, Payload, brief, fold, printable
from courses.grading.matchers.base import Kind, Miss
from courses.grading.report import Mismatch
from courses.grading.spec import Subject

SENT_WIDTH: Final = 100

_ENDINGS: Final = {
    Outcome.HANDLER_ERROR: "the handler raised {raised}",
    Outcome.INIT_ERROR: "the function stopped at init with {raised}",
    Outcome.TIMEOUT: "the call timed out{limit}",
    Outcome.OUT_OF_MEMORY: "the function ran out of its {memory} MB of memory",
    Outcome.OUTPUT_LIMIT: "the function printed more than one call may print",
    Outcome.RESULT_LIMIT: "the response was larger than Lambda returns",
    Outcome.EXITED: "the process ended without a response{detail}",
    Outcome.CRASHED: "the process crashed{detail}",
    Outcome.BAD_RESULT: "what came back is not one JSON value",
    Outcome.INFRASTRUCTURE: "the lab itself failed",
}


@dataclass(frozen=True, slots=True)
class Call:
    """Which invocation of a test a sentence is about."""

    number: int
    """From 1."""
    total: int
    """Invocations in the test so far as its author wrote it."""
    event: Payload
    invocation: Invocation
    earlier: tuple[Json, ...] = ()
    """The responses of the calls before it, as a report shows them."""


def mismatch(subject: Subject, miss: Miss, call: Call) -> Mismatch:
    """What one expectation that did not hold tells the learner."""
    expectation = f"expected {_expected(miss)}, and {_came_back(subject, miss)}"
    lines = diff.diff(miss.frame.expected, miss.frame.actual) if miss.frame else ()
    return Mismatch(
        where=miss.at,
        message=printable(f"{_sent(call)}: {expectation}."),
        advice=advice.for_miss(subject, miss, call.invocation, call.earlier),
        diff=lines,
    )


def stopped(call: Call, *, expected_error: str = "") -> Mismatch:
    """An invocation that did not end `ok` where a result was expected."""
    wanted = expected_error or "a result"
    return Mismatch(
        where=Subject.OUTCOME.value,
        message=printable(f"{_sent(call)}: expected {wanted}, and {ended(call.invocation)}."),
        advice=error_advice.for_outcome(call.invocation),
    )


def no_error(call: Call, expected: str) -> Mismatch:
    """An invocation that returned where an error was expected."""
    returned = brief(call.invocation.response)
    return Mismatch(
        where=Subject.ERROR_TYPE.value.partition(".")[0],
        message=printable(
            f"{_sent(call)}: expected {expected}, and the handler returned {returned}."
        ),
        advice="Raise an exception where the task asks for an error, rather than returning a value.",
    )


def nothing_to_save(call: Call, why: str) -> Mismatch:
    """A result without what a later step needs."""
    return Mismatch(
        where=Subject.RESPONSE.value,
        message=printable(f"{_sent(call)}: {why} in the result, and a later step needs it."),
        advice="Compare what the handler returns with what the task asks for.",
    )


def wanted(miss: Miss) -> str:
    """What was expected, folded: completes "expected … to be"."""
    return fold(miss.wanted, 300)


def ended(invocation: Invocation) -> str:
    """How an invocation ended, as a clause: "the handler raised KeyError: 'name'"."""
    outcome, error = invocation.outcome, invocation.error
    if outcome is Outcome.OK:
        return f"the handler returned {brief(invocation.response)}"
    raised = _one_line(f"{error.type}: {error.message}" if error else "an error")
    clause = _ENDINGS[outcome]
    return clause.format(
        raised=raised,
        limit=_limit(error.message if error else ""),
        memory=invocation.report.memory_mb,
        detail=f" ({invocation.exit_detail})" if invocation.exit_detail else "",
    )


def _one_line(text: str) -> str:
    return fold(" ".join(text.split()), 300)


def _limit(message: str) -> str:
    """ " after 3.00 seconds" out of Lambda's own message, which states the limit."""
    _, found, rest = message.partition("timed out")
    return fold(rest, 60) if found else ""


def _sent(call: Call) -> str:
    event = "some bytes" if isinstance(call.event, bytes) else brief(call.event, SENT_WIDTH)
    if call.total == 1:
        return f"Sent {event}"
    start = "cold" if call.invocation.cold else "warm"
    return f"Call {call.number} ({start}) sent {event}"


def _expected(miss: Miss) -> str:
    if miss.wanted == "absent":
        return f"no {miss.at}"
    return f"{miss.at} to be {wanted(miss)}"


def _came_back(subject: Subject, miss: Miss) -> str:
    if miss.kind is Kind.MISSING or miss.actual is ABSENT:
        return f"there is no {miss.at}"
    if subject is Subject.LOGS:
        return "the log does not show it" if miss.kind is Kind.TEXT else "the log is different"
    if subject is Subject.RESPONSE and miss.actual is None:
        return "null came back"
    if subject in (Subject.RESPONSE,):
        return f"{brief(miss.actual)} came back"
    return f"it was {brief(miss.actual)}"
