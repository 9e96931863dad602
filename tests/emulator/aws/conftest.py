"""What tests of single operations ask an account with, as root."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest

from courses.emulator import Account, LocalLambda
from tests.emulator.aws.calls import Ask, Refuse


@pytest.fixture
def account(lab: LocalLambda) -> Iterator[Account]:
    with lab.create_account(seed=1) as account:
        account.set_time(datetime(2026, 1, 31, 10, 0, tzinfo=UTC))
        yield account


@pytest.fixture
def call(account: Account) -> Ask:
    """`call(client, operation, parameters)`: the reply to a call that must succeed."""

    def make(service: str, operation: str, parameters: dict[str, Any] | None = None) -> Any:
        result = account.call(service, operation, parameters or {})
        assert result.reply is not None, (operation, result.error_code, result.error_message)
        return result.reply

    return make


@pytest.fixture
def refused(account: Account) -> Refuse:
    """The error code of a call that must fail."""

    def make(service: str, operation: str, parameters: dict[str, Any] | None = None) -> str:
        result = account.call(service, operation, parameters or {})
        assert result.reply is None
        return result.error_code

    return make
