"""The execution role of a function: out of a policy in the package, or of the scenario's own."""

import json
from collections.abc import Mapping
from typing import Any, Final

from courses.emulator.aws.iam import PolicyError, parse_policy, read_policy
from courses.emulator.records import ACCOUNT_ID, REGION, Decision, Role
from courses.grading.bindings import bind
from courses.grading.json_values import Json, printable
from courses.grading.report import Mismatch
from courses.grading.spec import FunctionSpec

_NOTHING: Final[Mapping[str, Json]] = {"Version": "2012-10-17", "Statement": []}
_SHAPE: Final = (
    'A policy is an object: {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", '
    '"Action": …, "Resource": …}]}.'
)


class RoleError(ValueError):
    """A role that cannot be used. `mismatch` tells its learner why."""

    def __init__(self, mismatch: Mismatch) -> None:
        super().__init__(mismatch.message)
        self.mismatch = mismatch


def policy_of(function: FunctionSpec, files: Mapping[str, bytes]) -> dict[str, Json] | None:
    """The identity policy of a function's role, names not bound; None allows everything.

    Raises `RoleError` for a file that is not there or is no policy.
    """
    role = function.role
    match role.kind:
        case "any":
            return None
        case "none":
            return dict(_NOTHING)
        case "document":
            return dict(role.document)
    if role.file not in files:
        raise _error(
            role.file,
            f"There is no {role.file} in the package.",
            f"Add {role.file}: the policy of the function's execution role.",
        )
    try:
        text = files[role.file].decode("utf-8-sig")
        read_policy(text)
    except UnicodeDecodeError as error:
        raise _error(role.file, f"{role.file} is not UTF-8 text.", "Save it as UTF-8.") from error
    except PolicyError as error:
        raise _refused(role.file, error) from error
    document: dict[str, Json] = json.loads(text)
    return document


def role_of(
    function: FunctionSpec, policy: Mapping[str, Json] | None, names: Mapping[str, Json]
) -> Role:
    """The execution role, with what `names` are bound to. Raises `RoleError`."""
    document: Any = policy if policy is None else bind(dict(policy), names)
    if document is not None:
        try:
            parse_policy(document)
        except PolicyError as error:
            kind = function.role.kind
            raise _refused(function.role.file if kind == "file" else "role", error) from error
    return Role(f"{function.config.name}-role", document)


def used_by_lambda(function: str) -> list[Decision]:
    """What Lambda itself does with the role whenever the function runs: it writes the log.

    https://docs.aws.amazon.com/aws-managed-policy/latest/reference/AWSLambdaBasicExecutionRole.html
    """
    group = f"arn:aws:logs:{REGION}:{ACCOUNT_ID}:log-group:/aws/lambda/{function}"
    resources = {
        "logs:CreateLogGroup": group,
        "logs:CreateLogStream": f"{group}:log-stream:*",
        "logs:PutLogEvents": f"{group}:log-stream:*",
    }
    return [
        Decision("logs", action, resource, "lambda.amazonaws.com", "allowed", "")
        for action, resource in resources.items()
    ]


def _refused(where: str, error: PolicyError) -> RoleError:
    first, *others = error.problems
    place = f"{where}, at {first.path}," if first.path else where
    more = f" There is more to correct: {others[0]}." if others else ""
    advice = f"Correct {first.path} in {where}." if first.path else _SHAPE
    return _error(where, f"{place} cannot be used: {first.message}.{more}", advice)


def _error(where: str, message: str, advice: str) -> RoleError:
    return RoleError(Mismatch(where=where, message=printable(message), advice=advice))
