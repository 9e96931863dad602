"""Calls of boto3 clients in a scenario: `dynamodb.put_item: {TableName: orders, …}`."""

import re
from collections.abc import Mapping
from typing import Any, Final

from courses.grading import compare
from courses.grading.bindings import ALWAYS, bind, problem_of_path
from courses.grading.event_values import Complain, read_parameters
from courses.grading.json_values import Json
from courses.grading.spec import AwsCall
from courses.grading.yaml_source import Path

_NAME: Final = re.compile(r"[a-z][a-z0-9-]*\.[a-z][a-z0-9_]*")
_BESIDE: Final = {"expect", "save"}
OFFERED: Final = (
    "s3 dynamodb dynamodbstreams sqs sns events scheduler secretsmanager ssm kinesis logs cloudwatch "
    "sts iam lambda"
).split()
"""Clients that can be called."""


def is_call(key: str) -> bool:
    """Whether a key names a client and its method, such as `dynamodb.get_item`."""
    return _NAME.fullmatch(key) is not None


def read_call(
    item: Mapping[str, Any], path: Path, complain: Complain, *, beside: Path | None = None
) -> AwsCall:
    """The call of a step: one key such as `dynamodb.put_item`, `expect` and `save` beside it.

    `beside` is the place of those two where it is not `path`.
    """
    beside = path if beside is None else beside
    keys = [key for key in item if key not in _BESIDE]
    if len(keys) != 1:
        complain(path, "names one call, such as dynamodb.put_item")
        return AwsCall("", "", {})
    (key,) = keys
    service, _, operation = key.partition(".")
    if service not in OFFERED:
        complain((*path, key), f"no such service; there are {', '.join(OFFERED)}")
    return AwsCall(
        service,
        operation,
        read_parameters(item[key], (*path, key), complain),
        expect=read_members(item.get("expect", {}), (*beside, "expect"), complain),
        save=read_save(item.get("save", {}), (*beside, "save"), complain),
    )


def read_members(expect: Mapping[str, Json], path: Path, complain: Complain) -> dict[str, Json]:
    """What is expected of the members of a reply, by name."""
    if any(key.startswith("$") for key in expect):
        complain(path, "names members of the reply; matchers stand below them")
        return {}
    for key, expected in expect.items():
        for where, message in compare.problems(expected, (*path, key)):
            complain(where, message)
    members: dict[str, Json] = bind(dict(expect), ALWAYS)
    return members


def read_save(save: Mapping[str, str], path: Path, complain: Complain) -> dict[str, str]:
    """The JMESPath by the name that it binds."""
    for name, expression in save.items():
        if name in ALWAYS or name == "n":
            complain((*path, name), "is taken; choose another name")
        problem = problem_of_path(expression)
        if problem is not None:
            complain((*path, name), problem)
    return dict(save)
