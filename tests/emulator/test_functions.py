"""What CreateFunction refuses."""

from typing import Any

import pytest

from courses.emulator import FunctionConfig, InvalidParameterValueException
from courses.emulator.control import functions

CODE = {"handler.py": b""}


@pytest.mark.parametrize(
    ("changes", "phrase"),
    [
        ({"name": "a b"}, "function name"),
        ({"name": "a" * 65}, "function name"),
        ({"handler": ""}, "handler"),
        ({"handler": "a b"}, "handler"),
        ({"handler": "a" * 129}, "handler"),
        ({"memory_mb": 127}, "memory"),
        ({"memory_mb": 10_241}, "memory"),
        ({"timeout_s": 0}, "timeout"),
        ({"timeout_s": 901}, "timeout"),
        ({"profile": "numpy"}, "profile"),
        ({"environment": {"AWS_REGION": "x", "_HANDLER": "y"}}, "AWS_REGION, _HANDLER"),
        ({"environment": {"AWS_LAMBDA_RUNTIME_API": "x"}}, "reserved keys"),
        ({"environment": {"1A": "x"}}, "variable name"),
        ({"environment": {"A=B": "x"}}, "variable name"),
        ({"environment": {"AB": "x\0y"}}, "NUL"),
        ({"environment": {"AB": "x" * 4095}}, "4KB"),
    ],
)
def test_configuration_that_aws_would_refuse(changes: dict[str, Any], phrase: str) -> None:
    with pytest.raises(InvalidParameterValueException, match=phrase):
        functions.check_configuration(FunctionConfig(**changes))


@pytest.mark.parametrize(
    "config",
    [
        FunctionConfig(),
        FunctionConfig(memory_mb=10_240, timeout_s=900, profile="boto3"),
        FunctionConfig(environment={"AB": "x" * 4094}),
        FunctionConfig(handler="src/app.handler"),
    ],
)
def test_configuration_at_its_limits_is_accepted(config: FunctionConfig) -> None:
    functions.check_configuration(config)


@pytest.mark.parametrize(
    "path",
    [
        "/etc/passwd",
        "../x.py",
        "a/../../x.py",
        "a//b.py",
        "./a.py",
        "a/",
        "",
        "a\0b.py",
        "a\nb.py",
        "a\\b.py",
        "a" * 256,
        "a/" * 600 + "b",
    ],
)
def test_paths_that_are_not_plain_are_refused(path: str) -> None:
    with pytest.raises(InvalidParameterValueException, match="plain relative path"):
        functions.check_package({**CODE, path: b""})


def test_a_name_cannot_be_file_and_folder() -> None:
    with pytest.raises(InvalidParameterValueException, match="both"):
        functions.check_package({"a": b"", "a/b.py": b""})


def test_a_function_without_code_is_refused() -> None:
    with pytest.raises(InvalidParameterValueException, match="no code"):
        functions.check_package({})


def test_too_many_files_and_bytes_are_refused() -> None:
    many = {f"f{number}.py": b"" for number in range(functions.MOST_FILES + 1)}
    with pytest.raises(InvalidParameterValueException, match="files"):
        functions.check_package(many)
    with pytest.raises(InvalidParameterValueException, match="MB"):
        functions.check_package({"a": bytes(functions.MOST_BYTES + 1)})
