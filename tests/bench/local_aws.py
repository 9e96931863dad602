"""What an AWS account costs: fresh from a spare, one call of boto3's, and the authoriser's part of it.

The comparison starts moto's own server for each run, as one would without a warm process.
"""

import json
import os
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from courses.emulator import FunctionConfig, LabSettings, LocalLambda
from tests.bench.measure import Row, beside_bare, ratio_row, timed
from tests.live_site import ROOT

ROUNDS = 40
SERVER_ROUNDS = 5
CALLS = 20
_SETTLE_S = 0.02
_ONE_PROCESSOR_MB = 1769
_SERVER_NEEDS = ("flask==3.1.3", "flask-cors==6.0.5")
"""Of moto's server alone; the local AWS does without."""
CALLS_S3 = {
    "handler.py": (
        b"import boto3\n\ns3 = boto3.client('s3')\n\n\ndef handler(event, context):\n"
        b"    for _ in range(event):\n        s3.get_object(Bucket='orders', Key='k')['Body'].read()\n"
    )
}
WORK = (
    ("s3", "create_bucket", {"Bucket": "orders"}),
    ("s3", "put_object", {"Bucket": "orders", "Key": "k", "Body": "hello"}),
    ("s3", "get_object", {"Bucket": "orders", "Key": "k"}),
)


def rows() -> Iterator[Row]:
    """All against the bare start, in turn with it."""
    settings = LabSettings()
    lab = LocalLambda(settings)
    try:
        yield from _accounts(lab)
        yield from _calls(lab)
    finally:
        lab.close()
    yield _authoriser(settings)
    yield _server(settings)


def _settle(lab: LocalLambda) -> None:
    while lab.accounts.waiting < lab.settings.aws_spares:
        time.sleep(_SETTLE_S)
    time.sleep(_SETTLE_S)


def _accounts(lab: LocalLambda) -> Iterator[Row]:
    def first_answer() -> float:
        started = time.perf_counter()
        with lab.create_account(seed=1) as account:
            reply = account.call("s3", "list_buckets", {}).reply
            milliseconds = (time.perf_counter() - started) * 1e3
        assert reply is not None
        return milliseconds

    def work() -> float:
        started = time.perf_counter()
        with lab.create_account(seed=1) as account:
            replies = [account.call(*call).reply for call in WORK]
            milliseconds = (time.perf_counter() - started) * 1e3
        assert None not in replies
        return milliseconds

    first_answer()
    for what, measured, target in (
        ("fresh AWS account from a spare to its first answer", first_answer, 0.55),
        ("the same with a bucket and an object, written and read as root", work, None),
    ):
        _settle(lab)
        sample, bare = beside_bare(measured, rounds=ROUNDS, settle=lambda: _settle(lab))
        yield ratio_row(what, sample, bare, target)


def _calls(lab: LocalLambda) -> Iterator[Row]:
    config = FunctionConfig(profile="boto3", memory_mb=_ONE_PROCESSOR_MB, timeout_s=60)
    with (
        lab.create_account(seed=1) as account,
        lab.create_function(config, CALLS_S3, account=account) as function,
    ):
        for call in WORK:
            account.call(*call)
        assert function.invoke(CALLS).outcome == "ok"

        def one_call() -> float:
            with_calls = timed(lambda: function.invoke(CALLS))
            return (with_calls - timed(lambda: function.invoke(0))) / CALLS

        sample, bare = beside_bare(one_call, rounds=ROUNDS, settle=lambda: None)
    yield ratio_row("one call of boto3's in a handler, authorised and answered", sample, bare, 0.35)


_SHARE = """
import json, sys, time, types
sys.path.insert(0, sys.argv[1])
for name, path in (("courses", []), ("courses.emulator", [sys.argv[2]])):
    sys.modules[name] = types.ModuleType(name)
    sys.modules[name].__path__ = path
from courses.emulator.aws.process import mends, operations, root, services, warmth
from courses.emulator.aws.process.account import Account
from courses.emulator.aws.process.caller import Caller
from courses.emulator.aws.process.frames import Frame
services.load(); mends.install(); warmth.in_zygote()
account = Account()
account.begin({"seed": 1, "limits": {"calls": 10**9, "stored_mb": 64, "objects": 10**9}})
statement = {"Effect": "Allow", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::orders/*"}
account.make_role({"name": "r", "document": {"Version": "2012-10-17", "Statement": [statement]}, "boundary": None})
for call in json.loads(sys.argv[3]):
    root.call(*call)
key = "ASIAAAAAAAAAAAAAAAAA"
caller = Caller("e", "arn:aws:sts::123456789012:assumed-role/r/f", "r", key, "s", "t")
signature = f"AWS4-HMAC-SHA256 Credential={key}/20260131/us-east-1/s3/aws4_request, SignedHeaders=host, Signature=0"
head = {"method": "GET", "path": "/orders/k", "headers": {"authorization": signature, "user-agent": "Boto3"}}
assert account.answer(caller, Frame(1, head, b""))[0] == 200
request = services.request_for("s3", "us-east-1", "GET", "/orders/k", head["headers"], b"")
operation = operations.read("s3", request)
session = account._authoriser.session(caller, key, "s3")
def mean(work, rounds=500):
    started = time.perf_counter()
    for _ in range(rounds):
        work()
    return (time.perf_counter() - started) / rounds * 1e3
print(json.dumps([mean(lambda: account.answer(caller, Frame(1, head, b""))),
                  mean(lambda: account._authoriser.authorise(session, "us-east-1", operation, head, "x"))]))
"""


def _authoriser(settings: LabSettings) -> Row:
    arguments = [str(settings.aws_packages), str(ROOT / "courses" / "emulator"), json.dumps(WORK)]
    done = subprocess.run(
        [sys.executable, "-S", "-c", _SHARE, *arguments], capture_output=True, text=True, check=True
    )
    whole, part = json.loads(done.stdout)
    return Row("the authoriser's part of a call's work in the account", f"{part / whole:.0%}")


_CLIENT = """
import json, sys, time
sys.path.insert(0, sys.argv[1])
import botocore.session
from botocore.config import Config
from botocore.exceptions import EndpointConnectionError
s3 = botocore.session.get_session().create_client("s3", endpoint_url=sys.argv[2], region_name="us-east-1",
    aws_access_key_id="x", aws_secret_access_key="x", config=Config(retries={"total_max_attempts": 1}))
print("ready", flush=True)
for line in sys.stdin:
    while True:
        try:
            s3.list_buckets()
            break
        except EndpointConnectionError:
            time.sleep(0.002)
    for _, operation, parameters in json.loads(line):
        getattr(s3, operation)(**parameters)
    print("done", flush=True)
"""


def _server(settings: LabSettings) -> Row:
    """From the start of a server to the last answer; its client is warm and waits for it."""
    packages = str(settings.aws_packages)
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    with tempfile.TemporaryDirectory() as extra:
        pip = [sys.executable, "-m", "pip", "install", "--quiet", "--target", extra]
        subprocess.run([*pip, *_SERVER_NEEDS], check=True, stderr=subprocess.DEVNULL)
        environment = {**os.environ, "PYTHONPATH": os.pathsep.join([packages, extra])}
        client = subprocess.Popen(
            [sys.executable, "-S", "-c", _CLIENT, packages, f"http://127.0.0.1:{port}"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        assert client.stdin is not None
        assert client.stdout is not None
        with client:
            client.stdout.readline()

            def work() -> float:
                started = time.perf_counter()
                server = subprocess.Popen(
                    [sys.executable, "-S", "-m", "moto.server", "-p", str(port)],
                    env=environment,
                    cwd=Path(extra),
                    stdout=subprocess.DEVNULL,
                    stderr=subprocess.DEVNULL,
                )
                try:
                    assert client.stdin is not None
                    assert client.stdout is not None
                    client.stdin.write(json.dumps(WORK) + "\n")
                    client.stdin.flush()
                    assert client.stdout.readline() == "done\n"
                    return (time.perf_counter() - started) * 1e3
                finally:
                    server.kill()
                    server.wait()

            sample, bare = beside_bare(work, rounds=SERVER_ROUNDS, settle=lambda: None)
            client.stdin.close()
    return ratio_row("the same work on a `moto_server` started for the run", sample, bare)
