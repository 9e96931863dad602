"""docs/operations.md: its commands work, its log lines and fixes are those of the code."""

import re
import shlex
import sqlite3
import subprocess
import sys
from pathlib import Path

from courses.emulator import LabSettings, diagnose
from courses.emulator.sandbox import fork_server, remedies
from courses.services import leases, limits, outages, worker
from courses.services.people import GUEST_KEPT_FOR

ROOT = Path(__file__).resolve().parent.parent
PAGE = (ROOT / "docs" / "operations.md").read_text()


def test_the_doctors_attempts_are_those_shown() -> None:
    diagnosis = diagnose(LabSettings())
    names = [probe.name for probe in diagnosis.probes]
    shown = re.findall(r"^(?:ok|FAIL) +(plain: [\w-]+): ", PAGE, re.MULTILINE)
    assert shown == [name for name in names if name.startswith("plain: ")]
    assert f"{len(names)} lines of attempts" in " ".join(PAGE.split())


def test_every_step_that_can_be_refused_has_its_fix() -> None:
    for step, remedy in remedies._REMEDIES.items():
        row = re.search(rf"^\| `failed at {step}` \| (.*) \|$", PAGE, re.MULTILINE)
        assert row, step
        for fragment in re.findall(r"`([^`]+)`|(/usr/bin/python3|LAMBDA_LAB_\w+|SETUID)", remedy):
            assert "".join(fragment) in row[1], (step, fragment)


def test_every_other_problem_has_a_row() -> None:
    """The beginning of each message in the code is what the table's first column says."""
    source = "".join(path.read_text() for path in (ROOT / "courses/emulator").glob("[acs]*/*.py"))
    _, _, table = PAGE.partition("| the problem says |")
    rows = [line.strip("| ").split(" | ")[0] for line in table.splitlines()[2:] if "|" in line]
    said = [phrase for row in rows for phrase in re.findall(r"`([^`]+)`", row)]
    assert len(said) > len(remedies._REMEDIES)
    for phrase in said:
        if not phrase.startswith("failed at ") and phrase != "asks for A+":
            assert phrase.rstrip("… ") in source, phrase


def test_the_log_lines_are_those_of_the_code() -> None:
    source = "".join(path.read_text() for path in (ROOT / "courses/services").glob("*.py"))
    _, _, table = PAGE.partition("| line | means |")
    lines = re.findall(r"^\| `([^`]+)` \|", table.partition("\n\n")[0], re.MULTILINE)
    assert len(lines) == 6
    for line in lines:
        assert line.replace("…", "%s") in source


def test_the_backup_command_copies_a_database_in_use(tmp_path: Path) -> None:
    command, check = (
        shlex.split(line.removeprefix("$ "))
        for line in PAGE.splitlines()
        if line.startswith("$ python -c")
    )
    (tmp_path / "var").mkdir()
    live = sqlite3.connect(tmp_path / "var" / "lambda_lab.sqlite3", isolation_level=None)
    live.execute("PRAGMA journal_mode=WAL")
    live.execute("CREATE TABLE t (n)")
    live.execute("INSERT INTO t VALUES (1)")
    subprocess.run([sys.executable, *command[1:]], cwd=tmp_path, check=True)
    done = subprocess.run(
        [sys.executable, *check[1:]], cwd=tmp_path, check=True, capture_output=True, text=True
    )
    assert done.stdout == "ok\n"
    copy = sqlite3.connect(tmp_path / "backup.sqlite3")
    assert copy.execute("SELECT n FROM t").fetchall() == [(1,)]
    copy.close()
    live.close()


def test_times_that_are_named() -> None:
    words = " ".join(PAGE.split())
    first, longest = outages.FIRST_PAUSE_S, outages.LONGEST_PAUSE_S
    assert f"after {first:.0f} seconds at first and every {longest:.0f} in the end" in words
    assert limits.MAX_WAITING == 3, "at most three runs waiting"
    assert f"not seen for {GUEST_KEPT_FOR.days} days" in " ".join(PAGE.split())
    assert f"waits {fork_server._ANSWER_TIMEOUT_S:.0f} seconds for an answer" in words
    assert f"have {worker.GRACE_S:.0f} seconds to end" in words
    assert f"repeated after {leases.LEASE.total_seconds():.0f} seconds" in words
    assert f"silent for {leases.LEASE.total_seconds():.0f} seconds" in PAGE
