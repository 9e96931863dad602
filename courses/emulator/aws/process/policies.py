"""The policies that concern a request, as they stand in the account's state at this moment.

A policy that cannot be evaluated without guessing is an error with its reason, never an allow.
"""

import functools
import json
from typing import Any

from .. import iam
from .errors import AwsError
from .state import backend

_DEFAULT_TOPIC_POLICY = "__default_policy_ID"
"""It speaks of AWS:SourceOwner, which lets the owner's services in and no role."""


@functools.lru_cache(1024)
def _read(text: str, kind: str, where: str) -> iam.Policy:
    try:
        return iam.read_policy(text, kind=iam.PolicyKind(kind))
    except iam.PolicyError as error:
        raise AwsError(
            "MalformedPolicyDocument", f"{where} cannot be evaluated in Lambda Lab: {error}"
        ) from error


def role_named(name: str) -> Any:
    """moto's role, or None."""
    return next((role for role in backend("iam").roles.values() if role.name == name), None)


def identity(role: Any) -> list[iam.Policy]:
    """Inline policies of a role and the managed ones that are attached to it. Raises AwsError."""
    found = [
        _read(text, "identity", f"The policy {name} of the role {role.name}")
        for name, text in role.policies.items()
    ]
    found += [_managed(policy, "identity") for policy in role.managed_policies.values()]
    return found


def boundary(role: Any) -> iam.Policy | None:
    """The role's permissions boundary. Raises AwsError."""
    if not role.permissions_boundary_arn:
        return None
    policy = backend("iam").managed_policies.get(role.permissions_boundary_arn)
    if policy is None:
        raise AwsError(
            "NoSuchEntity", f"The boundary {role.permissions_boundary_arn} is not there."
        )
    return _managed(policy, "boundary")


def _managed(policy: Any, kind: str) -> iam.Policy:
    version = next(each for each in policy.versions if each.is_default_version)
    return _read(str(version.document), kind, f"The policy {policy.name}")


def session(text: str) -> iam.Policy | None:
    """The policy that was given when a role was assumed, "" for none. Raises AwsError."""
    return _read(text, "session", "The session policy") if text else None


def trust(role: Any) -> iam.Policy:
    """Who may assume the role. Raises AwsError."""
    text = role.assume_role_policy_document
    text = text if isinstance(text, str) else json.dumps(text)
    return _read(text, "trust", f"The trust policy of the role {role.name}")


def of_resource(arn: str) -> list[iam.Policy]:
    """The policy of a queue, topic, bucket, secret, stream or table. Raises AwsError."""
    parts = arn.split(":", 5)
    if len(parts) < 6:
        return []
    service, region, name = parts[2], parts[3], parts[5]
    find = _RESOURCES.get(service)
    text = find(name, arn, region) if find is not None else None
    return [_read(text, "resource", f"The policy of {arn}")] if text else []


def _of_bucket(name: str, _arn: str, _region: str) -> str | None:
    bucket = backend("s3").buckets.get(name.partition("/")[0])
    text = bucket.policy if bucket is not None else None
    return text.decode() if isinstance(text, bytes) else text


def _of_queue(name: str, _arn: str, region: str) -> str | None:
    queue = backend("sqs", region).queues.get(name)
    return queue.policy if queue is not None else None


def _of_topic(_name: str, arn: str, region: str) -> str | None:
    topic = backend("sns", region).topics.get(arn)
    if topic is None or topic._policy_json.get("Id") == _DEFAULT_TOPIC_POLICY:
        return None
    return str(topic.policy)


def _of_secret(_name: str, arn: str, region: str) -> str | None:
    secrets = backend("secretsmanager", region).secrets.values()
    return next((secret.policy for secret in secrets if secret.arn == arn), None)


def _of_stream(_name: str, arn: str, region: str) -> str | None:
    return backend("kinesis", region).resource_policies.get(arn)  # type: ignore[no-any-return]


def _of_table(_name: str, arn: str, region: str) -> str | None:
    found = backend("dynamodb", region).resource_policies.get(arn)
    return found.policy_doc if found is not None else None


_RESOURCES = {
    "s3": _of_bucket,
    "sqs": _of_queue,
    "sns": _of_topic,
    "secretsmanager": _of_secret,
    "kinesis": _of_stream,
    "dynamodb": _of_table,
}
