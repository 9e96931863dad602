"""Short ways to grade a program with AWS around it, on a fake world."""

import textwrap

from courses.grading import Report, Verdict, grade, load_scenario
from courses.grading.schema_check import validator
from tests.grading.fake_world import WorldLab

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
LEARNER = "function: {name: worker, profile: boto3}"
INVOKES = "- {name: t, when: [{invoke: {event: {value: x}}}]}"


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
