"""boto3.client("lambda") inside a handler, and the same operations as root."""

import base64
import io
import json
import zipfile

import pytest

from courses.emulator import Invocation, Outcome, Role
from tests.emulator.world.world import ARN, AwsWorld

CALLER = """
import base64, json, boto3
from botocore.config import Config
from botocore.exceptions import ClientError

client = boto3.client("lambda", config=Config(retries={"total_max_attempts": 1}, read_timeout=60))

def plain(value):
    if hasattr(value, "read"):
        return value.read().decode()
    return json.loads(json.dumps(value, default=str))

def handler(event, context):
    try:
        reply = getattr(client, event["do"])(**event.get("with", {}))
    except ClientError as error:
        return {"error": error.response["Error"], "status": error.response["ResponseMetadata"]["HTTPStatusCode"],
                "reason": error.response.get("Reason"), "type": error.response.get("Type")}
    reply.pop("ResponseMetadata")
    return {name: plain(value) for name, value in reply.items()}
"""

TARGET = """
def handler(event, context):
    if event.get("fail"):
        raise ValueError("intended")
    print("seen")
    return {"event": event, "arn": context.invoked_function_arn, "version": context.function_version,
            "custom": context.client_context.custom if context.client_context else None}
"""


@pytest.fixture
def caller(world: AwsWorld) -> AwsWorld:
    world.add("caller", CALLER)
    world.add("target", TARGET)
    return world


def call(world: AwsWorld, operation: str, **parameters: object) -> dict[str, object]:
    """The operation as the handler's boto3 sees it."""
    result = world.invoke("caller", {"do": operation, "with": parameters})
    assert isinstance(result, Invocation)
    assert result.function_error is None, result.error
    response: dict[str, object] = result.response
    return response


def test_invoke_waits_for_the_other_function(caller: AwsWorld) -> None:
    context = base64.b64encode(json.dumps({"custom": {"a": "b"}}).encode()).decode()
    reply = call(
        caller,
        "invoke",
        FunctionName="target",
        Payload='{"x": 1}',
        LogType="Tail",
        ClientContext=context,
    )
    assert (reply["StatusCode"], reply["ExecutedVersion"]) == (200, "$LATEST")
    assert json.loads(str(reply["Payload"])) == {
        "event": {"x": 1},
        "arn": f"{ARN}target",
        "version": "$LATEST",
        "custom": {"a": "b"},
    }
    tail = base64.b64decode(str(reply["LogResult"])).decode()
    assert "seen\nEND RequestId: " in tail
    assert [each.operation for each in caller.calls()] == ["Invoke"]


def test_a_function_error_is_a_success_of_the_call(caller: AwsWorld) -> None:
    reply = call(caller, "invoke", FunctionName=f"{ARN}target", Payload='{"fail": 1}')
    assert (reply["StatusCode"], reply["FunctionError"]) == (200, "Unhandled")
    assert json.loads(str(reply["Payload"]))["errorType"] == "ValueError"


def test_event_and_dry_run(caller: AwsWorld) -> None:
    accepted = call(caller, "invoke", FunctionName="target", InvocationType="Event", Payload="{}")
    assert (accepted["StatusCode"], accepted["Payload"]) == (202, "")
    assert [(each.function, each.source) for each in caller.log] == [("target", "async")]
    dry = call(caller, "invoke", FunctionName="target", InvocationType="DryRun")
    assert (dry["StatusCode"], dry["Payload"]) == (204, "")
    assert len(caller.log) == 1


@pytest.mark.parametrize(
    ("parameters", "code", "status", "begins"),
    [
        (
            {"FunctionName": "nobody"},
            "ResourceNotFoundException",
            404,
            f"Function not found: {ARN}nobody:$LATEST",
        ),
        (
            {"FunctionName": "target", "Payload": "{'no': json}"},
            "InvalidRequestContentException",
            400,
            "Could not parse request body into json:",
        ),
        (
            {
                "FunctionName": "target",
                "InvocationType": "Event",
                "Payload": '"%s"' % ("x" * 2**20),
            },
            "RequestTooLargeException",
            413,
            "Request must be smaller than",
        ),
    ],
)
def test_refusals_of_invoke(
    caller: AwsWorld, parameters: dict[str, str], code: str, status: int, begins: str
) -> None:
    refused = call(caller, "invoke", **parameters)
    assert refused["error"]["Code"] == code, refused  # type: ignore[index]
    assert refused["status"] == status
    assert refused["error"]["Message"].startswith(begins)  # type: ignore[index]


def test_throttling_is_told_with_its_reason(caller: AwsWorld) -> None:
    call(caller, "put_function_concurrency", FunctionName="target", ReservedConcurrentExecutions=0)
    refused = call(caller, "invoke", FunctionName="target")
    assert refused == {
        "error": {"Message": "Rate Exceeded.", "Code": "TooManyRequestsException"},
        "status": 429,
        "reason": "ReservedFunctionConcurrentInvocationLimitExceeded",
        "type": "User",
    }


def test_the_role_decides_about_calls(world: AwsWorld) -> None:
    statement = {"Effect": "Allow", "Action": "lambda:InvokeFunction", "Resource": f"{ARN}target"}
    role = Role("narrow", {"Version": "2012-10-17", "Statement": [statement]})
    world.add("caller", CALLER, role=role)
    world.add("target", TARGET)
    world.add("other", TARGET)
    assert call(world, "invoke", FunctionName="target", Payload="{}")["StatusCode"] == 200
    refused = call(world, "invoke", FunctionName="other", Payload="{}")
    assert refused["status"] == 403
    assert refused["error"] == {
        "Code": "AccessDeniedException",
        "Message": (
            "User: arn:aws:sts::123456789012:assumed-role/narrow/caller is not authorized to perform: "
            f"lambda:InvokeFunction on resource: {ARN}other because no identity-based policy allows the "
            "lambda:InvokeFunction action"
        ),
    }
    denied = [d for d in world._service.account.decisions() if d.verdict == "implicitDeny"]  # type: ignore[union-attr]
    assert [each.resource for each in denied] == [f"{ARN}other"]


RECURSIVE = """
import json, boto3
client = boto3.client("lambda")
def handler(event, context):
    if event["depth"] == 0:
        return 0
    answer = client.invoke(FunctionName=context.function_name, Payload=json.dumps({"depth": event["depth"] - 1}))
    return 1 + json.load(answer["Payload"])
"""


def test_a_function_that_calls_itself_waits_in_another_environment(world: AwsWorld) -> None:
    function = world.add("self", RECURSIVE)
    assert function.invoke({"depth": 3}).response == 3
    assert function.environments == 4
    assert world.metrics().maximum("ConcurrentExecutions", "self") == 4


ENDLESS = """
import boto3
client = boto3.client("lambda")
def handler(event, context):
    client.invoke(FunctionName=context.function_name, InvocationType="Event", Payload="{}")
"""


def test_a_loop_is_stopped_at_sixteen(world: AwsWorld) -> None:
    function = world.add("loop", ENDLESS)
    function.invoke({})
    assert len(world.log) == 15  # and the one that began it
    assert world.metrics().sum("RecursiveInvocationsDropped", "loop") == 1


def test_versions_and_weighted_aliases(world: AwsWorld) -> None:
    function = world.add("target", TARGET)
    first = world.ok("lambda", "publish_version", FunctionName="target")
    assert (first["Version"], first["FunctionArn"]) == ("1", f"{ARN}target:1")
    world.ok("lambda", "update_function_configuration", FunctionName="target", MemorySize=300)
    assert world.ok("lambda", "publish_version", FunctionName="target")["Version"] == "2"
    world.ok(
        "lambda",
        "create_alias",
        FunctionName="target",
        Name="live",
        FunctionVersion="1",
        RoutingConfig={"AdditionalVersionWeights": {"2": 0.25}},
    )
    seen = [world.invoke("target", {}, qualifier="live") for _ in range(8)]
    versions = [each.version for each in seen if isinstance(each, Invocation)]
    assert (versions.count("1"), versions.count("2")) == (6, 2)
    last = seen[-1]
    assert isinstance(last, Invocation)
    assert last.response["arn"] == f"{ARN}target:live"
    assert last.response["version"] in ("1", "2")
    assert f"Version: {last.version}" in last.log_text
    assert function.environments == 2
    missing = world.send("lambda", "invoke", {"FunctionName": "target", "Qualifier": "7"})
    assert missing.error_message == f"Function not found: {ARN}target:7"


def test_new_code_recycles_environments(world: AwsWorld) -> None:
    function = world.add("target", TARGET)
    function.invoke({})
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w") as files:
        files.writestr("handler.py", "def handler(event, context):\n    return 'new'\n")
    content = {"$bytes": base64.b64encode(archive.getvalue()).decode()}
    world.ok("lambda", "update_function_code", FunctionName="target", ZipFile=content)
    after = function.invoke({})
    assert (after.response, after.cold) == ("new", True)
    broken = world.send(
        "lambda", "update_function_code", {"FunctionName": "target", "ZipFile": "x"}
    )
    assert broken.error_message.startswith("Could not unzip uploaded file.")


def test_what_is_not_offered_says_so(caller: AwsWorld) -> None:
    refused = call(caller, "list_layers")
    assert refused["error"]["Code"] == "NotAvailableInLambdaLab"  # type: ignore[index]
    as_root = caller.send("lambda", "list_layers", {})
    assert as_root.error_code == "NotAvailableInLambdaLab"


SLOW = "import time\ndef handler(event, context):\n    time.sleep(4.5)\n    return 'done'\n"


def test_a_caller_that_times_out_leaves_the_other_running(world: AwsWorld) -> None:
    world.add("caller", CALLER, timeout_s=3)
    world.add("target", SLOW)
    result = world.invoke("caller", {"do": "invoke", "with": {"FunctionName": "target"}})
    assert isinstance(result, Invocation)
    assert result.outcome is Outcome.TIMEOUT
    assert world.metrics().sum("Invocations", "target") == 1
    assert world.metrics().sum("Errors", "target") == 0


PARALLEL = """
import json, boto3
from concurrent.futures import ThreadPoolExecutor
client = boto3.client("lambda")
def ask(number):
    return json.load(client.invoke(FunctionName="target", Payload=json.dumps({"n": number}))["Payload"])["event"]["n"]
def handler(event, context):
    with ThreadPoolExecutor(4) as pool:
        return sorted(pool.map(ask, range(4)))
"""


def test_a_handler_fans_out_in_threads(world: AwsWorld) -> None:
    world.add("target", TARGET)
    assert world.add("boss", PARALLEL, memory_mb=512).invoke({}).response == [0, 1, 2, 3]
    assert 1 <= world.environments("target") <= 4


RAW = """
import http.client
def handler(event, context):
    connection = http.client.HTTPConnection("127.0.0.1", 4566)
    scope = "AWS4-HMAC-SHA256 Credential=AKIA/20260131/us-east-1/lambda/aws4_request"
    answers = []
    for method, path, body in event:
        connection.request(method, path, body, {"Authorization": scope, "X-Amz-Principal": "root"})
        answer = connection.getresponse()
        answers.append([answer.status, answer.getheader("x-amzn-ErrorType"), len(answer.read())])
    return answers
"""
FUNCTION = "/2015-03-31/functions/raw"


def test_a_hostile_client_gets_errors_and_no_trace(world: AwsWorld) -> None:
    raw = world.add("raw", RAW)
    requests = [
        ["PUT", f"{FUNCTION}/configuration", "{"],
        ["PUT", f"{FUNCTION}/configuration", "[]"],
        ["PUT", f"{FUNCTION}/configuration", '{"Environment": {"Variables": [1]}}'],
        ["PUT", f"{FUNCTION}/configuration", '{"Timeout": true}'],
        ["PUT", f"{FUNCTION}/configuration", '{"Unknown": 1}'],
        ["PUT", f"{FUNCTION}/configuration", "[" * 100_000],
        ["PUT", f"{FUNCTION}/code", '{"ZipFile": "###"}'],
        ["PUT", f"{FUNCTION}/code", '{"ZipFile": "UEsDBAo="}'],
        [
            "POST",
            f"{FUNCTION}/aliases",
            '{"Name": "a", "FunctionVersion": "$LATEST", "RoutingConfig": {"AdditionalVersionWeights": 3}}',
        ],
        ["GET", "/2015-03-31/functions/%00", ""],
        ["GET", "/nowhere", ""],
        ["PUT", f"{FUNCTION}/configuration", '{"Description": "%s"}' % ("x" * 300_000)],
    ]
    answers = raw.invoke(requests).response
    assert [status // 100 for status, _, _ in answers] == [4] * len(requests), answers
    assert {kind for _, kind, _ in answers} == {
        "SerializationException",
        "InvalidParameterValueException",
        "NotAvailableInLambdaLab",
        "ValidationException",
        "RequestTooLargeException",
    }


def test_calls_end_at_a_limit(world: AwsWorld, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("courses.emulator.control.lambda_api.http.MOST_CALLS", 2)
    raw = world.add("raw", RAW)
    answers = raw.invoke([["GET", "/2016-08-19/account-settings", ""]] * 3).response
    assert [status for status, _, _ in answers] == [200, 200, 400]
    assert answers[2][1] == "LambdaLabLimitExceeded"
