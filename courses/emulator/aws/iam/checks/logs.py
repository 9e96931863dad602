"""CloudWatch Logs. A group's ARN as it is checked ends in `:log-stream:` and the stream, if any,
so that the pattern `…:log-group:NAME:*` of most policies fits.

https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazoncloudwatchlogs.html
"""

from ..keys import tags_context
from ..model import Check
from .base import ANYTHING, Parameters, Resolve, arn, items, one, pairs, text


def checks(operation: str, parameters: Parameters, _resolve: Resolve) -> list[Check]:
    action = f"logs:{operation}"
    tags = tags_context(pairs(parameters.get("tags")))
    if parameters.get("resourceArn"):
        return one(action, text(parameters["resourceArn"]), tags)
    several = [
        *items(parameters.get("logGroupNames")),
        *items(parameters.get("logGroupIdentifiers")),
    ]
    if operation == "StartQuery" and several:
        return [Check(action, _group(text(name), "")) for name in several]
    name = text(parameters.get("logGroupName") or parameters.get("logGroupIdentifier"))
    if operation == "DescribeLogGroups":
        return one(action, _group("", ""))
    if not name:
        return one(action, ANYTHING)
    return one(action, _group(name, text(parameters.get("logStreamName"))), tags)


def _group(name: str, stream: str) -> str:
    if name.startswith("arn:"):
        return f"{name.removesuffix(':*')}:log-stream:{stream}"
    return arn("logs", f"log-group:{name}:log-stream:{stream}")
