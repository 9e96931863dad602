"""What a scenario keeps to itself: planted tokens are found nowhere that a learner can look."""

import json
import secrets

import pytest

from courses.grading import grade, load_scenario
from tests.grading.fake_lab import FakeLab

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
