"""What S3, SNS, EventBridge and Logs push to functions: permission, then the asynchronous queue."""

import json
import uuid
from collections.abc import Mapping

from courses.emulator.events import of_delivery
from courses.emulator.records import ACCOUNT_ID, REGION, Decision, Json

from .account_port import AccountPort
from .asynchronous import AsyncEvent, AsyncQueue
from .clock import VirtualClock
from .lambda_api.policies import policy_documents
from .lambda_errors import LambdaError
from .lineage import Chain
from .registry import Registry, split_name
from .rules import Firing

_UNTRACED = frozenset({"events", "scheduler"})
"""Lambda does not notice loops through these."""


class Pusher:
    """Takes deliveries over from the account."""

    def __init__(
        self,
        account: AccountPort,
        clock: VirtualClock,
        registry: Registry,
        queue: AsyncQueue,
    ) -> None:
        self._account = account
        self._clock = clock
        self._registry = registry
        self._queue = queue
        self.refused: list[Decision] = []
        """Deliveries that no function policy allowed, as decisions."""

    def take(self, chain: Chain) -> None:
        """Everything that the account has to push now, as a consequence of `chain`."""
        for delivery in self._account.deliveries():
            self.push(
                delivery.kind,
                delivery.target,
                of_delivery(delivery.kind, delivery.payload),
                source_arn(delivery.kind, delivery.payload),
                Chain() if delivery.kind in _UNTRACED else chain,
            )

    def fire(self, firing: Firing) -> None:
        """One target of a schedule: a function, queue or topic."""
        arn = firing.target["Arn"]
        service, body = arn.split(":")[2], json.dumps(firing.event)
        if service == "lambda":
            kind = "schedule" if firing.source == "events" else "scheduler"
            self.push(kind, arn, firing.event, firing.rule_arn, Chain())
        elif service == "sqs":
            asked = {"QueueName": arn.rpartition(":")[2]}
            found = self._account.call("sqs", "get_queue_url", asked).reply
            if found:
                sent = {"QueueUrl": found["QueueUrl"], "MessageBody": body}
                self._account.call("sqs", "send_message", sent)
        elif service == "sns":
            self._account.call("sns", "publish", {"TopicArn": arn, "Message": body})

    def push(self, kind: str, target: str, event: Json, arn: str, chain: Chain) -> None:
        try:
            name, qualifier = split_name(target)
        except LambdaError:
            return
        if name not in self._registry.functions or not self._may(kind, target, arn):
            return
        self._queue.accepts(
            AsyncEvent(
                function=name,
                qualifier=qualifier,
                event=event,
                body=json.dumps(event).encode(),
                request_id=str(uuid.uuid4()),
                source="events" if kind == "scheduler" else kind,
                received=self._clock.now,
                chain=chain,
            )
        )

    def _may(self, kind: str, target: str, arn: str) -> bool:
        """By the function's resource policy; the scheduler uses a role of its own."""
        if kind == "scheduler":
            return True
        service = "events" if kind == "schedule" else kind
        decision = self._account.check(
            action="lambda:InvokeFunction",
            resource=target,
            principal=f"{service}.amazonaws.com",
            context={"aws:SourceArn": arn, "aws:SourceAccount": ACCOUNT_ID},
            policies=policy_documents(self._registry, {"FunctionName": target}),
        )
        if decision.verdict != "allowed":
            self.refused.append(decision)
        return decision.verdict == "allowed"


def source_arn(kind: str, payload: Mapping[str, Json]) -> str:
    """The ARN that a function policy names as aws:SourceArn."""
    if kind == "logs":
        return f"arn:aws:logs:{REGION}:{ACCOUNT_ID}:log-group:{payload['log_group']}:*"
    member = {"s3": "bucket_arn", "sns": "topic_arn", "events": "rule_arn"}[kind]
    return str(payload[member])
