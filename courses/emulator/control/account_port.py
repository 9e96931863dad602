"""What the control plane needs of an AWS account: `courses.emulator.aws.account.Account` is one."""

from collections.abc import Mapping
from datetime import datetime
from typing import Protocol

from courses.emulator.aws.channel import Channel
from courses.emulator.records import CallResult, Credentials, Decision, Delivery, Json, Role


class AccountPort(Protocol):
    """Calls as root, roles, permissions, and what its services push to functions."""

    def call(self, service: str, operation: str, parameters: Mapping[str, Json]) -> CallResult:
        """A method of boto3's client as root."""

    def set_time(self, now: datetime) -> None:
        """The account's clock stands at `now`."""

    def assume(self, role: Role, session: str, environment: str = "") -> Credentials:
        """Temporary credentials of a role."""

    def open(self, credentials: Credentials, environment: str = "") -> Channel:
        """One environment's way to the account."""

    def check(
        self,
        *,
        action: str,
        resource: str,
        principal: str,
        context: Mapping[str, str] | None = None,
        policies: tuple[Mapping[str, Json], ...] = (),
        request_id: str = "",
    ) -> Decision:
        """Whether a principal may; `policies` are resource policies that the account does not hold."""

    def deliveries(self) -> list[Delivery]:
        """What is to be pushed to functions, since this was last asked."""
