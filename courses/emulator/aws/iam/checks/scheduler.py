"""EventBridge Scheduler.

https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazoneventbridgescheduler.html
"""

from ..keys import tags_context
from ..model import Check
from .base import Parameters, Resolve, arn, members, one, pairs, pass_role, text


def checks(operation: str, parameters: Parameters, _resolve: Resolve) -> list[Check]:
    action = f"scheduler:{operation}"
    if parameters.get("ResourceArn"):
        return one(action, text(parameters["ResourceArn"]))
    name = text(parameters.get("Name"))
    if operation.endswith("ScheduleGroup"):
        tags = tags_context(pairs(parameters.get("Tags")))
        return one(action, arn("scheduler", f"schedule-group/{name}"), tags)
    if operation == "ListScheduleGroups":
        return one(action, arn("scheduler", "schedule-group/*"))
    group = text(parameters.get("GroupName")) or ("default" if name else "*")
    needed = one(action, arn("scheduler", f"schedule/{group}/{name or '*'}"))
    role = members(parameters.get("Target")).get("RoleArn")
    return needed + pass_role(role, "scheduler.amazonaws.com")
