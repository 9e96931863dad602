"""CloudWatch metrics and alarms, whose names for signing and in boto3 differ: `monitoring`, `cloudwatch`.

https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazoncloudwatch.html
"""

from ..keys import tags_context
from ..model import Check
from .base import ANYTHING, Parameters, Resolve, arn, given, items, one, pairs, text


def checks(operation: str, parameters: Parameters, _resolve: Resolve) -> list[Check]:
    action = f"cloudwatch:{operation}"
    tags = tags_context(pairs(parameters.get("Tags")))
    if parameters.get("ResourceARN"):
        return one(action, text(parameters["ResourceARN"]), tags)
    if operation == "PutMetricData":
        return one(action, ANYTHING, given(parameters, {"Namespace": "cloudwatch:namespace"}))
    names = [text(name) for name in items(parameters.get("AlarmNames"))]
    names += [text(parameters["AlarmName"])] if parameters.get("AlarmName") else []
    if names:
        return [Check(action, arn("cloudwatch", f"alarm:{name}"), tags) for name in names]
    if operation == "DescribeAlarms":
        return one(action, arn("cloudwatch", "alarm:*"))
    boards = [text(name) for name in items(parameters.get("DashboardNames"))]
    boards += [text(parameters["DashboardName"])] if parameters.get("DashboardName") else []
    if boards:
        return [Check(action, arn("cloudwatch", f"dashboard/{b}", region="")) for b in boards]
    return one(action, ANYTHING)
