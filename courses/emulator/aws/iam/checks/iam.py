"""IAM itself: roles, users, groups, policies, instance profiles by name.

https://docs.aws.amazon.com/service-authorization/latest/reference/list_awsidentityandaccessmanagementiam.html
"""

from typing import Final

from ..keys import tags_context
from ..model import Check
from .base import ANYTHING, Parameters, Resolve, arn, given, one, pairs, text

_NAMED: Final = {
    "RoleName": "role",
    "UserName": "user",
    "GroupName": "group",
    "InstanceProfileName": "instance-profile",
}
_LISTS: Final = {
    "ListRoles": "role/",
    "ListUsers": "user/",
    "ListGroups": "group/",
    "ListInstanceProfiles": "instance-profile/",
}
_KEYS: Final = {"PermissionsBoundary": "iam:PermissionsBoundary", "PolicyArn": "iam:PolicyARN"}


def checks(operation: str, parameters: Parameters, _resolve: Resolve) -> list[Check]:
    action = f"iam:{operation}"
    context = {**given(parameters, _KEYS), **tags_context(pairs(parameters.get("Tags")))}
    path = (text(parameters.get("Path")) or "/").lstrip("/")
    for member, kind in _NAMED.items():
        if parameters.get(member):
            name = text(parameters[member])
            return one(action, arn("iam", f"{kind}/{path}{name}", region=""), context)
    if operation in _LISTS:
        return one(action, arn("iam", _LISTS[operation], region=""))
    if operation == "CreatePolicy":
        name = text(parameters.get("PolicyName"))
        return one(action, arn("iam", f"policy/{path}{name}", region=""), context)
    if parameters.get("PolicyArn"):
        return one(action, text(parameters["PolicyArn"]), context)
    return one(action, ANYTHING, context)
