"""IAM: policies, their evaluation, what calls need, how a denial reads. Standard library only.

    policy = parse_policy(document, kind="identity")          # or PolicyError with every problem
    principal = Principal.session("arn:aws:iam::123456789012:role/worker", "worker")
    base = request_context(principal, at=now, region=REGION, account=ACCOUNT)
    for check in required_checks("dynamodb", "GetItem", {"TableName": "orders", ...}, resolve):
        request = AuthRequest(principal, check.action, check.resource, {**base, **check.context})
        verdict = evaluate(Policies(identity=[policy]), request)
        if not verdict.allowed:
            answer = denial("dynamodb", principal, check, verdict, request_id=...)

Imported by the process that plays AWS and by the site, which validates a learner's role with it.
"""

from .checks import PREFIXES, SERVICES, Resolve, nothing_known, required_checks, when_missing
from .denials import Denial, denial, error, sentence
from .evaluate import Policies, evaluate
from .keys import KEYS, request_context
from .lambda_role import destination_checks, sending_refusal, source_checks, source_refusal
from .model import (
    ACCOUNT,
    ALLOW_ALL,
    REGION,
    AuthRequest,
    Check,
    Effect,
    Policy,
    PolicyError,
    PolicyKind,
    Principal,
    Problem,
    Verdict,
)
from .operators import OPERATORS
from .parse import parse_policy, read_policy
from .unused import unused_permissions

__all__ = [
    "ACCOUNT",
    "ALLOW_ALL",
    "KEYS",
    "OPERATORS",
    "PREFIXES",
    "REGION",
    "SERVICES",
    "AuthRequest",
    "Check",
    "Denial",
    "Effect",
    "Policies",
    "Policy",
    "PolicyError",
    "PolicyKind",
    "Principal",
    "Problem",
    "Resolve",
    "Verdict",
    "denial",
    "destination_checks",
    "error",
    "evaluate",
    "nothing_known",
    "parse_policy",
    "read_policy",
    "request_context",
    "required_checks",
    "sending_refusal",
    "sentence",
    "source_checks",
    "source_refusal",
    "unused_permissions",
    "when_missing",
]
