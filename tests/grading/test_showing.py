import base64
import json

import pytest

from courses.emulator.records import InvocationError, LogKind, LogRecord, Outcome
from courses.grading.showing import MAX_LINES, MAX_LOGS, MAX_VALUE, shown, shown_value
from tests.grading.fake_lab import make_invocation


def test_small_values_stay_as_they_are():
    value = {"a": [1, "é", None]}
    assert shown_value(value) is value


def test_bytes_become_json():
    assert shown_value(b'{"a":1}') == {"$bytes": base64.b64encode(b'{"a":1}').decode()}


def test_large_values_become_their_beginning():
    text = shown_value({"a": "x" * MAX_VALUE})
    assert text.startswith('{"a": "xxx')
    assert text.endswith("more characters)")
    assert len(text) < 2_100


def test_deep_values_are_named():
    assert (
        shown_value(json.loads("[" * 500 + "]" * 500)) == "(a value nested deeper than 150 levels)"
    )


def test_surrogates_are_escaped_everywhere():
    value = {"\ud800": ["\udfff", 1, None]}
    assert shown_value(value) == {"\\ud800": ["\\udfff", 1, None]}


def test_floods_keep_the_platforms_lines():
    logs = (
        LogRecord(LogKind.START, "START"),
        LogRecord(LogKind.FUNCTION, "x" * MAX_LOGS * 2),
        LogRecord(LogKind.FUNCTION, "lost"),
        LogRecord(LogKind.REPORT, "REPORT \ud800"),
    )
    kept = shown(make_invocation(logs=logs)).logs
    assert [record.kind for record in kept] == [
        LogKind.START, LogKind.FUNCTION, LogKind.FUNCTION, LogKind.REPORT,
    ]  # fmt: skip
    assert len(kept[1].text) < MAX_LOGS + 50
    assert kept[2].text == "… (1 more lines)"
    assert kept[3].text == "REPORT \\ud800"


@pytest.mark.parametrize(
    "texts", [[""] * 10_000, ["\n" * 9_999], ["\n" * 300, *["x"] * 9_699], ["x"] * 10_000]
)
def test_empty_lines_are_bounded_too(texts: list[str]):
    logs = tuple(LogRecord(LogKind.FUNCTION, text) for text in texts)
    kept = [record.text for record in shown(make_invocation(logs=logs)).logs]
    assert kept[-1] == f"… ({10_000 - MAX_LINES:,} more lines)"
    assert sum(text.count("\n") + 1 for text in kept) == MAX_LINES + 1


def test_a_short_log_stays_whole():
    logs = (LogRecord(LogKind.FUNCTION, "one\ntwo"), LogRecord(LogKind.FUNCTION, ""))
    assert shown(make_invocation(logs=logs)).logs == logs


def test_errors_are_bounded():
    error = InvocationError("E" * 5000, "m" * 5000, ("f" * 5000,) * 80, "id")
    kept = shown(make_invocation(outcome=Outcome.HANDLER_ERROR, error=error)).error
    assert len(kept.stack_trace) == 50
    assert max(map(len, (kept.type, kept.message, *kept.stack_trace))) < 2_100
    assert kept.request_id == "id"
