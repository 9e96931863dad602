"""The permissions that calls need: actions, ARNs and condition keys."""

import gzip
import json
from base64 import b64encode
from pathlib import Path

import pytest

from courses.emulator.aws.iam import SERVICES, required_checks, when_missing
from tests.emulator.aws.iam.asking import pairs

ROOT = Path(__file__).parents[4]
SECRET = "arn:aws:secretsmanager:us-east-1:123456789012:secret:db-a1B2c3"
TABLE = "arn:aws:dynamodb:us-east-1:123456789012:table/orders"
STREAM = f"{TABLE}/stream/2026-01-31T10:00:00.000"
QUEUE = "arn:aws:sqs:us-east-1:123456789012:jobs"
TOPIC = "arn:aws:sns:us-east-1:123456789012:news"
ROLE = "arn:aws:iam::123456789012:role/worker"
FUNCTION = "arn:aws:lambda:us-east-1:123456789012:function:resize"
LOGS = "arn:aws:logs:us-east-1:123456789012:log-group:"


def resolve(kind, name):
    known = {
        ("secret", "db"): SECRET,
        ("kinesis-iterator", "AAAA"): "arn:aws:kinesis:us-east-1:123456789012:stream/clicks",
        ("partition-key", "orders"): "id",
        ("partition-key-of-index", "orders/by-day"): "day",
    }
    return known.get((kind, name), "")


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
        "sqs",
        "DeleteMessageBatch",
        {"QueueUrl": "http://127.0.0.1:4566/123456789012/jobs/"},
        [("sqs:DeleteMessage", QUEUE)],
    ),
    ("sqs", "GetQueueUrl", {"QueueName": "jobs"}, [("sqs:GetQueueUrl", QUEUE)]),
    ("sqs", "StartMessageMoveTask", {"SourceArn": QUEUE}, [("sqs:StartMessageMoveTask", QUEUE)]),
    (
        "sqs",
        "CancelMessageMoveTask",
        {"TaskHandle": b64encode(json.dumps({"sourceArn": QUEUE}).encode()).decode()},
        [("sqs:CancelMessageMoveTask", QUEUE)],
    ),
    (
        "sqs",
        "CancelMessageMoveTask",
        {"TaskHandle": "?"},
        [("sqs:CancelMessageMoveTask", QUEUE.replace("jobs", "*"))],
    ),
    ("sqs", "ListQueues", {}, [("sqs:ListQueues", QUEUE.replace("jobs", "*"))]),
    ("sns", "PublishBatch", {"TopicArn": TOPIC}, [("sns:Publish", TOPIC)]),
    ("sns", "Publish", {"PhoneNumber": "+1"}, [("sns:Publish", "*")]),
    ("sns", "Unsubscribe", {"SubscriptionArn": f"{TOPIC}:1-2"}, [("sns:Unsubscribe", TOPIC)]),
    ("sns", "CreateTopic", {"Name": "news"}, [("sns:CreateTopic", TOPIC)]),
    ("sns", "ListTopics", {}, [("sns:ListTopics", TOPIC.replace("news", "*"))]),
    (
        "events",
        "PutEvents",
        {"Entries": [{"Source": "a"}, {"Source": "a"}, {"EventBusName": "x/shop", "Source": "a"}]},
        [
            ("events:PutEvents", "arn:aws:events:us-east-1:123456789012:event-bus/default"),
            ("events:PutEvents", "arn:aws:events:us-east-1:123456789012:event-bus/shop"),
        ],
    ),
    (
        "events",
        "PutTargets",
        {"Rule": "r", "EventBusName": "shop", "Targets": [{"Id": "1", "RoleArn": ROLE}]},
        [
            ("events:PutTargets", "arn:aws:events:us-east-1:123456789012:rule/shop/r"),
            ("iam:PassRole", ROLE),
        ],
    ),
    (
        "events",
        "ListRules",
        {"EventBusName": "default"},
        [("events:ListRules", "arn:aws:events:us-east-1:123456789012:rule/*")],
    ),
    (
        "events",
        "PutPermission",
        {},
        [("events:PutPermission", "arn:aws:events:us-east-1:123456789012:event-bus/default")],
    ),
    (
        "events",
        "CreateArchive",
        {"ArchiveName": "a"},
        [("events:CreateArchive", "arn:aws:events:us-east-1:123456789012:archive/a")],
    ),
    ("events", "TestEventPattern", {}, [("events:TestEventPattern", "*")]),
    (
        "scheduler",
        "CreateSchedule",
        {"Name": "n", "Target": {"RoleArn": ROLE}},
        [
            (
                "scheduler:CreateSchedule",
                "arn:aws:scheduler:us-east-1:123456789012:schedule/default/n",
            ),
            ("iam:PassRole", ROLE),
        ],
    ),
    (
        "scheduler",
        "DeleteScheduleGroup",
        {"Name": "g"},
        [
            (
                "scheduler:DeleteScheduleGroup",
                "arn:aws:scheduler:us-east-1:123456789012:schedule-group/g",
            )
        ],
    ),
    (
        "scheduler",
        "ListSchedules",
        {},
        [("scheduler:ListSchedules", "arn:aws:scheduler:us-east-1:123456789012:schedule/*/*")],
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
        "logs",
        "PutLogEvents",
        {"logGroupName": "/aws/lambda/f", "logStreamName": "s"},
        [("logs:PutLogEvents", f"{LOGS}/aws/lambda/f:log-stream:s")],
    ),
    (
        "logs",
        "CreateLogGroup",
        {"logGroupName": "g"},
        [("logs:CreateLogGroup", f"{LOGS}g:log-stream:")],
    ),
    ("logs", "DescribeLogGroups", {}, [("logs:DescribeLogGroups", f"{LOGS}:log-stream:")]),
    (
        "logs",
        "StartQuery",
        {"logGroupIdentifiers": [f"{LOGS}a:*", "b"]},
        [("logs:StartQuery", f"{LOGS}a:log-stream:"), ("logs:StartQuery", f"{LOGS}b:log-stream:")],
    ),
    ("monitoring", "PutMetricData", {"Namespace": "n"}, [("cloudwatch:PutMetricData", "*")]),
    (
        "cloudwatch",
        "DeleteAlarms",
        {"AlarmNames": ["a"]},
        [("cloudwatch:DeleteAlarms", "arn:aws:cloudwatch:us-east-1:123456789012:alarm:a")],
    ),
    (
        "cloudwatch",
        "GetDashboard",
        {"DashboardName": "d"},
        [("cloudwatch:GetDashboard", "arn:aws:cloudwatch::123456789012:dashboard/d")],
    ),
    ("sts", "GetCallerIdentity", {}, []),
    ("sts", "AssumeRole", {"RoleArn": ROLE}, [("sts:AssumeRole", ROLE)]),
    (
        "sts",
        "AssumeRole",
        {"RoleArn": ROLE, "Tags": [{"Key": "a", "Value": "b"}]},
        [("sts:AssumeRole", ROLE), ("sts:TagSession", ROLE)],
    ),
    ("iam", "GetRole", {"RoleName": "worker"}, [("iam:GetRole", ROLE)]),
    ("iam", "ListRoles", {}, [("iam:ListRoles", "arn:aws:iam::123456789012:role/")]),
    (
        "iam",
        "CreatePolicy",
        {"PolicyName": "p", "Path": "/team/"},
        [("iam:CreatePolicy", "arn:aws:iam::123456789012:policy/team/p")],
    ),
    (
        "stepfunctions",
        "CreateStateMachine",
        {"name": "m", "roleArn": ROLE},
        [
            (
                "states:CreateStateMachine",
                "arn:aws:states:us-east-1:123456789012:stateMachine:m",
            ),
            ("iam:PassRole", ROLE),
        ],
    ),
    ("stepfunctions", "SendTaskSuccess", {}, [("states:SendTaskSuccess", "*")]),
    ("lambda", "Invoke", {"FunctionName": "resize"}, [("lambda:InvokeFunction", FUNCTION)]),
    (
        "lambda",
        "Invoke",
        {"FunctionName": "123456789012:function:resize", "Qualifier": "live"},
        [("lambda:InvokeFunction", f"{FUNCTION}:live")],
    ),
    (
        "lambda",
        "Invoke",
        {"FunctionName": f"{FUNCTION}:live", "Qualifier": "live"},
        [("lambda:InvokeFunction", f"{FUNCTION}:live")],
    ),
    (
        "lambda",
        "CreateFunction",
        {"FunctionName": "resize", "Role": ROLE, "Layers": [f"{FUNCTION}:1"]},
        [
            ("lambda:CreateFunction", FUNCTION),
            ("iam:PassRole", ROLE),
            ("lambda:GetLayerVersion", f"{FUNCTION}:1"),
        ],
    ),
    (
        "lambda",
        "GetLayerVersion",
        {"LayerName": "tools", "VersionNumber": 3},
        [("lambda:GetLayerVersion", "arn:aws:lambda:us-east-1:123456789012:layer:tools:3")],
    ),
    (
        "lambda",
        "GetLayerVersionByArn",
        {"Arn": "arn:aws:lambda:us-east-1:123456789012:layer:tools:3"},
        [("lambda:GetLayerVersion", "arn:aws:lambda:us-east-1:123456789012:layer:tools:3")],
    ),
    (
        "lambda",
        "CreateEventSourceMapping",
        {"FunctionName": "resize", "EventSourceArn": QUEUE},
        [("lambda:CreateEventSourceMapping", "*")],
    ),
    (
        "lambda",
        "DeleteEventSourceMapping",
        {"UUID": "u"},
        [
            (
                "lambda:DeleteEventSourceMapping",
                "arn:aws:lambda:us-east-1:123456789012:event-source-mapping:u",
            )
        ],
    ),
    ("lambda", "ListTags", {"Resource": FUNCTION}, [("lambda:ListTags", FUNCTION)]),
    ("lambda", "GetAccountSettings", {}, [("lambda:GetAccountSettings", "*")]),
    (
        "lambda",
        "CreateFunction",
        {"FunctionName": "", "Layers": []},
        [("lambda:CreateFunction", "arn:aws:lambda:us-east-1:123456789012:function:*")],
    ),
    (
        "iam",
        "AttachGroupPolicy",
        {"PolicyArn": ROLE},
        [("iam:AttachGroupPolicy", ROLE)],
    ),
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
    *[
        (service, operation, {member: QUEUE}, [(f"{service}:{operation}", QUEUE)])
        for service, operation, member in (
            ("cloudwatch", "TagResource", "ResourceARN"),
            ("events", "TagResource", "ResourceARN"),
            ("logs", "TagResource", "resourceArn"),
            ("scheduler", "TagResource", "ResourceArn"),
            ("states", "TagResource", "resourceArn"),
        )
    ],
]


@pytest.mark.parametrize(("service", "operation", "parameters", "expected"), CASES)
def test_checks(service, operation, parameters, expected):
    assert pairs(required_checks(service, operation, parameters, resolve)) == expected


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


def test_secret_is_shown_as_it_was_named():
    (check,) = required_checks("secretsmanager", "GetSecretValue", {"SecretId": "db"}, resolve)
    assert (check.resource, check.shown) == (SECRET, "db")


def test_what_tells_that_a_key_does_not_exist():
    assert pairs([when_missing("b")]) == [("s3:ListBucket", "arn:aws:s3:::b")]


def test_a_service_without_a_table_is_refused():
    with pytest.raises(KeyError):
        required_checks("ec2", "RunInstances", {})


CLIENTS = [{"states": "stepfunctions"}.get(prefix, prefix) for prefix in SERVICES] + [
    "dynamodbstreams"
]


@pytest.mark.parametrize("client", CLIENTS)
def test_every_operation_of_botocore_has_an_answer(client):
    """With no parameter and with nonsense: real action names, never an exception."""
    versions = (ROOT / "var/runtime/botocore/data" / client).glob("*/service-2.json.gz")
    model = max(versions)
    operations = json.loads(gzip.decompress(model.read_bytes()))["operations"]
    odd = {"TableName": 5, "Key": 7, "Bucket": ["x"], "RequestItems": [1], "TransactItems": [2],
           "Targets": [3], "Entries": [None], "Names": [4], "Tags": [5], "Delete": 6}  # fmt: skip
    for operation in operations:
        for parameters in ({}, odd):
            for check in required_checks(client, operation, parameters):
                prefix, _, action = check.action.partition(":")
                assert prefix in SERVICES
                assert action.isalnum()
                assert check.resource == "*" or check.resource.startswith("arn:aws:")
