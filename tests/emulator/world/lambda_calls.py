"""What the tests of Lambda's operations share: a world without an account, and how refusals are compared."""

import base64
import io
import zipfile
from collections.abc import Iterator
from typing import Any

import pytest

from courses.emulator import FunctionConfig, LocalLambda
from tests.emulator.world.world import AwsWorld

CODE = {"handler.py": b"def handler(event, context):\n    return 1\n"}
INVALID = "InvalidParameterValueException"
NOT_FOUND = "ResourceNotFoundException"
CONFLICT = "ResourceConflictException"
VALIDATION = "ValidationException"
PATTERN = "Member must satisfy regular expression pattern:"


@pytest.fixture
def lone(lab: LocalLambda) -> Iterator[AwsWorld]:
    """A world without an account, with one function and two versions of it."""
    with AwsWorld(lab) as made:
        made.create_function(FunctionConfig(name="f", profile="plain"), CODE)
        made.create_function(FunctionConfig(name="g"), CODE)
        made.ok("lambda", "publish_version", FunctionName="f", Description="first")
        made.ok("lambda", "update_function_configuration", FunctionName="f", Timeout=5)
        made.ok("lambda", "publish_version", FunctionName="f")
        yield made


def archive(**files: str) -> dict[str, str]:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as packed:
        packed.writestr("folder/", "")
        for name, text in files.items():
            packed.writestr(f"{name}.py", text)
    return {"$bytes": base64.b64encode(content.getvalue()).decode()}


def refuses(
    world: AwsWorld, operation: str, parameters: dict[str, Any], code: str, message: str
) -> None:
    """The operation is refused, with a message that begins in AWS's words."""
    refused = world.error("lambda", operation, **parameters)
    assert refused[0] == code
    assert refused[1].startswith(message), refused[1]
