"""Roles of functions with AWS around them: what cannot be used, what was denied, what is too much."""

import json

import pytest

from courses.grading import grade, load_scenario
from tests.grading.aws_programs import ECHO, INVOKES, LEARNER, ROLE, STORES, graded, told
from tests.grading.fake_world import WorldLab


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


def test_policy_of_the_scenario_that_is_none() -> None:
    head = 'function: {role: {Version: "2012-10-17", Statement: [{Effect: Maybe}]}}'
    message, _ = told(head, INVOKES, ECHO)
    assert message.startswith("role, at Statement[0]")


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
