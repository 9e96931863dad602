"""Calls as root: botocore in this process, whose requests go to the handlers without any network."""

import base64
import datetime
import io
import traceback
from collections.abc import Iterator
from typing import Any

from . import services
from .errors import NOT_OFFERED, AwsError
from .hub import HUB

_LONGEST_TRACE = 4000
_clients: dict[str, Any] = {}


class _Body(io.BytesIO):
    """An answer's body as botocore reads it from urllib3."""

    def stream(self, *_: object, **__: object) -> Iterator[bytes]:
        if content := self.read():
            yield content


def load() -> None:
    """Make one client for each service: parsing their models takes a second in all."""
    import botocore.session
    from botocore.config import Config

    session = botocore.session.get_session()
    # Root names a bucket in the path, retries nothing, and checks parameters as boto3 does.
    config = Config(s3={"addressing_style": "path"}, retries={"total_max_attempts": 1})
    for service in services.SERVICES:
        client = session.create_client(
            service,
            region_name=services.REGION,
            aws_access_key_id="root",
            aws_secret_access_key="root",  # noqa: S106 nobody checks it
            config=config,
        )
        client.meta.events.register("before-send", _sender(service))
        _clients[service] = client


def _sender(service: str) -> Any:
    from botocore.awsrequest import AWSResponse

    def send(request: Any, **_: object) -> Any:
        path = "/" + request.url.split("/", 3)[3] if request.url.count("/") > 2 else "/"
        headers = {
            name.lower(): value.decode() if isinstance(value, bytes) else str(value)
            for name, value in request.headers.items()
        }
        body = request.body or b""
        if hasattr(body, "read"):
            body = body.read()
        if isinstance(body, str):
            body = body.encode()
        made = services.request_for(
            service, services.REGION, request.method, path, headers, bytes(body)
        )
        status, answer_headers, content = services.dispatch(service, made)
        return AWSResponse(request.url, status, answer_headers, _Body(content))

    return send


def call(service: str, operation: str, parameters: dict[str, Any]) -> dict[str, Any]:
    """The members of a CallResult. `operation` is a method of boto3's client, in snake_case."""
    from botocore.exceptions import BotoCoreError, ClientError

    client = _clients.get(service)
    if client is None:
        return _error("UnknownService", f"The local AWS has no service {service!r}.")
    if operation not in client.meta.method_to_api_mapping:
        return _error("UnknownOperation", f"boto3's {service} client has no method {operation!r}.")
    try:
        reply = getattr(client, operation)(**_to_python(parameters))
        reply.pop("ResponseMetadata", None)
        return {"reply": _to_json(reply)}
    except ClientError as error:
        detail = error.response.get("Error", {})
        return _error(str(detail.get("Code", "")), str(detail.get("Message", "")))
    except BotoCoreError as error:
        return _error(type(error).__name__, str(error))
    except AwsError as refused:
        return _error(refused.code, refused.message)
    except Exception:  # noqa: BLE001 moto may raise anything, and the account must outlive it
        HUB.failures.append(traceback.format_exc()[-_LONGEST_TRACE:])
        return _error(NOT_OFFERED, f"The local AWS cannot do {operation} of {service}.")


def _error(code: str, message: str) -> dict[str, Any]:
    return {"reply": None, "error_code": code, "error_message": message}


def _to_python(value: Any) -> Any:
    if isinstance(value, dict):
        if value.keys() == {"$bytes"}:
            return base64.b64decode(value["$bytes"])
        return {name: _to_python(member) for name, member in value.items()}
    if isinstance(value, list):
        return [_to_python(member) for member in value]
    return value


def _to_json(value: Any) -> Any:
    if isinstance(value, dict):
        return {str(name): _to_json(member) for name, member in value.items()}
    if isinstance(value, list | tuple | set):
        return [_to_json(member) for member in value]
    if isinstance(value, datetime.datetime):
        return in_utc(value)
    if isinstance(value, bytes | bytearray):
        return {"$bytes": base64.b64encode(value).decode()}
    if hasattr(value, "read"):
        content = value.read()
        try:
            return content.decode()
        except UnicodeDecodeError:
            return {"$bytes": base64.b64encode(content).decode()}
    if value is not None and not isinstance(value, str | int | float):
        raise TypeError(f"{type(value).__name__} in a reply")
    return value


def in_utc(moment: datetime.datetime) -> str:
    """ISO 8601 with Z, milliseconds only where there are some."""
    if moment.tzinfo is not None:
        moment = moment.astimezone(datetime.UTC).replace(tzinfo=None)
    precision = "milliseconds" if moment.microsecond else "seconds"
    return moment.isoformat(timespec=precision) + "Z"
