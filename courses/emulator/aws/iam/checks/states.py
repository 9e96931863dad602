"""Step Functions.

https://docs.aws.amazon.com/service-authorization/latest/reference/list_awsstepfunctions.html
"""

from typing import Final

from ..keys import tags_context
from ..model import Check
from .base import ANYTHING, Parameters, Resolve, arn, one, pairs, pass_role, text

_ARNS: Final = ("executionArn", "stateMachineArn", "activityArn", "resourceArn", "mapRunArn")
_CREATED: Final = {"CreateStateMachine": "stateMachine", "CreateActivity": "activity"}


def checks(operation: str, parameters: Parameters, _resolve: Resolve) -> list[Check]:
    action = f"states:{operation}"
    tags = tags_context(pairs(parameters.get("tags"), "key", "value"))
    named = next((text(parameters[name]) for name in _ARNS if parameters.get(name)), ANYTHING)
    if operation in _CREATED:
        named = arn("states", f"{_CREATED[operation]}:{text(parameters.get('name'))}")
    return one(action, named, tags) + pass_role(parameters.get("roleArn"), "states.amazonaws.com")
