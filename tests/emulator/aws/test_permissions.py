"""Roles and resource policies, enforced on what boto3 sends from a sandbox, and the log of it."""

import json
from collections.abc import Iterator

import pytest

from courses.emulator import Account, LocalLambda, Role
from tests.emulator.aws.calls import (
    allowing,
    arn,
    as_root,
    from_sandbox,
    policy_for,
    queue_url,
)
from tests.emulator.aws.test_account import run
from tests.emulator.aws.test_services import ITEM, TABLE

ME = "arn:aws:sts::123456789012:assumed-role/worker/function"
NOTHING = Role("worker", {"Version": "2012-10-17", "Statement": []})


@pytest.fixture
def account(lab: LocalLambda) -> Iterator[Account]:
    with lab.create_account(seed=1) as account:
        as_root(
            account,
            ("s3", "create_bucket", {"Bucket": "orders"}),
            ("s3", "put_object", {"Bucket": "orders", "Key": "a", "Body": "x"}),
            ("dynamodb", "create_table", TABLE),
            ("sqs", "create_queue", {"QueueName": "jobs"}),
            ("secretsmanager", "create_secret", {"Name": "db", "SecretString": "s"}),
        )
        yield account


def test_each_service_refuses_in_its_own_words(lab: LocalLambda, account: Account) -> None:
    replies = from_sandbox(
        lab,
        account,
        ("s3", "get_object", {"Bucket": "orders", "Key": "a"}),
        ("s3", "head_object", {"Bucket": "orders", "Key": "a"}),
        ("dynamodb", "put_item", {"TableName": "orders", "Item": ITEM}),
        ("sqs", "send_message", {"QueueUrl": queue_url("jobs"), "MessageBody": "m"}),
        ("sns", "publish", {"TopicArn": arn("sns", "news"), "Message": "m"}),
        ("secretsmanager", "get_secret_value", {"SecretId": "db"}),
        (
            "cloudwatch",
            "put_metric_data",
            {"Namespace": "A", "MetricData": [{"MetricName": "m", "Value": 1}]},
        ),
        role=NOTHING,
    )

    assert [(reply["$status"], reply["$error"]["Code"]) for reply in replies] == [
        (403, "AccessDenied"),
        (403, "403"),
        (400, "AccessDeniedException"),
        (403, "AccessDenied"),
        (403, "AuthorizationError"),
        (400, "AccessDeniedException"),
        (403, "AccessDenied"),
    ]
    assert replies[2]["$error"]["Message"] == (
        f"User: {ME} is not authorized to perform: dynamodb:PutItem on resource: "
        f"{arn('dynamodb', 'table/orders')} because no identity-based policy allows the "
        "dynamodb:PutItem action"
    )
    assert {decision.verdict for decision in account.decisions()} == {"implicitDeny"}


def test_a_call_is_allowed_on_what_the_role_names_alone(lab: LocalLambda, account: Account) -> None:
    role = allowing((["s3:PutObject"], ["arn:aws:s3:::orders/in/*"]))
    first, second = from_sandbox(
        lab,
        account,
        ("s3", "put_object", {"Bucket": "orders", "Key": "in/1", "Body": "x"}),
        ("s3", "put_object", {"Bucket": "orders", "Key": "out/1", "Body": "x"}),
        role=role,
    )

    assert "ETag" in first
    assert second["$error"]["Code"] == "AccessDenied"
    made, refused = account.calls()
    assert (made.service, made.operation, made.status, made.error_code) == (
        "s3",
        "PutObject",
        200,
        "",
    )
    assert [(d.action, d.resource, d.verdict) for d in made.decisions] == [
        ("s3:PutObject", "arn:aws:s3:::orders/in/1", "allowed")
    ]
    assert (refused.status, refused.error_code) == (403, "AccessDenied")
    assert refused.principal == refused.decisions[0].principal == ME


def test_who_may_not_list_a_bucket_is_not_told_what_is_missing(
    lab: LocalLambda, account: Account
) -> None:
    call = ("s3", "get_object", {"Bucket": "orders", "Key": "nowhere"})
    reads = (["s3:GetObject"], ["arn:aws:s3:::orders/*"])
    lists = (["s3:ListBucket"], ["arn:aws:s3:::orders"])

    (denied,) = from_sandbox(lab, account, call, role=allowing(reads))
    (told,) = from_sandbox(lab, account, call, role=allowing(reads, lists, name="lister"))

    assert denied["$error"]["Code"] == "AccessDenied"
    assert told["$error"]["Code"] == "NoSuchKey"


def test_a_secret_is_authorised_by_its_arn_with_the_suffix(
    lab: LocalLambda, account: Account
) -> None:
    role = allowing(
        (["secretsmanager:GetSecretValue"], [arn("secretsmanager", "secret:db-??????")])
    )
    (reply,) = from_sandbox(
        lab, account, ("secretsmanager", "get_secret_value", {"SecretId": "db"}), role=role
    )

    assert reply["SecretString"] == "s"


def test_a_bucket_policy_lets_a_role_in_and_a_deny_wins(lab: LocalLambda, account: Account) -> None:
    statements = [
        {
            "Effect": "Allow",
            "Principal": {"AWS": "arn:aws:iam::123456789012:role/worker"},
            "Action": "s3:GetObject",
            "Resource": "arn:aws:s3:::orders/*",
        },
        {
            "Effect": "Deny",
            "Principal": "*",
            "Action": "s3:PutObject",
            "Resource": "arn:aws:s3:::orders/*",
        },
    ]
    policy = json.dumps({"Version": "2012-10-17", "Statement": statements})
    as_root(account, ("s3", "put_bucket_policy", {"Bucket": "orders", "Policy": policy}))

    (read,) = from_sandbox(
        lab, account, ("s3", "get_object", {"Bucket": "orders", "Key": "a"}), role=NOTHING
    )
    (write,) = from_sandbox(
        lab, account, ("s3", "put_object", {"Bucket": "orders", "Key": "b", "Body": "x"})
    )

    assert read["Body"] == "x"
    assert write["$error"]["Message"].endswith("with an explicit deny in a resource-based policy")


def test_a_boundary_limits_what_a_role_allows(lab: LocalLambda, account: Account) -> None:
    document = {
        "Version": "2012-10-17",
        "Statement": [{"Effect": "Allow", "Action": "*", "Resource": "*"}],
    }
    limit = {
        "Version": "2012-10-17",
        "Statement": [{"Effect": "Allow", "Action": "s3:*", "Resource": "*"}],
    }
    read, put = from_sandbox(
        lab,
        account,
        ("s3", "get_object", {"Bucket": "orders", "Key": "a"}),
        ("dynamodb", "put_item", {"TableName": "orders", "Item": ITEM}),
        role=Role("worker", document, limit),
    )

    assert read["Body"] == "x"
    assert "no permissions boundary allows" in put["$error"]["Message"]


def test_an_assumed_role_has_its_own_permissions(lab: LocalLambda, account: Account) -> None:
    trust = {
        "Version": "2012-10-17",
        "Statement": [
            {
                "Effect": "Allow",
                "Principal": {"AWS": "arn:aws:iam::123456789012:role/worker"},
                "Action": "sts:AssumeRole",
            }
        ],
    }
    reads = {
        "Version": "2012-10-17",
        "Statement": [{"Effect": "Allow", "Action": "s3:GetObject", "Resource": "*"}],
    }
    as_root(
        account,
        (
            "iam",
            "create_role",
            {"RoleName": "reader", "AssumeRolePolicyDocument": json.dumps(trust)},
        ),
        (
            "iam",
            "put_role_policy",
            {"RoleName": "reader", "PolicyName": "p", "PolicyDocument": json.dumps(reads)},
        ),
    )
    code = """
import boto3

def handler(event, context):
    given = boto3.client("sts").assume_role(RoleArn=event, RoleSessionName="visit")["Credentials"]
    session = boto3.Session(given["AccessKeyId"], given["SecretAccessKey"], given["SessionToken"])
    s3 = session.client("s3")
    try:
        s3.list_buckets()
    except s3.exceptions.ClientError as error:
        refused = error.response["Error"]["Code"]
    return [session.client("sts").get_caller_identity()["Arn"], s3.get_object(Bucket="orders", Key="a")["Body"].read().decode(), refused]
"""
    role_arn = "arn:aws:iam::123456789012:role/reader"
    invocation = run(lab, account, code, role_arn, role=allowing((["sts:AssumeRole"], [role_arn])))

    assert invocation.response == [
        "arn:aws:sts::123456789012:assumed-role/reader/visit",
        "x",
        "AccessDenied",
    ], invocation


def test_a_policy_that_cannot_be_evaluated_is_an_error(lab: LocalLambda, account: Account) -> None:
    statement = {
        "Effect": "Allow",
        "Action": "s3:*",
        "Resource": "*",
        "Condition": {"StringSounds": {"aws:x": "y"}},
    }
    role = Role("worker", {"Version": "2012-10-17", "Statement": [statement]})
    (reply,) = from_sandbox(lab, account, ("s3", "list_buckets", {}), role=role)

    assert reply["$error"]["Code"] == "MalformedPolicyDocument"
    assert "StringSounds" in reply["$error"]["Message"]


def test_the_control_plane_asks_for_services_and_roles(account: Account) -> None:
    queue = arn("sqs", "jobs")
    question = {"action": "sqs:SendMessage", "resource": queue, "principal": "sns.amazonaws.com"}
    source = {"aws:SourceArn": arn("sns", "news")}
    before = account.check(**question, context=source)
    policy = policy_for("sns.amazonaws.com", "sqs:SendMessage", queue, arn("sns", "news"))
    as_root(
        account,
        (
            "sqs",
            "set_queue_attributes",
            {"QueueUrl": queue_url("jobs"), "Attributes": {"Policy": json.dumps(policy)}},
        ),
    )

    assert before.verdict == "implicitDeny"
    assert account.check(**question, context=source).verdict == "allowed"
    assert (
        account.check(**question, context={"aws:SourceArn": arn("sns", "other")}).verdict
        == "implicitDeny"
    )


def test_the_control_plane_gives_the_policy_of_a_function(account: Account) -> None:
    function = arn("lambda", "function:f")
    policy = policy_for(
        "s3.amazonaws.com", "lambda:InvokeFunction", function, "arn:aws:s3:::orders"
    )
    question = {
        "action": "lambda:InvokeFunction",
        "resource": function,
        "principal": "s3.amazonaws.com",
    }
    context = {"aws:SourceArn": "arn:aws:s3:::orders"}

    assert account.check(**question, context=context).verdict == "implicitDeny"
    assert account.check(**question, context=context, policies=(policy,)).verdict == "allowed"


def test_a_url_that_was_signed_in_advance_has_its_signers_rights(
    lab: LocalLambda, account: Account
) -> None:
    code = """
import boto3
from botocore.config import Config
import urllib.error
import urllib.request

def handler(event, context):
    found = []
    for key, version in (("a", "s3v4"), ("b", "s3v4"), ("a", "s3"), ("b", "s3")):
        s3 = boto3.client("s3", config=Config(signature_version=version))
        url = s3.generate_presigned_url("get_object", Params={"Bucket": "orders", "Key": key})
        try:
            found.append(urllib.request.urlopen(url).read().decode())
        except urllib.error.HTTPError as error:
            found.append(error.code)
    return found
"""
    condition = {"StringEquals": {"s3:authType": "REST-QUERY-STRING"}}
    statement = {
        "Effect": "Allow",
        "Action": "s3:GetObject",
        "Resource": "arn:aws:s3:::orders/a",
        "Condition": condition,
    }
    role = Role("worker", {"Version": "2012-10-17", "Statement": [statement]})
    by_header = from_sandbox(
        lab, account, ("s3", "get_object", {"Bucket": "orders", "Key": "a"}), role=role
    )

    assert run(lab, account, code, role=role).response == ["x", 403, "x", 403]
    assert by_header[0]["$error"]["Code"] == "AccessDenied"
