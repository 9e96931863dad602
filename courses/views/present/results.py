"""A submission as the results region shows it: status line, cases, console, lanes."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

from courses.emulator.events import SOURCES, front_of, to_http
from courses.emulator.records import Outcome
from courses.grading.json_values import fold
from courses.grading.report import Verdict
from courses.models import RunKind, RunState, Submission
from courses.models import Verdict as SubmissionVerdict
from courses.views.present.cloudwatch import Watched, watched
from courses.views.present.console import RunLog, dollars, price_of, run_log
from courses.views.present.explain import Explanation, explain
from courses.views.present.lanes import Drawing
from courses.views.present.run_lanes import Named, by_function, drops_of, run_drawing
from courses.views.present.sweep import Curve, sweep_curve
from courses.views.present.trace import TraceLine, trace_lines

WORDS = {
    Verdict.PASSED: "Passed",
    Verdict.FAILED: "Failed",
    Verdict.ERROR: "Error",
    Verdict.NOT_RUN: "Not run",
    Verdict.INFRASTRUCTURE: "Not run",
}
_FIRST = (Verdict.FAILED, Verdict.ERROR, Verdict.INFRASTRUCTURE, Verdict.NOT_RUN, Verdict.PASSED)


MAX_BODY = 2_000
"""Characters of an HTTP body that are shown."""
MAX_PRETTY = 100_000
"""Characters of an indented value. Deep nesting can make some kilobytes of JSON megabytes."""


class Tone(StrEnum):
    """Which sign and colour go with the status line."""

    OK = "ok"
    BAD = "bad"
    PLAIN = ""


@dataclass(frozen=True, slots=True)
class Call:
    """One event that was sent, and what came back."""

    title: str
    event: str
    response: str
    error_type: str
    error_message: str
    trace: tuple[TraceLine, ...]
    explanation: Explanation | None
    log: RunLog


@dataclass(frozen=True, slots=True)
class Case:
    """One test."""

    name: str
    verdict: Verdict
    took_ms: float | None
    is_open: bool
    detailed: bool
    """False for a hidden test, and for one that says nothing while it passes."""
    message: str
    advice: str
    diff: tuple[tuple[str, str, str], ...]
    """(css, sign, text) per line."""
    calls: tuple[Call, ...]
    task: int | None
    price: str = ""
    """Dollars of a million such runs, "" when nothing ran."""

    @property
    def word(self) -> str:
        return WORDS[self.verdict]


@dataclass(frozen=True, slots=True)
class Client:
    """What an HTTP client gets for a result."""

    front: str
    status: int
    body: str
    reason: str
    """Why it is an error of the front's; "" when it is the function's own answer."""


@dataclass(frozen=True, slots=True)
class Result:
    """What `courses/exercise/_output.html` draws of a run that is over."""

    tone: Tone
    headline: str
    message: str
    cases: tuple[Case, ...]
    call: Call | None
    """Of an invoke."""
    logs: tuple[RunLog, ...]
    drawing: Drawing | None
    passed: bool
    others: tuple[Call, ...] = ()
    """Invocations of a run in the playground; what AWS invoked because of an Invoke."""
    client: Client | None = None
    curve: Curve | None = None
    """Of a memory sweep."""
    watched: tuple[Watched, ...] = ()
    """What CloudWatch shows; nothing for functions without AWS."""


def result_of(submission: Submission, *, timeout_s: int) -> Result:
    """The result of a submission that is done or cancelled.

    `timeout_s` is the function's limit, which Lambda's timeout message names.
    """
    files = frozenset(submission.source.files) if hasattr(submission, "source") else frozenset()
    document = submission.report
    if submission.state == RunState.CANCELLED:
        return _plain(Tone.PLAIN, "Stopped", "No verdict, and no attempt counted.")
    if document is None or submission.verdict == SubmissionVerdict.INFRASTRUCTURE:
        reason = (document or {}).get("message") or "The local Lambda did not answer."
        return _plain(Tone.BAD, "The lab could not run your code", f"{reason} No attempt counted.")
    if submission.kind == RunKind.INVOKE:
        return _invoked(document, files, timeout_s)
    if submission.kind == RunKind.PLAY:
        return _played(document, files, timeout_s)
    if submission.kind == RunKind.SWEEP:
        return _swept(document)
    return _tested(document, files, timeout_s)


def _plain(tone: Tone, headline: str, message: str) -> Result:
    return Result(tone, headline, message, (), None, (), None, passed=False)


def _tested(document: dict[str, Any], files: frozenset[str], timeout_s: int) -> Result:
    tests = document["tests"]
    numbered = [_case(number, test, files, timeout_s) for number, test in enumerate(tests, 1)]
    cases = sorted(numbered, key=lambda case: _FIRST.index(case.verdict))
    opened = tuple(
        replace(case, is_open=index == 0 and case.detailed and case.verdict is not Verdict.PASSED)
        for index, case in enumerate(cases)
    )
    passed = sum(case.verdict is Verdict.PASSED for case in cases)
    everything = document["verdict"] == Verdict.PASSED
    functions: list[Named] = []
    throttled: list[Mapping[str, Any]] = []
    for number, test in enumerate(tests, 1):
        if test.get("steps"):
            functions += by_function(f"Test {number}", test["steps"])
            throttled += drops_of(test["steps"], test.get("throttled", ()))
    first = next((case for case in cases if case.verdict is not Verdict.PASSED), cases[0])
    return Result(
        tone=Tone.OK if everything else Tone.BAD,
        headline=_headline(document["verdict"], passed, len(cases)),
        message=document["message"],
        cases=opened,
        call=None,
        logs=tuple(call.log for case in numbered for call in case.calls),
        drawing=run_drawing(functions, throttled),
        passed=everything,
        watched=tuple(
            filter(
                None,
                (watched(test["name"], test, is_open=test["name"] == first.name) for test in tests),
            )
        ),
    )


def _headline(verdict: str, passed: int, total: int) -> str:
    if verdict == Verdict.ERROR:
        return "Your code stopped before the handler ran"
    if total == 1:
        return "The test passes" if passed else "The test does not pass yet"
    if passed == total:
        return f"All {total} tests pass"
    return f"{passed} of {total} tests pass"


def _invoked(document: dict[str, Any], files: frozenset[str], timeout_s: int) -> Result:
    invocations = document["invocations"]
    call = _call("Invocation", invocations[0], files, timeout_s)
    invocation = invocations[0]
    failed = bool(invocation["function_error"]) or invocation["outcome"] != "ok"
    start = "cold start" if invocation["cold"] else "warm start"
    took = f"{invocation['report']['duration_ms']:,.2f} ms, {start}"
    price = price_of(invocation)
    if price is not None:
        took += f", {price.per_million} for a million of these"
    others = tuple(_call(_made_by_aws(step), step, files, timeout_s) for step in invocations[1:])
    throttled = document.get("throttled", ())
    seen = watched("This Invoke", document, is_open=True)
    return Result(
        tone=Tone.BAD if failed else Tone.OK,
        headline="The function returned an error" if failed else "The function returned",
        message=took,
        cases=(),
        call=call,
        logs=(call.log, *(other.log for other in others)),
        drawing=run_drawing(by_function("", invocations), drops_of(invocations, throttled)),
        passed=False,
        others=others,
        watched=(seen,) if seen else (),
    )


def _played(document: dict[str, Any], files: frozenset[str], timeout_s: int) -> Result:
    """Several invocations, those of the caller first."""
    invocations = document["invocations"]
    direct = [step for step in invocations if not step["source"]]
    numbers = {id(step): number for number, step in enumerate(direct, 1)}
    calls = tuple(
        _call(
            f"Invocation {numbers[id(step)]}" if id(step) in numbers else _made_by_aws(step),
            step,
            files,
            timeout_s,
        )
        for step in invocations
    )
    failed = sum(step["outcome"] != Outcome.OK for step in direct)
    throttled = document.get("throttled", ())
    refused = sum(not event["source"] for event in throttled)
    seen = watched("This run", document, is_open=True)
    prices = [price.per_million for step in direct[:1] if (price := price_of(step))]
    return Result(
        tone=Tone.BAD if failed or refused else Tone.OK,
        headline=_how_many(len(direct), failed, refused),
        message=f"A million like the first cost {prices[0]} on AWS." if prices else "",
        cases=(),
        call=None,
        logs=tuple(call.log for call in calls),
        drawing=run_drawing(by_function("", invocations), drops_of(invocations, throttled)),
        passed=False,
        others=calls,
        watched=(seen,) if seen else (),
        client=_client(direct[0]) if direct else None,
    )


def _how_many(invoked: int, failed: int, refused: int) -> str:
    if invoked == 1 and not refused:
        return "The function returned an error" if failed else "The function returned"
    parts = [f"{invoked - failed} of {invoked + refused} returned"]
    parts += [f"{failed} failed"] if failed else []
    parts += [f"{refused} throttled"] if refused else []
    return ", ".join(parts)


def _client(invocation: dict[str, Any]) -> Client | None:
    """What an HTTP client gets, where the event is one of an HTTP front."""
    front = front_of(invocation["event"])
    if not front:
        return None
    answer = to_http(
        front,
        invocation["response"],
        function_error=invocation["function_error"] is not None,
        seconds=invocation["report"]["duration_ms"] / 1000,
    )
    body = answer.body.decode("utf-8", "replace")
    return Client(SOURCES[front].title, answer.status, fold(body, MAX_BODY), answer.reason)


def _swept(document: dict[str, Any]) -> Result:
    curve = sweep_curve(document)
    return Result(
        tone=Tone.PLAIN,
        headline="What other memory settings cost",
        message=curve.sentence,
        cases=(),
        call=None,
        logs=(),
        drawing=None,
        passed=False,
        curve=curve,
    )


def _made_by_aws(step: dict[str, Any]) -> str:
    attempt = f", attempt {step['attempt']}" if step["attempt"] > 1 else ""
    return f"From {step['source']} to {step['function']}{attempt}"


def _case(number: int, test: dict[str, Any], files: frozenset[str], timeout_s: int) -> Case:
    steps = test.get("steps", ())
    mismatch = test.get("mismatch") or {}
    several = len(steps) > 1
    calls = tuple(
        _call(f"Test {number}{_which(index, step) if several else ''}", step, files, timeout_s)
        for index, step in enumerate(steps, 1)
    )
    return Case(
        name=test["name"],
        verdict=Verdict(test["verdict"]),
        took_ms=sum(step["report"]["duration_ms"] for step in steps) if steps else None,
        is_open=False,
        detailed=bool(steps or mismatch),
        message=mismatch.get("message", ""),
        advice=mismatch.get("advice", ""),
        diff=tuple(_diff(mismatch.get("diff", ()))),
        calls=calls,
        task=test.get("task"),
        price=_price(steps),
    )


def _price(steps: Sequence[dict[str, Any]]) -> str:
    prices = [step["cost"]["per_million_usd"] for step in steps if "cost" in step]
    return dollars(sum(prices)) if prices else ""


def _which(index: int, step: dict[str, Any]) -> str:
    """What tells a call of a test from its others; reports of before there was AWS have no source."""
    if not step.get("source"):
        return f", call {index}"
    attempt = f", attempt {step['attempt']}" if step["attempt"] > 1 else ""
    return f", call {index} from {step['source']} to {step['function']}{attempt}"


def _diff(lines: Iterable[dict[str, str]]) -> Iterable[tuple[str, str, str]]:
    css = {"-": ("minus", "−"), "+": ("plus", "+"), " ": ("", " ")}
    for line in lines:
        yield (*css[line["sign"]], line["text"])


def _call(title: str, invocation: dict[str, Any], files: frozenset[str], timeout_s: int) -> Call:
    error = invocation["error"] or {}
    return Call(
        title=title,
        event=pretty(invocation["event"]),
        response=pretty(invocation["response"]),
        error_type=error.get("type", ""),
        error_message=error.get("message", ""),
        trace=trace_lines(error.get("stack_trace", ()), files),
        explanation=explain(invocation, timeout_s=timeout_s),
        log=run_log(title, invocation),
    )


def pretty(value: Any) -> str:
    """A JSON value as a reader wants it; on one line where that would be many times as long."""
    text = json.dumps(value, indent=2, ensure_ascii=False)
    return text if len(text) <= MAX_PRETTY else json.dumps(value, ensure_ascii=False)
