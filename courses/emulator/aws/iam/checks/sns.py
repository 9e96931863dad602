"""Amazon SNS. Reads `TopicArn`, `TargetArn`, `SubscriptionArn`, `ResourceArn` and `Name`.

https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonsns.html
"""

from typing import Final

from ..keys import tags_context
from ..model import Check
from .base import ANYTHING, Parameters, Resolve, arn, given, one, pairs, text

_ON_TOPIC: Final = {"Unsubscribe", "GetSubscriptionAttributes", "SetSubscriptionAttributes"}
_KEYS: Final = {"Protocol": "sns:Protocol", "Endpoint": "sns:Endpoint"}


def checks(operation: str, parameters: Parameters, _resolve: Resolve) -> list[Check]:
    action = "Publish" if operation == "PublishBatch" else operation
    resource = ANYTHING
    for name in ("TopicArn", "TargetArn", "ResourceArn", "SubscriptionArn"):
        if parameters.get(name):
            resource = text(parameters[name])
            break
    if operation in _ON_TOPIC:
        resource = resource.rsplit(":", 1)[0] if resource.count(":") > 5 else resource
    elif operation == "CreateTopic":
        resource = arn("sns", text(parameters.get("Name")))
    elif operation in ("ListTopics", "ListSubscriptions"):
        resource = arn("sns", "*")
    context = {**given(parameters, _KEYS), **tags_context(pairs(parameters.get("Tags")))}
    return one(f"sns:{action}", resource, context)
