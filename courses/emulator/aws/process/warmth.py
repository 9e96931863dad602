"""What is called in advance, so that no run pays for a first time: parsers, routes and templates."""

import json
from typing import Any

from . import clock, root, services
from .account import Account
from .caller import Caller
from .frames import Frame
from .hub import HUB
from .state import backend

_TABLE = {
    "TableName": "warm",
    "BillingMode": "PAY_PER_REQUEST",
    "KeySchema": [{"AttributeName": "id", "KeyType": "HASH"}],
    "AttributeDefinitions": [{"AttributeName": "id", "AttributeType": "S"}],
    "StreamSpecification": {"StreamEnabled": True, "StreamViewType": "NEW_AND_OLD_IMAGES"},
}
_ITEM = {"TableName": "warm", "Item": {"id": {"S": "1"}}}
_KEY = {"TableName": "warm", "Key": {"id": {"S": "1"}}}
_VALUE = {":v": {"S": "1"}}
_CHANGE = {"UpdateExpression": "SET v = :v", "ReturnValues": "ALL_NEW"}
_UPDATE = _KEY | _CHANGE | {"ExpressionAttributeValues": _VALUE}
_QUERY = {
    "TableName": "warm",
    "KeyConditionExpression": "id = :v",
    "ExpressionAttributeValues": _VALUE,
}
_QUEUE = "https://sqs.us-east-1.amazonaws.com/123456789012/warm"
_TOPIC = "arn:aws:sns:us-east-1:123456789012:warm"
_CALLS: list[tuple[str, str, dict[str, Any]]] = [
    ("s3", "create_bucket", {"Bucket": "warm"}),
    ("s3", "list_buckets", {}),
    ("s3", "put_object", {"Bucket": "warm", "Key": "k", "Body": "x"}),
    ("s3", "head_object", {"Bucket": "warm", "Key": "k"}),
    ("s3", "get_object", {"Bucket": "warm", "Key": "k"}),
    ("s3", "list_objects_v2", {"Bucket": "warm"}),
    ("s3", "delete_object", {"Bucket": "warm", "Key": "k"}),
    ("dynamodb", "create_table", _TABLE),
    ("dynamodb", "put_item", _ITEM),
    ("dynamodb", "get_item", _KEY),
    ("dynamodb", "update_item", _UPDATE),
    ("dynamodb", "query", _QUERY),
    ("dynamodb", "scan", {"TableName": "warm"}),
    ("dynamodb", "delete_item", _KEY),
    ("dynamodbstreams", "list_streams", {}),
    ("sqs", "create_queue", {"QueueName": "warm"}),
    ("sqs", "get_queue_url", {"QueueName": "warm"}),
    ("sqs", "get_queue_attributes", {"QueueUrl": _QUEUE, "AttributeNames": ["All"]}),
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


_ROLE = "warm"
_KEY_ID = "ASIAAAAAAAAAAAAAAAAA"
_CALLER = Caller("", f"arn:aws:sts::123456789012:assumed-role/{_ROLE}/f", _ROLE, _KEY_ID, "", "")
_SIGNED = "AWS4-HMAC-SHA256 Credential={}/20260131/us-east-1/{}/aws4_request"
_DYNAMODB = {
    "x-amz-target": "DynamoDB_20120810.GetItem",
    "content-type": "application/x-amz-json-1.0",
}
_REQUESTS: list[tuple[str, str, str, dict[str, str], bytes]] = [
    ("s3", "PUT", "/warm/k", {"content-length": "1"}, b"x"),
    ("s3", "GET", "/warm/k", {}, b""),
    ("dynamodb", "POST", "/", _DYNAMODB, json.dumps(_KEY).encode()),
]
_KEPT = frozenset({"iam"})
"""Made anew it reads all of AWS's managed policies, which takes a second."""


def in_zygote() -> None:
    """Make every kind of call once, then forget what they left."""
    root.load()
    for service, operation, parameters in _CALLS:
        result = root.call(service, operation, parameters)
        if result["reply"] is None:
            raise RuntimeError(f"{service} {operation}: {result['error_message']}")
    clock.warm_up()
    _knock()
    _forget()


def in_spare() -> None:
    """Make this fork's copies of the pages that calls write to, before anyone waits."""
    for service, operation, parameters in _CALLS:
        root.call(service, operation, parameters)
    _knock()
    _forget()


def _knock() -> None:
    """Calls as functions make them, through the account's door."""
    account = Account()
    account.begin({"seed": None, "limits": {"calls": 10, "stored_mb": 1, "objects": 10}})
    account.make_role({"name": _ROLE, "document": None, "boundary": None})
    for service, method, path, headers, body in _REQUESTS:
        signed = headers | {"authorization": _SIGNED.format(_KEY_ID, service)}
        head = {"method": method, "path": path, "headers": signed}
        status, _, _ = account.answer(_CALLER, Frame(0, head, body))
        if status >= 400:
            raise RuntimeError(f"{service} {method} {path}: {status} {HUB.failures}")


def _forget() -> None:
    for service in services.SERVICES:
        if service not in _KEPT:
            backend(service).reset()
    backend("iam").roles.clear()
    HUB.forget()
