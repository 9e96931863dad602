"""Kinesis Data Streams. Reads `StreamARN`, `StreamName`, `ConsumerARN`, `ShardIterator`.

https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonkinesis.html
"""

from typing import Final

from ..keys import tags_context
from ..model import Check
from .base import ANYTHING, Parameters, Resolve, arn, one, pairs, text

_WITHOUT_STREAM: Final = {"ListStreams", "DescribeLimits", "DescribeAccountSettings"}


def checks(operation: str, parameters: Parameters, resolve: Resolve) -> list[Check]:
    action = f"kinesis:{operation}"
    if operation in _WITHOUT_STREAM:
        return one(action, ANYTHING)
    resource = next(
        (
            text(parameters[name])
            for name in ("ConsumerARN", "StreamARN", "ResourceARN")
            if parameters.get(name)
        ),
        "",
    )
    if not resource and parameters.get("StreamName"):
        resource = arn("kinesis", f"stream/{text(parameters['StreamName'])}")
    if not resource and parameters.get("ShardIterator"):
        resource = resolve("kinesis-iterator", text(parameters["ShardIterator"]))
    if operation == "DescribeStreamConsumer" and parameters.get("ConsumerName"):
        resource = f"{resource}/consumer/{text(parameters['ConsumerName'])}"
    tags = tags_context(pairs(parameters.get("Tags")))
    return one(action, resource or arn("kinesis", "stream/*"), tags)
