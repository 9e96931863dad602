"""Hostile results and ends of a run: any bytes have a verdict, and what is kept can be stored."""

import json
import struct
from typing import Any, Literal

from hypothesis import example, given, settings
from hypothesis import strategies as st

from courses.emulator import Outcome
from courses.emulator.control.results import MOST_CONTAINERS, MOST_DEPTH, BadResult, parse
from courses.emulator.control.runtime_api import Answer
from courses.emulator.control.supervision import Cause
from courses.emulator.control.verdicts import Facts, judge

MB = 1 << 20
TOKENS = st.sampled_from(
    [
        b"{", b"}", b"[", b"]", b",", b":", b'"', b'\\"', b"\\", b"\\u0000", b"\\ud800", b"\\udc00",
        b'"a":', b'"__proto__":', b"null", b"true", b"NaN", b"-Infinity", b"1e999", b"-0", b"0.1",
        b"9" * 50, b"9" * 5000, b" ", b"\n", b"\xff", b"\xef\xbb\xbf", b"\xed\xa0\x80", b"\0", b"[" * 150, b"]" * 150,
        b'"errorType":"T"', b'"errorMessage":', b'"stackTrace":["x"]', b'"requestId":1',
    ]
)  # fmt: skip
BODIES = st.lists(TOKENS | st.binary(max_size=6), max_size=25).map(b"".join)
VALUES: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
)
ERRORS = st.fixed_dictionaries(
    {},
    optional={
        "errorType": st.text() | VALUES,
        "errorMessage": st.text() | VALUES,
        "requestId": st.text() | VALUES,
        "stackTrace": st.lists(st.text() | VALUES) | VALUES,
    },
)


@settings(deadline=None)
@given(BODIES)
@example(b"[" + b"[]," * 201 + b'"' + b'\\"' * 100_000)
@example(b"[" + b"[]," * 201 + b'"' + b"\\" * 200_001)
@example(b'{"":' * 201 + b'"' * 100_001)
@example(b"[" + b"{}," * (MOST_CONTAINERS + 1))
@example(b"]" * 500 + b"[" * 500)
def test_any_body_is_a_value_that_can_be_stored_or_a_bad_result(body: bytes) -> None:
    try:
        value = parse(body)
    except BadResult as refused:
        reason = str(refused)
    else:
        reason = "none"
        assert _depth(value) <= MOST_DEPTH
        assert json.loads(json.dumps(value, allow_nan=False, ensure_ascii=False).encode()) == value
    assert 0 < len(reason) < 400


def _depth(value: Any) -> int:
    level, depth = [value], 0
    while level:
        inner = [part for part in level if isinstance(part, list | dict)]
        level = [x for part in inner for x in (part.values() if isinstance(part, dict) else part)]
        depth += bool(inner)
    return depth


def facts(**known: Any) -> Facts:
    """The facts of a run of which nothing is known but `known`."""
    nothing: dict[str, Any] = {
        "request_id": "id",
        "timeout_s": 3,
        "memory_bytes": 128 * MB,
        "peak_bytes": 20 * MB,
        "cause": None,
        "lost": False,
        "answer": None,
        "wait_status": None,
        "signal_name": "",
    }
    return Facts(**(nothing | known))


KINDS = st.sampled_from(["response", "error", "init-error"])
ANSWERED = {
    "response": {Outcome.OK, Outcome.BAD_RESULT},
    "error": {Outcome.HANDLER_ERROR, Outcome.BAD_RESULT, Outcome.OUT_OF_MEMORY},
    "init-error": {Outcome.INIT_ERROR, Outcome.BAD_RESULT, Outcome.OUT_OF_MEMORY},
}


@settings(deadline=None)
@given(
    KINDS,
    BODIES
    | ERRORS.map(lambda error: json.dumps(error).encode())
    | VALUES.map(lambda value: json.dumps(value).encode()),
    st.text(),
    st.integers(0, 200),
)
def test_any_answer_has_a_verdict_of_its_kind(
    kind: Literal["response", "error", "init-error"], body: bytes, claim: str, peak_mb: int
) -> None:
    verdict = judge(facts(answer=Answer(kind, body, claim), peak_bytes=peak_mb * MB))
    assert verdict.outcome in ANSWERED[kind]
    json.dumps(verdict.response, allow_nan=False, ensure_ascii=False).encode()
    if verdict.error is not None:
        texts = (verdict.error.type, verdict.error.message, *verdict.error.stack_trace)
        assert all(len(text) <= 6 * 64 * 1024 for text in texts)
        assert not any("\x1b" in text or "\0" in text for text in texts)


@settings(deadline=None)
@given(
    st.sampled_from([None, *Cause]),
    st.booleans(),
    st.none() | st.builds(Answer, KINDS, BODIES),
    st.none() | st.integers(-(2**31), 2**31 - 1),
    st.integers(0, 2**40),
)
def test_the_first_cause_wins_whatever_the_learner_said(
    cause: Cause | None, lost: bool, answer: Answer | None, status: int | None, peak: int
) -> None:
    known = {"answer": answer, "wait_status": status, "peak_bytes": peak, "lost": lost}
    verdict = judge(facts(cause=cause, **known))
    if cause is not None:
        assert verdict == judge(facts(cause=cause))
        assert verdict.outcome is not Outcome.OK
        assert (verdict.outcome is Outcome.INFRASTRUCTURE) == (cause is Cause.AWS_LOST)
    elif lost:
        assert verdict.outcome is Outcome.INFRASTRUCTURE
    elif answer is None:
        assert verdict.outcome is not Outcome.OK


@settings(deadline=None)
@given(st.integers(0, 255), st.integers(0, 127), st.booleans())
def test_a_wait_status_is_an_exit_or_a_signal(code: int, number: int, core: bool) -> None:
    ended = judge(facts(wait_status=code << 8))
    assert (ended.outcome, ended.exit_detail) == (Outcome.EXITED, f"exit status {code}")
    (status,) = struct.unpack("i", struct.pack("i", number | (0x80 if core else 0)))
    if 0 < number < 0x7F:
        assert judge(facts(wait_status=status)).outcome is Outcome.CRASHED
