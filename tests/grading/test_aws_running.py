"""Tests with AWS around their functions, graded on a fake world: verdicts, order, sentences."""

from typing import Any

import pytest

from courses.emulator import LambdaError
from courses.emulator.records import Outcome, Throttled
from tests.grading.aws_programs import ECHO, INVOKES, STORES, graded, told
from tests.grading.fake_world import FakeWorld, WorldLab

GIVEN = """
function: {name: worker, profile: boto3, role: any, env: {URL: "${queue}"}}
given:
  - sqs.create_queue: {QueueName: orders}
    save: {queue: QueueUrl}
"""


def test_a_plain_test_has_no_world() -> None:
    lab = WorldLab()
    assert graded("", "- {name: t, when: [{invoke: {}}]}", ECHO, lab).verdict == "passed"
    assert lab.worlds == []


def test_everything_holds_and_the_world_is_closed() -> None:
    lab = WorldLab()
    report = graded(
        GIVEN,
        """
        - name: Stores
          when:
            - invoke: {event: {value: x}}
              expect: {response: {id: 7}, cost: {$gt: 0}}
              save: {id: id}
            - send: {sqs.send_message: {QueueUrl: "${queue}", MessageBody: "m${id}"}}
              expect: {MessageId: m1}
              save: {message: MessageId}
          then:
            - invocations: [{source: sqs, batch_size: 1, outcome: handler-error, error: {type: KeyError}}]
            - attempts: 1
            - cold_starts: 1
            - ssm.get_parameter: {Name: a}
              expect: {Parameter: {Value: x}}
            - ssm.get_parameter: {Name: b}
              expect: {Error: {$subset: {Code: ParameterNotFound}}}
            - calls: {never: ["ssm:Get*"], denied: [], allowed: ["ssm:PutParameter"], count: {"ssm:*": 2}}
        """,
        STORES,
        lab,
    )
    (test,) = report.tests
    assert test.verdict == "passed", test.mismatch
    (world,) = lab.worlds
    assert world.account is not None
    assert (world.account.closed, world.closed) == (True, True)
    assert world.functions["worker"].config.environment == {"URL": "https://queue/orders"}
    assert [(step.function, step.source) for step in test.steps] == [
        ("worker", ""),
        ("worker", "sqs"),
    ]
    assert [call.action for call in test.calls] == ["ssm:PutParameter", "ssm:PutParameter"]
    assert lab.sent[1] == (
        "sqs",
        "send_message",
        {"QueueUrl": "https://queue/orders", "MessageBody": "m7"},
    )


def test_functions_are_made_as_soon_as_their_names_are_bound() -> None:
    """A mapping that is given needs its function; a function may need a queue that is given."""
    lab = WorldLab()
    made: list[list[str]] = []
    create = WorldLab.create_world

    def watched(self: WorldLab, *, account: Any, cancelled: Any = None) -> Any:
        world = create(self, account=account)
        send = world.send

        def noted(*call: Any) -> Any:
            made.append([*world.functions])
            return send(*call)

        world.send = noted  # type: ignore[method-assign]
        return world

    lab.create_world = watched.__get__(lab)  # type: ignore[method-assign]
    head = """
functions:
  first: {role: any}
  second: {role: any, env: {URL: "${queue}"}}
  third: {role: {Version: "2012-10-17", Statement: [{Effect: Allow, Action: "sqs:*", Resource: "${arn}"}]}}
given:
  - sqs.create_queue: {QueueName: a}
    save: {queue: QueueUrl}
  - sqs.create_queue: {QueueName: b}
    save: {arn: Arn}
"""
    report = graded(head, "- {name: t, when: [{invoke: {function: second}}]}", ECHO, lab)
    assert report.verdict == "passed"
    assert made == [["first"], ["first", "second"]]
    third = lab.worlds[0].functions["third"].config.role
    assert third is not None
    assert third.document["Statement"][0]["Resource"] == "arn:aws:sqs:us-east-1:123456789012:b"


def test_what_is_given_and_refused_is_no_fault_of_the_program() -> None:
    report = graded(
        "given: [{s3.nothing: {}}]", "- {name: t, when: [{invoke: {}}]}", ECHO, role="{}"
    )
    assert report.verdict == "failed"  # the role is looked at first
    head = "function: {role: any}\ngiven: [{s3.nothing: {}}]"
    report = graded(head, "- {name: t, when: [{invoke: {}}]}", ECHO)
    assert report.verdict == "infrastructure"
    assert report.tests[0].mismatch is not None
    assert report.tests[0].mismatch.message == (
        "The lab could not prepare this test: given[0], s3.nothing, was refused: "
        "UnknownOperation: s3.nothing."
    )
    head = "function: {role: any}\ngiven: [{sqs.create_queue: {QueueName: a}, save: {b: Nope}}]"
    report = graded(head, "- {name: t, when: [{invoke: {}}]}", ECHO)
    assert report.tests[0].mismatch is not None
    assert "there is no Nope in its reply" in report.tests[0].mismatch.message


def test_state_that_differs_is_shown_as_a_diff() -> None:
    tests = """
    - name: t
      when: [{invoke: {event: {value: y}}}]
      then:
        - ssm.get_parameter: {Name: a}
          expect: {Parameter: {Value: x}}
    """
    report = graded("function: {role: any}", tests, STORES)
    mismatch = report.tests[0].mismatch
    assert mismatch is not None
    assert mismatch.message == (
        'After all calls, asked ssm.get_parameter {"Name": "a"}: expected Parameter.Value to be '
        '"x", and "y" came back.'
    )
    assert [(line.sign, line.text.strip()) for line in mismatch.diff] == [
        (" ", "{"),
        ("-", '"Value": "x"'),
        ("+", '"Value": "y"'),
        (" ", "}"),
    ]
    absent = tests.replace("{Parameter: {Value: x}}", "{Parameter: {$absent: true}}")
    assert "expected no Parameter, and" in told("function: {role: any}", absent, STORES)[0]
    missing = tests.replace("{Parameter: {Value: x}}", "{Version: 1}")
    assert (
        "expected Version to be 1, and there is no Version"
        in (told("function: {role: any}", missing, STORES)[0])
    )


def test_invocation_that_failed_unseen_is_the_advice() -> None:
    tests = """
    - name: t
      when: [{send: {sqs.send_message: {QueueUrl: q, MessageBody: hello}}}]
      then:
        - ssm.get_parameter: {Name: a}
          expect: {Parameter: {Value: x}}
    """
    code = "def handler(event, context):\n    return event['body']\n"
    _, advice = told(GIVEN, tests, code)
    assert advice.startswith("When sqs invoked worker, the handler raised KeyError: 'body'. ")
    assert "A dict has no such key" in advice


def test_send_that_is_refused_or_answered_otherwise() -> None:
    refused = "- {name: t, when: [{send: {ssm.get_parameter: {Name: z}}}]}"
    message, advice = told("function: {role: any}", refused, ECHO)
    assert message.startswith('Sent ssm.get_parameter {"Name": "z"}: expected an answer, and Param')
    assert advice == ""
    save = "- {name: t, when: [{send: {ssm.put_parameter: {Name: a, Value: b}}, save: {v: Nope}}]}"
    message, _ = told("function: {role: any}", save, ECHO)
    assert message.endswith("there is no Nope in the reply, and a later step needs it.")
    save = "- {name: t, when: [{invoke: {}, save: {v: id}}]}"
    message, advice = told("function: {role: any}", save, ECHO)
    assert message == "Sent {}: there is no id in the result, and a later step needs it."
    assert advice.startswith("Compare what the handler returns")


def test_time_passes_and_what_falls_due_runs() -> None:
    tests = """
    - name: t
      when:
        - send: {sqs.send_message: {QueueUrl: q, MessageBody: hello}}
        - advance: 2m
      then:
        - attempts: 3
    """
    lab = WorldLab()
    report = graded(GIVEN, tests, ECHO, lab)
    assert lab.worlds[0].now == 120.0
    mismatch = report.tests[0].mismatch
    assert mismatch is not None
    assert mismatch.message == (
        "After all calls: expected the number of invocations by event sources and retries to be 3, "
        "and there were 2."
    )
    assert [step.attempt for step in report.tests[0].steps] == [1, 2]
    other = tests.replace("attempts: 3", "invocations: [{attempt: 1}]")
    mismatch = graded(GIVEN, other, ECHO).tests[0].mismatch
    assert mismatch is not None
    assert mismatch.message.startswith("After all calls: expected invocations to be")
    assert mismatch.advice.startswith("Follow one event")
    shown = "".join(line.text for line in mismatch.diff)
    assert "batch_size" in shown, "an invocation that nobody expected is described"
    assert "logs" not in shown
    assert (
        graded(
            GIVEN, tests.replace("attempts: 3", "invocations: [{attempt: 1}, {$any: true}]"), ECHO
        ).verdict
        == "passed"
    )
    assert (
        graded(GIVEN, tests.replace("attempts: 3", "invocations: {$length: 2}"), ECHO).verdict
        == "passed"
    )


def test_burst_and_its_counts() -> None:
    tests = """
    - name: t
      when:
        - burst: {count: 5, event: {value: "${n}"}}
          expect: {ok: 3, failed: 0, cold: 3, throttled: 2, responses: {$length: 3}}
      then:
        - throttles: 2
        - environments: 3
    """
    lab = WorldLab(concurrency=3)
    report = graded("function: {role: any}", tests, ECHO, lab)
    assert report.verdict == "passed", report.tests[0].mismatch
    assert len(report.tests[0].steps) == 3
    message, advice = told("function: {role: any}", tests, ECHO)
    assert message == "Sent 5 events at once: expected ok to be 3, and 5 came back."
    assert "One environment serves one event at a time" in advice
    wrong = tests.replace(
        "ok: 3, failed: 0, cold: 3, throttled: 2, responses: {$length: 3}", "responses: []"
    )
    message, advice = told("function: {role: any}", wrong, ECHO)
    assert message.startswith("Sent 5 events at once: expected responses to be []")
    assert advice == ""
    throttles = wrong.replace("expect: {responses: []}", "").replace("throttles: 2", "throttles: 1")
    message, _ = told("function: {role: any}", throttles, ECHO)
    assert "expected the number of throttled invocations to be 1, and there were 0" in message


def test_crash_and_recycle_of_one_of_several() -> None:
    tests = """
    - name: t
      when:
        - invoke: {function: b}
        - crash: b
        - invoke: {function: b}
        - recycle: b
        - invoke: {function: b}
          expect: {cold: true}
      then:
        - environments: {b: 3, a: 0}
        - environments: 3
    """
    report = graded("functions: {a: {}, b: {}}", tests, ECHO)
    assert report.verdict == "passed", report.tests[0].mismatch
    message, _ = told("functions: {a: {}, b: {}}", tests.replace("b: 3", "b: 1"), ECHO)
    assert "expected the number of execution environments of b to be 1" in message


def test_lab_that_fails_in_a_delivery_repeats_the_test() -> None:
    lab = WorldLab(before_invoke=lambda number: Outcome.INFRASTRUCTURE if number == 1 else None)
    tests = "- {name: t, when: [{send: {sqs.send_message: {QueueUrl: q, MessageBody: a}}}]}"
    assert graded(GIVEN, tests, ECHO, lab).verdict == "passed"
    assert len(lab.worlds) == 2
    assert all(world.closed for world in lab.worlds)


def test_account_that_is_lost_repeats_the_test() -> None:
    lab = WorldLab(lost=1)
    assert graded("function: {role: any}", INVOKES, ECHO, lab).verdict == "passed"
    lab = WorldLab(lost=2)
    assert graded("function: {role: any}", INVOKES, ECHO, lab).verdict == "infrastructure"


def test_cost_that_is_too_high() -> None:
    message, advice = told(
        "", "- {name: t, when: [{invoke: {}, expect: {cost: {$lt: 0.1}}}]}", ECHO
    )
    assert message == "Sent {}: expected cost to be less than 0.1, and it was 0.46."
    assert advice == (
        "Dollars of a million such calls: 126 ms × 128 MB = 0.01575 GB-s; 0.01575 × $0.0000166667 + "
        "$0.20 ÷ 1,000,000 = $0.0000004625005. Less time or less memory costs less."
    )


def test_count_of_calls_that_differs() -> None:
    tests = INVOKES[:-1] + ", then: [{calls: {count: {'ssm:Put*': 2}}}]}"
    message, advice = told("function: {role: any}", tests, STORES)
    assert 'expected calls.count["ssm:Put*"] to be 2, and 1 came back' in message
    assert advice.startswith("Count the calls")
    tests = INVOKES[:-1] + ", then: [{calls: {allowed: []}}]}"
    assert told("function: {role: any}", tests, STORES)[1].startswith("The list of calls shows")


def test_path_that_does_not_fit_the_reply() -> None:
    tests = "- {name: t, when: [{invoke: {event: {a: x}}, save: {v: abs(a)}}]}"
    message, _ = told("function: {role: any}", tests, ECHO)
    assert "abs(a) cannot be looked up" in message


def test_function_that_cannot_be_invoked(monkeypatch: pytest.MonkeyPatch) -> None:
    def throttled(self: FakeWorld, name: str, event: Any, *, start: str = "auto") -> Throttled:
        return Throttled(name, "CallerRateLimitExceeded")

    monkeypatch.setattr(FakeWorld, "invoke", throttled)
    message, advice = told("function: {role: any}", INVOKES, ECHO)
    assert message == (
        "Expected an invocation, and Lambda answered 429, too many requests (CallerRateLimitExceeded)."
    )
    assert advice.startswith("One environment serves one event at a time")

    def gone(self: FakeWorld, name: str, event: Any, *, start: str = "auto") -> Throttled:
        raise LambdaError("ResourceNotFoundException", "Function not found: worker", 404)

    monkeypatch.setattr(FakeWorld, "invoke", gone)
    message, _ = told("function: {role: any}", INVOKES, ECHO)
    assert message == "Lambda could not invoke the function: Function not found: worker."
