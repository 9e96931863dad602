"""Lists of Lambda's API in pages."""

from typing import Any

import pytest

from courses.emulator import FunctionConfig, Invocation
from tests.emulator.world.lambda_calls import CODE, INVALID, VALIDATION
from tests.emulator.world.world import AwsWorld

PAGES = """
import boto3
client = boto3.client("lambda")
def handler(event, context):
    pages = client.get_paginator(event["do"]).paginate(**event["with"], PaginationConfig={"PageSize": 2})
    return [[each["Version"] for each in page["Versions"]] for page in pages]
"""


@pytest.fixture
def full(lone: AwsWorld) -> AwsWorld:
    """At least three of everything that can be listed."""
    lone.create_function(FunctionConfig(name="h"), CODE)
    for number, name in enumerate(("a", "b", "c")):
        version = str(min(number + 1, 2))
        lone.ok("lambda", "create_alias", FunctionName="f", Name=name, FunctionVersion=version)
        lone.ok(
            "lambda",
            "create_event_source_mapping",
            FunctionName="f",
            EventSourceArn=f"arn:aws:sqs:us-east-1:123456789012:{name}",
        )
        lone.ok(
            "lambda",
            "put_function_event_invoke_config",
            FunctionName="f",
            Qualifier=name,
            MaximumRetryAttempts=0,
        )
    for qualifier in ("1", "c"):
        lone.ok(
            "lambda",
            "put_provisioned_concurrency_config",
            FunctionName="f",
            Qualifier=qualifier,
            ProvisionedConcurrentExecutions=1,
        )
    return lone


LISTS = [
    ("list_functions", {}, "Functions", 10_000),
    ("list_versions_by_function", {"FunctionName": "f"}, "Versions", 10_000),
    ("list_aliases", {"FunctionName": "f"}, "Aliases", 10_000),
    ("list_event_source_mappings", {"FunctionName": "f"}, "EventSourceMappings", 10_000),
    (
        "list_function_event_invoke_configs",
        {"FunctionName": "f"},
        "FunctionEventInvokeConfigs",
        50,
    ),
    (
        "list_provisioned_concurrency_configs",
        {"FunctionName": "f"},
        "ProvisionedConcurrencyConfigs",
        50,
    ),
]


@pytest.mark.parametrize(("operation", "parameters", "member", "most"), LISTS)
def test_every_list_comes_in_pages(
    full: AwsWorld, operation: str, parameters: dict[str, Any], member: str, most: int
) -> None:
    whole = full.ok("lambda", operation, **parameters, MaxItems=most)
    assert "NextMarker" not in whole
    found, marker = [], {}
    for _ in whole[member]:
        page = full.ok("lambda", operation, **parameters, MaxItems=1, **marker)
        found += page[member]
        marker = {"Marker": page["NextMarker"]} if "NextMarker" in page else {}
    assert found == whole[member]
    assert len(found) > 1
    assert marker == {}
    for size, limit in (
        (0, "greater than or equal to 1"),
        (most + 1, f"less than or equal to {most}"),
    ):
        code, message = full.error("lambda", operation, **parameters, MaxItems=size)
        assert code == VALIDATION
        assert message == (
            f"1 validation error detected: Value '{size}' at 'maxItems' failed to satisfy constraint: "
            f"Member must have value {limit}"
        )
    assert full.error("lambda", operation, **parameters, Marker="nowhere")[0] == INVALID


def test_a_page_has_fifty_functions_at_most(lone: AwsWorld) -> None:
    for number in range(49):  # beside the two that are there
        lone.create_function(FunctionConfig(name=f"n{number}"), CODE)
    first = lone.ok("lambda", "list_functions", MaxItems=10_000)
    rest = lone.ok("lambda", "list_functions", Marker=first["NextMarker"])
    assert (len(first["Functions"]), len(rest["Functions"])) == (50, 1)


def test_deleting_a_page_skips_nothing(lone: AwsWorld) -> None:
    page = lone.ok("lambda", "list_functions", MaxItems=1)
    lone.ok("lambda", "delete_function", FunctionName=page["Functions"][0]["FunctionName"])
    (left,) = lone.ok("lambda", "list_functions", Marker=page["NextMarker"])["Functions"]
    assert left["FunctionName"] == "g"


def test_boto3s_paginator_in_a_handler(world: AwsWorld) -> None:
    pages = world.add("pages", PAGES)
    for seconds in (5, 6):
        world.ok("lambda", "update_function_configuration", FunctionName="pages", Timeout=seconds)
        world.ok("lambda", "publish_version", FunctionName="pages")
    asked = {"do": "list_versions_by_function", "with": {"FunctionName": "pages"}}
    done = pages.invoke(asked)
    assert isinstance(done, Invocation)
    assert done.response == [["$LATEST", "1"], ["2"]]
