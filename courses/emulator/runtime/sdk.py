"""boto3 made ready in the zygote, so that a learner's first client and first call find it warm.

The default session, the one that `boto3.client` makes anyway, keeps only what AWS ships: parsed
service models and endpoints. It has not read credentials, a region or any other variable. All the
rest goes through a session to throw away, which fills the caches of botocore's modules.
"""

import importlib
from collections.abc import Callable, Iterator
from typing import Any

_CALLS: dict[str, tuple[str, dict[str, Any]]] = {
    "s3": ("get_object", {"Bucket": "warm-up", "Key": "k"}),
    "dynamodb": ("get_item", {"TableName": "warm-up", "Key": {"id": {"S": "1"}}}),
    "sqs": ("send_message", {"QueueUrl": "http://127.0.0.1:4566/1/q", "MessageBody": "m"}),
    "sns": ("publish", {"TopicArn": "arn:aws:sns:us-east-1:1:t", "Message": "m"}),
}
"""The services that exercises use most, each with one call."""
_ENDPOINT = "http://127.0.0.1:4566"
_warmers: list[Callable[[], None]] = []


class _Body:
    """The body of an answer that never crossed a network; other protocols than XML take it as text."""

    def stream(self, *_: object, **__: object) -> Iterator[bytes]:
        yield b"<Error><Code>WarmUp</Code></Error>"


def load() -> None:
    """Parse the models of common services and make one call of each, answered in this process."""
    boto3 = importlib.import_module("boto3")
    boto3.setup_default_session()
    kept = boto3.DEFAULT_SESSION._session
    other = boto3.Session("warm-up", "warm-up", region_name="us-east-1")
    for shared in ("data_loader", "endpoint_resolver"):
        other._session.register_component(shared, kept.get_component(shared))

    def warm(services: dict[str, tuple[str, dict[str, Any]]]) -> None:
        for service, (operation, arguments) in services.items():
            _call(other.client(service, endpoint_url=_ENDPOINT), operation, arguments)

    warm(_CALLS)
    _warmers.append(lambda: warm({"s3": _CALLS["s3"]}))


def _call(client: Any, operation: str, arguments: dict[str, Any]) -> None:
    answer = importlib.import_module("botocore.awsrequest").AWSResponse

    def answered(request: Any, **_: object) -> Any:
        return answer(request.url, 400, {}, _Body())

    client.meta.events.register("before-send", answered)
    try:
        getattr(client, operation)(**arguments)
    except client.exceptions.ClientError:
        return


def touch() -> None:
    """In a spare: make its copies of the shared pages now. Nothing where boto3 is not preloaded."""
    for warm in _warmers:
        warm()
