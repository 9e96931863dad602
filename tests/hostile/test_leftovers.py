"""Runs leftovers.py in a process of its own: what other tests hold comes and goes in this one."""

import subprocess
import sys
from pathlib import Path

ALONE = Path(__file__).with_name("leftovers.py")
ROOT = Path(__file__).resolve().parents[2]


def test_nothing_is_left_behind() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", str(ALONE)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert "6 passed" in done.stdout
