"""The two promises of the README, from the tracked files alone and as an ordinary user.

The product is copied to an empty folder, `make run` brings it up, somebody signs in with the
printed password, a right and a wrong solution are submitted, the server is stopped in the middle
of a run and started again: nothing is lost, and XP is paid once.
"""

import http.client
import http.cookiejar
import os
import pwd
import re
import shutil
import signal
import socket
import sqlite3
import subprocess
import time
import urllib.parse
import urllib.request
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
EXERCISES = ROOT / "courses" / "curriculum" / "serverless-foundations"
pytestmark = pytest.mark.clean_clone

SLOW = "import time\n\ndef handler(event, context):\n    time.sleep(2)\n    return {}\n"


@dataclass
class Browser:
    """Just enough of one: cookies, forms with their CSRF token, redirects."""

    base: str
    jar: http.cookiejar.CookieJar = field(default_factory=http.cookiejar.CookieJar)

    def __post_init__(self) -> None:
        self.opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(self.jar))

    def get(self, path: str) -> str:
        with self.opener.open(self.base + path, timeout=30) as answer:
            return str(answer.read().decode())

    def post(self, path: str, referer: str, **fields: str) -> tuple[str, str]:
        """Posts with the token of the page `referer`; the address and text where it ended."""
        token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', self.get(referer))
        assert token, f"{referer} has no form"
        data = urllib.parse.urlencode({"csrfmiddlewaretoken": token[1], **fields}).encode()
        request = urllib.request.Request(
            self.base + path, data, {"Referer": self.base + referer, "Origin": self.base}
        )
        with self.opener.open(request, timeout=60) as answer:
            return answer.geturl(), answer.read().decode()


@dataclass
class Site:
    """A copy of the product in a folder of its own, run by an ordinary user."""

    folder: Path
    user: str | None
    port: int
    process: subprocess.Popen[str] | None = None
    printed: str = ""

    def start(self) -> Browser:
        command = ["make", "run", f"PORT={self.port}"]
        if self.user:
            command = ["su", self.user, "-c", f"cd {self.folder} && make run PORT={self.port}"]
        environment = {
            name: value
            for name, value in os.environ.items()
            if not name.startswith(("LAMBDA_LAB", "DJANGO", "VIRTUAL_ENV", "MAKE", "MFLAGS"))
        }
        with (self.folder.parent / "printed").open("a") as log:
            self.process = subprocess.Popen(
                command,
                cwd=self.folder,
                env=environment,
                stdout=log,
                stderr=subprocess.STDOUT,
                text=True,
                start_new_session=True,
            )
        deadline = time.monotonic() + 600
        while time.monotonic() < deadline:
            self.printed = (self.folder.parent / "printed").read_text()
            assert self.process.poll() is None, self.printed
            try:
                with closing(
                    http.client.HTTPConnection("127.0.0.1", self.port, timeout=5)
                ) as connection:
                    connection.request("GET", "/", headers={"Host": "localhost"})
                    if connection.getresponse().status == 200:
                        return Browser(f"http://localhost:{self.port}")
            except OSError:
                time.sleep(0.3)
        raise AssertionError(f"the site did not come up:\n{self.printed}")

    def terminate(self) -> None:
        if self.process and self.process.poll() is None:
            os.killpg(self.process.pid, signal.SIGTERM)
            self.process.wait(30)

    def rows(self, query: str) -> list[tuple[object, ...]]:
        with sqlite3.connect(self.folder / "var" / "lambda_lab.sqlite3") as database:
            rows = database.execute(query).fetchall()
        database.close()
        return rows


@pytest.fixture(scope="module")
def site() -> Iterator[Site]:
    home = Path(
        subprocess.check_output(["mktemp", "-d", "/var/tmp/lambda-lab-XXXXXX"], text=True).strip()
    )
    folder = home / "lab"
    folder.mkdir()
    names = subprocess.check_output(["git", "ls-files", "-z"], cwd=ROOT)
    archive = subprocess.run(
        ["tar", "--create", "--null", "--files-from=-"],
        cwd=ROOT,
        input=names,
        capture_output=True,
        check=True,
    ).stdout
    subprocess.run(["tar", "--extract"], cwd=folder, input=archive, check=True)
    user = None
    if os.geteuid() == 0:
        user = f"lab-clone-{os.getpid()}"
        subprocess.run(["useradd", "--no-create-home", "--home-dir", str(home), user], check=True)
        entry = pwd.getpwnam(user)
        subprocess.run(["chown", "-R", f"{entry.pw_uid}:{entry.pw_gid}", str(home)], check=True)
    home.chmod(0o755)
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    site = Site(folder, user, port)
    try:
        yield site
    finally:
        site.terminate()
        if user:
            subprocess.run(["pkill", "-KILL", "-u", user], check=False)
            time.sleep(0.5)
            subprocess.run(["userdel", user], check=False)
        shutil.rmtree(home, ignore_errors=True)


def program(folder: Path) -> dict[str, str]:
    """The form fields of a program's files."""
    return {f"file:{path.name}": path.read_text() for path in sorted(folder.glob("*.py"))}


def test_a_clean_copy_serves_grades_and_survives_a_stop(site: Site) -> None:
    exercise = sorted(EXERCISES.glob("*/*/exercises/*/exercise.md"))[0].parent
    page = f"/exercises/{exercise.name}/"
    browser = site.start()
    password = re.search(r"Password: +(\S+)", site.printed)
    assert password, site.printed
    username = re.search(r"Instructor: (\S+)", site.printed)
    assert username, site.printed
    browser.post("/account/login/", "/account/login/", login=username[1], password=password[1])
    assert "Sign out" in browser.get("/dashboard/")

    def settled(where: str) -> str:
        path = where.removeprefix(browser.base)
        for _ in range(120):
            text = browser.get(path)
            if 'data-state="done"' in text:
                return text
            time.sleep(0.5)
        raise AssertionError(f"{path} never finished:\n{text}")

    where, _ = browser.post(
        f"{page}run", page, kind="tests", page="only", **program(exercise / "starter")
    )
    assert 'data-verdict="failed"' in settled(where)
    where, _ = browser.post(
        f"{page}run", page, kind="tests", page="only", **program(exercise / "solution")
    )
    assert 'data-verdict="passed"' in settled(where)
    where, _ = browser.post(
        f"{page}run", page, kind="tests", page="only", **program(exercise / "solution")
    )
    assert 'data-verdict="passed"' in settled(where)
    paid = "SELECT learner_id, kind, object_uuid, amount FROM courses_xpentry ORDER BY id"
    before = site.rows(paid)
    assert len(before) == 1

    browser.post(f"{page}run", page, kind="tests", page="only", **{"file:handler.py": SLOW})
    deadline = time.monotonic() + 10
    while not site.rows("SELECT id FROM courses_submission WHERE state = 'running'"):
        assert time.monotonic() < deadline
        time.sleep(0.05)
    site.terminate()
    submissions = site.rows("SELECT uuid FROM courses_submission ORDER BY id")
    interrupted = site.rows("SELECT id FROM courses_submission WHERE state <> 'done'")
    assert len(interrupted) == 1

    browser_after = site.start()
    deadline = time.monotonic() + 90
    while site.rows("SELECT id FROM courses_submission WHERE state <> 'done'"):
        assert time.monotonic() < deadline
        time.sleep(0.2)
    assert site.rows("SELECT uuid FROM courses_submission ORDER BY id") == submissions
    assert site.rows(f"SELECT verdict FROM courses_submission WHERE id = {interrupted[0][0]}") == [
        ("failed",)
    ]
    assert site.rows(paid) == before
    browser_after.jar = browser.jar
    assert site.printed.count(password[0]) == 1, "the password is printed once"
