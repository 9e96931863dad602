"""How much one run may ask of its account, and what happens when the account's process is lost."""

import os
import select
import signal
import threading

import pytest

from courses.emulator import Account, AccountLost, AwsLimits, LocalLambda, Outcome
from tests.emulator.aws.calls import as_root, from_sandbox
from tests.emulator.aws.test_account import run

FLOOD = """
import boto3

def handler(event, context):
    s3 = boto3.client("s3")
    body = b"x" * event["bytes"]
    for number in range(event["most"]):
        try:
            s3.put_object(Bucket="orders", Key=str(number), Body=body)
        except Exception as error:
            return [number, error.response["Error"]["Code"], error.response["Error"]["Message"]]
"""


def test_stored_bytes_are_limited(lab: LocalLambda) -> None:
    with lab.create_account(limits=AwsLimits(stored_mb=3)) as account:
        as_root(account, ("s3", "create_bucket", {"Bucket": "orders"}))
        invocation = run(lab, account, FLOOD, {"bytes": 700_000, "most": 20})
        after = as_root(account, ("s3", "list_objects_v2", {"Bucket": "orders"}))[0]

    count, code, message = invocation.response
    assert count == 4
    assert code == "LambdaLabLimitExceeded"
    assert "3 MB" in message
    assert after["KeyCount"] == count


def test_a_copy_stores_as_much_as_its_source(lab: LocalLambda) -> None:
    code = """
import boto3

def handler(event, context):
    s3 = boto3.client("s3")
    s3.put_object(Bucket="orders", Key="0", Body=b"x" * (1 << 20))
    for number in range(1, 100):
        try:
            s3.copy_object(Bucket="orders", Key=str(number), CopySource="orders/0")
        except Exception as error:
            return [number, error.response["Error"]["Code"]]
"""
    with lab.create_account(limits=AwsLimits(stored_mb=5)) as account:
        as_root(account, ("s3", "create_bucket", {"Bucket": "orders"}))
        invocation = run(lab, account, code)

    assert invocation.response == [5, "LambdaLabLimitExceeded"]


def test_calls_are_limited_and_root_is_not(lab: LocalLambda) -> None:
    code = """
import boto3

def handler(event, context):
    sts = boto3.client("sts")
    for number in range(100):
        try:
            sts.get_caller_identity()
        except Exception as error:
            return [number, error.response["Error"]["Code"]]
"""
    with lab.create_account(limits=AwsLimits(calls=20)) as account:
        invocation = run(lab, account, code)
        as_root(account, ("sts", "get_caller_identity", {}))
        recorded = len(account.calls())

    assert invocation.response == [20, "LambdaLabLimitExceeded"]
    assert recorded == 21


def test_objects_are_counted_one_by_one_in_a_batch(lab: LocalLambda) -> None:
    entries = [{"Id": str(number), "MessageBody": "m"} for number in range(10)]
    url = "https://sqs.us-east-1.amazonaws.com/123456789012/jobs"
    batch = ("sqs", "send_message_batch", {"QueueUrl": url, "Entries": entries})
    with lab.create_account(limits=AwsLimits(objects=30)) as account:
        as_root(account, ("sqs", "create_queue", {"QueueName": "jobs"}))
        replies = from_sandbox(lab, account, *[batch] * 4)

    assert not [reply for reply in replies[:-1] if "$error" in reply]
    assert replies[-1]["$error"]["Code"] == "LambdaLabLimitExceeded"


def test_a_request_may_have_eight_megabytes(lab: LocalLambda) -> None:
    with lab.create_account() as account:
        as_root(account, ("s3", "create_bucket", {"Bucket": "orders"}))
        body = "x" * (9 << 20)
        code = f"""
import boto3

def handler(event, context):
    try:
        boto3.client("s3").put_object(Bucket="orders", Key="k", Body=b"x" * {len(body)})
    except Exception as error:
        return error.response["Error"]["Code"]
"""
        invocation = run(lab, account, code)

    assert invocation.response == "EntityTooLarge"


def kill(account: Account) -> None:
    signal.pidfd_send_signal(account._fork.pidfd, signal.SIGKILL)


def test_a_lost_account_costs_nobody_an_attempt(lab: LocalLambda) -> None:
    code = """
import boto3

def handler(event, context):
    boto3.client("sts").get_caller_identity()
    return "done"
"""
    with lab.create_account() as account:
        assert run(lab, account, code).response == "done"
        kill(account)
        invocation = run(lab, account, code)
        with pytest.raises(AccountLost):
            account.calls()

    assert invocation.outcome is Outcome.INFRASTRUCTURE
    assert invocation.error is not None
    assert "not your code" in invocation.error.message
    with lab.create_account() as account:
        assert run(lab, account, code).response == "done"


def test_an_account_that_dies_while_it_is_asked_ends_the_invocation(lab: LocalLambda) -> None:
    code = """
import boto3

def handler(event, context):
    while True:
        boto3.client("sts").get_caller_identity()
"""
    with lab.create_account() as account:
        timer = threading.Timer(1.5, kill, [account])
        timer.start()
        invocation = run(lab, account, code, timeout_s=20)
        timer.join()

    assert invocation.outcome is Outcome.INFRASTRUCTURE


def test_a_closed_account_leaves_no_process(lab: LocalLambda) -> None:
    account = lab.create_account()
    pidfd = os.dup(account._fork.pidfd)
    account.close()
    account.close()
    poll = select.poll()
    poll.register(pidfd, select.POLLIN)
    assert poll.poll(5000), "the process lives on"
    os.close(pidfd)
    with pytest.raises(AccountLost):
        account.call("s3", "list_buckets", {})
