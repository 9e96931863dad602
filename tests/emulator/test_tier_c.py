"""Tier C: what is like a container with Docker's default settings, where no namespace can be made."""

import os
import shutil
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from courses.emulator import FunctionConfig, LabSettings, LocalLambda, Outcome, SandboxUnavailable
from courses.emulator.runtime import bpf, policy, scratch, without_namespaces
from courses.emulator.runtime.syscall_numbers import MACHINE, TABLES
from courses.emulator.sandbox.zygotes import Zygote
from tests.emulator import docker
from tests.emulator.lab import TIERS, WHO
from tests.emulator.test_seccomp import simulate

ECHO = {"handler.py": b"def handler(event, context):\n    return event\n"}


@pytest.fixture(params=[f"{WHO}-C"])
def contained() -> Iterator[LocalLambda]:
    """A lab whose fork server was started inside, for an operator who accepts tier C."""
    local = LocalLambda(LabSettings(spares=0, min_tier="C"))
    assert docker.inside(lambda: local.facts().tier) == "C"
    yield local
    local.close()


def call(lab: LocalLambda, code: str, event: object = None) -> object:
    with lab.create_function(FunctionConfig(), {"handler.py": code.encode()}) as function:
        invocation = function.invoke(event)
    assert invocation.outcome is Outcome.OK, invocation
    return invocation.response


def test_it_must_be_accepted() -> None:
    lab = LocalLambda(LabSettings(spares=0))
    with pytest.raises(SandboxUnavailable, match="namespaces") as refused:
        docker.inside(lab.facts)
    assert "LAMBDA_LAB_SANDBOX_MIN_TIER=C" in refused.value.remedy
    lab.close()


def test_each_profile_says_what_confines_its_own_runs() -> None:
    lab = LocalLambda(LabSettings(spares=0, min_tier="C"))
    try:
        assert lab.facts("boto3").tier in TIERS
        assert docker.inside(lambda: lab.facts("plain").tier) == "C"
        assert lab.facts("boto3").tier in TIERS
    finally:
        lab.close()


def test_facts_say_that_it_is_reduced(contained: LocalLambda) -> None:
    facts = contained.facts()
    assert facts.layers[0].startswith("reduced")
    assert facts.memory_by in {"cgroup-v1", "cgroup-v2", "rlimit+watcher"}


@pytest.mark.skipif(os.geteuid() != 0, reason="an ordinary user can read what is its own")
def test_packages_below_a_folder_of_roots_alone_can_be_read(tmp_path: Path) -> None:
    packages = tmp_path / "closed" / "packages"
    large = shutil.ignore_patterns("boto*", "s3transfer")
    shutil.copytree(LabSettings.from_environment().packages, packages, ignore=large)
    packages.parent.chmod(0o700)
    lab = LocalLambda(LabSettings(spares=0, min_tier="C", packages=packages))
    try:
        assert docker.inside(lambda: lab.facts().tier) == "C"
        assert call(lab, "def handler(event, context):\n    return event\n", 1) == 1
    finally:
        lab.close()


def test_exercises_with_aws_wait(contained: LocalLambda) -> None:
    config = FunctionConfig(profile="boto3")
    with (
        contained.create_function(config, ECHO) as function,
        pytest.raises(SandboxUnavailable, match="use AWS") as refused,
    ):
        docker.inside(lambda: function.invoke({}))
    assert "seccomp" in refused.value.remedy


def test_environments_cannot_reach_each_other(contained: LocalLambda) -> None:
    """Same uid, same machine: Landlock and the filter are between them."""
    leave = "import os\ndef handler(event, context):\n    open(os.environ['TMPDIR'] + '/x', 'w').write('x')\n    return [os.environ['TMPDIR'], os.getpid()]\n"
    reach = """
import os
def handler(event, context):
    folder, pid = event
    found = []
    for action in (lambda: os.listdir(folder), lambda: open(folder + "/x").read(), lambda: os.kill(pid, 9),
                   lambda: os.unlink(folder + "/x"), lambda: os.truncate(folder + "/x", 0),
                   lambda: open(f"/proc/{pid}/environ").read(), lambda: os.chmod(folder, 0)):
        try:
            action()
            found.append("done")
        except OSError as error:
            found.append(type(error).__name__)
    return found
"""
    files = {"handler.py": leave.encode()}
    with contained.create_function(FunctionConfig(), files) as first:
        place = first.invoke({}).response
        assert call(contained, reach, place) == ["PermissionError"] * 7
        assert first.invoke({}).response == place, "it lives, and has its files"


def test_tmp_outlives_a_crash_and_goes_with_the_environment(
    contained: LocalLambda,
) -> None:
    code = b"import os\ndef handler(event, context):\n    folder = os.environ['TMPDIR']\n    files = len(os.listdir(folder))\n    open(f'{folder}/{files}', 'w').close()\n    return [folder, files]\n"
    with contained.create_function(FunctionConfig(), {"handler.py": code}) as function:
        assert function.invoke({}).response[1] == 0
        function.crash()
        folder, files = function.invoke({}).response
        assert files == 1
    for _ in range(1500):
        if not Path(folder).parent.exists():
            break
        time.sleep(0.02)
    assert not Path(folder).parent.exists()


@pytest.mark.parametrize(
    "fill",
    [
        "for i in range(10**9): open(f'{i}', 'wb').write(bytes(1 << 20))",
        "for i in range(10**9): open(f'{i}', 'wb').close()",
        "os.mkdir('closed', 0o300); time.sleep(30)",
        "for i in range(2000): os.mkdir('d'); os.chdir('d')\n    time.sleep(30)",
    ],
    ids=["bytes", "files", "closed folder", "deep folder"],
)
def test_too_many_files_end_the_run(contained: LocalLambda, fill: str) -> None:
    code = f"import os, time\ndef handler(event, context):\n    os.chdir(os.environ['TMPDIR'])\n    {fill}\n"
    config = FunctionConfig(timeout_s=20, memory_mb=1769)
    with contained.create_function(config, {"handler.py": code.encode()}) as function:
        invocation = function.invoke({})
    assert (invocation.outcome, invocation.exit_detail) == (Outcome.CRASHED, "signal: SIGKILL")


def test_closing_leaves_no_folder() -> None:
    local = LocalLambda(LabSettings(spares=0, min_tier="C"))
    docker.inside(local.facts)
    folder = call(
        local, "import os\ndef handler(event, context):\n    return os.environ['TMPDIR']\n"
    )
    stage = Path(str(folder)).parents[1]
    assert stage.exists()
    local.close()
    assert not stage.exists()


def test_private_folders_must_not_lie_where_programs_read() -> None:
    lab = LocalLambda(LabSettings(spares=0, min_tier="C", private=(Path("/usr/share"),)))
    with pytest.raises(SandboxUnavailable):
        docker.inside(lab.facts)
    lab.close()


# --- the filter -------------------------------------------------------------------------------


def action(name: str, *args: int) -> int:
    program = without_namespaces.program_for(1234)
    return simulate(program, TABLES[MACHINE][name], args, _arch())


def _arch() -> int:
    return {"x86_64": 0xC000003E, "aarch64": 0xC00000B7}[MACHINE]


def test_only_threads_can_be_made() -> None:
    assert action("clone", policy.THREAD_FLAGS) == bpf.ALLOW
    assert action("clone", 17) == policy.EPERM
    assert action("clone", policy.THREAD_FLAGS | 0x10000000) == policy.EPERM
    for name in ("execve", "execveat", "socket", "connect", "sendmsg", "fchmodat", "utimensat"):
        assert action(name) == policy.EPERM, name
    assert action("clone3") == policy.ENOSYS


def test_signals_reach_the_own_process_only() -> None:
    for name in policy.TO_ITSELF:
        assert action(name, 1234) == bpf.ALLOW
        for other in (0, 1, 1235, 2**32 - 1):
            assert action(name, other) == policy.EPERM
    assert action("fcntl", 3, 8) == policy.EPERM, "F_SETOWN"


def test_files_are_counted_without_following_links(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "f").write_bytes(bytes(100_000))
    (tmp_path / "out").symlink_to("/usr")
    directory = os.open(tmp_path, os.O_RDONLY)
    assert not scratch.is_over(directory, 200_000)
    assert scratch.is_over(directory, 50_000)
    os.close(directory)


def test_a_zygote_knows_its_way(contained: LocalLambda) -> None:
    zygote = contained.zygote("plain")
    assert isinstance(zygote, Zygote)
    assert zygote.way.value == "C"
