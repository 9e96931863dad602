"""What Lambda itself does with a function's role: polling, destinations, logs.

https://docs.aws.amazon.com/lambda/latest/dg/lambda-intro-execution-role.html
"""

from collections.abc import Sequence
from typing import Final

from .model import Check

_POLLING: Final = {
    "sqs": ("ReceiveMessage", "DeleteMessage", "GetQueueAttributes"),
    "kinesis": ("GetRecords", "GetShardIterator", "DescribeStream", "ListShards"),
    "dynamodb": ("GetRecords", "GetShardIterator", "DescribeStream"),
}
_SENDING: Final = {
    "sqs": ("SendMessage",),
    "sns": ("Publish",),
    "lambda": ("InvokeFunction",),
    "events": ("PutEvents",),
    "s3": ("PutObject", "ListBucket"),
}
_STREAM_ACTIONS: Final = {
    "kinesis": "GetRecords, GetShardIterator, DescribeStream, ListShards, and ListStreams",
    "dynamodb": "GetRecords, GetShardIterator, DescribeStream, and ListStreams",
}

WRITES_LOGS: Final = frozenset({"logs:createloggroup", "logs:createlogstream", "logs:putlogevents"})
"""Actions, in lower case, with which Lambda writes a function's log."""


def source_checks(arn: str) -> list[Check]:
    """What the role must allow so that Lambda polls a queue or stream; empty for other sources."""
    service = arn.split(":")[2]
    needed = [Check(f"{service}:{name}", arn) for name in _POLLING.get(service, ())]
    if service == "kinesis":
        needed.append(Check("kinesis:ListStreams", "*"))
    elif service == "dynamodb":
        table = arn.partition("/stream/")[0]
        needed.append(Check("dynamodb:ListStreams", f"{table}/stream/*"))
    return needed


def destination_checks(arn: str) -> list[Check]:
    """What the role must allow so that Lambda sends to a dead-letter queue or destination."""
    service = arn.split(":")[2]
    return [
        Check(f"{service}:{name}", f"{arn}/*" if name == "PutObject" else arn)
        for name in _SENDING.get(service, ())
    ]


def source_refusal(arn: str, denied: Sequence[Check]) -> str:
    """The message of InvalidParameterValueException when the role does not allow the polling."""
    service = arn.split(":")[2]
    if service in _STREAM_ACTIONS:
        return (
            f"Cannot access stream {arn}. Please ensure the role can perform the "
            f"{_STREAM_ACTIONS[service]} Actions on your stream in IAM."
        )
    return sending_refusal(denied)


def sending_refusal(denied: Sequence[Check]) -> str:
    """The same where the role may not receive from a queue or send to a destination."""
    service, _, action = denied[0].action.partition(":")
    return (
        "The function execution role does not have permissions to call "
        f"{action} on {_NAMES[service]}"
    )


_NAMES: Final = {
    "sqs": "SQS",
    "sns": "SNS",
    "lambda": "Lambda",
    "events": "EventBridge",
    "s3": "S3",
}
