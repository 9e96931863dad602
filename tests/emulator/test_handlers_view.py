"""What a handler sees: variables, context, paths, modules, and no AWS."""

import re
from pathlib import Path

from courses.emulator import (
    FunctionConfig,
    LocalLambda,
)
from tests.emulator.lab import invoke

ROOT = Path(__file__).resolve().parents[2]


def test_variables_are_lambdas(lab: LocalLambda) -> None:
    """variables_and_context, recorded 2026-01-12."""
    recorded = {
        "AWS_DEFAULT_REGION": "us-east-1",
        "AWS_LAMBDA_FUNCTION_MEMORY_SIZE": "1024",
        "AWS_LAMBDA_FUNCTION_NAME": "orders",
        "AWS_LAMBDA_FUNCTION_VERSION": "$LATEST",
        "AWS_LAMBDA_INITIALIZATION_TYPE": "on-demand",
        "AWS_LAMBDA_LOG_GROUP_NAME": "/aws/lambda/orders",
        "AWS_REGION": "us-east-1",
        "AWS_XRAY_CONTEXT_MISSING": "LOG_ERROR",
        "AWS_XRAY_DAEMON_ADDRESS": "169.254.100.1:2000",
        "LAMBDA_RUNTIME_DIR": "/var/runtime",
        "LAMBDA_TASK_ROOT": "/var/task",
        "LANG": "en_US.UTF-8",
        "LC_CTYPE": "C.UTF-8",
        "LD_LIBRARY_PATH": (
            "/var/lang/lib:/lib64:/usr/lib64:/var/runtime:/var/runtime/lib:/var/task:/var/task/lib:"
            "/opt/lib"
        ),
        "PATH": "/var/lang/bin:/usr/local/bin:/usr/bin/:/bin:/opt/bin",
        "PWD": "/var/task",
        "PYTHONPATH": "/var/runtime",
        "SHLVL": "0",
        "TEST_KEY": "TEST_VAL",
        "TZ": ":UTC",
        "_AWS_XRAY_DAEMON_ADDRESS": "169.254.100.1",
        "_AWS_XRAY_DAEMON_PORT": "2000",
        "_HANDLER": "handler.handler",
    }
    changing = {
        "AWS_ACCESS_KEY_ID": r"ASIA[A-Z2-7]{16}",
        "AWS_EXECUTION_ENV": r"AWS_Lambda_python3\.\d+",
        "AWS_LAMBDA_LOG_STREAM_NAME": r"\d{4}/\d\d/\d\d/\[\$LATEST\][0-9a-f]{32}",
        "AWS_LAMBDA_RUNTIME_API": r"127\.0\.0\.1:9001",
        "AWS_SECRET_ACCESS_KEY": r"\S+",
        "AWS_SESSION_TOKEN": r".+",
        "_X_AMZN_TRACE_ID": r"Root=1-[0-9a-f]{8}-[0-9a-f]{24};Parent=[0-9a-f]{16};Sampled=0.*",
    }
    ours = {"AWS_ENDPOINT_URL", "AWS_EC2_METADATA_DISABLED"}
    code = "import os\ndef handler(event, context):\n    return dict(os.environ)\n"
    given = {"environment": {"TEST_KEY": "TEST_VAL"}, "memory_mb": 1024, "name": "orders"}
    (invocation,) = invoke(lab, code, **given)
    variables = invocation.response
    assert set(variables) == {*recorded, *changing, *ours}
    assert {name: variables[name] for name in recorded} == recorded
    for name, pattern in changing.items():
        assert re.fullmatch(pattern, variables[name]), name


def test_context_is_lambdas(lab: LocalLambda) -> None:
    code = """
def handler(event, context):
    return [context.function_name, context.memory_limit_in_mb, context.aws_request_id,
            context.invoked_function_arn, context.function_version, context.log_group_name,
            context.get_remaining_time_in_millis()]
"""
    (invocation,) = invoke(lab, code, name="orders", timeout_s=7)
    name, memory, request_id, arn, version, group, remaining = invocation.response
    assert (name, memory, version, group) == ("orders", "128", "$LATEST", "/aws/lambda/orders")
    assert request_id == invocation.request_id
    assert arn == "arn:aws:lambda:us-east-1:123456789012:function:orders"
    assert 6000 < remaining <= 7000


def test_paths_are_lambdas_and_none_is_the_hosts(lab: LocalLambda) -> None:
    code = """
import json, os, sys, boto3
def handler(event, context):
    frame, files = sys._getframe(), []
    while frame:
        files.append(frame.f_code.co_filename)
        frame = frame.f_back
    return {"path": sys.path, "files": files, "cwd": os.getcwd(), "json": json.__file__,
            "boto3": boto3.__file__, "executable": sys.executable, "root": sorted(os.listdir("/var/task"))}
"""
    (invocation,) = invoke(lab, code, timeout_s=20, memory_mb=512)
    seen = invocation.response
    assert seen["path"][:3] == ["/var/task", "/opt/python", "/var/runtime"]
    assert seen["cwd"] == "/var/task"
    assert seen["root"] == ["handler.py"]
    assert seen["json"].startswith("/var/lang/lib/python3.")
    assert seen["boto3"] == "/var/runtime/boto3/__init__.py"
    assert seen["executable"].startswith("/var/lang/bin/python3.")
    assert str(ROOT) not in str(seen)
    assert all(name.startswith(("/var/", "<")) for name in seen["files"])


def test_modules_in_folders_are_importable(lab: LocalLambda) -> None:
    files = {
        "src/app.py": b"from src.lib.tax import rate\ndef handler(event, context):\n    return rate()\n",
        "src/lib/tax.py": b"def rate():\n    return open('data/rate.txt').read()\n",
        "data/rate.txt": b"7",
    }
    with lab.create_function(FunctionConfig(handler="src/app.handler"), files) as function:
        assert function.invoke({}).response == "7"


def test_randomness_differs_between_environments(lab: LocalLambda) -> None:
    code = "import random, uuid\ndef handler(event, context):\n    return [random.random(), str(uuid.uuid4())]\n"
    first, second = (invoke(lab, code)[0].response for _ in range(2))
    assert first[0] != second[0]
    assert first[1] != second[1]


def test_aws_calls_fail_with_a_sentence(lab: LocalLambda) -> None:
    code = """
import boto3
def handler(event, context):
    answers = {}
    for service, call in (("s3", "list_buckets"), ("dynamodb", "list_tables"), ("sns", "list_topics"),
                          ("sqs", "list_queues"), ("lambda", "list_functions")):
        try:
            getattr(boto3.client(service), call)()
        except Exception as error:
            answers[service] = [type(error).__name__, str(error)]
    return answers
"""
    (invocation,) = invoke(lab, code, profile="boto3", timeout_s=60, memory_mb=512)
    assert set(invocation.response) == {"s3", "dynamodb", "sns", "sqs", "lambda"}
    for kind, message in invocation.response.values():
        assert kind == "ClientError"
        assert "Lambda Lab does not offer AWS services in this exercise" in message
