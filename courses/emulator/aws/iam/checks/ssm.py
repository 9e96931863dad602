"""Parameter Store, the part of Systems Manager that is offered. Parameters are named by path.

https://docs.aws.amazon.com/service-authorization/latest/reference/list_awssystemsmanager.html
"""

from typing import Final

from ..keys import tags_context
from ..model import Check
from .base import ANYTHING, Parameters, Resolve, arn, given, items, one, pairs, text

_KEYS: Final = {"Overwrite": "ssm:Overwrite", "Recursive": "ssm:Recursive"}
_SECRETS: Final = "/aws/reference/secretsmanager/"


def checks(operation: str, parameters: Parameters, resolve: Resolve) -> list[Check]:
    action = f"ssm:{operation}"
    context = {**given(parameters, _KEYS), **tags_context(pairs(parameters.get("Tags")))}
    names = [text(name) for name in items(parameters.get("Names"))]
    names += [text(parameters[key]) for key in ("Name", "Path") if parameters.get(key)]
    if parameters.get("ResourceType") == "Parameter":
        names += [text(parameters.get("ResourceId"))]
    needed = []
    for name in names:
        needed.append(Check(action, _parameter(name), context))
        if name.startswith(_SECRETS) and operation.startswith("GetParameter"):
            secret = name.removeprefix(_SECRETS)
            found = resolve("secret", secret) or arn("secretsmanager", f"secret:{secret}-??????")
            needed.append(Check("secretsmanager:GetSecretValue", found))
    return needed or one(action, arn("ssm", "*") if operation.startswith("Describe") else ANYTHING)


def _parameter(name: str) -> str:
    """The ARN of a parameter or path, without the version or label that a request may add."""
    if name.startswith("arn:"):
        return name
    return arn("ssm", f"parameter/{name.partition(':')[0].removeprefix('/')}")
