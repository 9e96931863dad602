"""What the services of one account share while a request is served: who asks, and what is to go out."""

import dataclasses
from collections.abc import Callable
from typing import Any


@dataclasses.dataclass(slots=True)
class Hub:
    """A process holds one account, so there is one of these."""

    deliveries: list[dict[str, Any]] = dataclasses.field(default_factory=list)
    """What AWS would push to a function, in order: the members of records.Delivery."""
    principal_id: str = ""
    """Of who asks now, as S3's records show it; "" is root."""
    request_id: str = ""
    trace: str = ""
    """The X-Ray header of the request, which SQS keeps with a message."""
    may_deliver: Callable[[str, str, str, str], bool] = lambda *_: True
    """(service, action, resource ARN, source ARN): whether the resource's policy lets it in."""
    failures: list[str] = dataclasses.field(default_factory=list)
    """What moto could not do, as traces for an operator. Never shown to a learner."""

    def deliver(self, kind: str, target: str, payload: dict[str, Any]) -> None:
        self.deliveries.append({"kind": kind, "target": target, "payload": payload})

    def forget(self) -> None:
        self.deliveries, self.failures, self.request_id = [], [], ""

    def take(self) -> list[dict[str, Any]]:
        taken, self.deliveries = self.deliveries, []
        return taken


HUB = Hub()
