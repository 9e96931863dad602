"""The real server on a data folder of its own: gunicorn, hashed static files, the worker pool."""

import http.client
import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


@dataclass(slots=True)
class Site:
    """A server on a folder of its own, which can be stopped and started again."""

    url: str
    var: Path
    instructor: str
    password: str
    server: subprocess.Popen[bytes] | None = None
    writer: subprocess.Popen[bytes] | None = None
    """Writes the log in the server's place, so that a limit on the server's files spares it."""

    def manage(self, *arguments: str, stdin: str | None = None) -> str:
        """Runs a management command on this server's data; its standard output."""
        return _manage(self.var, self.url, *arguments, stdin=stdin)

    @property
    def port(self) -> int:
        return int(self.url.rpartition(":")[2])

    @property
    def log(self) -> str:
        """What the server has logged."""
        return (self.var / "server.log").read_text()

    def start(self) -> None:
        """Start the server and wait until it answers."""
        command = [
            *(sys.executable, "-m", "gunicorn", "lambda_lab.wsgi:application"),
            *("--bind", f"127.0.0.1:{self.port}", "--workers", "1", "--threads", "8"),
            *("--worker-class", "gthread", "--graceful-timeout", "5"),
            *("--log-level", "warning", "--capture-output", "--no-control-socket"),
        ]
        with (self.var / "server.log").open("a") as output:
            self.writer = subprocess.Popen(["cat"], stdin=subprocess.PIPE, stdout=output)
        assert self.writer.stdin is not None
        with self.writer.stdin as pipe:
            self.server = subprocess.Popen(
                command,
                cwd=ROOT,
                env=environment(self.var, self.url),
                stdout=pipe,
                stderr=subprocess.STDOUT,
            )
        self._wait_until_up(self.server)

    def stop(self, number: signal.Signals = signal.SIGTERM) -> None:
        """Send a signal and wait for the end. With SIGKILL, the worker dies like its parent."""
        assert self.server is not None
        if number == signal.SIGKILL:
            children = children_of(self.server.pid)
            self.server.send_signal(number)  # first, or it would start another worker
            for pid in children:
                with suppress(ProcessLookupError):
                    os.kill(pid, number)
        else:
            self.server.send_signal(number)
        self.server.wait(30)
        self.server = None
        if self.writer is not None:
            self.writer.wait(30)

    def worker(self) -> int:
        """The pid of the process that serves pages and runs programs."""
        assert self.server is not None
        (pid,) = children_of(self.server.pid)
        return pid

    def _wait_until_up(self, server: subprocess.Popen[bytes]) -> None:
        deadline = time.monotonic() + 60
        while time.monotonic() < deadline:
            assert server.poll() is None, self.log
            try:
                with closing(
                    http.client.HTTPConnection("127.0.0.1", self.port, timeout=5)
                ) as connection:
                    connection.request("GET", "/about/", headers={"Host": "localhost"})
                    connection.getresponse().read()
            except OSError:
                time.sleep(0.1)
            else:
                return
        raise AssertionError(f"the server did not come up:\n{self.log}")


def children_of(pid: int) -> list[int]:
    """Direct children of a process."""
    found: list[int] = []
    for file in Path(f"/proc/{pid}/task").glob("*/children"):
        with suppress(OSError):  # a thread that has just ended has none
            found += map(int, file.read_text().split())
    return found


def environment(var: Path, url: str) -> dict[str, str]:
    """What a process of this site runs under."""
    return {
        **os.environ,
        "LAMBDA_LAB_VAR": str(var),
        "LAMBDA_LAB_URL": url,
        "LAMBDA_LAB_DEBUG": "0",
        "LAMBDA_LAB_SECRET_KEY": "for-tests-only-" * 4,
    }


def _manage(var: Path, url: str, *arguments: str, stdin: str | None = None) -> str:
    done = subprocess.run(
        [sys.executable, "manage.py", *arguments],
        cwd=ROOT,
        env=environment(var, url),
        input=stdin,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@contextmanager
def running_site(var: Path) -> Iterator[Site]:
    """A server with the shipped curriculum and one instructor; it ends with the block."""
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    url = f"http://localhost:{port}"
    _manage(var, url, "migrate", "--verbosity", "0")
    _manage(var, url, "collectstatic", "--noinput", "--verbosity", "0")
    _manage(var, url, "load_curriculum")
    printed = _manage(var, url, "create_instructor")
    username = re.search(r"Instructor: (\S+)", printed)
    password = re.search(r"Password: +(\S+)", printed)
    assert username, printed
    assert password, printed
    site = Site(url, var, username[1], password[1])
    site.start()
    try:
        yield site
    finally:
        if site.server is not None:
            site.stop()
