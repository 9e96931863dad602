"""A function's resource policy: who may invoke it."""

import json
import re

from courses.emulator.control import platform_strings
from courses.emulator.control.lambda_errors import (
    LambdaError,
    conflict,
    function_not_found,
    invalid,
    not_found,
    validation,
)
from courses.emulator.control.registry import LATEST, LambdaFunction, split_name
from courses.emulator.records import Json

from .api import Caller, LambdaApi
from .policies import document
from .routes import Parameters, Reply, operation

_PATH = "/2015-03-31/functions/{FunctionName}/policy"
_STATEMENT_ID = re.compile(r"[a-zA-Z0-9-_]+")
_SERVICE = re.compile(r"[a-z0-9.-]+\.amazonaws\.com")
_ACCOUNT = re.compile(r"\d{12}")
_ARN = re.compile(r"arn:aws:(iam|sts)::\d{12}:.+")


def _holder(api: LambdaApi, p: Parameters) -> tuple[LambdaFunction, str]:
    """The function and the key of its policy: "" or a version or alias."""
    name, qualifier = split_name(p["FunctionName"], p.get("Qualifier") or "")
    if name not in api.registry.functions:
        raise function_not_found(name, qualifier)
    if qualifier == LATEST:
        raise invalid("We currently do not support adding policies for $LATEST.")
    function = api.registry.functions[name]
    if qualifier and qualifier not in function.versions and qualifier not in function.aliases:
        if qualifier.isdecimal():
            raise function_not_found(name, qualifier)
        arn = platform_strings.function_arn(name, qualifier)
        raise not_found(f"Cannot find alias arn: {arn}")
    return function, qualifier


def _principal(text: str) -> Json:
    if text == "*":
        return "*"
    if _SERVICE.fullmatch(text):
        return {"Service": text}
    if _ACCOUNT.fullmatch(text):
        return {"AWS": f"arn:aws:iam::{text}:root"}
    if _ARN.fullmatch(text):
        return {"AWS": text}
    raise invalid("The provided principal was invalid. Please check the principal and try again.")


@operation(
    "POST",
    _PATH,
    "StatementId:s Action:s Principal:s SourceArn:s SourceAccount:s FunctionUrlAuthType:s "
    "InvokedViaFunctionUrl:b EventSourceToken:s RevisionId:s PrincipalOrgID:s",
    query="Qualifier:s",
    required="StatementId Action Principal",
    status=201,
)
async def add_permission(api: LambdaApi, _caller: Caller, p: Parameters) -> Reply:
    if not _STATEMENT_ID.fullmatch(p["StatementId"]):
        raise validation(
            p["StatementId"], "statementId", "satisfy regular expression pattern: ([a-zA-Z0-9-_]+)"
        )
    function, key = _holder(api, p)
    statement: dict[str, Json] = {
        "Sid": p["StatementId"],
        "Effect": "Allow",
        "Principal": _principal(p["Principal"]),
        "Action": p["Action"],
        "Resource": platform_strings.function_arn(function.name, key),
    }
    condition = _condition(p)
    if condition:
        statement["Condition"] = condition
    statements = function.statements.setdefault(key, [])
    if any(each["Sid"] == p["StatementId"] for each in statements):
        raise conflict(
            f"The statement id ({p['StatementId']}) provided already exists. Please provide a new statement id,"
            " or remove the existing statement."
        )
    statements.append(statement)
    return {"Statement": json.dumps(statement)}


def _condition(p: Parameters) -> dict[str, Json]:
    condition: dict[str, Json] = {}
    if p.get("SourceArn"):
        condition["ArnLike"] = {"AWS:SourceArn": p["SourceArn"]}
    equals = {
        key: p[member]
        for member, key in (
            ("SourceAccount", "AWS:SourceAccount"),
            ("FunctionUrlAuthType", "lambda:FunctionUrlAuthType"),
            ("PrincipalOrgID", "aws:PrincipalOrgID"),
        )
        if p.get(member)
    }
    if equals:
        condition["StringEquals"] = equals
    if p.get("InvokedViaFunctionUrl") is not None:
        condition["Bool"] = {
            "lambda:InvokedViaFunctionUrl": str(p["InvokedViaFunctionUrl"]).lower()
        }
    return condition


@operation("DELETE", f"{_PATH}/{{StatementId}}", query="Qualifier:s RevisionId:s", status=204)
async def remove_permission(api: LambdaApi, _caller: Caller, p: Parameters) -> Reply:
    function, key = _holder(api, p)
    statements = function.statements.get(key, [])
    if not statements:
        raise not_found("No policy is associated with the given resource.")
    kept = [each for each in statements if each["Sid"] != p["StatementId"]]
    if len(kept) == len(statements):
        raise not_found(f"Statement {p['StatementId']} is not found in resource policy.")
    function.statements[key] = kept
    return {}


@operation("GET", _PATH, query="Qualifier:s")
async def get_policy(api: LambdaApi, _caller: Caller, p: Parameters) -> Reply:
    function, key = _holder(api, p)
    statements = function.statements.get(key)
    if not statements:
        raise LambdaError(
            "ResourceNotFoundException", "The resource you requested does not exist.", 404
        )
    return {"Policy": json.dumps(document(statements)), "RevisionId": function.latest.revision}
