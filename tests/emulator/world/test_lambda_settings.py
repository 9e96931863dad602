"""Policies, URLs, loops and asynchronous invocation. Each operation of Lambda's API as root, and its refusals in AWS's words (recorded)."""

import json
from typing import Any

import pytest

from tests.emulator.world.lambda_calls import (
    CONFLICT,
    INVALID,
    NOT_FOUND,
    PATTERN,
    VALIDATION,
    refuses,
)
from tests.emulator.world.world import ARN, AwsWorld

NO_ACCOUNT_QUEUE = "arn:aws:sqs:us-east-1:123456789012:q"


def test_policies_grow_and_shrink(lone: AwsWorld) -> None:
    principals = {
        "bucket": ("s3.amazonaws.com", {"Service": "s3.amazonaws.com"}),
        "account": ("210987654321", {"AWS": "arn:aws:iam::210987654321:root"}),
        "role": ("arn:aws:iam::123456789012:role/r", {"AWS": "arn:aws:iam::123456789012:role/r"}),
        "all": ("*", "*"),
    }
    for name, (principal, _) in principals.items():
        lone.ok(
            "lambda",
            "add_permission",
            FunctionName="f",
            StatementId=name,
            Action="lambda:InvokeFunction",
            Principal=principal,
            SourceArn="arn:aws:s3:::b",
            SourceAccount="123456789012",
            InvokedViaFunctionUrl=True,
        )
    policy = json.loads(lone.ok("lambda", "get_policy", FunctionName="f")["Policy"])
    assert (policy["Id"], policy["Version"]) == ("default", "2012-10-17")
    assert {each["Sid"]: each["Principal"] for each in policy["Statement"]} == {
        name: written for name, (_, written) in principals.items()
    }
    assert policy["Statement"][0]["Condition"] == {
        "ArnLike": {"AWS:SourceArn": "arn:aws:s3:::b"},
        "StringEquals": {"AWS:SourceAccount": "123456789012"},
        "Bool": {"lambda:InvokedViaFunctionUrl": "true"},
    }
    for name in principals:
        lone.ok("lambda", "remove_permission", FunctionName="f", StatementId=name)
    assert lone.error("lambda", "get_policy", FunctionName="f")[0] == "ResourceNotFoundException"


def test_a_statement_and_a_url_exist_once(lone: AwsWorld) -> None:
    given = {"FunctionName": "f", "StatementId": "s3", "Action": "lambda:*", "Principal": "*"}
    lone.ok("lambda", "add_permission", **given)
    code, message = lone.error("lambda", "add_permission", **given)
    assert (code, message) == (
        CONFLICT,
        "The statement id (s3) provided already exists. Please provide a new statement id, or remove the "
        "existing statement.",
    )
    assert lone.error(
        "lambda", "remove_permission", FunctionName="f", StatementId="non-existent"
    ) == (NOT_FOUND, "Statement non-existent is not found in resource policy.")
    lone.ok("lambda", "create_alias", FunctionName="f", Name="custom", FunctionVersion="1")
    assert lone.error(
        "lambda", "create_alias", FunctionName="f", Name="custom", FunctionVersion="1"
    ) == (CONFLICT, f"Alias already exists: {ARN}f:custom")
    lone.ok("lambda", "create_function_url_config", FunctionName="f", AuthType="NONE")
    code, message = lone.error(
        "lambda", "create_function_url_config", FunctionName="f", AuthType="NONE"
    )
    assert code == CONFLICT
    assert message == (
        f"Failed to create function url config for [functionArn = {ARN}f]. Error message:  "
        "FunctionUrlConfig exists for this Lambda function"
    )


def test_settings_of_asynchronous_invocation(lone: AwsWorld) -> None:
    lone.ok(
        "lambda",
        "put_function_event_invoke_config",
        FunctionName="f",
        MaximumRetryAttempts=1,
        DestinationConfig={"OnSuccess": {"Destination": f"{ARN}g"}},
    )
    changed = lone.ok(
        "lambda",
        "update_function_event_invoke_config",
        FunctionName="f",
        MaximumEventAgeInSeconds=100,
        DestinationConfig={"OnFailure": {"Destination": NO_ACCOUNT_QUEUE}},
    )
    assert changed == lone.ok("lambda", "get_function_event_invoke_config", FunctionName="f")
    assert changed == {
        "LastModified": "2026-01-31T10:00:00Z",
        "FunctionArn": f"{ARN}f:$LATEST",
        "MaximumRetryAttempts": 1,
        "MaximumEventAgeInSeconds": 100,
        "DestinationConfig": {
            "OnSuccess": {"Destination": f"{ARN}g"},
            "OnFailure": {"Destination": NO_ACCOUNT_QUEUE},
        },
    }
    listed = lone.ok("lambda", "list_function_event_invoke_configs", FunctionName="f")
    assert listed == {"FunctionEventInvokeConfigs": [changed]}
    lone.ok("lambda", "delete_function_event_invoke_config", FunctionName="f")
    assert lone.ok("lambda", "list_function_event_invoke_configs", FunctionName="f") == {
        "FunctionEventInvokeConfigs": []
    }


def test_urls_recursion_and_concurrency_are_kept(lone: AwsWorld) -> None:
    made = lone.ok(
        "lambda",
        "create_function_url_config",
        FunctionName="f",
        AuthType="NONE",
        Cors={"MaxAge": 1},
    )
    assert made["FunctionUrl"].endswith(".lambda-url.us-east-1.on.aws/")
    assert lone.ok("lambda", "get_function_url_config", FunctionName="f") == made
    lone.ok("lambda", "delete_function_url_config", FunctionName="f")
    kept = lone.ok(
        "lambda", "put_function_recursion_config", FunctionName="f", RecursiveLoop="Allow"
    )
    assert kept == lone.ok("lambda", "get_function_recursion_config", FunctionName="f")
    assert lone.ok("lambda", "get_function_concurrency", FunctionName="f") == {}
    lone.ok("lambda", "put_function_concurrency", FunctionName="f", ReservedConcurrentExecutions=7)
    shown = lone.ok("lambda", "get_function", FunctionName="f")
    assert shown["Concurrency"] == {"ReservedConcurrentExecutions": 7}
    lone.ok("lambda", "delete_function_concurrency", FunctionName="f")
    assert lone.ok("lambda", "get_function_concurrency", FunctionName="f") == {}


@pytest.mark.parametrize(
    ("operation", "parameters", "code", "message"),
    [
        (
            "put_function_event_invoke_config",
            {"FunctionName": "no", "MaximumRetryAttempts": 1},
            NOT_FOUND,
            "The function doesn't exist.",
        ),
        (
            "put_function_event_invoke_config",
            {"FunctionName": "f", "Qualifier": "no", "MaximumRetryAttempts": 1},
            NOT_FOUND,
            f"Function not found: {ARN}f:no",
        ),
        (
            "put_function_event_invoke_config",
            {"FunctionName": "f"},
            INVALID,
            "You must specify at least one of error handling or destination setting.",
        ),
        (
            "put_function_event_invoke_config",
            {"FunctionName": "f", "MaximumRetryAttempts": 3},
            VALIDATION,
            "1 validation error detected: Value '3' at 'maximumRetryAttempts'",
        ),
        (
            "put_function_event_invoke_config",
            {"FunctionName": "f", "DestinationConfig": {"OnSuccess": {"Destination": f"{ARN}no"}}},
            INVALID,
            f"The destination ARN {ARN}no is invalid.",
        ),
        (
            "put_function_event_invoke_config",
            {"FunctionName": "f", "DestinationConfig": {"OnFailure": {"Destination": f"{ARN}f"}}},
            INVALID,
            "You can't specify the function as a destination for itself.",
        ),
        (
            "put_function_event_invoke_config",
            {
                "FunctionName": "f",
                "DestinationConfig": {
                    "OnSuccess": {"Destination": "arn:aws:iam:us-east-1:1:function:f"}
                },
            },
            INVALID,
            "The provided destination config DestinationConfig(onSuccess=OnSuccess("
            "destination=arn:aws:iam:us-east-1:1:function:f), onFailure=null) is invalid.",
        ),
        (
            "get_function_event_invoke_config",
            {"FunctionName": "f", "Qualifier": "1"},
            NOT_FOUND,
            f"The function {ARN}f:1 doesn't have an EventInvokeConfig",
        ),
        (
            "add_permission",
            {"FunctionName": "f", "StatementId": "example.com", "Action": "a", "Principal": "*"},
            VALIDATION,
            f"1 validation error detected: Value 'example.com' at 'statementId' failed to satisfy constraint: {PATTERN}",
        ),
        (
            "add_permission",
            {
                "FunctionName": "f",
                "StatementId": "s",
                "Action": "a",
                "Principal": "*",
                "Qualifier": "$LATEST",
            },
            INVALID,
            "We currently do not support adding policies for $LATEST.",
        ),
        (
            "add_permission",
            {"FunctionName": "f", "StatementId": "s", "Action": "a", "Principal": "invalid"},
            INVALID,
            "The provided principal was invalid. Please check the principal and try again.",
        ),
        (
            "add_permission",
            {
                "FunctionName": "f",
                "StatementId": "s",
                "Action": "a",
                "Principal": "*",
                "Qualifier": "42",
            },
            NOT_FOUND,
            f"Function not found: {ARN}f:42",
        ),
        (
            "add_permission",
            {
                "FunctionName": "f",
                "StatementId": "s",
                "Action": "a",
                "Principal": "*",
                "Qualifier": "no",
            },
            NOT_FOUND,
            f"Cannot find alias arn: {ARN}f:no",
        ),
        (
            "remove_permission",
            {"FunctionName": "f", "StatementId": "s"},
            NOT_FOUND,
            "No policy is associated with the given resource.",
        ),
        (
            "get_function_url_config",
            {"FunctionName": "f"},
            NOT_FOUND,
            "The resource you requested does not exist.",
        ),
        (
            "create_function_url_config",
            {"FunctionName": "f", "AuthType": "OPEN"},
            VALIDATION,
            "1 validation error detected: Value 'OPEN' at 'authType'",
        ),
        (
            "put_function_recursion_config",
            {"FunctionName": "f", "RecursiveLoop": "Maybe"},
            VALIDATION,
            "1 validation error detected: Value 'Maybe' at 'recursiveLoop'",
        ),
        (
            "tag_resource",
            {"Resource": f"{ARN}f:1", "Tags": {"a": "b"}},
            INVALID,
            "Tags on function aliases and versions are not supported. Please specify a function ARN.",
        ),
        (
            "tag_resource",
            {"Resource": f"{ARN}no", "Tags": {"a": "b"}},
            NOT_FOUND,
            f"Function not found: {ARN}no",
        ),
        (
            "tag_resource",
            {"Resource": f"{ARN}f", "Tags": {}},
            INVALID,
            "An error occurred and the request cannot be processed.",
        ),
        (
            "tag_resource",
            {"Resource": f"{ARN}f", "Tags": {str(n): "" for n in range(51)}},
            INVALID,
            "Number of tags exceeds resource tag limit.",
        ),
    ],
)
def test_refusals(
    lone: AwsWorld, operation: str, parameters: dict[str, Any], code: str, message: str
) -> None:
    refuses(lone, operation, parameters, code, message)
