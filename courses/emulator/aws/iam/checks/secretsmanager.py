"""Secrets Manager. A secret's ARN ends in six random characters: names are looked up first.

https://docs.aws.amazon.com/service-authorization/latest/reference/list_awssecretsmanager.html
"""

from typing import Final

from ..keys import tags_context
from ..model import Check
from .base import ANYTHING, Parameters, Resolve, arn, given, items, one, pairs, text

_ANY_SECRET: Final = {"ListSecrets", "GetRandomPassword"}
_SUFFIX: Final = "-??????"
"""Stands for the suffix of a secret that does not exist. Only a wildcard in a policy fits it."""
_KEYS: Final = {
    "SecretId": "secretsmanager:SecretId",
    "VersionId": "secretsmanager:VersionId",
    "VersionStage": "secretsmanager:VersionStage",
}


def checks(operation: str, parameters: Parameters, resolve: Resolve) -> list[Check]:
    action = f"secretsmanager:{operation}"
    if operation in _ANY_SECRET:
        return one(action, ANYTHING)
    if operation == "BatchGetSecretValue":
        listed = [text(item) for item in items(parameters.get("SecretIdList"))]
        each = [_check("secretsmanager:GetSecretValue", name, {}, resolve) for name in listed]
        return one(action, ANYTHING) + each
    if operation == "CreateSecret":
        name = text(parameters.get("Name"))
        context = {
            **given(parameters, {"Name": "secretsmanager:Name"}),
            **tags_context(pairs(parameters.get("Tags"))),
        }
        return one(action, arn("secretsmanager", f"secret:{name}{_SUFFIX}"), context)
    return [_check(action, text(parameters.get("SecretId")), parameters, resolve)]


def _check(action: str, name: str, parameters: Parameters, resolve: Resolve) -> Check:
    if not name:
        return Check(action, ANYTHING)
    resource = resolve("secret", name)
    if not resource:
        resource = (
            name if name.startswith("arn:") else arn("secretsmanager", f"secret:{name}{_SUFFIX}")
        )
    context = {**given(parameters, _KEYS), **tags_context(pairs(parameters.get("Tags")))}
    return Check(action, resource, context, shown=name)
