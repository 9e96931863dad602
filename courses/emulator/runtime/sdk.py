"""boto3 made ready in the zygote, so that a learner's first client and first call find it warm.

The default session, the one that `boto3.client` makes anyway, keeps only what AWS ships: parsed
service models and endpoints, and a chain of credentials that has not been asked. It has not read
credentials, a region or a variable of any function. All the rest goes through a session to throw
away, which fills the caches of botocore's modules.
"""

import importlib
import os
import socket
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from . import sdk_once

_CALLS: dict[str, tuple[str, dict[str, Any]]] = {
    "s3": ("get_object", {"Bucket": "warm-up", "Key": "k"}),
    "dynamodb": ("get_item", {"TableName": "warm-up", "Key": {"id": {"S": "1"}}}),
    "sqs": ("send_message", {"QueueUrl": "http://127.0.0.1:4566/1/q", "MessageBody": "m"}),
    "sns": ("publish", {"TopicArn": "arn:aws:sns:us-east-1:1:t", "Message": "m"}),
    "events": ("put_events", {"Entries": [{"Source": "s", "DetailType": "t", "Detail": "{}"}]}),
    "kinesis": ("put_record", {"StreamName": "s", "Data": b"d", "PartitionKey": "p"}),
    "lambda": ("invoke", {"FunctionName": "f", "Payload": b"{}"}),
    "logs": ("describe_log_groups", {}),
    "cloudwatch": (
        "put_metric_data",
        {"Namespace": "n", "MetricData": [{"MetricName": "m", "Value": 1.0}]},
    ),
    "secretsmanager": ("get_secret_value", {"SecretId": "s"}),
    "ssm": ("get_parameter", {"Name": "n"}),
    "sts": ("get_caller_identity", {}),
}
"""The services that exercises use, each with one call."""
_RESOURCES = ("dynamodb", "s3")
_OFTEN = ("s3", "dynamodb")
_NO_METADATA = "AWS_EC2_METADATA_DISABLED"
"""Every run has this variable: there is no metadata service to ask."""
_READ_BY_SESSIONS = (
    "AWS_CONFIG_FILE",
    "AWS_DATA_PATH",
    "AWS_DEFAULT_PROFILE",
    "AWS_EC2_METADATA_SERVICE_",
    "AWS_EC2_METADATA_V1_",
    "AWS_IMDS_",
    "AWS_METADATA_SERVICE_",
    "AWS_PROFILE",
)
"""How variables begin that a session or its chain of credentials reads when it is made."""
_ENDPOINT = "http://127.0.0.1:4566"
_JSON = (b"{}", b'{"__type":"WarmUp"}')
_BODIES = {
    "rest-xml": (b"", b"<Error><Code>WarmUp</Code></Error>"),
    "query": (b"<R><%sResult/></R>", b"<R><Error><Code>WarmUp</Code></Error></R>"),
    "json": _JSON,
    "rest-json": _JSON,
    "smithy-rpc-v2-cbor": (b"\xa0", b"\xa1f__typefWarmUp"),
}
"""By protocol: what a call that succeeded is answered with, and one that failed. %s is the operation."""
_warmers: list[Callable[[], None]] = []


@contextmanager
def _answered(status: int, body: bytes, protocol: str) -> Iterator[None]:
    """Within it, whoever connects finds this answer, through all of the HTTP client's code."""
    connections: Any = importlib.import_module("urllib3.util.connection")
    connect, ends = connections.create_connection, list[socket.socket]()
    lines = [f"HTTP/1.1 {status} Warm-Up", f"Content-Length: {len(body)}", "Connection: close"]
    if protocol == "smithy-rpc-v2-cbor":
        lines.append("smithy-protocol: rpc-v2-cbor")

    def connected(*_: object, **__: object) -> socket.socket:
        theirs, ours = socket.socketpair()
        ours.sendall("\r\n".join([*lines, "", ""]).encode() + body)
        ends.append(ours)
        return theirs

    connections.create_connection = connected
    try:
        yield
    finally:
        connections.create_connection = connect
        for end in ends:
            end.close()


def load() -> None:
    """Parse the models of common services and make calls of each, answered in this process."""
    boto3 = importlib.import_module("boto3")
    loaders = importlib.import_module("botocore.loaders")
    collection = sdk_once.Collection()
    sdk_once.keep_files(loaders, collection)
    sdk_once.share_rules(importlib.import_module("botocore.endpoint_provider"), collection)
    sdk_once.share_methods(importlib.import_module("botocore.client"), collection)
    sdk_once.share_discovery(importlib.import_module("botocore.model"), collection)
    hooks = importlib.import_module("botocore.hooks")
    sdk_once.share_names(hooks, collection)
    sdk_once.share_handlers(hooks)
    sdk_once.ask_flags_of_functions(hooks)
    with sdk_once.plain_dicts(loaders):
        boto3.setup_default_session()
        kept = boto3.DEFAULT_SESSION._session
        other = boto3.Session("warm-up", "warm-up", region_name="us-east-1")
        for shared in ("data_loader", "endpoint_resolver"):
            other._session.register_component(shared, kept.get_component(shared))
        os.environ[_NO_METADATA] = "true"
        kept.get_component("credential_provider")  # makes the chain: a fifth of a first client
        del os.environ[_NO_METADATA]
        for service in _RESOURCES:
            other.resource(service, endpoint_url=_ENDPOINT)

        def warm(services: tuple[str, ...]) -> None:
            for service in services:
                _call(other.client(service, endpoint_url=_ENDPOINT), *_CALLS[service])

        warm(tuple(_CALLS))
    collection.is_open = False
    sdk_once.make_contexts_ahead(importlib.import_module("botocore.httpsession"))
    _warmers.append(lambda: warm(_OFTEN))


def _call(client: Any, operation: str, arguments: dict[str, Any]) -> None:
    """Once with success and once with an error."""
    model = client.meta.service_model
    model.endpoint_discovery_operation  # noqa: B018 what a client asks that is given no endpoint
    protocol = model.resolved_protocol
    fine, failed = _BODIES[protocol]
    name = client.meta.method_to_api_mapping[operation].encode()
    with _answered(200, fine.replace(b"%s", name), protocol):
        getattr(client, operation)(**arguments)
    with _answered(400, failed, protocol):
        try:
            getattr(client, operation)(**arguments)
        except client.exceptions.ClientError:
            return


def begin() -> None:
    """Once the function's variables are there: let boto3 make its default session anew where one of them
    says what a session reads when it is made."""
    if _warmers and any(name.startswith(_READ_BY_SESSIONS) for name in os.environ):
        sys.modules["boto3"].DEFAULT_SESSION = None  # type: ignore[attr-defined]


def touch() -> None:
    """In a spare: make its copies of the shared pages now. Nothing where boto3 is not preloaded."""
    for warm in _warmers:
        warm()
