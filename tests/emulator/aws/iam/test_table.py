"""Policies against calls: which call each policy allows, and which it denies explicitly."""

from typing import Any

import pytest

from courses.emulator.aws.iam import Policies, parse_policy
from tests.emulator.aws.iam.asking import call, statement

T = "arn:aws:dynamodb:us-east-1:123456789012:table/"
Q = "arn:aws:sqs:us-east-1:123456789012:"
ORDER = {"id": {"S": "17"}}

CALLS: dict[str, tuple[str, str, dict[str, Any]]] = {
    "get-object": ("s3", "GetObject", {"Bucket": "shop", "Key": "in/a.jpg"}),
    "head-object": ("s3", "HeadObject", {"Bucket": "shop", "Key": "in/a.jpg"}),
    "get-other-case": ("s3", "GetObject", {"Bucket": "shop", "Key": "IN/a.jpg"}),
    "put-object": ("s3", "PutObject", {"Bucket": "shop", "Key": "out/a.jpg"}),
    "copy-object": (
        "s3",
        "CopyObject",
        {"Bucket": "shop", "Key": "out/b.jpg", "CopySource": "shop/in/a.jpg"},
    ),
    "list-in": ("s3", "ListObjectsV2", {"Bucket": "shop", "Prefix": "in/"}),
    "list-all": ("s3", "ListObjectsV2", {"Bucket": "shop"}),
    "delete-objects": (
        "s3",
        "DeleteObjects",
        {"Bucket": "shop", "Delete": {"Objects": [{"Key": "in/a"}, {"Key": "out/b"}]}},
    ),
    "list-buckets": ("s3", "ListBuckets", {}),
    "get-item": ("dynamodb", "GetItem", {"TableName": "orders", "Key": ORDER}),
    "get-item-of-user": (
        "dynamodb",
        "GetItem",
        {"TableName": "orders", "Key": {"id": {"S": "worker"}}},
    ),
    "put-item": ("dynamodb", "PutItem", {"TableName": "orders", "Item": ORDER}),
    "scan": ("dynamodb", "Scan", {"TableName": "orders"}),
    "query-index": ("dynamodb", "Query", {"TableName": "orders", "IndexName": "by-day"}),
    "batch-get": (
        "dynamodb",
        "BatchGetItem",
        {"RequestItems": {"orders": {"Keys": [ORDER]}, "people": {"Keys": [ORDER]}}},
    ),
    "transact": (
        "dynamodb",
        "TransactWriteItems",
        {
            "TransactItems": [
                {"Put": {"TableName": "orders", "Item": ORDER}},
                {"Delete": {"TableName": "people", "Key": ORDER}},
            ]
        },
    ),
    "send": ("sqs", "SendMessage", {"QueueUrl": "http://127.0.0.1:4566/123456789012/jobs"}),
    "send-batch": (
        "sqs",
        "SendMessageBatch",
        {"QueueUrl": "http://127.0.0.1:4566/123456789012/jobs"},
    ),
    "receive": ("sqs", "ReceiveMessage", {"QueueUrl": "http://127.0.0.1:4566/123456789012/jobs"}),
    "publish": ("sns", "Publish", {"TopicArn": "arn:aws:sns:us-east-1:123456789012:news"}),
    "secret": ("secretsmanager", "GetSecretValue", {"SecretId": "db"}),
    "parameter": ("ssm", "GetParameter", {"Name": "/shop/url"}),
    "invoke": ("lambda", "Invoke", {"FunctionName": "resize"}),
    "invoke-alias": ("lambda", "Invoke", {"FunctionName": "resize", "Qualifier": "live"}),
    "put-events": ("events", "PutEvents", {"Entries": [{"Source": "shop.orders"}]}),
    "identity": ("sts", "GetCallerIdentity", {}),
}

FREE = {"identity"}
EVERYTHING = set(CALLS)


def both(*policies: dict[str, Any]) -> dict[str, Any]:
    return {
        "Version": "2012-10-17",
        "Statement": [each for policy in policies for each in policy["Statement"]],
    }


def deny(**members: Any) -> dict[str, Any]:
    return statement(Effect="Deny", **members)


POLICIES: dict[str, tuple[dict[str, Any], set[str], set[str]]] = {
    "nothing": ({"Statement": []}, set(), set()),
    "everything": (statement(), EVERYTHING, set()),
    "read objects below in/": (
        statement(Action="s3:GetObject", Resource="arn:aws:s3:::shop/in/*"),
        {"get-object", "head-object"},
        set(),
    ),
    "action in another case, key with ?": (
        statement(Action="S3:getobject", Resource="arn:aws:s3:::shop/??/a.jpg"),
        {"get-object", "head-object", "get-other-case"},
        set(),
    ),
    "the bucket is not its objects": (
        statement(Action="s3:*", Resource="arn:aws:s3:::shop"),
        {"list-in", "list-all"},
        set(),
    ),
    "copying needs both sides": (
        both(
            statement(Action="s3:PutObject", Resource="arn:aws:s3:::shop/out/*"),
            statement(Action="s3:GetObject", Resource="arn:aws:s3:::shop/in/*"),
        ),
        {"get-object", "head-object", "put-object", "copy-object"},
        set(),
    ),
    "writing alone does not copy": (
        statement(Action="s3:PutObject", Resource="arn:aws:s3:::shop/*"),
        {"put-object"},
        set(),
    ),
    "listing one prefix": (
        statement(
            Action="s3:ListBucket",
            Resource="arn:aws:s3:::shop",
            Condition={"StringLike": {"s3:prefix": ["in/*", "in"]}},
        ),
        {"list-in"},
        set(),
    ),
    "deletes but not below out/": (
        both(
            statement(Action="s3:DeleteObject", Resource="arn:aws:s3:::shop/*"),
            deny(Action="s3:Delete*", Resource="arn:aws:s3:::shop/out/*"),
        ),
        set(),
        {"delete-objects"},
    ),
    "batch permissions that do not exist": (
        statement(Action=["sqs:SendMessageBatch", "sns:PublishBatch", "s3:HeadObject"]),
        set(),
        set(),
    ),
    "sending": (
        statement(Action="sqs:SendMessage", Resource=Q + "jobs"),
        {"send", "send-batch"},
        set(),
    ),
    "all but sending": (
        statement(NotAction="sqs:SendMessage", Resource=Q + "*"),
        {"receive"},
        set(),
    ),
    "all resources but the table": (
        statement(Action="dynamodb:*", NotResource=[T + "orders", T + "orders/*"]),
        set(),
        set(),
    ),
    "a table without its indexes": (
        statement(Action="dynamodb:*", Resource=T + "orders"),
        {"get-item", "get-item-of-user", "put-item", "scan"},
        set(),
    ),
    "two tables": (
        statement(Action=["dynamodb:*Item*"], Resource=[T + "orders", T + "people"]),
        {"get-item", "get-item-of-user", "put-item", "batch-get", "transact"},
        set(),
    ),
    "batch reads are not single reads": (
        statement(Action="dynamodb:BatchGetItem", Resource=T + "*"),
        {"batch-get"},
        set(),
    ),
    "own items only": (
        statement(
            Action="dynamodb:GetItem",
            Resource=T + "orders",
            Condition={"ForAllValues:StringEquals": {"dynamodb:LeadingKeys": ["worker"]}},
        ),
        {"get-item-of-user"},
        set(),
    ),
    "everything, never a scan": (
        both(statement(), deny(Action="dynamodb:Scan")),
        EVERYTHING - {"scan"},
        {"scan"},
    ),
    "a deny of everything but reads": (
        both(
            statement(Action=["s3:*", "dynamodb:*"]), deny(NotAction=["s3:Get*", "dynamodb:Get*"])
        ),
        {"get-object", "head-object", "get-other-case", "get-item", "get-item-of-user"},
        EVERYTHING
        - FREE
        - {"get-object", "head-object", "get-other-case", "get-item", "get-item-of-user"},
    ),
    "a secret without its suffix": (
        statement(
            Action="secretsmanager:GetSecretValue",
            Resource="arn:aws:secretsmanager:us-east-1:123456789012:secret:db",
        ),
        set(),
        set(),
    ),
    "a secret with any suffix": (
        statement(
            Action="secretsmanager:GetSecretValue",
            Resource="arn:aws:secretsmanager:us-east-1:123456789012:secret:db-??????",
        ),
        {"secret"},
        set(),
    ),
    "a path of parameters": (
        statement(
            Action="ssm:GetParameter",
            Resource="arn:aws:ssm:us-east-1:123456789012:parameter/shop/*",
        ),
        {"parameter"},
        set(),
    ),
    "a function without its qualifiers": (
        statement(
            Action="lambda:InvokeFunction",
            Resource="arn:aws:lambda:us-east-1:123456789012:function:resize",
        ),
        {"invoke"},
        set(),
    ),
    "one source of events": (
        statement(
            Action="events:PutEvents",
            Condition={"ForAllValues:StringEquals": {"events:source": "shop.orders"}},
        ),
        {"put-events"},
        set(),
    ),
    "only in another Region": (
        statement(Condition={"StringEquals": {"aws:RequestedRegion": "eu-west-1"}}),
        set(),
        set(),
    ),
}


def test_table_is_large_enough():
    assert len(POLICIES) >= 12
    assert len(CALLS) >= 20


@pytest.mark.parametrize("name", POLICIES)
def test_policy(name):
    document, allowed, denied = POLICIES[name]
    policies = Policies(identity=[parse_policy(document)])
    found = {call_name: call(policies, *made) for call_name, made in CALLS.items()}
    assert {key for key, verdict in found.items() if verdict == "allowed"} == allowed | FREE
    assert {key for key, verdict in found.items() if verdict == "explicitDeny"} == denied


@pytest.mark.parametrize("name", POLICIES)
def test_boundary_limits_and_gives_nothing(name):
    """As a boundary, a policy leaves of everything what it would allow by itself."""
    document, allowed, denied = POLICIES[name]
    everything, limit = parse_policy(statement()), parse_policy(document, kind="boundary")
    under = Policies(identity=[everything], boundary=limit)
    alone = Policies(boundary=limit)
    found = {call_name: call(under, *made) for call_name, made in CALLS.items()}
    assert {key for key, verdict in found.items() if verdict == "allowed"} == allowed | FREE
    assert {key for key, verdict in found.items() if verdict == "explicitDeny"} == denied
    assert {key for key, made in CALLS.items() if call(alone, *made) == "allowed"} == FREE
