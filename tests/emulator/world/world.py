"""What the tests of worlds share: an account, functions that use boto3, calls that must succeed."""

from collections.abc import Iterator
from typing import Any

import pytest

from courses.emulator import Account, FunctionConfig, LocalLambda, World, WorldFunction
from courses.emulator.records import Json

ARN = "arn:aws:lambda:us-east-1:123456789012:function:"


class AwsWorld(World):
    """A world whose root calls must succeed."""

    def ok(self, service: str, operation: str, **parameters: Json) -> dict[str, Any]:
        result = self.send(service, operation, parameters)
        assert result.reply is not None, (result.error_code, result.error_message)
        return result.reply

    def error(self, service: str, operation: str, **parameters: Json) -> tuple[str, str]:
        result = self.send(service, operation, parameters)
        assert result.reply is None, result.reply
        return result.error_code, result.error_message

    def add(self, name: str, code: str, **config: Any) -> WorldFunction:
        """A function of one file, with boto3 imported ahead."""
        given = {"profile": "boto3", "timeout_s": 20, "memory_mb": 256, **config}
        return self.create_function(
            FunctionConfig(name=name, **given), {"handler.py": code.encode()}
        )

    def queue(self, name: str, **attributes: str) -> tuple[str, str]:
        """URL and ARN."""
        url = self.ok("sqs", "create_queue", QueueName=name, Attributes=attributes)["QueueUrl"]
        return url, f"arn:aws:sqs:us-east-1:123456789012:{name}"

    def messages(self, url: str) -> list[dict[str, Any]]:
        """What is visible in a queue now."""
        found: list[dict[str, Any]] = self.ok(
            "sqs",
            "receive_message",
            QueueUrl=url,
            MaxNumberOfMessages=10,
            AttributeNames=["All"],
            MessageAttributeNames=["All"],
        ).get("Messages", [])
        return found


@pytest.fixture
def account(lab: LocalLambda) -> Iterator[Account]:
    with lab.create_account(seed=1) as made:
        yield made


@pytest.fixture
def world(lab: LocalLambda, account: Account) -> Iterator[AwsWorld]:
    with AwsWorld(lab, account=account) as made:
        yield made
