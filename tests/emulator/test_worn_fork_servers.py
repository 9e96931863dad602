"""A fork server that has served enough, or whose files have changed, is replaced, and nobody notices."""

import shutil
import tempfile
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from courses.emulator import FunctionConfig, LabSettings, LocalLambda, Outcome
from courses.emulator.sandbox import origin, pool
from courses.emulator.sandbox.errors import SandboxUnavailable
from courses.emulator.sandbox.zygotes import Zygote
from tests.emulator.test_engine import wait_for

ECHO = {"handler.py": b"def handler(event, context):\n    return event\n"}
KEEPS = {
    "handler.py": (
        b"import pathlib\nnote = pathlib.Path('/tmp/note')\n\n\ndef handler(event, context):\n"
        b"    if event:\n        note.write_text(event)\n    return note.read_text()\n"
    )
}
MARK = b"import awslambdaric\n\n\ndef handler(event, context):\n    return getattr(awslambdaric, 'MARK', None)\n"


@pytest.fixture(autouse=True)
def _soon(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pool, "_LOOK_S", 0.02)


@pytest.fixture
def packages() -> Iterator[Path]:
    """The learner's packages in a folder that the sandbox's user can read, less boto3's."""
    with tempfile.TemporaryDirectory(dir="/var/tmp", prefix="lambda-lab-packages-") as name:
        folder = Path(name)
        folder.chmod(0o755)
        for source in LabSettings().packages.iterdir():
            if source.name.startswith(("awslambdaric", "simplejson", "snapshot", "runtime_client")):
                copy = shutil.copytree if source.is_dir() else shutil.copy2
                copy(source, folder / source.name)
        yield folder


def _has_ended(zygote: Zygote) -> bool:
    try:
        return not zygote.processes()
    except OSError:
        return True


@pytest.mark.parametrize("spares", [0, 2])
def test_one_that_forked_enough_is_replaced_and_keeps_what_it_has(spares: int) -> None:
    lab = LocalLambda(LabSettings(spares=spares, zygote_runs=8))
    try:
        first = lab.zygote("plain")
        with lab.create_function(FunctionConfig(), KEEPS) as keeper:
            assert keeper.invoke("kept").response == "kept"
            while lab.zygote("plain") is first:
                with lab.create_function(FunctionConfig(), ECHO) as function:
                    assert function.invoke(1).outcome is Outcome.OK
            assert keeper.invoke(None).response == "kept", "its environment lives on"
            keeper.crash()
            again = keeper.invoke(None)
            assert (again.outcome, again.response) == (Outcome.OK, "kept"), "with its /tmp"
            assert not _has_ended(first)
            with lab.create_function(FunctionConfig(), ECHO) as function:
                assert function.invoke(2).response == 2
        assert wait_for(lambda: _wake(lab) and _has_ended(first)), "nobody is left in it"
    finally:
        lab.close()


def _wake(lab: LocalLambda) -> bool:
    """A run, so that somebody looks."""
    with lab.create_function(FunctionConfig(), ECHO) as function:
        return function.invoke(1).outcome is Outcome.OK


def test_one_whose_packages_changed_is_replaced(packages: Path) -> None:
    lab = LocalLambda(LabSettings(spares=0, packages=packages))
    try:
        first = lab.zygote("plain")
        with lab.create_function(FunctionConfig(), {"handler.py": MARK}) as function:
            assert function.invoke(None).response is None
        old, new = packages / "awslambdaric", packages / "new"
        shutil.copytree(old, new)
        with (new / "__init__.py").open("a") as file:
            file.write("\nMARK = 'new'\n")
        shutil.rmtree(old)
        new.rename(old)
        assert wait_for(lambda: _wake(lab) and lab.zygote("plain") is not first)
        with lab.create_function(FunctionConfig(), {"handler.py": MARK}) as function:
            assert function.invoke(None).response == "new"
        second = lab.zygote("plain")
        time.sleep(0.1)
        assert _wake(lab)
        assert lab.zygote("plain") is second, "nothing changed since"
    finally:
        lab.close()


def test_one_that_cannot_be_replaced_serves_on(
    caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pool, "_FIRST_PAUSE_S", 0.05)
    lab = LocalLambda(LabSettings(spares=0, zygote_runs=1))
    try:
        first, plain = lab.zygote("plain"), lab.runs("plain")
        start, refused = plain._start, threading.Semaphore(0)

        def refuse() -> Zygote:
            refused.release()
            raise SandboxUnavailable("No room.", "Make some.")

        monkeypatch.setattr(plain, "_start", refuse)
        assert wait_for(lambda: _wake(lab) and refused.acquire(blocking=False))
        assert lab.zygote("plain") is first
        assert _wake(lab)
        assert "the old one serves on: No room." in caplog.text
        monkeypatch.setattr(plain, "_start", start)
        assert wait_for(lambda: _wake(lab) and lab.zygote("plain") is not first)
    finally:
        lab.close()


def test_what_a_fork_server_was_made_of(tmp_path: Path) -> None:
    python = tmp_path / "python3"
    python.write_text("")
    folder = tmp_path / "packages"
    settings = LabSettings(packages=folder)
    without = origin.stamp(settings, python)
    (folder / "__pycache__").mkdir(parents=True)
    assert origin.stamp(settings, python) == without, "compiling is no change"
    (folder / "awslambdaric").mkdir()
    one = origin.stamp(settings, python)
    assert one != without
    assert origin.stamp(settings, python) == one
    python.unlink()
    python.write_text("another")
    assert origin.stamp(settings, python) != one
    assert {Path(path).name for path, _, _ in one} >= {"zygote.py", "policy.py", "awslambdaric"}
