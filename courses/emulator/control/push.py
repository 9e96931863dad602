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

_SENDING = {"lambda": "lambda:InvokeFunction", "sqs": "sqs:SendMessage", "sns": "sns:Publish"}
"""What a schedule needs to be allowed, by the service of its target."""


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
                # Lambda does not notice loops through EventBridge.
                Chain() if delivery.kind == "events" else chain,
            )

    def fire(self, firing: Firing) -> None:
        """One target of a schedule: a function, queue or topic."""
        arn = firing.target["Arn"]
        service, body = arn.split(":")[2], json.dumps(firing.event)
        if service == "lambda" and not self._known(arn):
            return
        if service not in _SENDING or not self._lets_in(firing, _SENDING[service]):
            return
        if service == "lambda":
            source = "schedule" if firing.source == "events" else "events"
            self._queue_up(source, arn, firing.event, Chain())
        elif service == "sqs":
            asked = {"QueueName": arn.rpartition(":")[2]}
            found = self._account.call("sqs", "get_queue_url", asked).reply
            if found:
                sent = {"QueueUrl": found["QueueUrl"], "MessageBody": body}
                self._account.call("sqs", "send_message", sent)
        else:
            self._account.call("sns", "publish", {"TopicArn": arn, "Message": body})

    def push(self, kind: str, target: str, event: Json, arn: str, chain: Chain) -> None:
        """What the service `kind` sends to a function on behalf of the resource `arn`."""
        if self._known(target) and self._allowed(
            "lambda:InvokeFunction", target, f"{kind}.amazonaws.com", arn
        ):
            self._queue_up(kind, target, event, chain)

    def _queue_up(self, source: str, target: str, event: Json, chain: Chain) -> None:
        name, qualifier = split_name(target)
        self._queue.accepts(
            AsyncEvent(
                function=name,
                qualifier=qualifier,
                event=event,
                body=json.dumps(event).encode(),
                request_id=str(uuid.uuid4()),
                source=source,
                received=self._clock.now,
                chain=chain,
            )
        )

    def _known(self, target: str) -> bool:
        try:
            return split_name(target)[0] in self._registry.functions
        except LambdaError:
            return False

    def _lets_in(self, firing: Firing, action: str) -> bool:
        """A rule needs the target's policy; Scheduler assumes the schedule's role and needs its policy.

        https://docs.aws.amazon.com/scheduler/latest/UserGuide/cross-service-confused-deputy-prevention.html
        """
        target = firing.target["Arn"]
        if firing.source == "events":
            return self._allowed(action, target, "events.amazonaws.com", firing.rule_arn)
        role = str(firing.target["RoleArn"])
        group = firing.rule_arn.rpartition("/")[0].replace(":schedule/", ":schedule-group/")
        session = f"arn:aws:sts::{ACCOUNT_ID}:assumed-role/{role.rpartition('/')[2]}/scheduler"
        return self._allowed(
            "sts:AssumeRole", role, "scheduler.amazonaws.com", group
        ) and self._allowed(action, target, session)

    def _allowed(self, action: str, resource: str, principal: str, source: str = "") -> bool:
        """By the policies of the principal and of the resource; a refusal is kept."""
        given = {"aws:SourceArn": source, "aws:SourceAccount": ACCOUNT_ID} if source else {}
        decision = self._account.check(
            action=action,
            resource=resource,
            principal=principal,
            context=given,
            policies=policy_documents(self._registry, {"FunctionName": resource}),
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
