"""Which services are offered, and how a request says which one it is for.

moto ships two hundred services and ignores its own white list in server mode, so this list is the
only one that counts: what is not in it never reaches moto.
"""

import re
from collections.abc import Mapping
from urllib.parse import unquote

SERVICES = (
    "s3 dynamodb dynamodbstreams sqs sns events scheduler secretsmanager ssm kinesis logs cloudwatch"
    " sts iam"
).split()
"""By the names of boto3's clients."""

_BY_SCOPE = {"monitoring": "cloudwatch"}
_SCOPE = re.compile(r"Credential=([^/\s,]{1,128})/[^/\s,]{1,64}/([^/\s,]{1,64})/([a-z0-9-]{1,64})/")
_QUERY_SCOPE = re.compile(
    r"[?&]X-Amz-Credential=([^/&]{1,128})/[^/&]{1,64}/([^/&]{1,64})/([a-z0-9-]{1,64})/"
)
_OLDER_QUERY = re.compile(r"[?&]AWSAccessKeyId=([^/&]{1,128})&")
"""Of a URL that boto3 signs in advance unless it is told to use version 4: S3 alone has those."""
_LONGEST_AUTHORIZATION = 2000
"""A search in a longer header takes time that grows with the square of its length."""
_LONGEST_PATH = 8192


def scope(method_path: str, headers: Mapping[str, str]) -> tuple[str, str, str]:
    """The access key, region and service that a request is signed for; empty where it is not.

    Claims, like everything in a request: they choose a service, never a principal.
    """
    found = _SCOPE.search(headers.get("authorization", "")[:_LONGEST_AUTHORIZATION])
    if found is None and "X-Amz-Credential=" in method_path:
        found = _QUERY_SCOPE.search(unquote(method_path[:_LONGEST_PATH]))
    if found is not None:
        return found[1], found[2], found[3]
    older = _OLDER_QUERY.search(method_path[:_LONGEST_PATH])
    return (older[1], "", "s3") if older is not None else ("", "", "")


def service_of(signing_name: str, headers: Mapping[str, str]) -> str:
    """The client's name for a signing name; S3 for a request that is not signed at all."""
    if signing_name == "dynamodb" and headers.get("x-amz-target", "").startswith("DynamoDBStreams"):
        return "dynamodbstreams"
    return _BY_SCOPE.get(signing_name, signing_name) or "s3"


def refusal(service: str) -> str:
    """What a caller of any other service is told."""
    offered = ", ".join(sorted(SERVICES))
    return f"Lambda Lab's local AWS has no service {service!r}. It offers {offered} and lambda."
