"""Hostile code and the local AWS: it reaches its own account alone, and what it asks for is capped.

Everything here goes past boto3, with bytes of its own on 127.0.0.1:4566.
"""

import json
import threading
from collections.abc import Iterator

import pytest

from courses.emulator import (
    Account,
    AwsLimits,
    FunctionConfig,
    Invocation,
    LocalLambda,
    Outcome,
    Role,
)
from courses.emulator.control import account_endpoint
from tests.emulator.aws.calls import as_root, from_sandbox
from tests.hostile.test_supervisor_costs import _status

ALLOWED_KB = 128 * 1024
"""More than every buffer of one environment together."""
RAW = """
import http.client, json, socket

def ask(method, path, headers=(), body=None):
    connection = http.client.HTTPConnection("127.0.0.1", 4566, timeout=5)
    try:
        connection.request(method, path, body, dict(headers))
        answer = connection.getresponse()
        return [answer.status, answer.read().decode(errors="replace")]
    except OSError as error:
        return [0, type(error).__name__]

def signed(key, service="s3", token=""):
    scope = f"Credential={key}/20260131/us-east-1/{service}/aws4_request"
    headers = {"Authorization": f"AWS4-HMAC-SHA256 {scope}, SignedHeaders=host, Signature={'0' * 64}"}
    return headers | ({"X-Amz-Security-Token": token} if token else {})
"""


@pytest.fixture
def account(lab: LocalLambda) -> Iterator[Account]:
    with lab.create_account() as account:
        as_root(
            account,
            ("s3", "create_bucket", {"Bucket": "mine"}),
            ("s3", "put_object", {"Bucket": "mine", "Key": "k", "Body": "x"}),
        )
        yield account


@pytest.fixture
def victim(lab: LocalLambda) -> Iterator[Account]:
    with lab.create_account() as victim:
        as_root(
            victim,
            ("s3", "create_bucket", {"Bucket": "private"}),
            ("s3", "put_object", {"Bucket": "private", "Key": "k", "Body": "SECRET"}),
        )
        yield victim


def run(
    lab: LocalLambda,
    account: Account,
    code: str,
    event: object = None,
    *,
    timeout_s: int = 20,
    role: Role | None = None,
) -> Invocation:
    config = FunctionConfig(profile="boto3", timeout_s=timeout_s, memory_mb=256, role=role)
    files = {"handler.py": (RAW + code).encode()}
    with lab.create_function(config, files, account=account) as function:
        return function.invoke(event)


def test_nothing_forged_shows_another_account(
    lab: LocalLambda, account: Account, victim: Account
) -> None:
    stolen = victim.assume(Role("victim", None), "function")
    victim_channel = victim.open(stolen)
    code = """
def handler(event, context):
    key, token = event
    tried = []
    for headers in (
        signed(key, token=token),
        {**signed(key), "X-Moto-Account-Id": "123456789012"},
        {"X-Moto-Account-Id": "000000000000"},
        {"X-Lab-Admin": "1", "X-Amz-Security-Token": token},
        {"Authorization": f"AWS {key}:abc"},
        {"Authorization": "AWS4-HMAC-SHA256 Credential=root/20260131/us-east-1/s3/aws4_request"},
        {"Host": "private.s3.amazonaws.com"},
    ):
        tried.append(ask("GET", "/private/k", headers))
        tried.append(ask("GET", "/k", headers))
    query = f"X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential={key}%2F20260131%2Fus-east-1%2Fs3%2Faws4_request&X-Amz-Signature=0&X-Amz-Security-Token={token}"
    tried.append(ask("GET", "/private/k?" + query))
    return tried
"""
    event = [stolen.access_key_id, stolen.session_token]
    invocation = run(lab, account, code, event)
    victim_channel.close()

    assert invocation.outcome is Outcome.OK, invocation
    assert "SECRET" not in json.dumps(invocation.response)
    assert {status for status, _ in invocation.response} <= {0, 400, 403, 404}
    assert victim.calls() == ()
    assert not [call for call in account.calls() if call.status < 400]


def test_stolen_keys_of_another_account_are_unknown_to_boto3(
    lab: LocalLambda, account: Account, victim: Account
) -> None:
    stolen = victim.assume(Role("victim", None), "function")
    code = """
import boto3

def handler(event, context):
    found = []
    for service, call in (("s3", "list_buckets"), ("sqs", "list_queues"), ("sts", "get_caller_identity")):
        client = boto3.client(service, aws_access_key_id=event[0], aws_secret_access_key=event[1], aws_session_token=event[2])
        try:
            getattr(client, call)()
        except Exception as error:
            found.append(error.response["Error"]["Code"])
    return found
"""
    event = [stolen.access_key_id, stolen.secret_access_key, stolen.session_token]

    assert run(lab, account, code, event).response == [
        "InvalidAccessKeyId",
        "UnrecognizedClientException",
        "InvalidClientTokenId",
    ]


@pytest.mark.parametrize("environments", [1, 2])
def test_a_function_cannot_take_another_functions_role(
    lab: LocalLambda, account: Account, environments: int
) -> None:
    """Two functions of one account: the key of the other, even its whole secret, opens nothing."""
    mighty = account.assume(Role("mighty", None), "other", "its stream")
    channels = [account.open(mighty, "its stream") for _ in range(environments)]
    nothing = Role("worker", {"Version": "2012-10-17", "Statement": []})
    code = """
def handler(event, context):
    return ask("GET", "/mine/k", signed(event))
"""
    invocation = run(lab, account, code, mighty.access_key_id, role=nothing)
    for channel in channels:
        channel.close()

    status, body = invocation.response
    assert (status, "InvalidAccessKeyId" in body) == (403, True)


@pytest.mark.parametrize(
    "path",
    [
        "/moto-api/reset",
        "/moto-api/reset-auth",
        "/moto-api/data.json",
        "/moto-api/state-manager/set-transition",
        "/latest/meta-data/iam/security-credentials/",
        "/latest/api/token",
        "/_lab/decisions",
        "/v20180820/accesspoint",
        "/../moto-api/reset",
        "//moto-api/reset",
        "/%6doto-api/reset",
    ],
)
def test_no_path_administers(lab: LocalLambda, account: Account, path: str) -> None:
    code = """
import os

def handler(event, context):
    own = signed(os.environ["AWS_ACCESS_KEY_ID"])
    return [ask(method, event, headers) for method in ("GET", "POST", "PUT") for headers in ((), own)]
"""
    allowed = {"Effect": "Allow", "Action": "s3:GetObject", "Resource": "*"}
    role = Role("worker", {"Version": "2012-10-17", "Statement": [allowed]})
    invocation = run(lab, account, code, path, role=role)

    assert {status for status, _ in invocation.response} <= {0, 400, 403, 404, 405}
    assert "Traceback" not in json.dumps(invocation.response)
    kept = as_root(account, ("s3", "get_object", {"Bucket": "mine", "Key": "k"}))
    assert kept[0]["Body"] == "x"


@pytest.mark.parametrize(
    "request_bytes",
    [
        b"POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\nZZ\r\n",
        b"POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n-1\r\n",
        b"POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\nContent-Length: 3\r\n\r\n0\r\n\r\n",
        b"POST / HTTP/1.1\r\nTransfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n",
        b"POST / HTTP/1.1\r\nContent-Length: -1\r\n\r\n",
        b"GET / HTTP/1.1\r\n\r\nGET /mine HTTP/1.1\r\n\r\n",
        b"\x16\x03\x01\x02\x00\x01\x00",
        b"GET / HTTP/2.0\r\n\r\n",
    ],
)
def test_what_is_no_request_ends_its_connection(
    lab: LocalLambda, account: Account, request_bytes: bytes
) -> None:
    code = """
def handler(event, context):
    sock = socket.create_connection(("127.0.0.1", 4566), timeout=2)
    sock.send(event.encode("latin-1"))
    sock.shutdown(socket.SHUT_WR)
    try:
        return len(sock.recv(100))
    except OSError:
        return 0
"""
    invocation = run(lab, account, code, request_bytes.decode("latin-1"))

    assert invocation.response == 0, invocation
    assert account.calls() == ()


def test_a_body_without_end_costs_its_own_run_alone(lab: LocalLambda, account: Account) -> None:
    code = """
def handler(event, context):
    sock = socket.create_connection(("127.0.0.1", 4566))
    sock.send(b"PUT /mine/k HTTP/1.1\\r\\nTransfer-Encoding: chunked\\r\\n\\r\\n")
    while True:
        sock.send(b"10000\\r\\n" + b"x" * 65536 + b"\\r\\n")
"""
    results: list[Invocation] = []
    before = _status("VmRSS")
    with lab.create_account() as other:
        attack = threading.Thread(
            target=lambda: results.append(run(lab, account, code, timeout_s=4))
        )
        attack.start()
        replies = from_sandbox(lab, other, *[("s3", "list_buckets", {})] * 20)
        attack.join()

    assert results[0].outcome is Outcome.TIMEOUT
    assert [reply["Buckets"] for reply in replies] == [[]] * 20
    assert account.calls() == ()
    assert _status("VmRSS") - before < ALLOWED_KB


def test_answers_that_nobody_reads_are_held_up_to_a_limit(
    lab: LocalLambda, account: Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(account_endpoint.AccountEndpoint, "most_buffered", 8 << 20)
    as_root(
        account, ("s3", "put_object", {"Bucket": "mine", "Key": "large", "Body": "x" * (12 << 20)})
    )
    code = """
import os
import time

def handler(event, context):
    head = "".join(f"{name}: {value}\\r\\n" for name, value in signed(os.environ["AWS_ACCESS_KEY_ID"]).items())
    held = []
    for _ in range(12):
        sock = socket.create_connection(("127.0.0.1", 4566))
        sock.send(f"GET /mine/large HTTP/1.1\\r\\n{head}\\r\\n".encode())
        held.append(sock)
    time.sleep(3)
    ended = 0
    for sock in held:
        sock.settimeout(0.5)
        count = 0
        try:
            while data := sock.recv(1 << 16):
                count += len(data)
        except OSError:
            pass
        ended += count < 12 << 20
    return ended
"""
    before = _status("VmRSS")
    invocation = run(lab, account, code, timeout_s=30)

    assert invocation.outcome is Outcome.OK, invocation
    assert invocation.response > 0
    assert _status("VmRSS") - before < ALLOWED_KB


def test_a_thousand_connections_change_nothing_for_another_run(
    lab: LocalLambda, account: Account
) -> None:
    code = """
import time

def handler(event, context):
    held = []
    ends = time.monotonic() + 2
    while time.monotonic() < ends:
        for _ in range(100):
            try:
                sock = socket.create_connection(("127.0.0.1", 4566), timeout=0.1)
                sock.send(b"POST / HTTP/1.1\\r\\nContent-Length: 100\\r\\n\\r\\n")
                held.append(sock)
            except OSError:
                pass
        held = held[-400:]
    return "done"
"""
    results: list[Invocation] = []
    with lab.create_account() as other:
        attack = threading.Thread(target=lambda: results.append(run(lab, account, code)))
        attack.start()
        replies = from_sandbox(lab, other, *[("s3", "list_buckets", {})] * 20)
        attack.join()

    assert results[0].response == "done", results
    assert [reply["Buckets"] for reply in replies] == [[]] * 20


def test_a_flood_of_calls_ends_at_the_limit(lab: LocalLambda) -> None:
    code = """
import os

def handler(event, context):
    own = signed(os.environ["AWS_ACCESS_KEY_ID"])
    return [ask("GET", "/", own)[0] for _ in range(60)]
"""
    with lab.create_account(limits=AwsLimits(calls=50)) as account:
        invocation = run(lab, account, code)
        recorded = account.calls()

    assert invocation.response == [200] * 50 + [400] * 10
    assert [call.error_code for call in recorded[50:]] == ["LambdaLabLimitExceeded"] * 10


def test_headers_and_paths_of_any_bytes_get_an_answer_of_aws(
    lab: LocalLambda, account: Account
) -> None:
    code = r"""
import os

def handler(event, context):
    own = signed(os.environ["AWS_ACCESS_KEY_ID"])
    found = []
    for path in ("/mine/%00", "/mine/%ff%fe", "/mine/" + "a" * 3000, "/mine/?list-type=2&max-keys=-1", "/mine/k?versionId=%00", "/?" + "x=1&" * 500):
        found.append(ask("GET", path, own))
    for target in ("DynamoDB_20120810.GetItem", "DynamoDB_20120810", "x.y", "." * 50, "DynamoDB_20120810.__class__"):
        headers = signed(os.environ["AWS_ACCESS_KEY_ID"], "dynamodb") | {"X-Amz-Target": target, "Content-Type": "application/x-amz-json-1.0"}
        for body in ("", "{", "[]", "null", '{"TableName": {}}', "[" * 20000, '{"TableName": "' + "x" * 100000 + '"}'):
            found.append(ask("POST", "/", headers, body))
    return [[status, "Traceback" in text] for status, text in found]
"""
    invocation = run(lab, account, code, timeout_s=30)

    assert invocation.outcome is Outcome.OK, invocation
    assert {trace for _, trace in invocation.response} == {False}
    assert {status for status, _ in invocation.response} <= {200, 400, 403, 404}
    kept = as_root(account, ("s3", "get_object", {"Bucket": "mine", "Key": "k"}))
    assert kept[0]["Body"] == "x"
