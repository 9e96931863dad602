"""The engine: refusal, probes, spares, the death of a fork server, and the end of everything."""

import os
import re
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from courses.emulator import (
    FunctionConfig,
    LabSettings,
    LocalLambda,
    Outcome,
    SandboxUnavailable,
    diagnose,
    get_local_lambda,
)
from courses.emulator.control import probes
from courses.emulator.runtime import wire
from courses.emulator.sandbox import interpreter, remedies, tiers
from courses.emulator.sandbox.errors import ZygoteDied
from courses.emulator.sandbox.fork_server import name_of
from tests.emulator.lab import TIERS, WHO

ROOT = Path(__file__).resolve().parents[2]
EMULATOR = ROOT / "courses" / "emulator"
STEPS = ("namespaces", "uid", "id-maps", "view", "interpreter", "bubblewrap", "landlock")
ECHO = {"handler.py": b"def handler(event, context):\n    return event\n"}
SLEEP = {"handler.py": b"import time\ndef handler(event, context):\n    time.sleep(60)\n"}


def processes_of(lab_process: int) -> set[int]:
    """All descendants of a process, as /proc tells."""
    found: set[int] = set()
    queue = [lab_process]
    while queue:
        pid = queue.pop()
        for children in Path(f"/proc/{pid}/task").glob("*/children"):
            try:
                new = {int(child) for child in children.read_text().split()} - found
            except OSError:
                continue  # it has just ended
            found |= new
            queue += new
    return found


def runs_of(fork_server: int) -> set[int]:
    """All processes of runs. The first process of the next run, which waits for it, is none yet."""
    return {pid for pid in processes_of(fork_server) if name_of(pid) != wire.EMBRYO}


def sleeps_in(server: int) -> bool:
    """Whether a learner's process is inside `time.sleep`: spares wait in `read` or `poll`."""
    for pid in processes_of(server):
        try:
            if "nanosleep" in Path(f"/proc/{pid}/wchan").read_text():
                return True
        except OSError:
            continue
    return False


def wait_for(condition: Callable[[], bool]) -> bool:
    """Whether it holds within half a minute or so: a fork server may have to be started."""
    for _ in range(1500):
        if condition():
            return True
        time.sleep(0.02)
    return False


def wait_until_gone(pids: set[int]) -> set[int]:
    """Those that still live after a while; zombies of another parent count as gone."""
    for _ in range(1500):
        pids = {pid for pid in pids if _lives(pid)}
        if not pids:
            break
        time.sleep(0.02)
    return pids


def _lives(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


# --- refusal --------------------------------------------------------------------------------


def test_missing_packages_are_a_refusal_with_a_remedy(tmp_path: Path) -> None:
    lab = LocalLambda(LabSettings(packages=tmp_path))
    with pytest.raises(SandboxUnavailable) as refused:
        lab.facts()
    assert "pip install" in refused.value.remedy
    lab.close()


def test_a_wrong_interpreter_is_a_refusal_with_a_remedy() -> None:
    for python in ("/bin/false", "/nowhere/python"):
        lab = LocalLambda(LabSettings(python=python))
        with pytest.raises(SandboxUnavailable, match="LAMBDA_LAB_PYTHON"):
            lab.facts()
        lab.close()


def test_a_tier_below_the_operators_least_is_a_refusal() -> None:
    lab = LocalLambda(LabSettings(min_tier="A+", spares=0, cgroups=False))
    with pytest.raises(SandboxUnavailable, match="LAMBDA_LAB_SANDBOX_MIN_TIER"):
        lab.facts()
    lab.close()


@pytest.mark.parametrize(
    ("tier", "least", "enough"), [("A", "B", True), ("A", "A", True), ("C", "B", False)]
)
def test_tiers_are_ordered(tier: str, least: str, enough: bool) -> None:
    if enough:
        tiers.require(tier, least)
    else:
        with pytest.raises(SandboxUnavailable):
            tiers.require(tier, least)


def _steps() -> set[str]:
    """Every word that a launcher says of a failure, read from its source."""
    launchers = (EMULATOR / "runtime" / "launcher.py", EMULATOR / "aws" / "process" / "launcher.py")
    return {
        step for file in launchers for step in re.findall(r'StepFailed\("(.*?)"', file.read_text())
    }


def test_no_step_of_the_launcher_is_overlooked() -> None:
    assert set(STEPS) == _steps()


@pytest.mark.parametrize("step", STEPS)
def test_every_step_of_the_launcher_has_a_remedy(step: str) -> None:
    refusal = remedies.for_step(step, 1, "detail")
    assert "EPERM" in str(refusal)
    assert refusal.remedy


FACTS = """
import sys
sys.path.insert(0, sys.argv[1])
from courses.emulator import LabSettings, LocalLambda, SandboxUnavailable
lab = LocalLambda(LabSettings(spares=0))
try:
    print(lab.facts().tier)
except SandboxUnavailable as error:
    print("REFUSED", error, "FIX", error.remedy)
lab.close()
"""


def _facts_under(*command: str) -> str:
    arguments = [*command, sys.executable, "-c", FACTS, str(ROOT)]
    done = subprocess.run(arguments, capture_output=True, text=True, check=True, timeout=60)
    return done.stdout


def test_a_machine_without_user_namespaces_is_a_refusal() -> None:
    """The limit is set inside a user namespace of its own, so that nobody else notices."""
    forbid = 'echo 0 > /proc/sys/user/max_user_namespaces && exec "$@"'
    output = _facts_under("unshare", "--user", "--map-root-user", "sh", "-c", forbid, "sh")
    assert "REFUSED" in output
    assert "namespaces" in output
    assert "max_user_namespaces" in output.partition("FIX")[2]


def test_root_of_a_user_namespace_is_what_it_is_outside() -> None:
    """It cannot drop to another uid, and the kernel does not limit the processes of real root."""
    output = _facts_under("unshare", "--user", "--map-root-user")
    if WHO == "user":
        assert output == "A\n"
    else:
        assert "no uid 61000 to drop to" in output
        assert "SETUID" in output.partition("FIX")[2]


def test_private_folders_are_invisible_wherever_they_lie() -> None:
    """A checkout under /usr has its database and its secret key there."""
    folder = Path("/usr/share/doc")
    assert list(folder.iterdir())
    code = b"""
import os
def handler(event, context):
    return [os.listdir(path) for path in ("/usr/share/doc", "/var/lang/share/doc") if os.path.isdir(path)]
"""
    lab = LocalLambda(LabSettings(spares=0, private=(folder, Path("/nowhere"))))
    with lab.create_function(FunctionConfig(), {"handler.py": code}) as function:
        listed = function.invoke({}).response
    lab.close()
    assert listed
    assert not any(listed)


def test_an_interpreter_among_private_files_is_a_refusal() -> None:
    lab = LocalLambda(LabSettings(spares=0, private=(Path(sys.base_prefix),)))
    with pytest.raises(SandboxUnavailable, match="own files"):
        lab.facts()
    lab.close()


def test_a_tier_that_does_not_exist_is_a_refusal() -> None:
    with pytest.raises(SandboxUnavailable, match="no tier"):
        tiers.require("A", "Z")


def test_a_failed_probe_is_a_refusal(monkeypatch: pytest.MonkeyPatch) -> None:
    failed = [probes.Probe("tcp-to-host", False, "done")]
    monkeypatch.setattr(probes, "run", lambda *_: failed)
    lab = LocalLambda(LabSettings(spares=0))
    with pytest.raises(SandboxUnavailable, match="tcp-to-host"):
        lab.facts()
    lab.close()


def test_the_interpreter_is_the_base_of_a_virtual_environment() -> None:
    found = interpreter.find("")
    assert found.prefix == sys.base_prefix
    assert found.path.exists()
    assert interpreter.find(sys.executable).prefix == sys.base_prefix


def test_other_systems_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    assert remedies.for_platform() is None
    monkeypatch.setattr("platform.machine", lambda: "riscv64")
    refusal = remedies.for_platform()
    assert refusal is not None
    assert "riscv64" in str(refusal)
    monkeypatch.setattr(sys, "platform", "darwin")
    refusal = remedies.for_platform()
    assert refusal is not None
    assert "Linux" in refusal.remedy


# --- probes ---------------------------------------------------------------------------------


def test_the_doctor_proves_both_profiles(lab: LocalLambda) -> None:
    diagnosis = diagnose(lab.settings)
    assert diagnosis.runs_code
    assert diagnosis.sandbox == lab.facts()
    names = {probe.name for probe in diagnosis.probes}
    assert {
        f"{profile}: {name}"
        for profile in ("plain", "boto3")
        for name in ("tcp", "flood", "leftovers")
    } <= names
    assert all(probe.passed for probe in diagnosis.probes)
    assert diagnosis.to_json()["runs_code"] is True


def test_the_doctor_names_the_fix(tmp_path: Path) -> None:
    diagnosis = diagnose(LabSettings(packages=tmp_path))
    assert not diagnosis.runs_code
    assert diagnosis.sandbox is None
    assert "pip install" in diagnosis.remedy


def test_facts_name_the_tier(lab: LocalLambda) -> None:
    facts = lab.facts()
    assert facts.tier in TIERS
    assert (facts.tier == "A+") == facts.memory_by.startswith("cgroup-v")
    assert "seccomp, default deny" in facts.layers


# --- fork servers ------------------------------------------------------------------------------


def test_death_of_the_zygote_is_ours_and_the_next_run_works(own_lab: LocalLambda) -> None:
    own_lab.facts()
    before = processes_of(os.getpid())
    launcher, zygote = own_lab.zygote("plain").processes()
    assert {launcher, zygote} <= before

    def kill_once_it_sleeps() -> None:
        if wait_for(lambda: sleeps_in(zygote)):
            os.kill(zygote, signal.SIGKILL)

    with own_lab.create_function(FunctionConfig(timeout_s=30), SLEEP) as function:
        killer = threading.Thread(target=kill_once_it_sleeps)
        killer.start()
        lost = function.invoke({})
        killer.join()
    assert lost.outcome is Outcome.INFRASTRUCTURE
    assert wait_until_gone({launcher, zygote}) == set()
    with own_lab.create_function(FunctionConfig(), ECHO) as function:
        assert function.invoke({"again": 1}).response == {"again": 1}


def test_a_runtime_that_died_between_invocations_is_replaced() -> None:
    lab = LocalLambda(LabSettings(spares=0))
    _, zygote = lab.zygote("plain").processes()
    with lab.create_function(FunctionConfig(), ECHO) as function:
        assert function.invoke(1).cold
        pids = runs_of(zygote)
        os.kill(max(pids), signal.SIGKILL)
        assert wait_until_gone(pids) == set()
        after = function.invoke(2)
    lab.close()
    assert (after.outcome, after.response, after.cold) == (Outcome.OK, 2, False)


def test_a_zygote_that_is_gone_says_so(own_lab: LocalLambda) -> None:
    zygote = own_lab.zygote("plain")
    zygote.close()
    with pytest.raises(ZygoteDied):
        zygote.spawn(1)


def test_closing_leaves_no_process() -> None:
    lab = LocalLambda(LabSettings(spares=2))
    with lab.create_function(FunctionConfig(), ECHO) as function:
        function.invoke(1)
        pids = {*lab.zygote("plain").processes(), *processes_of(lab.zygote("plain").processes()[0])}
        lab.close()
    assert wait_until_gone(pids) == set()
    with pytest.raises(SandboxUnavailable), lab.create_function(FunctionConfig(), ECHO) as function:
        function.invoke(1)


SERVER = """
import sys, time
sys.path.insert(0, sys.argv[1])
from courses.emulator import FunctionConfig, LabSettings, LocalLambda
import threading
lab = LocalLambda(LabSettings(spares=2))
code = b"import os, time\\ndef handler(event, context):\\n    if not event:\\n        return\\n    os.fork()\\n    os.setsid()\\n    time.sleep(60)\\n"
function = lab.create_function(FunctionConfig(timeout_s=60), {"handler.py": code})
function.invoke({})
threading.Thread(target=function.invoke, args=({"stay": True},)).start()
time.sleep(0.3)
print("ready", flush=True)
"""


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGKILL])
def test_death_of_the_server_leaves_no_process(number: signal.Signals) -> None:
    server = subprocess.Popen(
        [sys.executable, "-c", SERVER, str(ROOT)], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
    )
    assert server.stdout is not None
    assert server.stdout.readline() == b"ready\n"
    pids = processes_of(server.pid)
    assert len(pids) >= 4
    server.send_signal(number)
    server.wait(10)
    server.stdout.close()
    assert wait_until_gone(pids) == set()


def test_one_lab_per_process() -> None:
    assert get_local_lambda() is get_local_lambda()


def test_importing_the_emulator_loads_no_django() -> None:
    code = (
        "import sys, courses.emulator; sys.exit(any(m.startswith('django') for m in sys.modules))"
    )
    assert subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=False).returncode == 0
