"""Permissions that calls on S3, DynamoDB, Kinesis, secrets and parameters need: actions and ARNs."""

import pytest

from courses.emulator.aws.iam import required_checks, when_missing
from tests.emulator.aws.iam.asking import pairs
from tests.emulator.aws.iam.resources import SECRET, STREAM, TABLE, resolve

CASES = [
    ("s3", "GetObject", {"Bucket": "b", "Key": "a/ü"}, [("s3:GetObject", "arn:aws:s3:::b/a/ü")]),
    ("s3", "HeadObject", {"Bucket": "b", "Key": "k"}, [("s3:GetObject", "arn:aws:s3:::b/k")]),
    (
        "s3",
        "HeadObject",
        {"Bucket": "b", "Key": "k", "VersionId": "1"},
        [("s3:GetObjectVersion", "arn:aws:s3:::b/k")],
    ),
    ("s3", "HeadBucket", {"Bucket": "b"}, [("s3:ListBucket", "arn:aws:s3:::b")]),
    ("s3", "ListObjects", {"Bucket": "b"}, [("s3:ListBucket", "arn:aws:s3:::b")]),
    ("s3", "ListBuckets", {}, [("s3:ListAllMyBuckets", "arn:aws:s3:::*")]),
    ("s3", "UploadPart", {"Bucket": "b", "Key": "k"}, [("s3:PutObject", "arn:aws:s3:::b/k")]),
    (
        "s3",
        "AbortMultipartUpload",
        {"Bucket": "b", "Key": "k"},
        [("s3:AbortMultipartUpload", "arn:aws:s3:::b/k")],
    ),
    (
        "s3",
        "ListParts",
        {"Bucket": "b", "Key": "k"},
        [("s3:ListMultipartUploadParts", "arn:aws:s3:::b/k")],
    ),
    (
        "s3",
        "PutObject",
        {"Bucket": "b", "Key": "k", "Tagging": "team=red", "ACL": "private"},
        [
            ("s3:PutObject", "arn:aws:s3:::b/k"),
            ("s3:PutObjectTagging", "arn:aws:s3:::b/k"),
            ("s3:PutObjectAcl", "arn:aws:s3:::b/k"),
        ],
    ),
    (
        "s3",
        "CopyObject",
        {"Bucket": "b", "Key": "k", "CopySource": "/a/x%20y?versionId=7"},
        [("s3:PutObject", "arn:aws:s3:::b/k"), ("s3:GetObjectVersion", "arn:aws:s3:::a/x y")],
    ),
    (
        "s3",
        "UploadPartCopy",
        {"Bucket": "b", "Key": "k", "CopySource": {"Bucket": "a", "Key": "x"}},
        [("s3:PutObject", "arn:aws:s3:::b/k"), ("s3:GetObject", "arn:aws:s3:::a/x")],
    ),
    (
        "s3",
        "DeleteObjects",
        {"Bucket": "b", "Delete": {"Objects": [{"Key": "1"}, {"Key": "2", "VersionId": "v"}]}},
        [("s3:DeleteObject", "arn:aws:s3:::b/1"), ("s3:DeleteObjectVersion", "arn:aws:s3:::b/2")],
    ),
    (
        "s3",
        "GetObjectAttributes",
        {"Bucket": "b", "Key": "k"},
        [("s3:GetObjectAttributes", "arn:aws:s3:::b/k"), ("s3:GetObject", "arn:aws:s3:::b/k")],
    ),
    (
        "s3",
        "PutBucketNotificationConfiguration",
        {"Bucket": "b"},
        [("s3:PutBucketNotification", "arn:aws:s3:::b")],
    ),
    (
        "dynamodb",
        "Query",
        {"TableName": "orders", "IndexName": "by-day"},
        [("dynamodb:Query", f"{TABLE}/index/by-day")],
    ),
    ("dynamodb", "GetItem", {"TableName": TABLE}, [("dynamodb:GetItem", TABLE)]),
    (
        "dynamodb",
        "BatchWriteItem",
        {"RequestItems": {"orders": [], "people": []}},
        [
            ("dynamodb:BatchWriteItem", TABLE),
            ("dynamodb:BatchWriteItem", TABLE.replace("orders", "people")),
        ],
    ),
    (
        "dynamodb",
        "TransactWriteItems",
        {
            "TransactItems": [
                {kind: {"TableName": "orders"}}
                for kind in ("Put", "Update", "Delete", "ConditionCheck")
            ]
        },
        [
            (f"dynamodb:{action}", TABLE)
            for action in ("PutItem", "UpdateItem", "DeleteItem", "ConditionCheckItem")
        ],
    ),
    (
        "dynamodb",
        "TransactGetItems",
        {"TransactItems": [{"Get": {"TableName": "orders"}}]},
        [("dynamodb:GetItem", TABLE)],
    ),
    (
        "dynamodb",
        "ExecuteStatement",
        {"Statement": 'SELECT * FROM "orders"."by-day" WHERE day = ?'},
        [("dynamodb:PartiQLSelect", f"{TABLE}/index/by-day")],
    ),
    (
        "dynamodb",
        "BatchExecuteStatement",
        {
            "Statements": [
                {"Statement": "INSERT INTO orders VALUE {'id': '1'}"},
                {"Statement": "UPDATE orders SET a = 1 WHERE id = '1'"},
                {"Statement": "DELETE FROM orders WHERE id = '1'"},
                {"Statement": "DROP everything"},
            ]
        },
        [
            ("dynamodb:PartiQLInsert", TABLE),
            ("dynamodb:PartiQLUpdate", TABLE),
            ("dynamodb:PartiQLDelete", TABLE),
            ("dynamodb:PartiQLSelect", TABLE.replace("orders", "*")),
        ],
    ),
    (
        "dynamodb",
        "ExecuteTransaction",
        {"TransactStatements": [{"Statement": "SELECT a FROM orders"}, {"Statement": ""}]},
        [
            ("dynamodb:PartiQLSelect", TABLE),
            ("dynamodb:PartiQLSelect", TABLE.replace("orders", "*")),
        ],
    ),
    ("dynamodb", "ListTables", {}, [("dynamodb:ListTables", TABLE.replace("orders", "*"))]),
    ("dynamodb", "TagResource", {"ResourceArn": TABLE}, [("dynamodb:TagResource", TABLE)]),
    (
        "dynamodbstreams",
        "DescribeStream",
        {"StreamArn": STREAM},
        [("dynamodb:DescribeStream", STREAM)],
    ),
    (
        "dynamodbstreams",
        "GetRecords",
        {"ShardIterator": f"{STREAM}|1|AAAA"},
        [("dynamodb:GetRecords", STREAM)],
    ),
    (
        "secretsmanager",
        "GetSecretValue",
        {"SecretId": "db"},
        [("secretsmanager:GetSecretValue", SECRET)],
    ),
    (
        "secretsmanager",
        "PutSecretValue",
        {"SecretId": "gone"},
        [
            (
                "secretsmanager:PutSecretValue",
                "arn:aws:secretsmanager:us-east-1:123456789012:secret:gone-??????",
            )
        ],
    ),
    (
        "secretsmanager",
        "CreateSecret",
        {"Name": "new"},
        [
            (
                "secretsmanager:CreateSecret",
                "arn:aws:secretsmanager:us-east-1:123456789012:secret:new-??????",
            )
        ],
    ),
    (
        "secretsmanager",
        "BatchGetSecretValue",
        {"SecretIdList": ["db"]},
        [("secretsmanager:BatchGetSecretValue", "*"), ("secretsmanager:GetSecretValue", SECRET)],
    ),
    ("secretsmanager", "ListSecrets", {}, [("secretsmanager:ListSecrets", "*")]),
    (
        "ssm",
        "GetParameters",
        {"Names": ["/shop/url", "plain:3"]},
        [
            ("ssm:GetParameters", "arn:aws:ssm:us-east-1:123456789012:parameter/shop/url"),
            ("ssm:GetParameters", "arn:aws:ssm:us-east-1:123456789012:parameter/plain"),
        ],
    ),
    (
        "ssm",
        "GetParametersByPath",
        {"Path": "/shop/"},
        [("ssm:GetParametersByPath", "arn:aws:ssm:us-east-1:123456789012:parameter/shop/")],
    ),
    (
        "ssm",
        "GetParameter",
        {"Name": "/aws/reference/secretsmanager/db"},
        [
            (
                "ssm:GetParameter",
                "arn:aws:ssm:us-east-1:123456789012:parameter/aws/reference/secretsmanager/db",
            ),
            ("secretsmanager:GetSecretValue", SECRET),
        ],
    ),
    (
        "ssm",
        "DescribeParameters",
        {},
        [("ssm:DescribeParameters", "arn:aws:ssm:us-east-1:123456789012:*")],
    ),
    (
        "kinesis",
        "PutRecords",
        {"StreamName": "clicks"},
        [("kinesis:PutRecords", "arn:aws:kinesis:us-east-1:123456789012:stream/clicks")],
    ),
    (
        "kinesis",
        "GetRecords",
        {"ShardIterator": "AAAA"},
        [("kinesis:GetRecords", "arn:aws:kinesis:us-east-1:123456789012:stream/clicks")],
    ),
    ("kinesis", "ListStreams", {}, [("kinesis:ListStreams", "*")]),
    (
        "kinesis",
        "DescribeStreamConsumer",
        {"StreamARN": "arn:aws:kinesis:us-east-1:1:stream/s", "ConsumerName": "c"},
        [("kinesis:DescribeStreamConsumer", "arn:aws:kinesis:us-east-1:1:stream/s/consumer/c")],
    ),
    (
        "ssm",
        "AddTagsToResource",
        {"ResourceType": "Parameter", "ResourceId": "/shop/url"},
        [("ssm:AddTagsToResource", "arn:aws:ssm:us-east-1:123456789012:parameter/shop/url")],
    ),
    (
        "ssm",
        "GetParameter",
        {"Name": "arn:aws:ssm:x:1:parameter/p"},
        [("ssm:GetParameter", "arn:aws:ssm:x:1:parameter/p")],
    ),
]


@pytest.mark.parametrize(("service", "operation", "parameters", "expected"), CASES)
def test_checks(service, operation, parameters, expected):
    assert pairs(required_checks(service, operation, parameters, resolve)) == expected


def test_secret_is_shown_as_it_was_named():
    (check,) = required_checks("secretsmanager", "GetSecretValue", {"SecretId": "db"}, resolve)
    assert (check.resource, check.shown) == (SECRET, "db")


def test_what_tells_that_a_key_does_not_exist():
    assert pairs([when_missing("b")]) == [("s3:ListBucket", "arn:aws:s3:::b")]
