"""What answers an environment of a world: Lambda's API is the world's, the rest its account's."""

from collections.abc import Callable
from typing import Protocol

from courses.emulator.aws.account import Account
from courses.emulator.records import FunctionConfig

from .account_endpoint import AccountEndpoint
from .environment import Environment
from .http import Request
from .no_aws import Endpoint, NoAws, signed_service
from .servers import Connection


class Front(Protocol):
    """Whoever knows Lambda's API."""

    def serve(self, request: Request, connection: Connection, environment: Environment) -> None:
        """Answer later. The environment follows from the listener that was reached."""


class _WithAccount(AccountEndpoint):
    def __init__(
        self, account: Account, config: FunctionConfig, environment: Environment, front: Front
    ) -> None:
        super().__init__(account, config, environment.stream)
        self._front = front
        self._environment = environment

    def answer(self, request: Request, connection: Connection) -> bytes | None:
        if signed_service(request) != "lambda" or request.oversize:
            return super().answer(request, connection)
        self._front.serve(request, connection, self._environment)
        return None


class _WithoutAccount(NoAws):
    def __init__(self, environment: Environment, front: Front) -> None:
        self._front = front
        self._environment = environment

    def answer(self, request: Request, connection: Connection) -> bytes | None:
        if signed_service(request) != "lambda" or request.oversize:
            return super().answer(request, connection)
        self._front.serve(request, connection, self._environment)
        return None


def endpoints(
    account: Account | None, config: FunctionConfig, front: Front
) -> Callable[[Environment], Endpoint]:
    """What a Workshop asks for each runtime process."""
    if account is None:
        return lambda environment: _WithoutAccount(environment, front)
    return lambda environment: _WithAccount(account, config, environment, front)
