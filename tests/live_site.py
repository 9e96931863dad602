"""The real server on a data folder of its own: gunicorn, hashed static files, the worker pool."""

import http.client
import os
import re
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


@dataclass(frozen=True, slots=True)
class Site:
    """The running server."""

    url: str
    var: Path
    instructor: str
    password: str

    def manage(self, *arguments: str, stdin: str | None = None) -> str:
        """Runs a management command on this server's data; its standard output."""
        return _manage(self.var, self.url, *arguments, stdin=stdin)


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
    command = [
        *(sys.executable, "-m", "gunicorn", "lambda_lab.wsgi:application"),
        *("--bind", f"127.0.0.1:{port}", "--workers", "1", "--threads", "8"),
        *("--worker-class", "gthread", "--graceful-timeout", "5"),
        *("--log-level", "warning", "--capture-output", "--no-control-socket"),
    ]
    log = var / "server.log"
    with log.open("w") as output:
        server = subprocess.Popen(
            command, cwd=ROOT, env=environment(var, url), stdout=output, stderr=subprocess.STDOUT
        )
    try:
        _wait_until_up(server, port, log)
        yield Site(url, var, username[1], password[1])
    finally:
        server.terminate()
        server.wait(30)


def _wait_until_up(server: subprocess.Popen[bytes], port: int, log: Path) -> None:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        assert server.poll() is None, log.read_text()
        try:
            with closing(http.client.HTTPConnection("127.0.0.1", port, timeout=5)) as connection:
                connection.request("GET", "/about/", headers={"Host": "localhost"})
                connection.getresponse().read()
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise AssertionError(f"the server did not come up:\n{log.read_text()}")
