"""Functions: made, read, changed and deleted; their code. Each operation of Lambda's API as root, and its refusals in AWS's words (recorded)."""

import base64
import io
import zipfile
from typing import Any

import pytest

from courses.emulator import Role
from tests.emulator.world.lambda_calls import (
    CONFLICT,
    INVALID,
    NOT_FOUND,
    VALIDATION,
    archive,
    refuses,
)
from tests.emulator.world.world import ARN, AwsWorld

NO_ACCOUNT_QUEUE = "arn:aws:sqs:us-east-1:123456789012:q"


def test_a_function_is_created_read_changed_and_deleted(lone: AwsWorld) -> None:
    made = lone.ok(
        "lambda",
        "create_function",
        FunctionName="new",
        Role="arn:aws:iam::123456789012:role/worker",
        Handler="app.main",
        Runtime=lone.ok("lambda", "get_function_configuration", FunctionName="f")["Runtime"],
        Code={"ZipFile": archive(app="def main(event, context):\n    return event\n")},
        Environment={"Variables": {"A1": "b"}},
        Timeout=7,
        MemorySize=256,
        Tags={"team": "a"},
        TracingConfig={"Mode": "Active"},
        LoggingConfig={"LogFormat": "JSON", "ApplicationLogLevel": "WARN"},
        Description="new one",
        Publish=True,
    )
    assert (made["Version"], made["Role"]) == ("1", "arn:aws:iam::123456789012:role/worker")
    shown = lone.ok("lambda", "get_function", FunctionName="new")
    configuration = shown["Configuration"]
    assert configuration["FunctionArn"] == f"{ARN}new"
    assert configuration["Environment"] == {"Variables": {"A1": "b"}}
    assert configuration["LoggingConfig"]["ApplicationLogLevel"] == "WARN"
    assert configuration["TracingConfig"] == {"Mode": "Active"}
    assert configuration["LastModified"] == "2026-01-31T10:00:00.000+0000"
    assert shown["Tags"] == {"team": "a"}
    assert lone.invoke("new", {"x": 1}).response == {"x": 1}  # type: ignore[union-attr]
    lone.ok("lambda", "tag_resource", Resource=f"{ARN}new", Tags={"cost": "1"})
    lone.ok("lambda", "untag_resource", Resource=f"{ARN}new", TagKeys=["team"])
    assert lone.ok("lambda", "list_tags", Resource=f"{ARN}new")["Tags"] == {"cost": "1"}
    lone.ok(
        "lambda",
        "update_function_configuration",
        FunctionName="new",
        Description="other",
        Role="arn:aws:iam::123456789012:role/other",
    )
    changed = lone.ok("lambda", "get_function_configuration", FunctionName="new")
    assert (changed["Description"], changed["Role"]) == (
        "other",
        "arn:aws:iam::123456789012:role/other",
    )
    listed = lone.ok("lambda", "list_functions", FunctionVersion="ALL")["Functions"]
    assert [each["FunctionArn"] for each in listed if each["FunctionName"] == "new"] == [
        f"{ARN}new",
        f"{ARN}new:1",
    ]
    lone.ok("lambda", "delete_function", FunctionName="new", Qualifier="1")
    assert len(lone.ok("lambda", "list_versions_by_function", FunctionName="new")["Versions"]) == 1
    lone.ok("lambda", "delete_function", FunctionName="new")
    assert (
        lone.error("lambda", "get_function", FunctionName="new")[0] == "ResourceNotFoundException"
    )


def test_settings_that_are_not_given_stay(lone: AwsWorld) -> None:
    for given in (
        {"MaximumRetryAttempts": 0, "MaximumEventAgeInSeconds": 70},
        {"DestinationConfig": {"OnSuccess": {"Destination": f"{ARN}g"}}},
        {"MaximumRetryAttempts": 2},
    ):
        operation = "update" if "MaximumEventAgeInSeconds" not in given else "put"
        lone.ok("lambda", f"{operation}_function_event_invoke_config", FunctionName="f", **given)
    kept = lone.ok("lambda", "get_function_event_invoke_config", FunctionName="f")
    assert (kept["MaximumRetryAttempts"], kept["MaximumEventAgeInSeconds"]) == (2, 70)
    assert kept["DestinationConfig"]["OnSuccess"] == {"Destination": f"{ARN}g"}


def test_partial_arns_name_functions(lone: AwsWorld) -> None:
    for name in (f"{ARN}f", "123456789012:function:f", "f"):
        shown = lone.ok("lambda", "get_function_configuration", FunctionName=name)
        assert shown["FunctionArn"] == f"{ARN}f"
    shown = lone.ok("lambda", "get_function_configuration", FunctionName=f"{ARN}f:2")
    assert (shown["FunctionArn"], shown["Version"]) == (f"{ARN}f:2", "2")


def test_code_from_a_bucket(world: AwsWorld) -> None:
    world.ok("s3", "create_bucket", Bucket="code")
    world.ok(
        "s3",
        "put_object",
        Bucket="code",
        Key="f.zip",
        Body=archive(handler="def handler(e, c):\n    return 2\n"),
    )
    world.add("f", "def handler(e, c):\n    return 1\n")
    updated = world.ok(
        "lambda",
        "update_function_code",
        FunctionName="f",
        S3Bucket="code",
        S3Key="f.zip",
        Publish=True,
    )
    assert updated["Version"] == "1"
    assert world.invoke("f", {}).response == 2  # type: ignore[union-attr]
    refused = world.error(
        "lambda", "update_function_code", FunctionName="f", S3Bucket="code", S3Key="no.zip"
    )
    assert refused[1].startswith("Error occurred while GetObject. S3 Error Code: NoSuchKey.")


def test_an_archive_cannot_be_a_bomb(lone: AwsWorld) -> None:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("zeros.bin", bytes(60 * 1024 * 1024))
    bomb = {"$bytes": base64.b64encode(content.getvalue()).decode()}
    assert lone.error("lambda", "update_function_code", FunctionName="f", ZipFile=bomb) == (
        INVALID,
        "Unzipped size must be smaller than 262144000 bytes",
    )
    many = io.BytesIO()
    with zipfile.ZipFile(many, "w") as packed:
        for number in range(1001):
            packed.writestr(f"{number}.py", "")
    refused = lone.error(
        "lambda",
        "update_function_code",
        FunctionName="f",
        ZipFile={"$bytes": base64.b64encode(many.getvalue()).decode()},
    )
    assert refused == (INVALID, "The function has more than 1000 files.")


def test_a_dead_letter_queue_is_shown(lone: AwsWorld) -> None:
    changed = lone.ok(
        "lambda",
        "update_function_configuration",
        FunctionName="f",
        DeadLetterConfig={"TargetArn": NO_ACCOUNT_QUEUE},
    )
    assert changed["DeadLetterConfig"] == {"TargetArn": NO_ACCOUNT_QUEUE}
    tried = lone.ok(
        "lambda",
        "update_function_code",
        FunctionName="f",
        ZipFile=archive(handler="x"),
        DryRun=True,
    )
    assert tried["RevisionId"] == changed["RevisionId"]


def test_the_role_may_not_send_to_the_dead_letter_queue(world: AwsWorld) -> None:
    nothing = Role("nothing", {"Version": "2012-10-17", "Statement": []})
    world.add("f", "def handler(e, c): pass", role=nothing)
    _, arn = world.queue("dead")
    _, message = world.error(
        "lambda",
        "update_function_configuration",
        FunctionName="f",
        DeadLetterConfig={"TargetArn": arn},
    )
    assert message == (
        "The function execution role does not have permissions to call SendMessage on SQS"
    )


@pytest.mark.parametrize(
    ("operation", "parameters", "code", "message"),
    [
        ("get_function", {"FunctionName": "no"}, NOT_FOUND, f"Function not found: {ARN}no:$LATEST"),
        (
            "get_function",
            {"FunctionName": "f", "Qualifier": "1221"},
            NOT_FOUND,
            f"Function not found: {ARN}f:1221",
        ),
        (
            "get_function",
            {"FunctionName": "arn:aws:lambda:ap-southeast-1:123456789012:function:f"},
            NOT_FOUND,
            "Functions from 'ap-southeast-1' are not reachable in this region ('us-east-1')",
        ),
        (
            "delete_function",
            {"FunctionName": f"{ARN}f:1", "Qualifier": "2"},
            INVALID,
            "The derived qualifier from the function name does not match the specified qualifier.",
        ),
        (
            "delete_function",
            {"FunctionName": "f", "Qualifier": "$LATEST"},
            INVALID,
            "$LATEST version cannot be deleted without deleting the function.",
        ),
        ("delete_function", {"FunctionName": "no"}, NOT_FOUND, f"Function not found: {ARN}no"),
        (
            "get_function",
            {"FunctionName": "invalid:function:name:x:y"},
            VALIDATION,
            "1 validation error detected: Value 'invalid:function:name:x:y' at 'functionName'",
        ),
        (
            "create_function",
            {
                "FunctionName": "f",
                "Role": "arn:aws:iam::123456789012:role/r",
                "Handler": "a.b",
                "Code": {"ZipFile": archive(a="")},
            },
            CONFLICT,
            "Function already exist: f",
        ),
        (
            "create_function",
            {
                "FunctionName": "n",
                "Role": "r1",
                "Handler": "a.b",
                "Code": {"ZipFile": archive(a="")},
            },
            INVALID,
            "The role defined for the function cannot be assumed by Lambda.",
        ),
        (
            "create_function",
            {"FunctionName": "n", "Role": "arn:aws:iam::123456789012:role/r", "Code": {}},
            INVALID,
            "Handler is mandatory",
        ),
        (
            "create_function",
            {
                "FunctionName": "n",
                "Role": "arn:aws:iam::123456789012:role/r",
                "Handler": "a.b",
                "Code": {},
            },
            INVALID,
            "Please provide a source for function code.",
        ),
        (
            "create_function",
            {
                "FunctionName": "n",
                "Role": "arn:aws:iam::123456789012:role/r",
                "Handler": "a.b",
                "Runtime": "nodejs24.x",
                "Code": {},
            },
            "NotAvailableInLambdaLab",
            "The runtime 'nodejs24.x'",
        ),
        (
            "create_function",
            {"FunctionName": "n", "Role": "r", "Code": {}, "VpcConfig": {}},
            "NotAvailableInLambdaLab",
            "VpcConfig of CreateFunction",
        ),
        (
            "update_function_configuration",
            {"FunctionName": "f", "Timeout": 901},
            INVALID,
            "The timeout in seconds must be from 1 to 900",
        ),
        (
            "update_function_configuration",
            {"FunctionName": "f", "RevisionId": "other"},
            "PreconditionFailedException",
            "The Revision Id provided does not match the latest Revision Id.",
        ),
        (
            "invoke",
            {"FunctionName": "f", "InvocationType": "Later"},
            VALIDATION,
            "1 validation error detected",
        ),
        (
            "invoke",
            {"FunctionName": "f", "ClientContext": "e30=x"},
            "InvalidRequestContentException",
            "Client context must be",
        ),
        (
            "invoke",
            {"FunctionName": "f", "ClientContext": "W10="},
            "InvalidRequestContentException",
            "Client context must be",
        ),
        ("invoke", {}, VALIDATION, "Missing required parameter: FunctionName."),
        ("invoke", {"FunctionName": 3}, "SerializationException", "FunctionName has another type."),
    ],
)
def test_refusals(
    lone: AwsWorld, operation: str, parameters: dict[str, Any], code: str, message: str
) -> None:
    refuses(lone, operation, parameters, code, message)
