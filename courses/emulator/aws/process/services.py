"""moto's request handlers for the services that are offered, reached without its server.

A request goes straight to the handler that moto's own route table names. So there is no Flask, no
administration address, no account header, and no service beyond `offer.SERVICES`.
"""

import importlib
import os
import re
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

from .offer import SERVICES as SERVICES

ACCOUNT_ID = "123456789012"
REGION = "us-east-1"

os.environ.update(
    # moto makes sessions of its own; they must find something and read no file.
    AWS_ACCESS_KEY_ID="fake",
    AWS_SECRET_ACCESS_KEY="fake",  # noqa: S106 opens nothing
    AWS_DEFAULT_REGION=REGION,
    AWS_CONFIG_FILE="/dev/null",
    AWS_SHARED_CREDENTIALS_FILE="/dev/null",
    AWS_EC2_METADATA_DISABLED="true",
    MOTO_IAM_LOAD_MANAGED_POLICIES="true",
    # Asked before any header: no request can choose an account.
    MOTO_ACCOUNT_ID=ACCOUNT_ID,
    S3_IGNORE_SUBDOMAIN_BUCKETNAME="1",
    # Objects stay in memory: this process can write no file.
    MOTO_S3_DEFAULT_KEY_BUFFER_SIZE=str(1 << 30),
)

Answer = tuple[int, dict[str, str], bytes]
_Handler = Callable[[Any, str, Any], tuple[int, dict[str, Any], Any]]
_routes: dict[str, list[tuple[re.Pattern[str], _Handler]]] = {}
_HOSTS = {"cloudwatch": "monitoring", "dynamodbstreams": "streams.dynamodb"}


def load() -> None:
    """Import moto's part of every offered service and make its state for the account."""
    from moto.backends import get_backend

    for service in SERVICES:
        urls = importlib.import_module(f"moto.{service}.urls")
        _routes[service] = [
            (re.compile(pattern.format("")), handler) for pattern, handler in urls.url_paths.items()
        ]
        states: Any = get_backend(service)
        state = states[ACCOUNT_ID]
        state[REGION] if REGION in state else state["aws"]


def host_of(service: str, region: str) -> str:
    """The host name that AWS would have: moto reads the region from it and makes addresses of it."""
    if service == "iam":
        return "iam.amazonaws.com"
    return f"{_HOSTS.get(service, service)}.{region}.amazonaws.com"


def request_for(
    service: str, region: str, method: str, path: str, headers: dict[str, str], body: bytes
) -> Any:
    """moto's request object. `path` is the request target with its query, as it was sent."""
    from moto.core.request import Request

    host = host_of(service, region)
    kept = {
        name: value for name, value in headers.items() if name not in ("host", "x-moto-account-id")
    }
    request = Request.from_primitives(method, f"https://{host}{path}", {**kept, "Host": host}, body)
    request.environ["RAW_URI"] = path
    return request


def dispatch(service: str, request: Any) -> Answer:
    """Let moto answer. Raises LookupError when no route of the service fits."""
    from werkzeug.exceptions import HTTPException

    path = urlsplit(request.raw_url).path
    handler = next((h for pattern, h in _routes[service] if pattern.match(path)), None)
    if handler is None:
        raise LookupError(path)
    try:
        status, headers, content = handler(request, request.raw_url, request.headers)
    except HTTPException as error:
        status, headers, content = error.code or 500, dict(error.get_headers()), error.get_body()
    if isinstance(content, str):
        content = content.encode()
    elif not isinstance(content, bytes):
        content = b"".join(content)
    return int(status), {name.lower(): str(value) for name, value in headers.items()}, content
