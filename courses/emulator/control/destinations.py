"""Where events and records go that Lambda itself sends: dead-letter queues and destinations.

https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-retain-records.html. Shapes recorded
2025-11-24 to 25 (`test_lambda_destinations`, `test_lambda_sqs_integration`).
"""

import json
import uuid
from collections.abc import Callable, Mapping

from courses.emulator.aws.iam import destination_checks
from courses.emulator.records import ACCOUNT_ID, REGION, CallResult, Invocation, Json

from .account_port import AccountPort
from .clock import VirtualClock, stamp
from .lineage import Chain
from .registry import LambdaFunction

RETRIES_EXHAUSTED = "RetriesExhausted"
AGE_EXCEEDED = "EventAgeExceeded"
ZERO_RESERVED = "ZeroReservedConcurrency"
SUCCESS = "Success"


def response_context(invocation: Invocation, version: str) -> dict[str, Json]:
    context: dict[str, Json] = {"statusCode": 200, "executedVersion": version}
    if invocation.function_error:
        context["functionError"] = invocation.function_error
    return context


def record(
    *,
    function_arn: str,
    request_id: str,
    condition: str,
    attempts: int,
    event: Json,
    invocation: Invocation | None,
    version: str,
    clock: VirtualClock,
) -> dict[str, Json]:
    """The record of an asynchronous invocation. `function_arn` ends in its qualifier."""
    made: dict[str, Json] = {
        "version": "1.0",
        "timestamp": stamp(clock.now),
        "requestContext": {
            "requestId": request_id,
            "functionArn": function_arn,
            "condition": condition,
            "approximateInvokeCount": attempts,
        },
        "requestPayload": event,
    }
    if invocation is not None:
        made["responseContext"] = response_context(invocation, version)
        made["responsePayload"] = invocation.response
    return made


class Sender:
    """Sends as Lambda does: with the function's role, to wherever an ARN points."""

    def __init__(
        self,
        account: AccountPort | None,
        clock: VirtualClock,
        principal: Callable[[LambdaFunction], str],
        invoke_later: Callable[[str, Json, Chain], bool],
    ) -> None:
        """`invoke_later` puts an event into the asynchronous queue of the function with that ARN."""
        self._account = account
        self._clock = clock
        self._principal = principal
        self._invoke_later = invoke_later

    def _may(self, function: LambdaFunction, arn: str) -> bool:
        assert self._account is not None  # noqa: S101 the caller's
        return all(
            self._account.check(
                action=check.action, resource=check.resource, principal=self._principal(function)
            ).verdict
            == "allowed"
            for check in destination_checks(arn)
        )

    def dead_letter(
        self, function: LambdaFunction, arn: str, event: Json, request_id: str, code: int, text: str
    ) -> bool:
        """The original event, with what happened as attributes. False when it could not be sent."""
        attributes = {
            "RequestID": {"DataType": "String", "StringValue": request_id},
            "ErrorCode": {"DataType": "Number", "StringValue": str(code)},
            "ErrorMessage": {"DataType": "String", "StringValue": text[:1024] or "None"},
        }
        return self._send(function, arn, json.dumps(event), attributes)

    def destination(
        self,
        function: LambdaFunction,
        arn: str,
        made: Mapping[str, Json],
        *,
        success: bool,
        chain: Chain,
    ) -> bool:
        """A record of an asynchronous invocation. False when it could not be sent."""
        service = arn.split(":")[2]
        if service == "lambda":
            return self._may_without_account(function, arn) and self._invoke_later(arn, made, chain)
        if service == "events":
            return self._put_event(function, arn, made, success=success)
        return self._send(function, arn, json.dumps(made), None)

    def stream_failure(
        self, function: LambdaFunction, arn: str, made: Mapping[str, Json], payload: Json
    ) -> bool:
        """A record of a batch that was given up; only S3 gets the batch itself."""
        if arn.split(":")[2] == "s3":
            return self._send(function, arn, json.dumps({**made, "payload": payload}), None)
        return self._send(function, arn, json.dumps(made), None)

    def _may_without_account(self, function: LambdaFunction, arn: str) -> bool:
        return self._account is None or self._may(function, arn)

    def _put_event(
        self, function: LambdaFunction, arn: str, made: Mapping[str, Json], *, success: bool
    ) -> bool:
        if self._account is None or not self._may(function, arn):
            return False
        entry = {
            "Source": "lambda",
            "DetailType": f"Lambda Function Invocation Result - {'Success' if success else 'Failure'}",
            "Detail": json.dumps(made),
            "EventBusName": arn.rpartition("/")[2],
            "Resources": [arn, made["requestContext"]["functionArn"]],
        }
        result = self._account.call("events", "put_events", {"Entries": [entry]})
        return result.reply is not None and not result.reply.get("FailedEntryCount")

    def _send(
        self,
        function: LambdaFunction,
        arn: str,
        body: str,
        attributes: Mapping[str, Json] | None,
    ) -> bool:
        if self._account is None or not self._may(function, arn):
            return False
        service, name = arn.split(":")[2], arn.rpartition(":")[2]
        given = {"MessageAttributes": dict(attributes)} if attributes else {}
        if service == "sqs":
            url = f"https://sqs.{REGION}.amazonaws.com/{ACCOUNT_ID}/{name}"
            found = self._account.call("sqs", "get_queue_url", {"QueueName": name})
            url = found.reply["QueueUrl"] if found.reply else url
            sent = self._call("sqs", "send_message", QueueUrl=url, MessageBody=body, **given)
        elif service == "sns":
            sent = self._call("sns", "publish", TopicArn=arn, Message=body, **given)
        elif service == "s3":
            now = self._clock.now
            key = (
                f"aws/lambda/{function.name}/{now:%Y/%m/%d}/{now:%Y-%m-%dT%H.%M.%S}-{uuid.uuid4()}"
            )
            sent = self._call("s3", "put_object", Bucket=name, Key=key, Body=body)
        else:
            return False
        return sent.reply is not None

    def _call(self, service: str, operation: str, **parameters: Json) -> CallResult:
        assert self._account is not None  # noqa: S101 the caller's
        return self._account.call(service, operation, parameters)
