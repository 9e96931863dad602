"""Lambda's API over one world: the same operations for a handler's boto3 and for root."""

import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from courses.emulator.aws.iam import (
    destination_checks,
    nothing_known,
    required_checks,
    sending_refusal,
)
from courses.emulator.control.account_port import AccountPort
from courses.emulator.control.asynchronous import AsyncQueue
from courses.emulator.control.clock import VirtualClock
from courses.emulator.control.concurrency import Concurrency
from courses.emulator.control.dispatch import Dispatcher
from courses.emulator.control.errors import InvalidParameterValueException
from courses.emulator.control.lambda_errors import LambdaError, invalid
from courses.emulator.control.lineage import Chain
from courses.emulator.control.mappings import Mappings
from courses.emulator.control.registry import LambdaFunction, Registry
from courses.emulator.records import CallResult, Decision, Json

from .policies import policy_documents
from .routes import OPERATIONS, Operation, Parameters, Reply, check
from .values import packed, unpacked

_UNREADABLE = "A member of the request has another type than the API says."


@dataclass(frozen=True, slots=True)
class Caller:
    """Who asks. An empty principal is root, whom nothing is refused."""

    principal: str = ""
    chain: Chain = field(default_factory=Chain)
    """The requests that led to this one."""
    request_id: str = field(default_factory=lambda: str(uuid.uuid4()))
    """Of this call; its decisions carry it."""
    decisions: list[Decision] = field(default_factory=list)
    """What was checked for this call."""


@dataclass(frozen=True, slots=True)
class LambdaApi:
    """What operations work on."""

    clock: VirtualClock
    registry: Registry
    concurrency: Concurrency
    dispatcher: Dispatcher
    queue: AsyncQueue
    mappings: Mappings
    account: AccountPort | None
    principal: Callable[[LambdaFunction], str]
    """The ARN that a function's role has as a session."""
    create: Callable[[Any, Mapping[str, bytes]], LambdaFunction]
    """Makes a function of a FunctionConfig and files."""

    async def perform(self, found: Operation, caller: Caller, members: Parameters) -> Reply:
        """Check the members and the caller's permissions, then do it. Raises LambdaError."""
        check(found, members)
        self._authorise(found, caller, members)
        try:
            return await found.run(self, caller, members)
        except InvalidParameterValueException as refused:
            raise invalid(str(refused)) from None
        except (AttributeError, KeyError, TypeError, ValueError) as unread:
            # A member inside a structure that is of another type than the model says.
            raise LambdaError("SerializationException", _UNREADABLE) from unread

    async def call(self, operation: str, parameters: Mapping[str, Json]) -> CallResult:
        """A method of boto3's client as root, such as "create_alias"."""
        found = OPERATIONS.get(operation)
        if found is None:
            message = f"Lambda Lab's AWS Lambda does not offer {operation}."
            return CallResult(None, "NotAvailableInLambdaLab", message)
        try:
            reply = await self.perform(found, Caller(), from_json(found, parameters))
        except LambdaError as refused:
            return CallResult(None, refused.code, refused.message)
        return CallResult(to_json(reply))

    def _authorise(self, found: Operation, caller: Caller, members: Parameters) -> None:
        if not caller.principal or self.account is None:
            return
        policies = policy_documents(self.registry, members)
        for needed in required_checks("lambda", found.camel, members, nothing_known):
            context = {key: values[0] for key, values in needed.context.items() if values}
            decision = self.account.check(
                action=needed.action,
                resource=needed.resource,
                principal=caller.principal,
                context=context,
                policies=policies,
                request_id=caller.request_id,
            )
            caller.decisions.append(decision)
            if decision.verdict != "allowed":
                raise access_denied(
                    caller.principal, needed.action, needed.resource, decision.verdict
                )

    def check_destination(self, function: LambdaFunction, arn: str) -> None:
        """Raise InvalidParameterValueException when the function's role may not send there."""
        if self.account is None:
            return
        principal = self.principal(function)
        denied = [
            each
            for each in destination_checks(arn)
            if self.account.check(
                action=each.action, resource=each.resource, principal=principal
            ).verdict
            != "allowed"
        ]
        if denied:
            raise invalid(sending_refusal(denied))


def access_denied(principal: str, action: str, resource: str, verdict: str) -> LambdaError:
    """The sentence that AWS answers with."""
    if verdict == "explicitDeny":
        why = "with an explicit deny in an identity-based policy"
    else:
        why = f"because no identity-based policy allows the {action} action"
    message = (
        f"User: {principal} is not authorized to perform: {action} on resource: {resource} {why}"
    )
    return LambdaError("AccessDeniedException", message, 403)


def from_json(found: Operation, parameters: Mapping[str, Json]) -> Parameters:
    """Members as operations take them: {"$bytes": base64} is bytes, and so is a text payload."""
    return {name: unpacked(value, found.types.get(name, "")) for name, value in parameters.items()}


def to_json(reply: Reply) -> dict[str, Json]:
    """A reply as a root call gives it: bytes as text, times as ISO 8601 in UTC."""
    made: dict[str, Json] = packed(reply)
    return made
