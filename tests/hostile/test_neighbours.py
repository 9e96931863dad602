"""Two learners at once: what one of them takes, hides or leaves, the other does not notice."""

import socket
import subprocess
import sys
import threading
import uuid
from pathlib import Path

from courses.emulator import FunctionConfig, Invocation, LocalLambda, Outcome
from tests.hostile.program import PROGRAMS

ROOT = Path(__file__).resolve().parents[2]
ECHO = {"handler.py": b"def handler(event, context):\n    return event\n"}


class Neighbour:
    """A function that prints "ready" when its work is done and then stays until it is closed."""

    def __init__(self, lab: LocalLambda, code: str, event: object) -> None:
        self._stop = threading.Event()
        self._function = lab.create_function(
            FunctionConfig(timeout_s=30), {"handler.py": code.encode()}, cancelled=self._stop
        )
        self._event = event
        self._thread = threading.Thread(target=self._run, daemon=True)

    def _run(self) -> None:
        from courses.emulator import Cancelled

        try:
            self._function.invoke(self._event)
        except Cancelled:
            self._function.close()

    def __enter__(self) -> "Neighbour":
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        self._thread.join(20)
        assert not self._thread.is_alive()


def echo(lab: LocalLambda) -> Invocation:
    with lab.create_function(FunctionConfig(timeout_s=20), ECHO) as function:
        return function.invoke({"n": 1})


# --- secrets --------------------------------------------------------------------------------

HIDES = """
import os, socket, time
def handler(event, context):
    token = event["token"]
    open("/tmp/" + token, "w").write(token)
    os.environ["TOKEN"] = token
    listener = socket.socket(socket.AF_UNIX)
    listener.bind("\\0" + token)
    listener.listen()
    at_path = socket.socket(socket.AF_UNIX)
    at_path.bind("/tmp/socket")
    at_path.listen()
    datagrams = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    datagrams.bind(("127.0.0.1", 5353))
    udp = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    udp.sendto(b"ready", ("127.0.0.1", 5353))
    while True:
        time.sleep(60)
"""
SEEKS = """
import os, socket
def attempt(action):
    try:
        action()
        return "done"
    except OSError:
        return "refused"
def unix(name):
    socket.socket(socket.AF_UNIX).connect(name)
def handler(event, context):
    udp = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    udp.connect(("127.0.0.1", 5353))
    udp.send(b"x")
    found = {
        "tmp": os.listdir("/tmp"),
        "variable": event["token"] in str(os.environ),
        "abstract": attempt(lambda: unix("\\0" + event["token"])),
        "path": attempt(lambda: unix("/tmp/socket")),
        "udp": attempt(lambda: udp.send(b"x")),
        "signal": attempt(lambda: [os.kill(pid, 0) for pid in range(3, 100)]),
    }
    return found
"""


def test_two_runs_at_once_do_not_see_each_other(lab: LocalLambda) -> None:
    token = f"SECRET-{uuid.uuid4()}"
    with Neighbour(lab, HIDES, {"token": token}):
        for _ in range(3):  # by then the neighbour has long hidden what it hides
            with lab.create_function(FunctionConfig(), {"handler.py": SEEKS.encode()}) as function:
                found = function.invoke({"token": token})
            assert found.response == {
                "tmp": [],
                "variable": False,
                "abstract": "refused",
                "path": "refused",
                "udp": "refused",
                "signal": "refused",
            }, found


def test_an_abstract_socket_of_the_host_cannot_be_reached(lab: LocalLambda) -> None:
    code = b"""
import socket
def handler(event, context):
    for kind in (socket.SOCK_STREAM, socket.SOCK_DGRAM, socket.SOCK_SEQPACKET):
        try:
            socket.socket(socket.AF_UNIX, kind).connect("\\0" + event["name"] + str(int(kind)))
            return "reached"
        except OSError:
            continue
    return "refused"
"""
    name = f"lambda-lab-{uuid.uuid4()}"
    kinds = (socket.SOCK_STREAM, socket.SOCK_DGRAM, socket.SOCK_SEQPACKET)
    held = [socket.socket(socket.AF_UNIX, kind) for kind in kinds]
    try:
        for kind, sock in zip(kinds, held, strict=True):
            sock.bind(f"\0{name}{int(kind)}")
            if kind != socket.SOCK_DGRAM:
                sock.listen()
        with lab.create_function(FunctionConfig(), {"handler.py": code}) as function:
            assert function.invoke({"name": name}).response == "refused"
    finally:
        for sock in held:
            sock.close()


# --- quotas that the kernel counts per user ---------------------------------------------------

HOG_AND_VICTIM = """
import resource, sys, threading, time
sys.path.insert(0, sys.argv[1])
resource.setrlimit(resource.RLIMIT_NOFILE, (1024, resource.getrlimit(resource.RLIMIT_NOFILE)[1]))
from courses.emulator import Cancelled, FunctionConfig, LabSettings, LocalLambda
lab = LocalLambda(LabSettings(spares=0, uid=61017))
hog = open(sys.argv[2]).read() + '''
taken = handler
def handler(event, context):
    print("taken", taken(event, context), flush=True)
    import time
    time.sleep(60)
'''
stop = threading.Event()
function = lab.create_function(FunctionConfig(timeout_s=60), {"handler.py": hog.encode()}, cancelled=stop)
def run():
    try:
        function.invoke({})
    except Cancelled:
        pass
thread = threading.Thread(target=run)
thread.start()
time.sleep(1.5)
echo = b"def handler(event, context):\\n    return event\\n"
for _ in range(3):
    with lab.create_function(FunctionConfig(timeout_s=20), {"handler.py": echo}) as victim:
        print(victim.invoke(1).outcome)
stop.set()
thread.join()
function.close()
lab.close()
"""


def _beside(hog: str) -> list[str]:
    """The outcomes of three victims beside the program `hog`, in a process of its own."""
    done = subprocess.run(
        [sys.executable, "-c", HOG_AND_VICTIM, str(ROOT), str(PROGRAMS / f"{hog}.py")],
        capture_output=True,
        text=True,
        check=True,
        timeout=120,
    )
    return done.stdout.split()


def test_descriptors_in_flight_do_not_stop_another_run() -> None:
    """The kernel counts them for all processes of a user, against the limit of whoever sends."""
    assert _beside("ok__descriptors_in_flight") == ["ok", "ok", "ok"]


def test_full_pipes_do_not_stop_another_run() -> None:
    assert _beside("ok__pages_of_pipes") == ["ok", "ok", "ok"]


def test_queued_signals_do_not_stop_another_run() -> None:
    assert _beside("ok__queue_of_signals") == ["ok", "ok", "ok"]


def test_busy_sessions_do_not_stop_another_run(lab: LocalLambda) -> None:
    code = (PROGRAMS / "timeout__a_session_for_every_process.py").read_text()
    with Neighbour(lab, code, {}):
        assert [echo(lab).outcome for _ in range(3)] == [Outcome.OK] * 3
