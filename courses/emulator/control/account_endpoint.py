"""What answers at 127.0.0.1:4566 when the function has an account: that account, asked in passing.

A request is read and capped by the control plane, handed to the account's process, and its
connection held until the answer comes; the supervision of the run goes on meanwhile. Who asks
follows from the listener that was reached: nothing in a request can change it.
"""

import select
from collections.abc import Callable

from courses.emulator.aws.account import DEFAULT_ROLE, Account
from courses.emulator.aws.channel import ChannelLost
from courses.emulator.aws.process import offer
from courses.emulator.records import FunctionConfig

from . import no_aws
from .environment import Environment
from .http import Request
from .loop import PollSet
from .servers import Connection

_MB = 1 << 20


class AccountEndpoint:
    """One environment's endpoint. Raises AccountLost at its creation when the account is gone."""

    body_limit = 8 * _MB
    """Far more than DynamoDB or SQS take; an object of S3 may be this large here."""
    most_buffered = 32 * _MB

    def __init__(self, account: Account, config: FunctionConfig, stream: str) -> None:
        """The environment is a session of the function's role, named like the function, as on AWS."""
        self.credentials = account.assume(config.role or DEFAULT_ROLE, config.name, stream)
        self._channel = account.open(self.credentials, stream)
        self._waiting: dict[int, Connection] = {}
        self._unread: list[Connection] = []
        self._polls: PollSet | None = None
        self.lost = False

    def answer(self, request: Request, connection: Connection) -> bytes | None:
        if request.oversize:
            message = f"A request to the local AWS may have {self.body_limit // _MB} MB."
            return no_aws.error(request, message, code="EntityTooLarge")
        _, _, signing_name = offer.scope(request.path, request.headers)
        service = offer.service_of(signing_name, request.headers)
        if service not in offer.SERVICES:
            return no_aws.error(request, offer.refusal(service))
        try:
            ticket = self._channel.forward(
                request.method, request.path, request.headers, bytes(request.body)
            )
        except ChannelLost:
            self._lose()
            return None
        self._waiting[ticket] = connection
        self._watch()
        return None

    def watch(self, polls: PollSet) -> None:
        self._polls = polls
        polls.register(self._channel.fd, select.POLLIN)

    def _watch(self) -> None:
        if self._polls is not None and not self.lost:
            wanted = select.POLLIN | (select.POLLOUT if self._channel.wants_to_send else 0)
            self._polls.modify(self._channel.fd, wanted)

    def owns(self, fd: int) -> bool:
        return not self.lost and fd == self._channel.fd

    def on_event(self, fd: int, event: int) -> None:
        try:
            if event & select.POLLOUT:
                self._channel.send_more()
            for ticket, content in self._channel.take():
                connection = self._waiting.pop(ticket, None)
                if connection is not None:
                    self._reply(connection, content)
        except ChannelLost:
            self._lose()
        self._watch()

    def _reply(self, connection: Connection, content: bytes) -> None:
        """Answers that nobody reads are held up to a limit; beyond it their connection is closed."""
        self._unread = [each for each in self._unread if each.outgoing and each.push]
        if sum(len(other.outgoing) for other in self._unread) > self.most_buffered:
            connection.abandon()
            return
        connection.reply(content)
        self._unread.append(connection)

    def _lose(self) -> None:
        if not self.lost:
            self.lost = True
            if self._polls is not None:
                self._polls.unregister(self._channel.fd)

    def close(self) -> None:
        if self._polls is not None and not self.lost:
            self._polls.unregister(self._channel.fd)
        self._polls = None
        self._channel.close()


def endpoints(account: Account, config: FunctionConfig) -> Callable[[Environment], AccountEndpoint]:
    """What a Workshop asks for each runtime process of a function with `account`."""
    return lambda environment: AccountEndpoint(account, config, environment.stream)
