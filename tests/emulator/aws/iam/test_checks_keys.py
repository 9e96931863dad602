"""Condition keys of calls: what they read or write, and with which parameters."""

import pytest

from courses.emulator.aws.iam import required_checks
from tests.emulator.aws.iam.resources import FUNCTION, ROLE, TOPIC, resolve


def context(service, operation, parameters):
    found = {}
    for check in required_checks(service, operation, parameters, resolve):
        found |= check.context
    return found


ID = {"id": {"S": "17"}, "n": {"N": "1"}}
DYNAMODB = [
    ("GetItem", {"Key": {"id": {"B": b"hi"}}}, ("aGk=",), ("id",)),
    ("PutItem", {"Item": {"id": {"M": {}}}}, None, ("id",)),
    ("GetItem", {"Key": ID}, ("17",), ("id", "n")),
    ("PutItem", {"Item": ID}, ("17",), ("id", "n")),
    (
        "Query",
        {
            "KeyConditionExpression": "#k = :v AND begins_with(sort, :s)",
            "ExpressionAttributeNames": {"#k": "id"},
            "ExpressionAttributeValues": {":v": {"S": "17"}, ":s": {"S": "a"}},
        },
        ("17",),
        ("id", "sort"),
    ),
    (
        "Query",
        {"KeyConditionExpression": ":v = id", "ExpressionAttributeValues": {":v": {"N": "3"}}},
        ("3",),
        ("id",),
    ),
    (
        "Query",
        {
            "IndexName": "by-day",
            "KeyConditions": {"day": {"AttributeValueList": [{"B": "aGk="}]}},
            "AttributesToGet": ["total"],
        },
        ("aGk=",),
        ("day", "total"),
    ),
    ("Scan", {"ProjectionExpression": "a.b, c[0]"}, None, ("a", "c")),
    (
        "UpdateItem",
        {
            "Key": {"id": {"S": "17"}},
            "UpdateExpression": "SET paid = if_not_exists(paid, :no), #o.x = :y REMOVE old",
            "ExpressionAttributeNames": {"#o": "other"},
            "ConditionExpression": "attribute_exists(id)",
        },
        ("17",),
        ("id", "paid", "other", "old"),
    ),
]


@pytest.mark.parametrize(("operation", "parameters", "leading", "names"), DYNAMODB)
def test_keys_of_dynamodb(operation, parameters, leading, names):
    found = context("dynamodb", operation, {"TableName": "orders", **parameters})
    assert found.get("dynamodb:leadingkeys") == leading
    assert found.get("dynamodb:attributes") == names


def test_keys_of_batches_and_transactions():
    read = {"RequestItems": {"orders": {"Keys": [ID, {"id": {"S": "18"}}]}}}
    assert context("dynamodb", "BatchGetItem", read)["dynamodb:leadingkeys"] == ("17", "18")
    writes = [{"PutRequest": {"Item": ID}}, {"DeleteRequest": {"Key": {"id": {"S": "9"}}}}]
    found = context("dynamodb", "BatchWriteItem", {"RequestItems": {"orders": writes}})
    assert found["dynamodb:leadingkeys"] == ("17", "9")
    put = {"TransactItems": [{"Put": {"TableName": "orders", "Item": ID}}]}
    found = context("dynamodb", "TransactWriteItems", put)
    assert found["dynamodb:enclosingoperation"] == ("TransactWriteItems",)
    assert found["dynamodb:leadingkeys"] == ("17",)


def test_keys_of_a_table_nobody_knows_are_left_out():
    found = context("dynamodb", "GetItem", {"TableName": "other", "Key": ID})
    assert "dynamodb:leadingkeys" not in found


@pytest.mark.parametrize(
    ("service", "operation", "parameters", "key", "value"),
    [
        ("s3", "ListObjectsV2", {"Bucket": "b", "Prefix": "in/"}, "s3:prefix", ("in/",)),
        ("s3", "ListObjectsV2", {"Bucket": "b", "MaxKeys": 5}, "s3:max-keys", ("5",)),
        (
            "s3",
            "PutObject",
            {"Bucket": "b", "Key": "k", "ServerSideEncryption": "aws:kms"},
            "s3:x-amz-server-side-encryption",
            ("aws:kms",),
        ),
        (
            "s3",
            "PutObject",
            {"Bucket": "b", "Key": "k", "Tagging": "a=1&b=2"},
            "s3:requestobjecttagkeys",
            ("a", "b"),
        ),
        ("sqs", "CreateQueue", {"QueueName": "q", "tags": {"a": "1"}}, "aws:requesttag/a", ("1",)),
        ("sns", "Subscribe", {"TopicArn": TOPIC, "Protocol": "sqs"}, "sns:protocol", ("sqs",)),
        ("events", "PutEvents", {"Entries": [{"Source": "a"}]}, "events:source", ("a",)),
        (
            "scheduler",
            "CreateSchedule",
            {"Name": "n", "Target": {"RoleArn": ROLE}},
            "iam:passedtoservice",
            ("scheduler.amazonaws.com",),
        ),
        (
            "secretsmanager",
            "GetSecretValue",
            {"SecretId": "db", "VersionStage": "AWSPREVIOUS"},
            "secretsmanager:versionstage",
            ("AWSPREVIOUS",),
        ),
        (
            "ssm",
            "GetParametersByPath",
            {"Path": "/", "Recursive": True},
            "ssm:recursive",
            ("true",),
        ),
        ("cloudwatch", "PutMetricData", {"Namespace": "shop"}, "cloudwatch:namespace", ("shop",)),
        ("sts", "AssumeRole", {"RoleArn": ROLE, "ExternalId": "x"}, "sts:externalid", ("x",)),
        (
            "lambda",
            "AddPermission",
            {"FunctionName": "f", "Principal": "p"},
            "lambda:principal",
            ("p",),
        ),
        (
            "lambda",
            "CreateEventSourceMapping",
            {"FunctionName": "resize"},
            "lambda:functionarn",
            (FUNCTION,),
        ),
    ],
)
def test_condition_keys(service, operation, parameters, key, value):
    assert context(service, operation, parameters)[key] == value
