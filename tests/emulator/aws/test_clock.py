"""The account's clock is the control plane's: it stands still, and jumps when it is told to."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest

from courses.emulator import Account, FunctionConfig, LocalLambda, Role
from tests.emulator.aws.calls import arn, as_root, from_sandbox, queue_url

START = datetime(2026, 1, 31, 10, 0, tzinfo=UTC)


@pytest.fixture
def account(lab: LocalLambda) -> Iterator[Account]:
    with lab.create_account(seed=1) as account:
        account.set_time(START)
        as_root(
            account,
            (
                "sqs",
                "create_queue",
                {"QueueName": "jobs", "Attributes": {"VisibilityTimeout": "30"}},
            ),
        )
        yield account


def receive(account: Account) -> list[str]:
    call = ("sqs", "receive_message", {"QueueUrl": queue_url("jobs"), "WaitTimeSeconds": 20})
    return [message["Body"] for message in as_root(account, call)[0].get("Messages", [])]


def test_every_time_is_the_virtual_one(lab: LocalLambda, account: Account) -> None:
    replies = from_sandbox(
        lab,
        account,
        ("s3", "create_bucket", {"Bucket": "orders"}),
        ("s3", "put_object", {"Bucket": "orders", "Key": "a", "Body": "x"}),
        ("s3", "list_objects_v2", {"Bucket": "orders"}),
        ("ssm", "put_parameter", {"Name": "/a", "Value": "v", "Type": "String"}),
        ("ssm", "get_parameter", {"Name": "/a"}),
        ("iam", "list_roles", {}),
    )

    assert replies[2]["Contents"][0]["LastModified"].startswith("2026-01-31 10:00:00")
    assert replies[4]["Parameter"]["LastModifiedDate"].startswith("2026-01-31 10:00:00")
    assert replies[5]["Roles"][0]["CreateDate"].startswith("2026-01-31 10:00:00")


def test_a_message_comes_back_after_its_visibility_timeout(account: Account) -> None:
    as_root(account, ("sqs", "send_message", {"QueueUrl": queue_url("jobs"), "MessageBody": "m"}))

    assert receive(account) == ["m"]
    assert receive(account) == []
    account.set_time(START + timedelta(seconds=29))
    assert receive(account) == []
    account.set_time(START + timedelta(seconds=31))
    assert receive(account) == ["m"]


def test_a_delayed_message_waits_and_a_poll_does_not(lab: LocalLambda, account: Account) -> None:
    send = {"QueueUrl": queue_url("jobs"), "MessageBody": "later", "DelaySeconds": 60}
    as_root(account, ("sqs", "send_message", send))
    call = ("sqs", "receive_message", {"QueueUrl": queue_url("jobs"), "WaitTimeSeconds": 20})

    (empty,) = from_sandbox(lab, account, call)
    account.set_time(START + timedelta(seconds=61))

    assert "Messages" not in empty
    assert receive(account) == ["later"]


def test_temporary_credentials_expire(lab: LocalLambda, account: Account) -> None:
    code = """
import boto3
made = {}

def handler(event, context):
    if not made:
        given = boto3.client("sts").assume_role(RoleArn=event, RoleSessionName="visit")["Credentials"]
        made["s3"] = boto3.Session(given["AccessKeyId"], given["SecretAccessKey"], given["SessionToken"]).client("s3")
    try:
        return len(made["s3"].list_buckets()["Buckets"])
    except Exception as error:
        return error.response["Error"]["Code"]
"""
    anything = {
        "Version": "2012-10-17",
        "Statement": [{"Effect": "Allow", "Action": "*", "Resource": "*"}],
    }
    trust = '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"AWS":"123456789012"},"Action":"sts:AssumeRole"}]}'
    as_root(
        account, ("iam", "create_role", {"RoleName": "other", "AssumeRolePolicyDocument": trust})
    )
    as_root(
        account,
        (
            "iam",
            "put_role_policy",
            {"RoleName": "other", "PolicyName": "p", "PolicyDocument": json.dumps(anything)},
        ),
    )
    config = FunctionConfig(
        profile="boto3", timeout_s=20, memory_mb=256, role=Role("worker", anything)
    )
    with lab.create_function(config, {"handler.py": code.encode()}, account=account) as function:
        role_arn = "arn:aws:iam::123456789012:role/other"
        before = function.invoke(role_arn)
        account.set_time(START + timedelta(hours=2))
        after = function.invoke(role_arn)

    assert (before.response, after.response) == (0, "ExpiredToken"), (before, after)


def test_a_secret_and_a_topic_know_the_time(account: Account) -> None:
    (topic, _) = as_root(
        account,
        ("sns", "create_topic", {"Name": "news"}),
        ("secretsmanager", "create_secret", {"Name": "db", "SecretString": "s"}),
    )
    (secret,) = as_root(account, ("secretsmanager", "describe_secret", {"SecretId": "db"}))

    assert topic["TopicArn"] == arn("sns", "news")
    assert secret["CreatedDate"] == "2026-01-31T10:00:00Z"
