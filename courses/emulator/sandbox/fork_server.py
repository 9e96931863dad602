"""A launcher and the fork server below it: started with nothing inherited, asked over one socket."""

import json
import select
import shutil
import socket
import subprocess
import tempfile
import threading
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import IO, Any

from . import remedies
from .errors import SandboxUnavailable
from .interpreter import Interpreter

_START_TIMEOUT_S = 60.0
_ANSWER_TIMEOUT_S = 30.0
_STOP_TIMEOUT_S = 5.0
_LONGEST_ANSWER = 4096


class ForkServer:
    """Thread-safe. It is asked over a sequenced-packet socket, whose hang-up is its death."""

    facts: dict[str, Any]
    """What its first message said."""

    def __init__(
        self,
        python: Interpreter,
        code: Sequence[str],
        options: Mapping[str, object],
        *,
        silence: Callable[[str], SandboxUnavailable],
    ) -> None:
        """Start it and wait until it is ready. Raises SandboxUnavailable.

        `code` is what follows `python -c`. The launcher gets `options` as JSON, with the interpreter
        and a fresh empty folder as its `stage` added. `silence` makes the error for one that ends
        without a word, from what it complained of.
        """
        self._control, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        self._asking = threading.Lock()
        self._out_of_step = False
        stage = tempfile.mkdtemp(prefix="lambda-lab-")
        launch = {
            "stage": stage,
            "prefix": python.prefix,
            "python": python.file_name,
            "version": python.version,
            **options,
        }
        started = False
        try:
            with tempfile.TemporaryFile() as complaints:
                Path(stage).chmod(0o755)
                # Never a fork of this process: its threads, secrets and sockets stay here.
                self._process = subprocess.Popen(  # noqa: S603 our own interpreter and file
                    [str(python.path), "-I", "-S", "-c", *code, json.dumps(launch)],
                    stdin=theirs.fileno(),
                    stdout=subprocess.DEVNULL,
                    stderr=complaints,
                    env={"LD_LIBRARY_PATH": f"{python.prefix}/lib"},
                    cwd="/",
                    close_fds=True,
                    start_new_session=True,
                )
                theirs.close()  # so that the fork server's death is an end of file here
                self.facts = self._hello(complaints, silence)
            started = True
        except OSError as error:
            raise remedies.for_step("interpreter", error.errno or 0, str(error)) from error
        finally:
            theirs.close()
            if not started:
                self.close()
            if (
                not started or options["way"] == "A"
            ):  # else the launcher does, as who may write there
                shutil.rmtree(stage, ignore_errors=True)

    def _hello(
        self, complaints: IO[bytes], silence: Callable[[str], SandboxUnavailable]
    ) -> dict[str, Any]:
        self._control.settimeout(_START_TIMEOUT_S)
        try:
            message = self._control.recv(65536)
        except OSError:
            message = b""
        self._control.settimeout(_ANSWER_TIMEOUT_S)
        if not message:
            complaints.seek(0)
            raise silence(complaints.read()[-1000:].decode(errors="replace").strip())
        facts: dict[str, Any] = json.loads(message)
        if "step" in facts:
            raise remedies.for_step(facts["step"], facts["errno"], facts["error"])
        return facts

    def ask(self, request: bytes, fds: Sequence[int]) -> tuple[bytes, list[int]]:
        """The answer to one request, with its descriptor if it has one. Raises OSError.

        After an answer that did not come in time nothing is asked any more: a late one would be taken
        for the next.
        """
        with self._asking:
            if self._out_of_step:
                raise TimeoutError("the fork server did not answer in time")
            try:
                socket.send_fds(self._control, [request], fds)
                message, received, _, _ = socket.recv_fds(self._control, _LONGEST_ANSWER, 1)
            except TimeoutError:
                self._out_of_step = True
                raise
        return message, received

    def tell(self, request: bytes) -> None:
        """Send what has no answer. Raises OSError."""
        with self._asking:
            self._control.send(request)

    def processes(self) -> list[int]:
        """The pids of the launcher and, while it lives, of the fork server."""
        return [self._process.pid, *children_of(self._process.pid)]

    def is_alive(self) -> bool:
        """False once the fork server has closed its end, which its death does, or will be asked no more.

        An answer that waits here for another thread is no death: only the hang-up counts.
        """
        fd = self._control.fileno()
        if self._out_of_step or fd < 0:
            return False
        poll = select.poll()
        poll.register(fd, 0)
        # Closed by another thread meanwhile, the number may be somebody else's.
        return not poll.poll(0) and self._control.fileno() == fd

    def close(self) -> None:
        """End it and with it everything that it forked."""
        with suppress(OSError):
            self._control.shutdown(socket.SHUT_RDWR)  # whoever waits for an answer goes on
        with self._asking:  # and reads from no other descriptor that gets this number
            self._control.close()
        process: subprocess.Popen[bytes] | None = getattr(self, "_process", None)
        if process is not None:
            try:
                process.wait(_STOP_TIMEOUT_S)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def children_of(pid: int) -> list[int]:
    """Raises OSError."""
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text()
    return [int(child) for child in children.split()]


def name_of(pid: int) -> str:
    """What /proc calls it; empty where it has ended meanwhile."""
    try:
        return Path(f"/proc/{pid}/comm").read_text(errors="replace").strip()
    except OSError:
        return ""
