"""Conditions and fine permissions through boto3: what a request says reaches the policy."""

from collections.abc import Iterator
from typing import Any

import pytest

from courses.emulator import Account, LocalLambda, Role
from tests.emulator.aws.calls import Call, arn, as_root, from_sandbox, queue_url, trusting
from tests.emulator.aws.test_services import SCHEDULE, TABLE

TOPIC = arn("sns", "news")
ORDERS = arn("dynamodb", "table/orders")
OWN = {"owner": {"S": "worker"}}
OTHER = {"owner": {"S": "other"}}


@pytest.fixture(scope="module")
def account(lab: LocalLambda) -> Iterator[Account]:
    table = {
        **TABLE,
        "KeySchema": [{"AttributeName": "owner", "KeyType": "HASH"}],
        "AttributeDefinitions": [{"AttributeName": "owner", "AttributeType": "S"}],
    }
    with lab.create_account(seed=1) as account:
        as_root(
            account,
            ("s3", "create_bucket", {"Bucket": "shop"}),
            ("s3", "put_object", {"Bucket": "shop", "Key": "in/a", "Body": "x"}),
            ("dynamodb", "create_table", table),
            (
                "dynamodb",
                "put_item",
                {"TableName": "orders", "Item": {**OWN, "secret": {"S": "s"}}},
            ),
            ("sqs", "create_queue", {"QueueName": "jobs"}),
            ("sns", "create_topic", {"Name": "news"}),
            ("secretsmanager", "create_secret", {"Name": "db", "SecretString": "s"}),
            ("kinesis", "create_stream", {"StreamName": "clicks", "ShardCount": 1}),
            trusting("scheduler.amazonaws.com", "mine"),
        )
        yield account


def allow(action: Any, resource: Any = "*", **condition: Any) -> dict[str, Any]:
    return {"Effect": "Allow", "Action": action, "Resource": resource, "Condition": condition}


def query(owner: str) -> Call:
    return (
        "dynamodb",
        "query",
        {
            "TableName": "orders",
            "KeyConditionExpression": "#o = :o",
            "ExpressionAttributeNames": {"#o": "owner"},
            "ExpressionAttributeValues": {":o": {"S": owner}},
        },
    )


def get(owner: dict[str, Any], **more: Any) -> Call:
    return ("dynamodb", "get_item", {"TableName": "orders", "Key": owner, **more})


def put_events(source: str) -> Call:
    entry = {"Source": source, "DetailType": "t", "Detail": "{}"}
    return ("events", "put_events", {"Entries": [entry]})


def listing(**more: Any) -> Call:
    return ("s3", "list_objects_v2", {"Bucket": "shop", **more})


def put(**more: Any) -> Call:
    return ("s3", "put_object", {"Bucket": "shop", "Key": "out/a", "Body": "x", **more})


def schedule(role: str) -> Call:
    target = {"RoleArn": f"arn:aws:iam::123456789012:role/{role}"}
    return (
        "scheduler",
        "create_schedule",
        {**SCHEDULE, "Name": role, "Target": {**SCHEDULE["Target"], **target}},
    )


CASES: dict[str, tuple[list[dict[str, Any]], list[Call], list[Call]]] = {
    "one prefix of a bucket": (
        [allow("s3:ListBucket", StringLike={"s3:prefix": "in/*"})],
        [listing(Prefix="in/")],
        [listing(), listing(Prefix="out/")],
    ),
    "only encrypted objects": (
        [allow("s3:PutObject", StringEquals={"s3:x-amz-server-side-encryption": "aws:kms"})],
        [put(ServerSideEncryption="aws:kms")],
        [put(), put(ServerSideEncryption="AES256")],
    ),
    "only tagged objects": (
        [
            allow(
                ["s3:PutObject", "s3:PutObjectTagging"],
                StringEquals={"s3:RequestObjectTag/team": "a"},
            )
        ],
        [put(Tagging="team=a")],
        [put(Tagging="team=b"), put()],
    ),
    "a copy needs its source": (
        [allow("s3:PutObject"), allow("s3:GetObject", "arn:aws:s3:::shop/in/*")],
        [("s3", "copy_object", {"Bucket": "shop", "Key": "b", "CopySource": "shop/in/a"})],
        [("s3", "copy_object", {"Bucket": "shop", "Key": "b", "CopySource": "shop/out/a"})],
    ),
    "each key of a batch": (
        [allow("s3:DeleteObject", "arn:aws:s3:::shop/tmp/*")],
        [("s3", "delete_objects", {"Bucket": "shop", "Delete": {"Objects": [{"Key": "tmp/1"}]}})],
        [
            (
                "s3",
                "delete_objects",
                {"Bucket": "shop", "Delete": {"Objects": [{"Key": "tmp/1"}, {"Key": "in/a"}]}},
            )
        ],
    ),
    "own items": (
        [
            allow(
                ["dynamodb:GetItem", "dynamodb:Query", "dynamodb:BatchGetItem"],
                ORDERS,
                **{"ForAllValues:StringEquals": {"dynamodb:LeadingKeys": ["worker"]}},
            )
        ],
        [
            get(OWN),
            query("worker"),
            ("dynamodb", "batch_get_item", {"RequestItems": {"orders": {"Keys": [OWN]}}}),
        ],
        [
            get(OTHER),
            query("other"),
            ("dynamodb", "batch_get_item", {"RequestItems": {"orders": {"Keys": [OWN, OTHER]}}}),
        ],
    ),
    "some attributes": (
        [
            allow(
                "dynamodb:GetItem",
                ORDERS,
                **{
                    "ForAllValues:StringEquals": {"dynamodb:Attributes": ["owner", "price"]},
                    "StringEqualsIfExists": {"dynamodb:Select": "SPECIFIC_ATTRIBUTES"},
                },
            )
        ],
        [get(OWN, ProjectionExpression="price")],
        [get(OWN, ProjectionExpression="price, secret")],
    ),
    "each item of a transaction": (
        [allow("dynamodb:PutItem", ORDERS)],
        [
            (
                "dynamodb",
                "transact_write_items",
                {"TransactItems": [{"Put": {"TableName": "orders", "Item": OWN}}]},
            )
        ],
        [
            (
                "dynamodb",
                "transact_write_items",
                {"TransactItems": [{"Delete": {"TableName": "orders", "Key": OTHER}}]},
            )
        ],
    ),
    "PartiQL by its verb": (
        [allow("dynamodb:PartiQLSelect", ORDERS)],
        [("dynamodb", "execute_statement", {"Statement": "SELECT * FROM orders"})],
        [("dynamodb", "execute_statement", {"Statement": "DELETE FROM orders WHERE owner='x'"})],
    ),
    "batches are single permissions": (
        [allow("sqs:SendMessage", arn("sqs", "jobs")), allow("sns:Publish", TOPIC)],
        [
            (
                "sqs",
                "send_message_batch",
                {"QueueUrl": queue_url("jobs"), "Entries": [{"Id": "1", "MessageBody": "m"}]},
            ),
            (
                "sns",
                "publish_batch",
                {"TopicArn": TOPIC, "PublishBatchRequestEntries": [{"Id": "1", "Message": "m"}]},
            ),
        ],
        [("sqs", "receive_message", {"QueueUrl": queue_url("jobs")})],
    ),
    "one kind of subscription": (
        [allow("sns:Subscribe", StringEquals={"sns:Protocol": "sqs"})],
        [
            (
                "sns",
                "subscribe",
                {"TopicArn": TOPIC, "Protocol": "sqs", "Endpoint": arn("sqs", "jobs")},
            )
        ],
        [("sns", "subscribe", {"TopicArn": TOPIC, "Protocol": "email", "Endpoint": "a@b.c"})],
    ),
    "one source of events": (
        [
            allow(
                "events:PutEvents",
                **{"ForAllValues:StringEquals": {"events:source": ["shop.orders"]}},
            )
        ],
        [put_events("shop.orders")],
        [put_events("shop.stock")],
    ),
    "one stage of a secret": (
        [
            allow(
                "secretsmanager:GetSecretValue",
                arn("secretsmanager", "secret:db-??????"),
                StringEquals={"secretsmanager:VersionStage": "AWSCURRENT"},
            )
        ],
        [
            (
                "secretsmanager",
                "get_secret_value",
                {"SecretId": "db", "VersionStage": "AWSCURRENT"},
            )
        ],
        [("secretsmanager", "get_secret_value", {"SecretId": "db"})],
    ),
    "one namespace of metrics": (
        [allow("cloudwatch:PutMetricData", StringEquals={"cloudwatch:namespace": "Shop"})],
        [
            (
                "cloudwatch",
                "put_metric_data",
                {"Namespace": "Shop", "MetricData": [{"MetricName": "m", "Value": 1}]},
            )
        ],
        [
            (
                "cloudwatch",
                "put_metric_data",
                {"Namespace": "Other", "MetricData": [{"MetricName": "m", "Value": 1}]},
            )
        ],
    ),
    "a path of parameters": (
        [allow("ssm:*", arn("ssm", "parameter/shop/*"))],
        [
            ("ssm", "put_parameter", {"Name": "/shop/a", "Value": "v", "Type": "String"}),
            ("ssm", "get_parameters", {"Names": ["/shop/a"]}),
        ],
        [("ssm", "get_parameters", {"Names": ["/shop/a", "/other/a"]})],
    ),
    "tags that a request must bring": (
        [
            allow("sqs:CreateQueue", StringEquals={"aws:RequestTag/team": "a"}),
            allow("sqs:TagQueue"),
        ],
        [("sqs", "create_queue", {"QueueName": "mine", "tags": {"team": "a"}})],
        [("sqs", "create_queue", {"QueueName": "plain"})],
    ),
    "handing over one role": (
        [
            allow("scheduler:CreateSchedule"),
            allow(
                "iam:PassRole",
                "arn:aws:iam::123456789012:role/mine",
                StringEquals={"iam:PassedToService": "scheduler.amazonaws.com"},
            ),
        ],
        [schedule("mine")],
        [schedule("theirs")],
    ),
    "one log group": (
        [allow("logs:*", arn("logs", "log-group:/app:*"))],
        [
            ("logs", "create_log_group", {"logGroupName": "/app"}),
            ("logs", "create_log_stream", {"logGroupName": "/app", "logStreamName": "s"}),
        ],
        [("logs", "create_log_group", {"logGroupName": "/other"})],
    ),
    "one stream": (
        [allow("kinesis:PutRecord", arn("kinesis", "stream/clicks"))],
        [
            (
                "kinesis",
                "put_record",
                {"StreamName": "clicks", "Data": "d", "PartitionKey": "p"},
            )
        ],
        [("kinesis", "put_record", {"StreamName": "other", "Data": "d", "PartitionKey": "p"})],
    ),
}
DENIED = {"AccessDenied", "AccessDeniedException", "AuthorizationError"}


@pytest.mark.parametrize("name", CASES)
def test_condition(lab: LocalLambda, account: Account, name: str) -> None:
    statements, allowed, denied = CASES[name]
    role = Role(name.replace(" ", "-"), {"Version": "2012-10-17", "Statement": statements})
    replies = from_sandbox(lab, account, *allowed, *denied, role=role)
    errors = [reply.get("$error", {}).get("Code") for reply in replies]

    assert errors[: len(allowed)] == [None] * len(allowed), replies
    assert set(errors[len(allowed) :]) <= DENIED, replies
