"""Lambda. A function is named by its name, its ARN or part of it, with or without a qualifier.

https://docs.aws.amazon.com/service-authorization/latest/reference/list_awslambda.html
"""

from typing import Final

from ..keys import tags_context
from ..model import Check, Context
from .base import ANYTHING, Parameters, Resolve, arn, given, items, one, pairs, pass_role, text

_RENAMED: Final = {
    "Invoke": "InvokeFunction",
    "InvokeAsync": "InvokeFunction",
    "InvokeWithResponseStream": "InvokeFunction",
    "GetLayerVersionByArn": "GetLayerVersion",
}
_MAPPINGS: Final = {
    "GetEventSourceMapping",
    "UpdateEventSourceMapping",
    "DeleteEventSourceMapping",
}
_WITHOUT_RESOURCE: Final = {
    "ListFunctions",
    "ListEventSourceMappings",
    "ListLayers",
    "GetAccountSettings",
}
_QUALIFIED: Final = frozenset(
    "Invoke InvokeAsync InvokeWithResponseStream GetFunction GetFunctionConfiguration DeleteFunction "
    "AddPermission RemovePermission GetPolicy".split()
)
"""Operations whose qualifier is part of the ARN that is checked."""
_KEYS: Final = {"AuthType": "lambda:FunctionUrlAuthType"}


def checks(operation: str, parameters: Parameters, _resolve: Resolve) -> list[Check]:
    action = f"lambda:{_RENAMED.get(operation, operation)}"
    function = text(parameters.get("FunctionName"))
    if operation in _WITHOUT_RESOURCE:
        return one(action, ANYTHING)
    if operation == "CreateEventSourceMapping":
        return one(action, ANYTHING, {"lambda:functionarn": (function_arn(function),)})
    if operation in _MAPPINGS:
        named = text(parameters.get("UUID")) or "*"
        of = {"lambda:functionarn": (function_arn(function),)} if function else {}
        return one(action, arn("lambda", f"event-source-mapping:{named}"), of)
    if parameters.get("LayerName") or parameters.get("Arn"):
        return one(action, _layer(parameters))
    if parameters.get("Resource"):
        return one(action, text(parameters["Resource"]))
    qualifier = text(parameters.get("Qualifier")) if operation in _QUALIFIED else ""
    context: Context = {**given(parameters, _KEYS), **tags_context(pairs(parameters.get("Tags")))}
    if operation == "AddPermission":
        context = {**context, **given(parameters, {"Principal": "lambda:Principal"})}
    needed = one(action, function_arn(function, qualifier), context)
    needed += pass_role(parameters.get("Role"), "lambda.amazonaws.com")
    for layer in items(parameters.get("Layers")):
        needed += one("lambda:GetLayerVersion", text(layer))
    return needed


def function_arn(name: str, qualifier: str = "") -> str:
    """The full ARN of what `name` means; a qualifier in the name stays where it is."""
    if not name:
        return arn("lambda", "function:*")
    if not name.startswith("arn:"):
        name = arn("lambda", f"function:{name.rpartition('function:')[2]}")
    if qualifier and name.count(":") == 6:
        return f"{name}:{qualifier}"
    return name


def _layer(parameters: Parameters) -> str:
    name = text(parameters.get("Arn") or parameters.get("LayerName"))
    if not name.startswith("arn:"):
        name = arn("lambda", f"layer:{name}")
    version = parameters.get("VersionNumber")
    return f"{name}:{version}" if version and name.count(":") == 6 else name
