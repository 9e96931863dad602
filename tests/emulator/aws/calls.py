"""Calls on AWS by a handler in a real sandbox, with the boto3 that it finds there."""

import json
from collections.abc import Callable, Sequence
from typing import Any

from courses.emulator import Account, FunctionConfig, LocalLambda, Outcome, Role

Call = tuple[str, str, dict[str, Any]]
"""Client, method, parameters."""
Ask = Callable[..., dict[str, Any]]
"""`call(client, operation, parameters)`: the reply to a call that must succeed."""
Refuse = Callable[..., str]
"""The same for one that must fail: its error code."""

_CODE = b"""
import json
import boto3
from botocore.exceptions import ClientError

clients = {}

def plain(value):
    if isinstance(value, dict):
        return {name: plain(member) for name, member in value.items() if name != "ResponseMetadata"}
    if isinstance(value, list):
        return [plain(member) for member in value]
    if hasattr(value, "read"):
        value = value.read()
    return value.decode() if isinstance(value, bytes) else value

def handler(event, context):
    replies = []
    for service, method, parameters in event:
        client = clients.setdefault(service, None) or boto3.client(service)
        clients[service] = client
        try:
            replies.append(plain(getattr(client, method)(**parameters)))
        except ClientError as error:
            replies.append({"$error": error.response["Error"], "$status": error.response["ResponseMetadata"]["HTTPStatusCode"]})
    return json.loads(json.dumps(replies, default=str))
"""


def from_sandbox(
    lab: LocalLambda, account: Account, *calls: Call, role: Role | None = None
) -> list[dict[str, Any]]:
    """The replies; one that AWS refused is {"$error": {"Code", "Message"}, "$status"}."""
    config = FunctionConfig(profile="boto3", timeout_s=30, memory_mb=256, role=role)
    with lab.create_function(config, {"handler.py": _CODE}, account=account) as function:
        invocation = function.invoke([list(call) for call in calls])
    assert invocation.outcome is Outcome.OK, invocation
    replies: list[dict[str, Any]] = invocation.response
    return replies


def as_root(account: Account, *calls: Call) -> list[dict[str, Any]]:
    """The replies to calls that must succeed."""
    replies = []
    for service, method, parameters in calls:
        result = account.call(service, method, parameters)
        assert result.reply is not None, (service, method, result.error_code, result.error_message)
        replies.append(result.reply)
    return replies


def allowing(*statements: tuple[Sequence[str], Sequence[str]], name: str = "worker") -> Role:
    """A role that allows the actions of each pair on its resources, and nothing else."""
    document = {
        "Version": "2012-10-17",
        "Statement": [
            {"Effect": "Allow", "Action": list(actions), "Resource": list(resources)}
            for actions, resources in statements
        ],
    }
    return Role(name, document)


def policy_for(service: str, action: str, resource: str, source: str) -> dict[str, Any]:
    """A resource policy that lets an AWS service in, on behalf of one source."""
    return {
        "Version": "2012-10-17",
        "Statement": [
            {
                "Effect": "Allow",
                "Principal": {"Service": service},
                "Action": action,
                "Resource": resource,
                "Condition": {"ArnLike": {"aws:SourceArn": source}},
            }
        ],
    }


def trust(service: str, **conditions: Any) -> str:
    """A trust policy as text: the service may assume the role, on these conditions."""
    statement = {
        "Effect": "Allow",
        "Principal": {"Service": service},
        "Action": "sts:AssumeRole",
        **({"Condition": conditions} if conditions else {}),
    }
    return json.dumps({"Version": "2012-10-17", "Statement": [statement]})


def trusting(service: str, name: str, **conditions: Any) -> Call:
    """The call that makes a role which the service may assume."""
    document = trust(service, **conditions)
    return "iam", "create_role", {"RoleName": name, "AssumeRolePolicyDocument": document}


def arn(service: str, name: str) -> str:
    return f"arn:aws:{service}:us-east-1:123456789012:{name}"


def queue_url(name: str) -> str:
    return f"https://sqs.us-east-1.amazonaws.com/123456789012/{name}"
