"""Least privilege: what a policy grants and nobody used."""

from collections.abc import Iterable
from typing import Final, Protocol

from .lambda_role import WRITES_LOGS
from .model import Policy, Statement
from .patterns import matches

_EVERYTHING: Final = "*"


class Used(Protocol):
    """A permission that was asked for."""

    @property
    def action(self) -> str: ...
    @property
    def resource(self) -> str: ...
    @property
    def verdict(self) -> str: ...


def unused_permissions(policy: Policy, decisions: Iterable[Used]) -> list[str]:
    """What the policy allows beyond what was used, as "ACTION on RESOURCE", in its order.

    Each pair of an action and a resource pattern must have allowed a call. A wildcard in an action,
    and a resource that is nothing but a wildcard, are too broad all the same: then the entry says
    what was used of it. Writing the function's own log is Lambda's use of the role, not counted.
    """
    allowed = [each for each in decisions if each.verdict == "allowed"]
    found: list[str] = []
    for statement in policy.statements:
        if statement.allow:
            found += _unused(statement, allowed)
    return list(dict.fromkeys(found))


def _unused(statement: Statement, used: list[Used]) -> list[str]:
    if statement.not_actions or statement.not_resources:
        shown = "everything but " if statement.not_actions else ""
        actions = shown + ", ".join(statement.actions)
        outside = "everything but " if statement.not_resources else ""
        return [f"{actions} on {outside}{', '.join(statement.resources)}"]
    found = []
    for action in statement.actions:
        if action.lower() in WRITES_LOGS:
            continue
        for resource in statement.resources:
            hits = [
                each
                for each in used
                if matches(action, each.action, ignore_case=True)
                and matches(resource, each.resource)
            ]
            if not hits:
                found.append(f"{action} on {resource}")
            elif broad := _too_broad(action, resource, hits):
                found.append(broad)
    return found


def _too_broad(action: str, resource: str, hits: list[Used]) -> str:
    """What a wildcard that was used could be narrowed to, "" where it is as narrow as it can be."""
    actions = sorted({each.action for each in hits})
    if "*" in action or "?" in action:
        return f"{action} on {resource}, of which only {', '.join(actions)} was used"
    resources = sorted({each.resource for each in hits})
    whole = resource.split(":", 5)[-1] == _EVERYTHING
    if whole and not any(name.endswith(_EVERYTHING) for name in resources):
        return f"{action} on {resource}, of which only {', '.join(resources)} was used"
    return ""
