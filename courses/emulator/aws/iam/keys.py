"""The condition keys that can be evaluated. A policy with another one is refused, never guessed.

https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html and the
pages of the Service Authorization Reference.
"""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Final, NamedTuple

from .model import Context, Principal

SOURCE_IP: Final = "203.0.113.10"
"""The address that the lab's calls come from; of a range kept for documentation."""


class Key(NamedTuple):
    """What is known about one condition key."""

    name: str
    """As AWS writes it. With a slash at the end, the rest of the key is a tag's name."""
    meaning: str
    several: bool = False
    """Has a set of values, so that an operator needs ForAllValues: or ForAnyValue:."""


_TABLE: Final = (
    Key("aws:CurrentTime", "the time on the lab’s clock"),
    Key("aws:EpochTime", "the same in seconds since 1970"),
    Key("aws:MultiFactorAuthPresent", "never there for a role"),
    Key("aws:PrincipalAccount", "the caller’s account"),
    Key("aws:PrincipalArn", "the caller’s role or user"),
    Key("aws:PrincipalIsAWSService", "true for deliveries that AWS makes itself"),
    Key("aws:PrincipalServiceName", "the service that delivers: s3.amazonaws.com"),
    Key("aws:PrincipalTag/", "a tag of the caller’s role"),
    Key("aws:PrincipalType", "AssumedRole, User, Account or Anonymous"),
    Key("aws:RequestTag/", "a tag in the request"),
    Key("aws:RequestedRegion", "the Region that was called"),
    Key("aws:ResourceAccount", "the account of the resource"),
    Key("aws:ResourceTag/", "a tag of the resource, where the state is known"),
    Key("aws:SecureTransport", "true: the lab plays a connection with TLS"),
    Key("aws:SourceAccount", "the account for which a service delivers"),
    Key("aws:SourceArn", "the bucket, topic, rule or queue for which a service delivers"),
    Key("aws:SourceIp", f"{SOURCE_IP} for every call of a function"),
    Key("aws:TagKeys", "the names of the tags in the request", several=True),
    Key("aws:UserAgent", "what the client calls itself"),
    Key("aws:ViaAWSService", "false for a function’s own calls"),
    Key("aws:userid", "the caller’s id: ROLE:SESSION"),
    Key("aws:username", "a user’s name; not there for a role"),
    Key("cloudwatch:namespace", "the namespace of PutMetricData"),
    Key("dynamodb:Attributes", "the attributes that a request names", several=True),
    Key("dynamodb:EnclosingOperation", "the transaction or batch around an action"),
    Key("dynamodb:LeadingKeys", "the partition keys that a request reads or writes", several=True),
    Key("dynamodb:ReturnConsumedCapacity", "the parameter of that name"),
    Key("dynamodb:ReturnValues", "the parameter of that name"),
    Key("dynamodb:Select", "the parameter of that name"),
    Key("events:detail-type", "the detail-type of an event that is put"),
    Key("events:source", "the source of an event that is put", several=True),
    Key("iam:PassedToService", "the service that a role is passed to"),
    Key("iam:PermissionsBoundary", "the boundary that a new role gets"),
    Key("iam:PolicyARN", "the managed policy that is attached or detached"),
    Key("lambda:FunctionArn", "the function of an event source mapping"),
    Key("lambda:FunctionUrlAuthType", "NONE or AWS_IAM"),
    Key("lambda:InvokedViaFunctionUrl", "true for a request to a function URL"),
    Key("lambda:Principal", "the principal that AddPermission names"),
    Key("s3:ExistingObjectTag/", "a tag of the object, where the state is known"),
    Key("s3:RequestObjectTag/", "a tag in the request"),
    Key("s3:RequestObjectTagKeys", "the names of the tags in the request", several=True),
    Key("s3:VersionId", "the version that is asked for"),
    Key("s3:authType", "REST-HEADER, or REST-QUERY-STRING for a presigned URL"),
    Key("s3:delimiter", "the parameter Delimiter of a listing"),
    Key("s3:max-keys", "the parameter MaxKeys of a listing"),
    Key("s3:prefix", "the parameter Prefix of a listing"),
    Key("s3:signatureAge", "the age of a presigned URL in milliseconds"),
    Key("s3:signatureversion", "AWS4-HMAC-SHA256"),
    Key("s3:x-amz-acl", "the canned ACL of a write"),
    Key("s3:x-amz-content-sha256", "the hash of the body"),
    Key("s3:x-amz-copy-source", "the source of a copy: /bucket/key"),
    Key("s3:x-amz-metadata-directive", "COPY or REPLACE"),
    Key("s3:x-amz-server-side-encryption", "AES256 or aws:kms, where the request asks for it"),
    Key("s3:x-amz-storage-class", "the storage class of a write"),
    Key("secretsmanager:Name", "the name of a secret that is created"),
    Key("secretsmanager:SecretId", "the secret as the request names it"),
    Key("secretsmanager:VersionId", "the version that is asked for"),
    Key("secretsmanager:VersionStage", "the stage that is asked for"),
    Key("sns:Endpoint", "the endpoint of a subscription"),
    Key("sns:Protocol", "the protocol of a subscription"),
    Key("ssm:Overwrite", "the parameter of PutParameter"),
    Key("ssm:Recursive", "the parameter of GetParametersByPath"),
    Key("sts:ExternalId", "the parameter of AssumeRole"),
    Key("sts:RoleSessionName", "the parameter of AssumeRole"),
)

KEYS: Final[Mapping[str, Key]] = {key.name.lower(): key for key in _TABLE}
"""By name in lower case: names are compared without regard to case."""


def find(name: str) -> Key | None:
    """The key that a policy writes as `name`."""
    lower = name.lower()
    head, slash, tag = lower.partition("/")
    return KEYS.get(head + slash) if slash and tag else KEYS.get(lower) if not slash else None


def known_for(name: str) -> list[str]:
    """Keys with the prefix of `name`, to tell an author what there is."""
    prefix = name.partition(":")[0].lower() + ":"
    return [key.name for lower, key in KEYS.items() if lower.startswith(prefix)]


_TYPES: Final = {
    "role": "AssumedRole",
    "user": "User",
    "root": "Account",
    "anonymous": "Anonymous",
    "service": "Service",
}


def request_context(
    principal: Principal,
    *,
    at: datetime,
    region: str,
    account: str,
    user_agent: str = "",
    source_arn: str = "",
) -> dict[str, tuple[str, ...]]:
    """The keys that every request has, whatever it calls.

    `account` is the resource's; `source_arn` names what a service delivers for.
    """
    moment = at.astimezone(UTC)
    found = {
        "aws:currenttime": moment.strftime("%Y-%m-%dT%H:%M:%SZ"),
        "aws:epochtime": str(int(moment.timestamp())),
        "aws:principaltype": _TYPES[principal.kind],
        "aws:requestedregion": region,
        "aws:resourceaccount": account,
        "aws:securetransport": "true",
        "aws:viaawsservice": "false",
    }
    if principal.kind == "service":
        found |= {
            "aws:principalisawsservice": "true",
            "aws:principalservicename": principal.arn,
            "aws:sourceaccount": account,
            "aws:sourcearn": source_arn,
        }
    else:
        found |= {
            "aws:principalisawsservice": "false",
            "aws:sourceip": SOURCE_IP,
            "aws:useragent": user_agent,
            "aws:principalarn": principal.identity_arn,
            "aws:principalaccount": principal.account,
            **_named(principal),
        }
    found |= {f"aws:principaltag/{name.lower()}": text for name, text in principal.tags.items()}
    return {name: (text,) for name, text in found.items() if text}


def _named(principal: Principal) -> dict[str, str]:
    if principal.kind == "role":
        return {"aws:userid": "AROALAMBDALAB:" + principal.arn.rsplit("/", 1)[-1]}
    if principal.kind == "user":
        name = principal.arn.rsplit("/", 1)[-1]
        return {"aws:username": name, "aws:userid": "AIDALAMBDALAB"}
    return {}


def tags_context(tags: Mapping[str, str], *, prefix: str = "aws:RequestTag/") -> Context:
    """The keys for tags in a request: each tag, and the set of their names."""
    if not tags:
        return {}
    names = "s3:requestobjecttagkeys" if prefix.lower().startswith("s3:") else "aws:tagkeys"
    found = {f"{prefix}{name}".lower(): (value,) for name, value in tags.items()}
    return {**found, names: tuple(tags)}
