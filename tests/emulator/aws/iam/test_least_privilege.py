"""What a policy grants beyond what was used, and what Lambda itself uses."""

from types import SimpleNamespace

import pytest

from courses.emulator.aws.iam import (
    Check,
    destination_checks,
    parse_policy,
    sending_refusal,
    source_checks,
    source_refusal,
    unused_permissions,
)
from tests.emulator.aws.iam.asking import pairs, statement

QUEUE = "arn:aws:sqs:us-east-1:123456789012:jobs"
STREAM = "arn:aws:dynamodb:us-east-1:123456789012:table/t/stream/2026"


def unused(*used, **members):
    decisions = [
        SimpleNamespace(action=action, resource=resource, verdict=verdict)
        for action, resource, verdict in used
    ]
    return unused_permissions(parse_policy(statement(**members)), decisions)


SENT = ("sqs:SendMessage", QUEUE, "allowed")


def test_all_used():
    assert unused(SENT, Action="sqs:sendmessage", Resource=QUEUE) == []
    assert unused(SENT, Action="sqs:SendMessage", Resource="arn:aws:sqs:*:*:job?") == []


def test_never_used():
    assert unused(SENT, Action=["sqs:SendMessage", "sqs:Purge*"], Resource=QUEUE) == [
        f"sqs:Purge* on {QUEUE}"
    ]


def test_denied_calls_use_nothing():
    denied = ("sqs:SendMessage", QUEUE, "implicitDeny")
    assert unused(denied, Action="sqs:SendMessage", Resource=QUEUE) == [
        f"sqs:SendMessage on {QUEUE}"
    ]


@pytest.mark.parametrize(
    ("action", "resource", "expected"),
    [
        ("sqs:*", QUEUE, f"sqs:* on {QUEUE}, of which only sqs:SendMessage was used"),
        ("*", "*", "* on *, of which only sqs:SendMessage was used"),
        ("sqs:SendMessage", "*", f"sqs:SendMessage on *, of which only {QUEUE} was used"),
        (
            "sqs:SendMessage",
            "arn:aws:sqs:*:*:*",
            f"sqs:SendMessage on arn:aws:sqs:*:*:*, of which only {QUEUE} was used",
        ),
    ],
)
def test_too_broad(action, resource, expected):
    assert unused(SENT, Action=action, Resource=resource) == [expected]


def test_what_knows_no_resource_needs_the_wildcard():
    listed = ("secretsmanager:ListSecrets", "*", "allowed")
    assert unused(listed, Action="secretsmanager:ListSecrets") == []
    queues = ("sqs:ListQueues", "arn:aws:sqs:us-east-1:123456789012:*", "allowed")
    assert unused(queues, Action="sqs:ListQueues", Resource="*") == []


def test_everything_but():
    assert unused(SENT, NotAction="iam:*") == ["everything but iam:* on *"]
    assert unused(SENT, Action="sqs:*", NotResource="arn:aws:sqs:::a") == [
        "sqs:* on everything but arn:aws:sqs:::a"
    ]


def test_deny_and_the_functions_log_are_no_waste():
    logs = ["logs:CreateLogGroup", "logs:CreateLogStream", "logs:PutLogEvents"]
    assert unused(Action=logs) == []
    assert unused(Effect="Deny") == []


def test_what_polling_needs():
    assert [action for action, _ in pairs(source_checks(QUEUE))] == [
        "sqs:ReceiveMessage",
        "sqs:DeleteMessage",
        "sqs:GetQueueAttributes",
    ]
    assert ("dynamodb:ListStreams", STREAM.replace("2026", "*")) in pairs(source_checks(STREAM))
    kinesis = source_checks("arn:aws:kinesis:us-east-1:123456789012:stream/s")
    assert ("kinesis:ListStreams", "*") in pairs(kinesis)
    assert source_checks("arn:aws:s3:::b") == []


def test_what_sending_needs():
    assert pairs(destination_checks("arn:aws:s3:::b")) == [
        ("s3:PutObject", "arn:aws:s3:::b/*"),
        ("s3:ListBucket", "arn:aws:s3:::b"),
    ]
    assert pairs(destination_checks(QUEUE)) == [("sqs:SendMessage", QUEUE)]


def test_words_of_a_refused_source():
    assert source_refusal(QUEUE, source_checks(QUEUE)) == (
        "The function execution role does not have permissions to call ReceiveMessage on SQS"
    )
    assert source_refusal(STREAM, []) == (
        f"Cannot access stream {STREAM}. Please ensure the role can perform the GetRecords, "
        "GetShardIterator, DescribeStream, and ListStreams Actions on your stream in IAM."
    )
    assert sending_refusal([Check("sns:Publish", "x")]).endswith("call Publish on SNS")
