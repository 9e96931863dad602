"""The real server on a machine where nothing can be confined, until somebody mends it."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests import crowd
from tests.live_site import ROOT, environment, running_site

TESTS = """
function: {timeout: 10}
tests:
  - name: Echoes
    when: [{invoke: {event: {x: 1}}, expect: {response: {x: 1}}}]
"""
ECHO = "def handler(event, context):\n    return event\n"


def test_code_waits_for_a_sandbox_and_runs_once_it_is_mended(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    python = tmp_path / "python"
    monkeypatch.setenv("LAMBDA_LAB_PYTHON", str(python))
    (tmp_path / "var").mkdir()
    (tmp_path / "handler.py").write_text(ECHO)
    with running_site(tmp_path / "var") as site:
        crowd.make_exercises(site, {"echo": TESTS})
        (ada,) = crowd.learners(site, 1, name="ada")
        answers = [ada.run("echo", f"{ECHO}# {number}\n") for number in range(4)]
        assert [status for status, _ in answers] == [200, 200, 200, 503]
        assert all("Your code is kept and will run" in text for _, text in answers[:3])
        assert "3 of your runs are still waiting" in answers[3][1]
        assert ada.get("/topics/lambda-and-serverless/")[0] == 200
        assert {run.state for run in crowd.runs(site)} == {"queued"}
        refused = subprocess.run(
            [sys.executable, "manage.py", "invoke", str(tmp_path / "handler.py")],
            cwd=ROOT,
            env=environment(site.var, site.url),
            capture_output=True,
            text=True,
            check=False,
        )
        assert refused.returncode == 3, "a command does not wait"
        assert "is not a Python that starts" in refused.stderr

        python.symlink_to(os.path.realpath(sys.executable))

        done = crowd.wait_for(site, {"done"})
        assert [(run.verdict, run.tries) for run in done] == [("passed", 1)] * 3
        assert "learners' code cannot run here: LAMBDA_LAB_PYTHON" in site.log
        assert "learners' code runs again" in site.log
        assert "Traceback" not in site.log
