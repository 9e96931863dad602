"""Whether policies allow a request.

An explicit deny anywhere wins. Else, inside one account, an identity policy or a resource policy
must allow, and a boundary and a session policy must allow as well where there are any.
https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from .model import (
    AuthRequest,
    Context,
    Effect,
    Policy,
    PolicyKind,
    Principal,
    Principals,
    Statement,
    Verdict,
)
from .operators import holds
from .patterns import expand, matches

_LONGEST: Final = 8192
"""Characters of an ARN or of a condition key's value."""


@dataclass(frozen=True, slots=True)
class Policies:
    """All policies that concern one request."""

    identity: Sequence[Policy] = ()
    resource: Sequence[Policy] = ()
    boundary: Policy | None = None
    session: Policy | None = None
    """The policy given when the role was assumed."""
    resource_must_allow: bool = False
    """True for trust policies and across accounts: what the principal has does not suffice."""
    identity_must_allow: bool = False
    """True across accounts."""


def evaluate(policies: Policies, request: AuthRequest) -> Verdict:
    """The verdict, and the kind of policy that it is due to.

    What is longer than any name or value of AWS's is refused unread: matching takes time that grows
    with its length.
    """
    values = (value for several in request.context.values() for value in several)
    if len(request.resource) > _LONGEST or any(len(value) > _LONGEST for value in values):
        return _refused(PolicyKind.IDENTITY)
    kinds = (
        (PolicyKind.IDENTITY, policies.identity),
        (PolicyKind.RESOURCE, policies.resource),
        (PolicyKind.BOUNDARY, _listed(policies.boundary)),
        (PolicyKind.SESSION, _listed(policies.session)),
    )
    for kind, several in kinds:
        denied = _first(several, request, allow=False)
        if denied is not None:
            trust = any(policy.kind is PolicyKind.TRUST for policy in several)
            return Verdict(Effect.EXPLICIT_DENY, PolicyKind.TRUST if trust else kind, denied)
    return _allowed(policies, request)


def _allowed(policies: Policies, request: AuthRequest) -> Verdict:
    identity = _first(policies.identity, request, allow=True)
    resource = _first(policies.resource, request, allow=True)
    by_account = _first(policies.resource, request, allow=True, whole_account=True)
    direct = resource is not None and _names_session(resource, request.principal)
    root = request.principal.kind == "root"
    if policies.resource_must_allow and resource is None and (by_account is None or not identity):
        trust = any(policy.kind is PolicyKind.TRUST for policy in policies.resource)
        return _refused(PolicyKind.TRUST if trust else PolicyKind.RESOURCE)
    if policies.identity_must_allow and identity is None and not root:
        return _refused(PolicyKind.IDENTITY)
    if identity is None and resource is None and not root:
        nobody = request.principal.kind in ("service", "anonymous")
        return _refused(PolicyKind.RESOURCE if nobody else PolicyKind.IDENTITY)
    if not direct:
        for kind, policy in (
            (PolicyKind.BOUNDARY, policies.boundary),
            (PolicyKind.SESSION, policies.session),
        ):
            if policy is not None and _first([policy], request, allow=True) is None:
                return _refused(kind)
    if identity is not None:
        return Verdict(Effect.ALLOWED, PolicyKind.IDENTITY, identity)
    return Verdict(Effect.ALLOWED, PolicyKind.RESOURCE, resource)


def _refused(kind: PolicyKind) -> Verdict:
    return Verdict(Effect.IMPLICIT_DENY, kind)


def _listed(policy: Policy | None) -> Sequence[Policy]:
    return () if policy is None else (policy,)


def _first(
    policies: Iterable[Policy],
    request: AuthRequest,
    *,
    allow: bool,
    whole_account: bool = False,
) -> Statement | None:
    for policy in policies:
        for statement in policy.statements:
            if statement.allow is allow and applies(
                statement, request, variables=policy.variables, whole_account=whole_account
            ):
                return statement
    return None


def applies(
    statement: Statement,
    request: AuthRequest,
    *,
    variables: bool = True,
    whole_account: bool = False,
) -> bool:
    """Whether a statement speaks of a request.

    A principal that is a whole account counts for a deny; an allow for it only says that the
    account's own policies decide (`whole_account`).
    """
    named = statement.principals
    if named is not None and not _names(
        named, request.principal, account=whole_account or not statement.allow
    ):
        return False
    action = any(matches(each, request.action, ignore_case=True) for each in statement.actions)
    if action is statement.not_actions:
        return False
    resource = any(
        _resource(each, request.resource, request.context, variables=variables)
        for each in statement.resources
    )
    if resource is statement.not_resources:
        return False
    return all(holds(each, request.context, variables=variables) for each in statement.conditions)


def _resource(pattern: str, resource: str, context: Context, *, variables: bool) -> bool:
    if variables:
        expanded = expand(pattern, context)
        if expanded is None:
            return False
        pattern = expanded
    return matches(pattern, resource)


def _names(named: Principals, principal: Principal, *, account: bool) -> bool:
    if principal.kind == "service":
        hit = "*" in named.aws or principal.arn in named.services
    else:
        hit = "*" in named.aws or bool({principal.arn, principal.identity_arn} & set(named.aws))
        if principal.account and account:
            whole = {principal.account, f"arn:aws:iam::{principal.account}:root"}
            hit = hit or bool(whole & set(named.aws))
    return hit is not named.negated


def _names_session(statement: Statement, principal: Principal) -> bool:
    """Whether an allow names the session itself, which boundary and session policy do not limit."""
    named = statement.principals
    return named is not None and principal.kind in ("role", "user") and principal.arn in named.aws
