"""Amazon SQS. Reads `QueueUrl`, `QueueName` and the ARNs of message move tasks.

https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonsqs.html
"""

import base64
import binascii
import json
from typing import Final

from ..keys import tags_context
from ..model import Check
from .base import Parameters, Resolve, arn, one, pairs, text

_SINGLE: Final = {
    "SendMessageBatch": "SendMessage",
    "DeleteMessageBatch": "DeleteMessage",
    "ChangeMessageVisibilityBatch": "ChangeMessageVisibility",
}


def checks(operation: str, parameters: Parameters, _resolve: Resolve) -> list[Check]:
    action = f"sqs:{_SINGLE.get(operation, operation)}"
    name = text(parameters.get("QueueUrl") or parameters.get("QueueName"))
    resource = text(parameters.get("SourceArn"))
    if name:
        resource = arn("sqs", name.rstrip("/").rsplit("/", 1)[-1])
    elif operation == "CancelMessageMoveTask":
        resource = _source_of(text(parameters.get("TaskHandle")))
    tags = pairs(parameters.get("tags") or parameters.get("Tags"))
    return one(action, resource or arn("sqs", "*"), tags_context(tags))


def _source_of(handle: str) -> str:
    """The queue that a task handle names: base64 of JSON, on AWS and in moto."""
    try:
        found = json.loads(base64.b64decode(handle, validate=True))
    except (binascii.Error, ValueError):
        return ""
    return text(found.get("sourceArn")) if isinstance(found, dict) else ""
