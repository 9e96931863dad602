"""STS. `GetCallerIdentity` needs no permission and cannot be denied.

https://docs.aws.amazon.com/service-authorization/latest/reference/list_awssecuritytokenservice.html
"""

from typing import Final

from ..keys import tags_context
from ..model import Check
from .base import ANYTHING, Parameters, Resolve, given, one, pairs, text

_FREE: Final = {"GetCallerIdentity", "GetSessionToken"}
_KEYS: Final = {"ExternalId": "sts:ExternalId", "RoleSessionName": "sts:RoleSessionName"}


def checks(operation: str, parameters: Parameters, _resolve: Resolve) -> list[Check]:
    if operation in _FREE:
        return []
    role = text(parameters.get("RoleArn"))
    tags = tags_context(pairs(parameters.get("Tags")))
    needed = one(f"sts:{operation}", role or ANYTHING, {**given(parameters, _KEYS), **tags})
    if role and tags:
        needed += one("sts:TagSession", role, tags)
    return needed
