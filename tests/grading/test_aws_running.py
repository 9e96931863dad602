"""Tests with AWS around their functions, graded on a fake world: verdicts, order, sentences."""

import json
import textwrap
from typing import Any

import pytest

from courses.emulator import LambdaError
from courses.emulator.records import Outcome, Throttled
from courses.grading import Report, Verdict, grade, load_scenario
from courses.grading.schema_check import validator
from tests.grading.fake_world import FakeWorld, WorldLab

GIVEN = """
function: {name: worker, profile: boto3, role: any, env: {URL: "${queue}"}}
given:
  - sqs.create_queue: {QueueName: orders}
    save: {queue: QueueUrl}
"""
ECHO = "def handler(event, context):\n    return event\n"
STORES = """
def handler(event, context):
    AWS("ssm:PutParameter", "arn:aws:ssm:us-east-1:123456789012:parameter/a")
    STORED["a"] = event["value"]
    return {"id": 7}
"""
ROLE = {
    "Version": "2012-10-17",
    "Statement": [
        {
            "Effect": "Allow",
            "Action": ["ssm:PutParameter", "ssm:GetParameter"],
            "Resource": "arn:aws:ssm:us-east-1:123456789012:parameter/a",
        }
    ],
}


def graded(head: str, tests: str, code: str, lab: WorldLab | None = None, **files: str) -> Report:
    scenario = load_scenario(f"{head}\ntests:\n{textwrap.dedent(tests)}", source="tests.yaml")
    package = {"handler.py": textwrap.dedent(code).encode()}
    package |= {f"{name}.json": text.encode() for name, text in files.items()}
    report = grade(scenario, package, lab or WorldLab())
    validator("grading-report").validate(report.to_json())
    assert Report.from_json(report.to_json()).to_json() == report.to_json()
    return report


def told(head: str, tests: str, code: str, **files: str) -> tuple[str, str]:
    """Message and advice of the first test, which did not pass."""
    result = graded(head, tests, code, **files).tests[0]
    assert result.verdict is Verdict.FAILED
    assert result.mismatch is not None
    return result.mismatch.message, result.mismatch.advice


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


LEARNER = "function: {name: worker, profile: boto3}"
INVOKES = "- {name: t, when: [{invoke: {event: {value: x}}}]}"


@pytest.mark.parametrize(
    ("role", "message", "advice"),
    [
        (None, "There is no role.json in the package.", "Add role.json: the policy of the"),
        ("{", "role.json cannot be used: is not JSON: ", "A policy is an object: "),
        ("[]", "role.json cannot be used: a policy is a JSON object, not", "A policy is an object"),
        (
            '{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "ssm:*"}]}',
            "role.json, at Statement[0],",
            "Correct Statement[0] in role.json.",
        ),
        (
            '{"Version": "2012-10-17", "Statement": [{"Effect": "Yes", "Action": 5, "Resource": "*"}]}',
            "There is more to correct: Statement[0]",
            "Correct Statement[0]",
        ),
    ],
)
def test_role_that_cannot_be_used_is_explained(role: str | None, message: str, advice: str) -> None:
    files = {} if role is None else {"role": role}
    said, suggested = told(LEARNER, INVOKES, STORES, **files)
    assert message in said
    assert suggested.startswith(advice)


def test_role_that_is_no_text() -> None:
    scenario = load_scenario(f"{LEARNER}\ntests:\n{INVOKES}", source="t")
    files = {"handler.py": ECHO.encode(), "role.json": b"\xff"}
    (test,) = grade(scenario, files, WorldLab()).tests
    assert test.mismatch is not None
    assert test.mismatch.message == "role.json is not UTF-8 text."


def test_role_of_another_file_and_no_role_at_all() -> None:
    lab = WorldLab()
    head = "functions: {worker: {role: worker-role.json}, idle: {role: none}}"
    files = {"worker-role": json.dumps(ROLE)}
    report = graded(head, INVOKES, STORES, lab, **files)
    assert report.verdict == "passed"
    roles = [function.config.role for function in lab.worlds[0].functions.values()]
    assert [role and role.document for role in roles] == [
        ROLE,
        {"Version": "2012-10-17", "Statement": []},
    ]


def test_denied_call_is_named_with_its_action_and_arn() -> None:
    allows = {**ROLE, "Statement": [{**ROLE["Statement"][0], "Action": "ssm:GetParameter"}]}
    message, advice = told(LEARNER, INVOKES, STORES, role=json.dumps(allows))
    assert "and the handler raised Denied: ssm:PutParameter on" in message
    assert advice == (
        "The role does not allow ssm:PutParameter on "
        "arn:aws:ssm:us-east-1:123456789012:parameter/a: add a statement that allows exactly this."
    )
    denies = {**ROLE["Statement"][0], "Effect": "Deny"}
    both = {**ROLE, "Statement": [*ROLE["Statement"], denies]}
    _, advice = told(LEARNER, INVOKES, STORES, role=json.dumps(both))
    assert advice.startswith("A Deny statement refused ssm:PutParameter on arn:aws:ssm:")


def test_denied_call_that_the_handler_swallows_is_the_advice_for_what_is_missing() -> None:
    code = """
    def handler(event, context):
        try:
            AWS("ssm:PutParameter", "arn:parameter/a")
        except Exception:
            pass
    """
    tests = """
    - name: t
      when: [{invoke: {}}]
      then:
        - ssm.get_parameter: {Name: a}
          expect: {Parameter: {Value: x}}
    """
    message, advice = told("function: {role: none}", tests, code)
    assert message == (
        'After all calls, asked ssm.get_parameter {"Name": "a"}: expected an answer, and '
        "ParameterNotFound came back: There is no such parameter."
    )
    assert "The role does not allow ssm:PutParameter on arn:parameter/a" in advice
    message, advice = told("function: {role: any}", tests, ECHO)
    assert "look at what the handler stores" in advice


def test_denied_is_a_list_of_actions() -> None:
    code = """
    def handler(event, context):
        for action in ("s3:GetObject", "s3:PutObject"):
            try:
                AWS(action, "arn:aws:s3:::b/k")
            except Exception:
                pass
    """
    tests = "- {name: t, when: [{invoke: {}}], then: [{calls: {denied: %s}}]}"
    head = "function: {role: none}"
    message, advice = told(head, tests % "[]", code)
    assert message == (
        "After all calls: expected no call to be denied, and s3:GetObject on arn:aws:s3:::b/k was "
        "denied."
    )
    assert advice.startswith("The role does not allow s3:GetObject on arn:aws:s3:::b/k")
    message, _ = told(head, tests % "[s3:GetObject]", code)
    assert 'expected the denied actions to be ["s3:GetObject"], and s3:GetObject on' in message
    good = graded(head, tests % "[s3:GetObject, s3:PutObject]", code)
    assert good.verdict == "passed"
    message, _ = told("function: {role: any}", tests % "[s3:GetObject]", code)
    assert "expected calls.denied to be" in message


def test_action_that_nobody_may_ask_for() -> None:
    tests = (
        "- {name: t, when: [{invoke: {event: {value: x}}}], then: [{calls: {never: ['SSM:put*']}}]}"
    )
    message, advice = told("function: {role: any}", tests.replace("SSM", "ssm"), STORES)
    assert message == (
        "After all calls: expected no call that needs ssm:put*, and one asked for ssm:PutParameter on "
        "arn:aws:ssm:us-east-1:123456789012:parameter/a."
    )
    assert advice == "Look for another call that does the work without this permission."


def test_unused_permissions_are_named() -> None:
    tests = INVOKES[:-1] + ", then: [{unused_permissions: []}]}"
    message, advice = told(LEARNER, tests, STORES, role=json.dumps(ROLE))
    assert message == (
        "After all calls: expected a role that grants nothing beyond the calls that were made, and it "
        "also grants ssm:GetParameter on arn:aws:ssm:us-east-1:123456789012:parameter/a."
    )
    assert advice.startswith("Take it out of the policy")
    exact = {**ROLE["Statement"][0], "Action": "ssm:PutParameter"}
    logs = {
        "Effect": "Allow",
        "Action": ["logs:CreateLogStream", "logs:PutLogEvents"],
        "Resource": "arn:aws:logs:us-east-1:123456789012:log-group:/aws/lambda/worker:*",
    }
    policy = {**ROLE, "Statement": [exact, logs]}
    assert graded(LEARNER, tests, STORES, role=json.dumps(policy)).verdict == "passed"
    wants = tests.replace("[]}]}", "[x]}]}")
    message, _ = told(LEARNER, wants, STORES, role=json.dumps(policy))
    assert "expected the role to grant more than the calls needed" in message
    many = [f"ssm:{name}Parameter" for name in ("Get", "Delete", "Label", "Unlabel", "Put")]
    wide = {**ROLE, "Statement": [{**ROLE["Statement"][0], "Action": many}]}
    message, _ = told(LEARNER, tests, STORES, role=json.dumps(wide))
    assert message.endswith("; and 1 more.")


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


def test_policy_of_the_scenario_that_is_none() -> None:
    head = 'function: {role: {Version: "2012-10-17", Statement: [{Effect: Maybe}]}}'
    message, _ = told(head, INVOKES, ECHO)
    assert message.startswith("role, at Statement[0]")


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
