"""What is called in advance, so that no run pays for a first time: parsers, routes and templates."""

from typing import Any

from . import root, services

_TABLE = {
    "TableName": "warm",
    "BillingMode": "PAY_PER_REQUEST",
    "KeySchema": [{"AttributeName": "id", "KeyType": "HASH"}],
    "AttributeDefinitions": [{"AttributeName": "id", "AttributeType": "S"}],
    "StreamSpecification": {"StreamEnabled": True, "StreamViewType": "NEW_AND_OLD_IMAGES"},
}
_ITEM = {"TableName": "warm", "Item": {"id": {"S": "1"}}}
_KEY = {"TableName": "warm", "Key": {"id": {"S": "1"}}}
_QUEUE = "https://sqs.us-east-1.amazonaws.com/123456789012/warm"
_TOPIC = "arn:aws:sns:us-east-1:123456789012:warm"
_CALLS: list[tuple[str, str, dict[str, Any]]] = [
    ("s3", "create_bucket", {"Bucket": "warm"}),
    ("s3", "put_object", {"Bucket": "warm", "Key": "k", "Body": "x"}),
    ("s3", "get_object", {"Bucket": "warm", "Key": "k"}),
    ("s3", "list_objects_v2", {"Bucket": "warm"}),
    ("s3", "delete_object", {"Bucket": "warm", "Key": "k"}),
    ("dynamodb", "create_table", _TABLE),
    ("dynamodb", "put_item", _ITEM),
    ("dynamodb", "get_item", _KEY),
    ("dynamodb", "scan", {"TableName": "warm"}),
    ("dynamodbstreams", "list_streams", {}),
    ("sqs", "create_queue", {"QueueName": "warm"}),
    ("sqs", "send_message", {"QueueUrl": _QUEUE, "MessageBody": "x"}),
    ("sqs", "receive_message", {"QueueUrl": _QUEUE}),
    ("sns", "create_topic", {"Name": "warm"}),
    ("sns", "publish", {"TopicArn": _TOPIC, "Message": "x"}),
    ("events", "list_rules", {}),
    ("scheduler", "list_schedules", {}),
    ("secretsmanager", "create_secret", {"Name": "warm", "SecretString": "x"}),
    ("secretsmanager", "get_secret_value", {"SecretId": "warm"}),
    ("ssm", "put_parameter", {"Name": "/warm", "Value": "x", "Type": "String"}),
    ("ssm", "get_parameter", {"Name": "/warm"}),
    ("kinesis", "list_streams", {}),
    ("logs", "describe_log_groups", {}),
    ("cloudwatch", "list_metrics", {}),
    ("sts", "get_caller_identity", {}),
    ("iam", "list_roles", {}),
]


def in_zygote() -> None:
    """Make every kind of call once, then forget what they left."""
    root.load()
    for service, operation, parameters in _CALLS:
        result = root.call(service, operation, parameters)
        if result["reply"] is None:
            raise RuntimeError(f"{service} {operation}: {result['error_message']}")
    services.forget_everything()


def in_spare() -> None:
    """Make this fork's copies of the pages that every call writes to, before anyone waits."""
    for service, operation in (("s3", "list_buckets"), ("dynamodb", "list_tables")):
        root.call(service, operation, {})
