"""`manage.py invoke` and `manage.py sandbox_doctor`, as processes: output, schema, exit status."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from tests.emulator.lab import TIERS

ROOT = Path(__file__).resolve().parents[2]
HANDLER = "import os\ndef handler(event, context):\n    print('hello')\n    return {'event': event, 'x': os.environ.get('XY')}\n"


def manage(*arguments: str, stdin: bytes = b"") -> tuple[int, str, str]:
    """Exit status, output and errors of one command."""
    environment = os.environ | {"LAMBDA_LAB_SECRET_KEY": "s" * 60}
    done = subprocess.run(
        [sys.executable, "manage.py", *arguments],
        cwd=ROOT,
        env=environment,
        input=stdin,
        capture_output=True,
        check=False,
        timeout=120,
    )
    return done.returncode, done.stdout.decode(), done.stderr.decode()


def check(document: object, schema: str) -> None:
    text = (ROOT / "docs" / "schemas" / f"{schema}.schema.json").read_text()
    Draft202012Validator(json.loads(text)).validate(document)


@pytest.fixture
def package(tmp_path: Path) -> Path:
    (tmp_path / "handler.py").write_text(HANDLER)
    return tmp_path


def test_invoke_runs_a_folder(package: Path) -> None:
    status, output, _ = manage("invoke", str(package))
    assert status == 0
    lines = output.splitlines()
    assert lines[0].startswith("INIT_START ")
    assert "hello" in lines
    assert lines[-1] == "ok"


def test_invoke_runs_events_in_order_on_one_environment(package: Path, tmp_path: Path) -> None:
    event = tmp_path / "event.json"
    event.write_text('{"n": 1}')
    (package / "other.py").write_text(HANDLER)
    status, output, _ = manage(
        "invoke",
        str(package / "other.py"),
        "--event",
        str(event),
        "--event",
        "-",
        "--env",
        "XY=a=b",
        "--memory",
        "256",
        "--json",
        stdin=b"[2]",
    )
    document = json.loads(output)
    check(document, "invoke")
    assert status == 0
    assert [i["response"] for i in document["invocations"]] == [
        {"event": {"n": 1}, "x": "a=b"},
        {"event": [2], "x": "a=b"},
    ]
    assert [i["cold"] for i in document["invocations"]] == [True, False]
    assert document["invocations"][0]["report"]["memory_mb"] == 256
    assert document["sandbox"]["tier"] in TIERS


def test_invoke_says_that_the_function_failed(package: Path) -> None:
    (package / "handler.py").write_text("def handler(event, context):\n    return 1 / 0\n")
    status, output, _ = manage("invoke", str(package), "--json")
    document = json.loads(output)
    check(document, "invoke")
    assert status == 1
    assert document["invocations"][0]["outcome"] == "handler-error"
    assert document["invocations"][0]["error"]["type"] == "ZeroDivisionError"


@pytest.mark.parametrize(
    ("arguments", "phrase"),
    [
        (("--role", "nowhere.json"), "nowhere.json cannot be read"),
        (("--role", __file__), "cannot be used: is not JSON"),
        (("--layer", "nowhere"), "there is no layer in nowhere"),
        (("--given", "nowhere.yaml"), "nowhere.yaml cannot be read"),
        (("--given", __file__), "test_commands.py:1: "),
        (("--env", "XY"), "KEY=VALUE"),
        (("--env", "AWS_REGION=x"), "reserved keys"),
        (("--memory", "1"), "memory"),
        (("--timeout", "901"), "timeout"),
        (("--event", "/nowhere.json"), "cannot be read"),
        (("--event", "/dev/zero"), "/dev/zero is larger than 67,108,864 bytes"),
        (("--event", "-"), "Could not parse request body into json"),
        (("--profile", "numpy"), "invalid choice"),
    ],
)
def test_invoke_refuses_wrong_use(package: Path, arguments: tuple[str, ...], phrase: str) -> None:
    status, _, errors = manage("invoke", str(package), *arguments)
    assert status == 2
    assert phrase in errors


USES_S3 = """
import boto3

s3 = boto3.client("s3")


def handler(event, context):
    found = s3.get_object(Bucket="photos", Key="a.txt")["Body"].read().decode()
    if event.get("delete"):
        s3.delete_object(Bucket="photos", Key="a.txt")
    return found
"""
GIVEN = """
- s3.create_bucket: {Bucket: photos}
- s3.put_object: {Bucket: photos, Key: a.txt, Body: hello}
"""
READS = {
    "Version": "2012-10-17",
    "Statement": {"Effect": "Allow", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::photos/*"},
}


def test_invoke_with_a_role_and_what_is_given_prints_the_calls(tmp_path: Path) -> None:
    code, given, role, deletes = (
        tmp_path / name for name in ("photos.py", "given.yaml", "reads.json", "deletes.json")
    )
    code.write_text(USES_S3)
    given.write_text(GIVEN)
    role.write_text(json.dumps(READS))
    deletes.write_text('{"delete": true}')
    arguments = ["invoke", str(code), "--given", str(given), "--timeout", "30", "--memory", "512"]
    status, output, errors = manage(
        *arguments,
        "--role",
        str(role),
        "--event",
        "-",
        "--event",
        str(deletes),
        "--json",
        stdin=b"{}",
    )
    document = json.loads(output)
    check(document, "invoke")
    assert (status, errors) == (1, "")
    first, second = document["invocations"]
    assert first["response"] == "hello"
    assert "is not authorized to perform: s3:DeleteObject" in second["error"]["message"]
    calls = [(call["action"], call["resource"], call["verdict"]) for call in document["calls"]]
    assert calls == [
        ("s3:GetObject", "arn:aws:s3:::photos/a.txt", "allowed"),
        ("s3:GetObject", "arn:aws:s3:::photos/a.txt", "allowed"),
        ("s3:DeleteObject", "arn:aws:s3:::photos/a.txt", "implicitDeny"),
    ]
    assert {call["principal"] for call in document["calls"]} == {
        "arn:aws:sts::123456789012:assumed-role/function-role/function"
    }
    status, output, _ = manage(*arguments, "--event", str(deletes))
    assert status == 0
    assert output.endswith("allowed: s3:DeleteObject on arn:aws:s3:::photos/a.txt\n")


def test_invoke_with_a_layer(package: Path, tmp_path: Path) -> None:
    (tmp_path / "layer" / "python").mkdir(parents=True)
    (tmp_path / "layer" / "python" / "mine.py").write_text("WORD = 'from a layer'\n")
    code = tmp_path / "uses.py"
    code.write_text("import mine\n\n\ndef handler(event, context):\n    return mine.WORD\n")
    status, output, _ = manage("invoke", str(code), "--layer", str(tmp_path / "layer"), "--json")
    assert (status, json.loads(output)["invocations"][0]["response"]) == (0, "from a layer")


def test_invoke_refuses_a_path_without_code(tmp_path: Path) -> None:
    assert manage("invoke", str(tmp_path / "nothing"))[0] == 2
    assert manage("invoke", str(tmp_path))[0] == 2


def test_the_doctor_prints_its_document() -> None:
    status, output, _ = manage("sandbox_doctor", "--json")
    document = json.loads(output)
    check(document, "sandbox-doctor")
    assert status == 0
    assert document["runs_code"]
    assert document["sandbox"]["tier"] in TIERS


def test_the_doctor_speaks_to_people() -> None:
    status, output, _ = manage("sandbox_doctor")
    assert status == 0
    assert f"Tier: {TIERS[0]}\n" in output
    assert "ok    plain: tcp-to-host" in output
    assert "FAIL" not in output
