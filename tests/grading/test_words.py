"""What a result says for the slips that learners make most: message and one thing to try."""

import re

import pytest

from courses.emulator.records import InvocationError, Outcome
from courses.grading import advice, error_advice, words
from courses.grading.matchers.base import Kind, Miss
from courses.grading.spec import Subject
from tests.grading.fake_lab import make_invocation
from tests.grading.programs import told

ORDER = """
- name: Returns the order
  when:
    - invoke: {event: {id: 17}}
      expect: {response: {statusCode: 200, body: {$json: {id: 17, paid: true}}}}
"""


def returning(expression: str) -> tuple[str, str]:
    return told(ORDER, f"import json\ndef handler(event, context): return {expression}")


@pytest.mark.parametrize(
    ("expression", "message", "hint"),
    [
        (
            '{"statusCode": 200, "body": {"id": 17}}',
            'Sent {"id": 17}: expected response.body to be JSON text of {"id": 17, "paid": true}, and '
            '{"id": 17} came back.',
            "The body is text: pass the value through json.dumps(…).",
        ),
        (
            '{"statusCode": 200, "body": str({"id": 17})}',
            'expected response.body to be JSON text of {"id": 17, "paid": true}, and "{\'id\': 17}" '
            "came back.",
            "Make the text with json.dumps(…); str(…) of a dict is not JSON.",
        ),
        (
            '{"statusCode": 200, "body": json.dumps({"id": "17"})}',
            'expected response.body.id to be 17, and "17" came back.',
            "Return a number, not text: int(…) or float(…) makes one.",
        ),
        (
            '{"statusCode": 200, "body": json.dumps({"id": 17})}',
            "expected response.body.paid to be true, and there is no response.body.paid.",
            "Add this member to what the handler returns; names are case-sensitive.",
        ),
        (
            '{"statusCode": 200, "body": json.dumps({"id": 17, "paid": "yes"})}',
            'expected response.body.paid to be true, and "yes" came back.',
            "Return True or False, not a number or text.",
        ),
        (
            '{"statusCode": 200, "body": json.dumps({"id": 17, "paid": True}), "id": 17}',
            "expected no response.id, and 17 came back.",
            "Leave this member out of what the handler returns.",
        ),
        (
            '{"statusCode": 500, "body": json.dumps({"id": 17, "paid": True})}',
            "expected response.statusCode to be 200, and 500 came back.",
            "500 says Internal Server Error, 200 says OK. Find the condition that chooses the status, "
            "and print what it sees of this event.",
        ),
        (
            'json.dumps({"statusCode": 200})',
            '"{\\"statusCode\\": 200}" came back.',
            "Return the value itself; the text that json.dumps makes is for the body of an HTTP answer.",
        ),
        (
            "None",
            "and null came back.",
            "The handler returned None, as a function without a return does. Return the result.",
        ),
        (
            'print("Hello")',
            "and null came back.",
            "The handler printed something and returned None. The caller gets only what is returned: "
            "end with return.",
        ),
        (
            "{1, 2}",
            "expected a result, and the handler raised Runtime.MarshalError: Unable to marshal "
            "response: Object of type set is not JSON serializable.",
            "JSON has no sets: return a list, such as sorted(values).",
        ),
        (
            '__import__("datetime").datetime.now()',
            "Object of type datetime is not JSON serializable.",
            "JSON has no dates: return text, such as value.isoformat().",
        ),
        (
            "object()",
            "Object of type object is not JSON serializable.",
            "Return only what JSON has: dict, list, str, int, float, bool and None.",
        ),
    ],
)
def test_common_slips(expression, message, hint):
    found = returning(expression)
    assert found[0].endswith(message)
    assert found[0].startswith('Sent {"id": 17}: expected ')
    assert found[1] == hint


LOGGED = """
- name: t
  when:
    - {invoke: {}, expect: {logs: {$contains: '{"id": "bo-18", "message": "order received"}'}}}
"""


@pytest.mark.parametrize(
    ("written", "hint"),
    [
        (
            'print("started")\n print(\'{"id": "ada-17", "message": "order received"}\')',
            "The log has a line that is nearly this one; look for what differs: "
            '{"id": "ada-17", "message": "order received"}',
        ),
        (
            'print("started")',
            "Write it with print(…) or with logging; the log shows what was written.",
        ),
        (
            "pass",
            "Write it with print(…) or with logging; the log shows what was written.",
        ),
    ],
)
def test_nearest_line_of_the_log(written, hint):
    message, advice = told(LOGGED, f"def handler(e, c):\n {written}")
    assert message.endswith("and the log does not show it.")
    assert advice == hint


SUBJECTS = "- {name: t, when: [{invoke: {}, expect: {%s}}]}"


@pytest.mark.parametrize(
    ("expect", "message", "hint"),
    [
        ("logs: {$contains: order}", "and the log does not show it.", "Write it with print(…)"),
        ("logs: x", "and the log is different.", "Write it with print(…)"),
        (
            "logs: {$not: {$contains: START}}",
            "and the log is different.",
            "Find the line that writes this",
        ),
        ("cold: false", "expected cold to be false, and it was true.", "The first call of a new"),
        (
            "max_memory_used_mb: {$lt: 5}",
            "to be less than 5, and it was 36.",
            "Keep less in memory",
        ),
        (
            "error: {type: MyError}",
            'with error.type "MyError", and the handler returned 5.',
            "Raise an",
        ),
        (
            "outcome: timeout",
            'expected the outcome "timeout", and the handler returned 5.',
            "",
        ),
    ],
)
def test_other_subjects(expect, message, hint):
    found = told(SUBJECTS % expect, "def handler(e, c):\n print('hi')\n return 5")
    assert found[0].endswith(message)
    assert found[1].startswith(hint)


def test_another_error_than_the_expected_one():
    message, hint = told(
        "- {name: t, when: [{invoke: {}, expect: {error: {type: StockBusy}}}]}",
        "def handler(e, c): raise ConnectionError('busy')",
    )
    assert message.endswith('expected error.type to be "StockBusy", and it was "ConnectionError".')
    assert hint.startswith("Lambda reports the error that leaves the handler")


def test_another_end_than_the_expected_error():
    error = InvocationError("Runtime.ExitError", "RequestId: 8f Error: exit status 1")
    assert error_advice.for_other_error(ended(Outcome.EXITED, error=error)).startswith(
        "Return a value"
    )


def ended(outcome, *, error=None, detail=""):
    return make_invocation(outcome=outcome, error=error, exit_detail=detail)


TIMED_OUT = InvocationError(
    "Sandbox.Timedout", "RequestId: 8f Error: Task timed out after 3.00 seconds"
)


@pytest.mark.parametrize(
    ("invocation", "clause", "hint"),
    [
        (
            ended(Outcome.TIMEOUT, error=TIMED_OUT),
            "the call timed out after 3.00 seconds",
            "Look for a loop",
        ),
        (ended(Outcome.TIMEOUT), "the call timed out", "Look for a loop"),
        (ended(Outcome.OUT_OF_MEMORY), "the function ran out of its 128 MB of memory", "Keep less"),
        (
            ended(Outcome.OUTPUT_LIMIT),
            "the function printed more than one call may print",
            "Print less",
        ),
        (ended(Outcome.RESULT_LIMIT), "the response was larger than Lambda returns", "Return less"),
        (
            ended(Outcome.EXITED, detail="exit status 3"),
            "the process ended without a response (exit status 3)",
            "Return a value instead",
        ),
        (
            ended(Outcome.CRASHED, detail="signal: SIGSEGV"),
            "the process crashed (signal: SIGSEGV)",
            "Something ended",
        ),
        (ended(Outcome.BAD_RESULT), "what came back is not one JSON value", "Return plain JSON"),
        (ended(Outcome.INFRASTRUCTURE), "the lab itself failed", ""),
        (ended(Outcome.HANDLER_ERROR), "the handler raised an error", ""),
        (ended(Outcome.OK), "the handler returned null", ""),
    ],
)
def test_every_outcome_has_its_clause(invocation, clause, hint):
    assert words.ended(invocation) == clause
    assert error_advice.for_outcome(invocation).startswith(hint)
    assert bool(error_advice.for_outcome(invocation)) is bool(hint)


def raised(kind, message="", trace=()):
    error = InvocationError(kind, message, tuple(trace))
    return error_advice.for_outcome(ended(Outcome.HANDLER_ERROR, error=error))


@pytest.mark.parametrize(
    ("kind", "message", "trace", "hint"),
    [
        (
            "KeyError",
            "'name'",
            ['  File "h.py", line 2\n    n = event["name"]\n'],
            "The event has no such",
        ),
        (
            "KeyError",
            "'T'",
            ['    t = os.environ["T"]\n', '  File "os.py"'],
            "The function has no such environ",
        ),
        ("KeyError", "'x'", ["    y = prices[x]\n"], "A dict has no such key"),
        ("KeyError", "'x'", [], "A dict has no such key"),
        (
            "TypeError",
            "handler() takes 1 positional argument but 2 were given",
            [],
            "Lambda calls the",
        ),
        ("TypeError", "string indices must be integers, not 'str'", [], "This value is text"),
        ("TypeError", "'NoneType' object is not subscriptable", [], "A value is None"),
        ("TypeError", 'can only concatenate str (not "int") to str', [], "Text and another type"),
        ("TypeError", "fromisoformat: argument must be str", [], "The stack trace names the line"),
        ("TypeError", "'str' object is not callable", [], "A variable has the name"),
        ("TypeError", "something else", [], "The stack trace names the line"),
        (
            "KeyError",
            "'get-order'",
            ['    return TRIGGERS[event["job"]]\n'],
            "A dict has no such key",
        ),
        ("AttributeError", "'str' object has no attribute 'get'", [], "This value is text"),
        ("AttributeError", "'int' object has no attribute 'x'", [], "The value is of another type"),
        ("Runtime.HandlerNotFound", "", [], "Lambda calls the function that"),
        ("MyError", "", [], "The stack trace names the line"),
    ],
)
def test_advice_about_errors(kind, message, trace, hint):
    found = raised(kind, message, trace)
    assert found.startswith(hint)
    assert bool(found) is bool(hint)


def test_event_of_bytes_is_named_not_shown():
    call = words.Call(1, 1, b"{}", ended(Outcome.TIMEOUT))
    assert words.stopped(call).message.startswith("Sent some bytes: expected a result, and ")


def test_message_of_an_error_stays_one_line_of_bounded_length():
    error = InvocationError("ValueError", "a\nPassed: all\x1b[2J\ud800" + "x" * 5000)
    message = words.stopped(words.Call(1, 1, {}, ended(Outcome.HANDLER_ERROR, error=error))).message
    assert "\n" not in message
    assert "\\x1b" in message
    assert message.encode()
    assert len(message) < 500


def test_subject_without_advice():
    miss = Miss("environments", Kind.VALUE, "1", 2)
    assert advice.for_miss(Subject.ENVIRONMENTS, miss, ended(Outcome.OK), ()) == ""


def test_no_sentence_blames_or_shouts():
    tables = [
        *error_advice._BY_OUTCOME.values(),
        *error_advice._BY_ERROR_TYPE.values(),
        *error_advice._UNKNOWN.values(),
        *error_advice._NOT_SERIALISABLE.values(),
        *(text for _, _, text in error_advice._BY_MESSAGE),
        *advice._BY_SUBJECT.values(),
        *advice._BY_KIND.values(),
    ]
    for text in tables:
        assert not re.search(
            r"!|\b(oops|wrong|mistake|you forgot|your error|bad|sorry)\b", text, re.I
        ), text
        assert text.endswith((".", "?")), text


def test_what_an_http_client_would_get() -> None:
    test = """
- name: Answers
  when:
    - invoke: {from: apigateway-rest}
      expect: {response: {statusCode: 200, body: hi}}
"""
    message, hint = told(
        test, 'def handler(event, context): return {"statusCode": "OK", "body": "hi"}'
    )
    assert "response.statusCode" in message
    assert hint.endswith(
        "A REST API answers its client 502 to this: statusCode must be a number from 100 to 599, "
        "not a text."
    )
    sound, hint = told(
        test, 'def handler(event, context): return {"statusCode": 200, "body": "ho"}'
    )
    assert "response.body" in sound
    assert "client" not in hint


def test_names_in_a_hint_are_short_and_printable() -> None:
    test = """
- name: Answers
  when:
    - invoke: {from: apigateway-rest}
      expect: {response: {statusCode: 200}}
"""
    code = 'def handler(event, context): return {"statusCode": 201, "\\x1b" * 5000: 1}'
    _, hint = told(test, code)
    assert "members that it may not have" in hint
    assert len(hint) < 500
    assert "\x1b" not in hint
