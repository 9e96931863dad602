"""Operations of Lambda's API one by one, as root: answers, and refusals in AWS's words (recorded)."""

import base64
import io
import json
import zipfile
from collections.abc import Iterator
from typing import Any

import pytest

from courses.emulator import FunctionConfig, Invocation, LocalLambda, Role
from tests.emulator.world.world import ARN, AwsWorld

CODE = {"handler.py": b"def handler(event, context):\n    return 1\n"}
NO_ACCOUNT_QUEUE = "arn:aws:sqs:us-east-1:123456789012:q"


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


def test_provisioned_concurrency_is_listed_and_withdrawn(lone: AwsWorld) -> None:
    given = {"FunctionName": "f", "Qualifier": "1"}
    lone.ok(
        "lambda", "put_provisioned_concurrency_config", **given, ProvisionedConcurrentExecutions=1
    )
    listed = lone.ok("lambda", "list_provisioned_concurrency_configs", FunctionName="f")
    (held,) = listed["ProvisionedConcurrencyConfigs"]
    assert (held["FunctionArn"], held["Status"]) == (f"{ARN}f:1", "READY")
    lone.ok("lambda", "create_alias", FunctionName="f", Name="a", FunctionVersion="1")
    asked = {"FunctionName": "f", "Qualifier": "a", "ProvisionedConcurrentExecutions": 1}
    code, message = lone.error("lambda", "put_provisioned_concurrency_config", **asked)
    assert code == "ResourceConflictException"
    assert message == (
        "Alias can't be used for Provisioned Concurrency configuration on an already Provisioned version"
    )
    lone.ok("lambda", "delete_provisioned_concurrency_config", **given)
    lone.ok("lambda", "put_provisioned_concurrency_config", **asked)
    _, message = lone.error(
        "lambda", "put_provisioned_concurrency_config", **given, ProvisionedConcurrentExecutions=1
    )
    assert message == "Version is pointed by a Provisioned Concurrency alias"


def test_mappings_are_kept(lone: AwsWorld) -> None:
    made = lone.ok(
        "lambda",
        "create_event_source_mapping",
        FunctionName="f:1",
        EventSourceArn=NO_ACCOUNT_QUEUE,
        Enabled=False,
        FilterCriteria={"Filters": [{"Pattern": '{"body": ["x"]}'}]},
        ScalingConfig={"MaximumConcurrency": 2},
    )
    assert made["FunctionArn"] == f"{ARN}f:1"
    shown = lone.ok("lambda", "get_event_source_mapping", UUID=made["UUID"])
    assert shown == {**made, "State": "Disabled"}
    updated = lone.ok(
        "lambda",
        "update_event_source_mapping",
        UUID=made["UUID"],
        FunctionName="g",
        BatchSize=5,
        ScalingConfig={},
        FunctionResponseTypes=["ReportBatchItemFailures"],
    )
    assert (updated["FunctionArn"], updated["BatchSize"]) == (f"{ARN}g", 5)
    assert "ScalingConfig" not in updated
    found = lone.ok("lambda", "list_event_source_mappings", FunctionName="g")
    assert [each["UUID"] for each in found["EventSourceMappings"]] == [made["UUID"]]
    assert lone.ok("lambda", "list_event_source_mappings", FunctionName="f") == {
        "EventSourceMappings": []
    }
    lone.ok("lambda", "delete_function", FunctionName="g")
    assert lone.ok("lambda", "list_event_source_mappings") == {"EventSourceMappings": []}


def test_mappings_of_streams_have_their_defaults(lone: AwsWorld) -> None:
    made = lone.ok(
        "lambda",
        "create_event_source_mapping",
        FunctionName="f",
        EventSourceArn="arn:aws:kinesis:us-east-1:123456789012:stream/s",
        StartingPosition="LATEST",
    )
    for name in ("UUID", "EventSourceMappingArn"):
        made.pop(name)
    assert made == {
        "BatchSize": 100,
        "BisectBatchOnFunctionError": False,
        "DestinationConfig": {"OnFailure": {}},
        "EventSourceArn": "arn:aws:kinesis:us-east-1:123456789012:stream/s",
        "FunctionArn": f"{ARN}f",
        "FunctionResponseTypes": [],
        "LastModified": "2026-01-31T10:00:00Z",
        "LastProcessingResult": "No records processed",
        "MaximumBatchingWindowInSeconds": 0,
        "MaximumRecordAgeInSeconds": -1,
        "MaximumRetryAttempts": -1,
        "ParallelizationFactor": 1,
        "StartingPosition": "LATEST",
        "State": "Creating",
        "StateTransitionReason": "User action",
        "TumblingWindowInSeconds": 0,
    }


def test_a_role_must_allow_the_polling(world: AwsWorld) -> None:
    nothing = Role("nothing", {"Version": "2012-10-17", "Statement": []})
    world.add("f", "def handler(e, c): pass", role=nothing)
    _, arn = world.queue("q")
    code, message = world.error(
        "lambda", "create_event_source_mapping", FunctionName="f", EventSourceArn=arn
    )
    assert code == "InvalidParameterValueException"
    assert message == (
        "The function execution role does not have permissions to call ReceiveMessage on SQS"
    )


INVALID = "InvalidParameterValueException"
NOT_FOUND = "ResourceNotFoundException"
CONFLICT = "ResourceConflictException"
VALIDATION = "ValidationException"
PATTERN = "Member must satisfy regular expression pattern:"


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
        (
            "put_function_concurrency",
            {"FunctionName": "no", "ReservedConcurrentExecutions": 1},
            NOT_FOUND,
            f"Function not found: {ARN}no:$LATEST",
        ),
        (
            "put_function_concurrency",
            {"FunctionName": "f", "ReservedConcurrentExecutions": -1},
            VALIDATION,
            "1 validation error detected: Value '-1' at 'reservedConcurrentExecutions'",
        ),
        (
            "put_function_concurrency",
            {"FunctionName": "f", "ReservedConcurrentExecutions": 901},
            INVALID,
            "Specified ReservedConcurrentExecutions for function decreases account's "
            "UnreservedConcurrentExecution below its minimum value of [100].",
        ),
        (
            "put_provisioned_concurrency_config",
            {"FunctionName": "f", "Qualifier": "1", "ProvisionedConcurrentExecutions": 1001},
            INVALID,
            "Specified ConcurrentExecutions for function is greater than account's unreserved concurrency "
            "[1000].",
        ),
        (
            "put_provisioned_concurrency_config",
            {"FunctionName": "f", "Qualifier": "1", "ProvisionedConcurrentExecutions": 901},
            INVALID,
            "Specified ConcurrentExecutions for function decreases account's UnreservedConcurrentExecution "
            "below its minimum value of [100].",
        ),
        (
            "put_provisioned_concurrency_config",
            {"FunctionName": "no", "Qualifier": "1", "ProvisionedConcurrentExecutions": 1},
            NOT_FOUND,
            f"Function not found: {ARN}no:1",
        ),
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
        (
            "get_event_source_mapping",
            {"UUID": "no"},
            NOT_FOUND,
            "The resource you requested does not exist.",
        ),
        (
            "create_event_source_mapping",
            {"FunctionName": "f"},
            INVALID,
            "Unrecognized event source.",
        ),
        (
            "create_event_source_mapping",
            {"FunctionName": "f", "EventSourceArn": NO_ACCOUNT_QUEUE, "TumblingWindowInSeconds": 5},
            INVALID,
            "Unsupported TumblingWindowInSeconds parameter for given event source mapping type.",
        ),
        (
            "create_event_source_mapping",
            {"FunctionName": "f", "EventSourceArn": f"{NO_ACCOUNT_QUEUE}.fifo", "BatchSize": 11},
            INVALID,
            "BatchSize must be between 1 and 10 for FIFO queues.",
        ),
        (
            "create_event_source_mapping",
            {"FunctionName": "f", "EventSourceArn": NO_ACCOUNT_QUEUE, "BatchSize": 10_001},
            VALIDATION,
            "1 validation error detected: Value '10001' at 'batchSize'",
        ),
        (
            "create_event_source_mapping",
            {
                "FunctionName": "f",
                "EventSourceArn": NO_ACCOUNT_QUEUE,
                "ScalingConfig": {"MaximumConcurrency": 1},
            },
            VALIDATION,
            "1 validation error detected: Value '1' at 'scalingConfig.maximumConcurrency'",
        ),
        (
            "create_event_source_mapping",
            {
                "FunctionName": "f",
                "EventSourceArn": NO_ACCOUNT_QUEUE,
                "FilterCriteria": {"Filters": [{"Pattern": "{}"}] * 6},
            },
            INVALID,
            "A mapping has at most 5 filters.",
        ),
        (
            "create_event_source_mapping",
            {
                "FunctionName": "f",
                "EventSourceArn": "arn:aws:kinesis:us-east-1:1:stream/s",
                "StartingPosition": "BEGIN",
            },
            VALIDATION,
            "1 validation error detected: Value 'BEGIN' at 'startingPosition'",
        ),
        (
            "create_event_source_mapping",
            {
                "FunctionName": "f",
                "EventSourceArn": "arn:aws:kinesis:us-east-1:1:stream/s",
                "StartingPosition": "AT_TIMESTAMP",
                "StartingPositionTimestamp": "yesterday",
            },
            "SerializationException",
            "A time is in ISO 8601.",
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
    refused = lone.error("lambda", operation, **parameters)
    assert refused[0] == code
    assert refused[1].startswith(message), refused[1]


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


def test_nothing_changed_publishes_nothing(lone: AwsWorld) -> None:
    again = lone.ok("lambda", "publish_version", FunctionName="f")
    assert again["Version"] == "2"


def test_fewer_provisioned_environments(lone: AwsWorld) -> None:
    given = {"FunctionName": "f", "Qualifier": "1"}
    for units in (10, 2):
        lone.ok(
            "lambda",
            "put_provisioned_concurrency_config",
            **given,
            ProvisionedConcurrentExecutions=units,
        )
    results = lone.burst("f", [{}] * 3, qualifier="1")
    cold = [each.cold for each in results if isinstance(each, Invocation)]
    assert cold == [False, False, True]


def test_many_provisioned_environments_are_initialised_when_they_are_needed(lone: AwsWorld) -> None:
    given = {"FunctionName": "f", "Qualifier": "1", "ProvisionedConcurrentExecutions": 10}
    lone.ok("lambda", "put_provisioned_concurrency_config", **given)
    assert lone.function("f").versions["1"].fleet.live == 8
    results = lone.burst("f", [{}] * 10, qualifier="1")
    assert [each.cold for each in results if isinstance(each, Invocation)] == [False] * 10
    assert lone.environments("f") == 10
