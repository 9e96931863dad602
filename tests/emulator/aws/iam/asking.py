"""Asks policies about calls."""

from datetime import UTC, datetime
from typing import Any

from courses.emulator.aws.iam import (
    ACCOUNT,
    REGION,
    AuthRequest,
    Check,
    Policies,
    Policy,
    Principal,
    Verdict,
    evaluate,
    nothing_known,
    parse_policy,
    request_context,
    required_checks,
)

ROLE_ARN = f"arn:aws:iam::{ACCOUNT}:role/worker"
WORKER = Principal.session(ROLE_ARN, "orders")
NOON = datetime(2026, 1, 31, 12, tzinfo=UTC)


def statement(**members: Any) -> dict[str, Any]:
    """A policy of one statement, Allow on everything unless said otherwise."""
    found = {"Effect": "Allow", "Action": "*", "Resource": "*", **members}
    for name in ("Action", "Resource"):
        if f"Not{name}" in found:
            del found[name]
    return {"Version": "2012-10-17", "Statement": [found]}


def policy(kind: str = "identity", **members: Any) -> Policy:
    return parse_policy(statement(**members), kind=kind)


def ask(
    policies: Policies,
    action: str,
    resource: str = "*",
    *,
    by: Principal = WORKER,
    **context: str,
) -> Verdict:
    base = request_context(by, at=NOON, region=REGION, account=ACCOUNT)
    more = {key: (value,) for key, value in context.items()}
    return evaluate(policies, AuthRequest(by, action, resource, {**base, **more}))


def call(policies: Policies, service: str, operation: str, parameters: dict[str, Any]) -> str:
    """ "allowed", or the first refusal among the permissions that a call needs."""

    def resolve(kind: str, name: str) -> str:
        if kind == "secret" and name in (
            "db",
            "arn:aws:secretsmanager:us-east-1:123456789012:secret:db",
        ):
            return "arn:aws:secretsmanager:us-east-1:123456789012:secret:db-a1B2c3"
        return "id" if kind == "partition-key" else nothing_known(kind, name)

    base = request_context(WORKER, at=NOON, region=REGION, account=ACCOUNT)
    for check in required_checks(service, operation, parameters, resolve):
        request = AuthRequest(WORKER, check.action, check.resource, {**base, **check.context})
        verdict = evaluate(policies, request)
        if not verdict.allowed:
            return str(verdict.effect)
    return "allowed"


def pairs(checks: list[Check]) -> list[tuple[str, str]]:
    return [(check.action, check.resource) for check in checks]
