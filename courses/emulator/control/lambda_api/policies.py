"""Resource policies of functions as documents."""

from collections.abc import Mapping

from courses.emulator.control.lambda_errors import LambdaError
from courses.emulator.control.registry import Registry, split_name
from courses.emulator.records import Json


def document(statements: list[dict[str, Json]]) -> dict[str, Json]:
    return {"Version": "2012-10-17", "Id": "default", "Statement": statements}


def policy_documents(
    registry: Registry, members: Mapping[str, Json]
) -> tuple[Mapping[str, Json], ...]:
    """The policy of the function that a request names; none when there is none."""
    named = members.get("FunctionName")
    if not isinstance(named, str):
        return ()
    try:
        name, qualifier = split_name(named, str(members.get("Qualifier") or ""))
    except LambdaError:
        return ()
    function = registry.functions.get(name)
    if function is None:
        return ()
    statements = function.statements.get("" if qualifier == "$LATEST" else qualifier)
    return (document(statements),) if statements else ()
