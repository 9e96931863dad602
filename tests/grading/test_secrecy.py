"""What a scenario keeps to itself: planted tokens are found nowhere that a learner can look."""

import json
import secrets
from dataclasses import dataclass, field

import pytest

from courses.grading import grade, load_scenario
from tests.grading.fake_lab import FakeLab
from tests.grading.fake_world import WorldLab

TOKENS = "response json logs error then later hidden_event hidden_value hidden_env env_name".split()


@pytest.fixture
def tokens() -> dict[str, str]:
    return {name: f"token-{secrets.token_hex(12)}" for name in TOKENS}


def scenario(tokens: dict[str, str]):
    return load_scenario(
        """
tests:
  - name: Fails at its first call
    when:
      - invoke: {{event: first}}
        expect:
          logs: {{$contains: seen}}
          response: {{a: {response}, b: {{$json: {json}}}, c: {{$regex: {logs}}}}}
      - invoke: {{event: {later}}}
        expect: {{error: {{type: {error}}}}}
    then: [{{environments: {{$not: {then}}}}}]
  - name: Hidden
    show: never
    function: {{env: {{NAME: {hidden_env}}}}}
    when:
      - invoke: {{event: {{key: {hidden_event}}}}}
        expect: {{response: {hidden_value}}}
""".format(**tokens),
        source="tests.yaml",
    )


CODE = b"""
import json, os
def handler(event, context):
    print("seen", json.dumps(event))
    return {"echo": event}
"""


def test_function_receives_one_event_and_nothing_that_is_expected(tokens):
    lab = FakeLab()
    grade(scenario(tokens), {"handler.py": CODE}, lab)
    received = repr(lab.received)
    for name in TOKENS:
        assert (tokens[name] in received) is (name in ("hidden_event", "hidden_env")), name


def test_what_is_hidden_is_in_no_result_and_no_document(tokens):
    heard = []
    report = grade(
        scenario(tokens),
        {"handler.py": CODE},
        FakeLab(),
        on_test=lambda index, test: heard.append(repr(test)),
    )
    assert [test.verdict.value for test in report.tests] == ["failed", "failed"]
    for text in (repr(report), json.dumps(report.to_json()), *heard):
        for name in ("hidden_event", "hidden_value", "hidden_env", "later", "error", "then"):
            assert tokens[name] not in text, name
    assert tokens["response"] in json.dumps(report.to_json()), (
        "a visible test tells what it expected"
    )


def test_document_is_reduced_even_when_the_result_is_not(tokens):
    report = grade(scenario(tokens), {"handler.py": CODE}, FakeLab(), reveal_hidden=True)
    assert tokens["hidden_event"] in repr(report)
    assert "hidden" not in json.dumps(report.to_json()["tests"][0])
    for name in ("hidden_event", "hidden_value", "hidden_env"):
        assert tokens[name] not in json.dumps(report.to_json()), name


def test_program_that_repeats_its_environment_at_init_tells_nothing_hidden(tokens):
    code = b"import os\nraise RuntimeError(str(CONFIG))\ndef handler(e, c): pass\n"
    lab = FakeLab()
    report = grade(scenario(tokens), {"handler.py": code}, lab)
    assert report.verdict == "error"
    assert tokens["hidden_env"] not in json.dumps(report.to_json())


AWS_TOKENS = (
    "given expected_reply later_event later_send other_given hidden_given hidden_send hidden_state "
    "hidden_role hidden_arn hidden_count error_reply"
).split()


def aws_scenario(planted: dict[str, str]):
    return load_scenario(
        """
function: {{name: worker, profile: boto3, role: any}}
given: [{{ssm.put_parameter: {{Name: a, Value: {given}}}}}]
tests:
  - name: Fails at what is stored
    when:
      - invoke: {{event: first}}
      - send: {{ssm.put_parameter: {{Name: b, Value: {later_send}}}}}
        expect: {{Version: 1}}
      - invoke: {{event: {later_event}}}
    then:
      - ssm.get_parameter: {{Name: a}}
        expect: {{Parameter: {{Value: {expected_reply}}}}}
      - ssm.get_parameter: {{Name: c}}
        expect: {{Error: {{Code: {error_reply}}}}}
  - name: Has more given
    given: [{{ssm.put_parameter: {{Name: d, Value: {other_given}}}}}]
    when: [{{invoke: {{}}}}]
  - name: Hidden
    show: never
    function:
      role:
        Version: "2012-10-17"
        Statement: [{{Sid: t{hidden_role}, Effect: Allow, Action: "ssm:*", Resource: "*"}}]
    given: [{{ssm.put_parameter: {{Name: e, Value: {hidden_given}}}}}]
    when:
      - send: {{ssm.put_parameter: {{Name: f, Value: {hidden_send}}}}}
      - invoke: {{event: {{call: "arn:aws:ssm:us-east-1:123456789012:parameter/{hidden_arn}"}}}}
    then:
      - calls: {{count: {{"ssm:*": {{$not: 1}}}}}}
      - ssm.get_parameter: {{Name: e}}
        expect: {{Parameter: {{Value: {hidden_state}}}}}
""".format(**planted),
        source="tests.yaml",
    )


LOOKS = b"""
def handler(event, context):
    SEEN.append((event, dict(STORED)))
    if isinstance(event, dict) and "call" in event:
        AWS("ssm:GetParameter", event["call"])
    return "echo"
"""


@dataclass
class Watching(WorldLab):
    """Keeps what a program can see at each of its calls: the event and AWS's state."""

    seen: list[object] = field(default_factory=list)

    def create_function(self, config, files, *, cancelled=None):
        function = super().create_function(config, files, cancelled=cancelled)
        function.names["SEEN"] = self.seen
        return function


@pytest.fixture
def planted() -> dict[str, str]:
    return {name: secrets.token_hex(12) for name in AWS_TOKENS}


def test_program_sees_of_aws_what_was_there_before_and_nothing_of_later(planted):
    lab = Watching()
    grade(aws_scenario(planted), {"handler.py": LOOKS}, lab)
    first, second, third, fourth = map(repr, lab.seen)
    may_be_seen = {
        first: ("given",),
        second: ("given", "later_send", "later_event"),
        third: ("given", "other_given"),
        fourth: ("given", "hidden_given", "hidden_send", "hidden_arn"),
    }
    for seen, names in may_be_seen.items():
        assert {name for name in AWS_TOKENS if planted[name] in seen} == set(names)


def test_nothing_of_a_hidden_test_with_aws_is_told(planted):
    heard = []
    report = grade(
        aws_scenario(planted),
        {"handler.py": LOOKS},
        Watching(),
        on_test=lambda index, test: heard.append(repr(test)),
    )
    for text in (repr(report), json.dumps(report.to_json()), *heard):
        for name in AWS_TOKENS:
            if name.startswith("hidden"):
                assert planted[name] not in text, name
    hidden = report.to_json()["tests"][2]
    assert set(hidden) == {"name", "verdict", "show", "points", "max_points"}
    assert report.tests[2].calls == ()
    assert report.tests[0].observed is not None
    assert report.tests[2].observed is None, "neither its calls, nor metrics, nor logs"
    assert report.tests[2].throttled == ()
    told = json.dumps(report.to_json())
    assert planted["expected_reply"] in told, "a visible test tells what it expected"
    assert planted["error_reply"] not in told


def test_what_aws_did_in_a_hidden_test_is_told_nowhere(planted):
    text = """
function: {{name: worker, profile: boto3, role: any}}
tests:
  - {{name: Shown, when: [{{send: {{sqs.send_message: {{QueueUrl: q, MessageBody: {given}}}}}}}]}}
  - name: Told when it fails
    show: on-failure
    when: [{{send: {{sqs.send_message: {{QueueUrl: q, MessageBody: {later_send}}}}}}}]
  - name: Hidden
    show: never
    when:
      - send: {{sqs.send_message: {{QueueUrl: q, MessageBody: {hidden_send}}}}}
      - burst: {{event: {hidden_arn}, count: 3}}
""".format(**planted)
    code = b"def handler(event, context):\n    print(event)\n"
    lab = WorldLab(concurrency=1)
    report = grade(load_scenario(text, source="t"), {"handler.py": code}, lab)
    documents = json.dumps(report.to_json())
    shown, on_failure, hidden = report.tests
    assert planted["given"] in repr(shown.observed), "the log groups of a visible test are told"
    assert (on_failure.observed, hidden.observed, hidden.throttled) == (None, None, ())
    for name in ("later_send", "hidden_send", "hidden_arn"):
        assert planted[name] not in documents + repr(report), name


def test_hidden_test_whose_role_or_beginning_is_wrong_tells_nothing(planted):
    text = """
tests:
  - {{name: Hidden, show: never, function: {{role: learner}}, when: [{{invoke: {{event: {hidden_given}}}}}]}}
  - {{name: Wrong, show: never, function: {{role: any}}, given: [{{s3.nope: {{A: {hidden_send}}}}}], when: [crash]}}
""".format(**planted)
    report = grade(load_scenario(text, source="t"), {"handler.py": LOOKS}, WorldLab())
    assert [test.verdict.value for test in report.tests] == ["failed", "infrastructure"]
    assert all(test.mismatch is None for test in report.tests)
    for name in ("hidden_given", "hidden_send"):
        assert planted[name] not in repr(report)
