"""Versions and aliases. Each operation of Lambda's API as root, and its refusals in AWS's words (recorded)."""

from typing import Any

import pytest

from tests.emulator.world.lambda_calls import INVALID, NOT_FOUND, PATTERN, VALIDATION, refuses
from tests.emulator.world.world import ARN, AwsWorld


def test_aliases(lone: AwsWorld) -> None:
    lone.ok(
        "lambda",
        "create_alias",
        FunctionName="f",
        Name="live",
        FunctionVersion="1",
        Description="d",
    )
    lone.ok(
        "lambda",
        "update_alias",
        FunctionName="f",
        Name="live",
        FunctionVersion="2",
        Description="e",
        RoutingConfig={"AdditionalVersionWeights": {"1": 0.5}},
    )
    shown = lone.ok("lambda", "get_alias", FunctionName="f", Name="live")
    assert (shown["AliasArn"], shown["FunctionVersion"]) == (f"{ARN}f:live", "2")
    assert shown["RoutingConfig"] == {"AdditionalVersionWeights": {"1": 0.5}}
    assert (
        len(lone.ok("lambda", "list_aliases", FunctionName="f", FunctionVersion="2")["Aliases"])
        == 1
    )
    assert lone.ok("lambda", "list_aliases", FunctionName="f", FunctionVersion="1")["Aliases"] == []
    lone.ok("lambda", "delete_alias", FunctionName="f", Name="live")
    assert lone.ok("lambda", "list_aliases", FunctionName="f")["Aliases"] == []


def test_an_alias_that_was_moved_meanwhile_is_not_moved_again(lone: AwsWorld) -> None:
    lone.ok("lambda", "create_alias", FunctionName="f", Name="live", FunctionVersion="1")
    seen = lone.ok("lambda", "get_alias", FunctionName="f", Name="live")["RevisionId"]
    move = {"FunctionName": "f", "Name": "live", "FunctionVersion": "2", "RevisionId": seen}
    lone.ok("lambda", "update_alias", **move)
    refuses(lone, "update_alias", move, "PreconditionFailedException", "The Revision Id provided")


def test_another_state_than_the_one_seen_is_not_published(lone: AwsWorld) -> None:
    parameters = {"FunctionName": "f", "RevisionId": "another"}
    refuses(
        lone,
        "publish_version",
        parameters,
        "PreconditionFailedException",
        "The Revision Id provided",
    )


def test_nothing_changed_publishes_nothing(lone: AwsWorld) -> None:
    again = lone.ok("lambda", "publish_version", FunctionName="f")
    assert again["Version"] == "2"


@pytest.mark.parametrize(
    ("operation", "parameters", "code", "message"),
    [
        (
            "publish_version",
            {"FunctionName": "f", "CodeSha256": "somenonexistentsha256"},
            INVALID,
            "CodeSHA256 (somenonexistentsha256) is different from current CodeSHA256 in $LATEST",
        ),
        (
            "create_alias",
            {"FunctionName": "f", "Name": "2024", "FunctionVersion": "1"},
            VALIDATION,
            f"1 validation error detected: Value '2024' at 'name' failed to satisfy constraint: {PATTERN}",
        ),
        (
            "create_alias",
            {"FunctionName": "f", "Name": "a", "FunctionVersion": "10"},
            NOT_FOUND,
            f"Function not found: {ARN}f:10",
        ),
        (
            "create_alias",
            {
                "FunctionName": "f",
                "Name": "a",
                "FunctionVersion": "1",
                "RoutingConfig": {"AdditionalVersionWeights": {"1": 0.5}},
            },
            INVALID,
            "Invalid function version 1. Function version 1 is already included in routing configuration.",
        ),
        (
            "create_alias",
            {
                "FunctionName": "f",
                "Name": "a",
                "FunctionVersion": "$LATEST",
                "RoutingConfig": {"AdditionalVersionWeights": {"1": 0.5}},
            },
            INVALID,
            "$LATEST is not supported for an alias pointing to more than 1 version",
        ),
        (
            "create_alias",
            {
                "FunctionName": "f",
                "Name": "a",
                "FunctionVersion": "1",
                "RoutingConfig": {"AdditionalVersionWeights": {"2": 2.0}},
            },
            VALIDATION,
            "1 validation error detected: Value '{2=2.0}' at 'routingConfig.additionalVersionWeights'",
        ),
        (
            "create_alias",
            {
                "FunctionName": "f",
                "Name": "a",
                "FunctionVersion": "1",
                "RoutingConfig": {"AdditionalVersionWeights": {"$LATEST": 0.5}},
            },
            VALIDATION,
            "1 validation error detected: Value '{$LATEST=0.5}' at 'routingConfig.additionalVersionWeights'",
        ),
        (
            "create_alias",
            {
                "FunctionName": "f",
                "Name": "a",
                "FunctionVersion": "1",
                "RoutingConfig": {"AdditionalVersionWeights": {"1": 0.5, "2": 0.5}},
            },
            INVALID,
            "Number of items in AdditionalVersionWeights cannot be greater than 1",
        ),
        (
            "get_alias",
            {"FunctionName": "f", "Name": "non-existent"},
            NOT_FOUND,
            f"Cannot find alias arn: {ARN}f:non-existent",
        ),
        (
            "update_alias",
            {"FunctionName": "f", "Name": "non-existent"},
            NOT_FOUND,
            f"Alias not found: {ARN}f:non-existent",
        ),
    ],
)
def test_refusals(
    lone: AwsWorld, operation: str, parameters: dict[str, Any], code: str, message: str
) -> None:
    refuses(lone, operation, parameters, code, message)
