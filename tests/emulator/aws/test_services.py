"""Every service that is offered answers boto3 from a sandbox, with what it stored before."""

from typing import Any

import pytest

from courses.emulator import LocalLambda
from courses.emulator.aws.process import offer
from tests.emulator.aws.calls import Call, arn, from_sandbox, queue_url, trust, trusting

TABLE: dict[str, Any] = {
    "TableName": "orders",
    "BillingMode": "PAY_PER_REQUEST",
    "KeySchema": [{"AttributeName": "id", "KeyType": "HASH"}],
    "AttributeDefinitions": [{"AttributeName": "id", "AttributeType": "S"}],
    "StreamSpecification": {"StreamEnabled": True, "StreamViewType": "NEW_AND_OLD_IMAGES"},
}
ITEM = {"id": {"S": "17"}, "note": {"S": "ü"}}
SCHEDULE = {
    "Name": "hourly",
    "ScheduleExpression": "rate(1 hour)",
    "FlexibleTimeWindow": {"Mode": "OFF"},
    "Target": {"Arn": arn("lambda", "function:f"), "RoleArn": "arn:aws:iam::123456789012:role/r"},
}
CASES: dict[str, tuple[list[Call], dict[str, Any]]] = {
    "s3": (
        [
            ("s3", "create_bucket", {"Bucket": "orders"}),
            ("s3", "put_object", {"Bucket": "orders", "Key": "a b/ü+1.txt", "Body": "x" * 200_000}),
            (
                "s3",
                "copy_object",
                {
                    "Bucket": "orders",
                    "Key": "copy",
                    "CopySource": {"Bucket": "orders", "Key": "a b/ü+1.txt"},
                },
            ),
            ("s3", "list_objects_v2", {"Bucket": "orders", "Prefix": "a b"}),
            ("s3", "get_object", {"Bucket": "orders", "Key": "copy"}),
        ],
        {"ContentLength": 200_000, "Body": "x" * 200_000},
    ),
    "dynamodb": (
        [
            ("dynamodb", "create_table", TABLE),
            ("dynamodb", "put_item", {"TableName": "orders", "Item": ITEM}),
            ("dynamodb", "get_item", {"TableName": "orders", "Key": {"id": {"S": "17"}}}),
        ],
        {"Item": ITEM},
    ),
    "dynamodbstreams": (
        [
            ("dynamodb", "create_table", TABLE),
            ("dynamodbstreams", "list_streams", {"TableName": "orders"}),
        ],
        {"Streams": [{"TableName": "orders"}]},
    ),
    "sqs": (
        [
            ("sqs", "create_queue", {"QueueName": "jobs"}),
            ("sqs", "send_message", {"QueueUrl": queue_url("jobs"), "MessageBody": "hé"}),
            ("sqs", "receive_message", {"QueueUrl": queue_url("jobs"), "WaitTimeSeconds": 20}),
        ],
        {"Messages": [{"Body": "hé"}]},
    ),
    "sns": (
        [
            ("sns", "create_topic", {"Name": "news"}),
            ("sns", "publish", {"TopicArn": arn("sns", "news"), "Message": "m"}),
            ("sns", "list_topics", {}),
        ],
        {"Topics": [{"TopicArn": arn("sns", "news")}]},
    ),
    "events": (
        [
            ("events", "put_rule", {"Name": "paid", "EventPattern": '{"source":["shop"]}'}),
            (
                "events",
                "put_events",
                {"Entries": [{"Source": "shop", "DetailType": "t", "Detail": "{}"}]},
            ),
        ],
        {"FailedEntryCount": 0},
    ),
    "scheduler": (
        [
            trusting("scheduler.amazonaws.com", "r"),
            ("scheduler", "create_schedule", SCHEDULE),
            ("scheduler", "get_schedule", {"Name": "hourly"}),
        ],
        {"State": "ENABLED", "ScheduleExpression": "rate(1 hour)"},
    ),
    "secretsmanager": (
        [
            ("secretsmanager", "create_secret", {"Name": "db", "SecretString": "s3cret"}),
            ("secretsmanager", "get_secret_value", {"SecretId": "db"}),
        ],
        {"SecretString": "s3cret"},
    ),
    "ssm": (
        [
            ("ssm", "put_parameter", {"Name": "/app/key", "Value": "v", "Type": "SecureString"}),
            ("ssm", "get_parameters_by_path", {"Path": "/app", "WithDecryption": True}),
        ],
        {"Parameters": [{"Name": "/app/key", "Value": "v"}]},
    ),
    "kinesis": (
        [
            ("kinesis", "create_stream", {"StreamName": "clicks", "ShardCount": 1}),
            ("kinesis", "put_record", {"StreamName": "clicks", "Data": "d", "PartitionKey": "p"}),
        ],
        {"ShardId": "shardId-000000000000"},
    ),
    "logs": (
        [
            ("logs", "create_log_group", {"logGroupName": "/app"}),
            ("logs", "create_log_stream", {"logGroupName": "/app", "logStreamName": "s"}),
            ("logs", "describe_log_streams", {"logGroupName": "/app"}),
        ],
        {"logStreams": [{"logStreamName": "s"}]},
    ),
    "cloudwatch": (
        [
            (
                "cloudwatch",
                "put_metric_data",
                {"Namespace": "App", "MetricData": [{"MetricName": "m", "Value": 1}]},
            ),
            ("cloudwatch", "list_metrics", {"Namespace": "App"}),
        ],
        {"Metrics": [{"MetricName": "m"}]},
    ),
    "sts": (
        [("sts", "get_caller_identity", {})],
        {
            "Account": "123456789012",
            "Arn": "arn:aws:sts::123456789012:assumed-role/lambda-lab/function",
        },
    ),
    "iam": (
        [
            (
                "iam",
                "create_role",
                {"RoleName": "other", "AssumeRolePolicyDocument": trust("lambda.amazonaws.com")},
            ),
            ("iam", "get_role", {"RoleName": "other"}),
        ],
        {"Role": {"Arn": "arn:aws:iam::123456789012:role/other"}},
    ),
}


def _holds(expected: Any, found: Any) -> bool:
    if isinstance(expected, dict):
        return isinstance(found, dict) and all(
            _holds(value, found.get(name)) for name, value in expected.items()
        )
    if isinstance(expected, list):
        return (
            isinstance(found, list)
            and len(expected) == len(found)
            and all(map(_holds, expected, found))
        )
    return bool(expected == found)


def test_each_service_has_a_case() -> None:
    assert sorted(CASES) == sorted(offer.SERVICES)


@pytest.mark.parametrize("service", sorted(CASES))
def test_boto3_in_a_sandbox_stores_and_reads(lab: LocalLambda, service: str) -> None:
    calls, expected = CASES[service]
    with lab.create_account(seed=1) as account:
        replies = from_sandbox(lab, account, *calls)
        failures = account.failures()

    assert not failures
    assert not [reply for reply in replies if "$error" in reply]
    assert _holds(expected, replies[-1]), replies[-1]


def test_a_service_that_is_not_offered_says_so(lab: LocalLambda) -> None:
    with lab.create_account() as account:
        replies = from_sandbox(
            lab,
            account,
            ("kms", "list_keys", {}),
            ("ec2", "describe_instances", {}),
            ("lambda", "list_functions", {}),
        )

    assert {reply["$error"]["Code"] for reply in replies} == {"NotAvailableInLambdaLab"}
    assert "has no service 'kms'" in replies[0]["$error"]["Message"]


def test_the_same_seed_gives_the_same_ids(lab: LocalLambda) -> None:
    calls: list[Call] = [
        ("sqs", "create_queue", {"QueueName": "jobs"}),
        ("sqs", "send_message", {"QueueUrl": queue_url("jobs"), "MessageBody": "m"}),
        ("secretsmanager", "create_secret", {"Name": "db", "SecretString": "s"}),
    ]
    seen = []
    for seed in (7, 7, 8):
        with lab.create_account(seed=seed) as account:
            _, sent, secret = from_sandbox(lab, account, *calls)
            seen.append((sent["MessageId"], secret["ARN"]))

    assert seen[0] == seen[1]
    assert seen[0] != seen[2]
