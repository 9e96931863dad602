"""Invoke: https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html"""

import base64
import binascii
import json
import uuid

from courses.emulator.control import platform_strings
from courses.emulator.control.asynchronous import AsyncEvent
from courses.emulator.control.errors import InvalidRequestContentException, RequestTooLargeException
from courses.emulator.control.function import parse_event
from courses.emulator.control.lambda_errors import LambdaError, throttled, validation
from courses.emulator.control.registry import LATEST, split_name
from courses.emulator.records import Throttled

from .api import Caller, LambdaApi
from .routes import Parameters, Reply, operation

ASYNC_LIMIT = 1024 * 1024
_TAIL = 4096
_MOST_CONTEXT = 3583
_LOOP = (
    "Lambda has detected your function being invoked in a recursive loop with other AWS resources and"
    " stopped your function's invocation."
)


@operation(
    "POST",
    "/2015-03-31/functions/{FunctionName}/invocations",
    "Payload:z",
    query="Qualifier:s",
    headers={
        "InvocationType": "x-amz-invocation-type",
        "LogType": "x-amz-log-type",
        "ClientContext": "x-amz-client-context",
    },
    payload="Payload",
)
async def invoke(api: LambdaApi, caller: Caller, p: Parameters) -> Reply:
    kind = p.get("InvocationType") or "RequestResponse"
    if kind not in ("RequestResponse", "Event", "DryRun"):
        raise validation(
            kind, "invocationType", "satisfy enum value set: [Event, RequestResponse, DryRun]"
        )
    name, qualifier = split_name(p["FunctionName"], p.get("Qualifier") or "")
    function = api.registry.get(name, qualifier or LATEST)
    function.check_qualifier(qualifier)
    body = p.get("Payload") or b"{}"
    _check_size(body, ASYNC_LIMIT if kind == "Event" else platform_strings.REQUEST_LIMIT)
    try:
        event, body = parse_event(body)
    except InvalidRequestContentException as refused:
        raise LambdaError("InvalidRequestContentException", str(refused)) from None
    except RequestTooLargeException as refused:
        raise LambdaError("RequestTooLargeException", str(refused), 413) from None
    context = _client_context(p.get("ClientContext") or "")
    if kind == "DryRun":
        return {"StatusCode": 204, "Payload": b""}
    request_id = str(uuid.uuid4())
    if kind == "Event":
        api.queue.put(
            AsyncEvent(
                function=name,
                qualifier=qualifier,
                event=event,
                body=body,
                request_id=request_id,
                source="async",
                received=api.clock.now,
                chain=caller.chain,
                client_context=context,
            )
        )
        return {"StatusCode": 202, "Payload": b"", "RequestId": request_id}
    if caller.chain.is_loop(name) and function.recursive_loop == "Terminate":
        api.dispatcher.metrics.put("RecursiveInvocationsDropped", 1, api.clock.now, function=name)
        raise LambdaError("RecursiveInvocationException", _LOOP)
    result = await api.dispatcher.invoke(
        function,
        qualifier,
        event,
        body,
        request_id=request_id,
        client_context=context,
        chain=caller.chain,
    )
    if isinstance(result, Throttled):
        raise throttled(result.reason)
    reply: Reply = {
        "StatusCode": 200,
        "ExecutedVersion": result.version,
        "Payload": json.dumps(result.response, ensure_ascii=False).encode("utf-8", "surrogatepass"),
        "RequestId": result.request_id,
    }
    if result.function_error:
        reply["FunctionError"] = result.function_error
    if p.get("LogType") == "Tail":
        text = "".join(f"{record.text}\n" for record in result.logs).encode("utf-8", "replace")
        reply["LogResult"] = base64.b64encode(text[-_TAIL:]).decode()
    return reply


def _check_size(body: bytes, limit: int) -> None:
    if len(body) > limit:
        raise LambdaError(
            "RequestTooLargeException",
            f"Request must be smaller than {limit} bytes for the InvokeFunction operation",
            413,
        )


def _client_context(encoded: str) -> str:
    """JSON text out of the header. AWS refuses more than 3,583 characters of base64."""
    if not encoded:
        return ""
    refused = LambdaError(
        "InvalidRequestContentException",
        "Client context must be a valid Base64-encoded JSON object.",
    )
    try:
        text = base64.b64decode(encoded, validate=True).decode()
        value = json.loads(text)
    except (binascii.Error, ValueError, RecursionError):
        raise refused from None
    if not isinstance(value, dict) or len(encoded) > _MOST_CONTEXT:
        raise refused
    return json.dumps(value)
