"""A host that allows less than before, when a fork server has to be started again.

What the host takes away is a filter for the thread that starts the next one (tests/emulator/docker.py).
"""

import os
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

from courses.emulator import FunctionConfig, LabSettings, LocalLambda, Outcome, SandboxUnavailable
from courses.emulator.control import probes
from courses.emulator.runtime import bubble, landlock, launcher
from courses.emulator.sandbox import pool, zygotes
from courses.emulator.sandbox.tiers import Way
from tests.emulator import docker
from tests.emulator.lab import HOSTS, TIERS
from tests.emulator.test_engine import ECHO, wait_until_gone


@pytest.fixture
def proved(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The way of every fork server that was probed."""
    ways: list[str] = []
    run = probes.run

    def noted(zygote: zygotes.Zygote, settings: LabSettings) -> list[probes.Probe]:
        ways.append(zygote.way.value)
        return run(zygote, settings)

    monkeypatch.setattr(probes, "run", noted)
    return ways


@pytest.fixture
def lab(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[LocalLambda]:
    """One whose operator accepts this tier, served at the strongest, whose fork server is then killed."""
    monkeypatch.setattr(pool, "_FIRST_PAUSE_S", 0.05)
    local = LocalLambda(LabSettings(spares=0, min_tier=request.param))
    assert local.facts().tier in TIERS
    pids = set(local.zygote("plain").processes())
    os.kill(max(pids), signal.SIGKILL)
    assert wait_until_gone(pids) == set()
    yield local
    local.close()


def invoke(local: LocalLambda) -> Outcome:
    with local.create_function(FunctionConfig(), ECHO) as function:
        return function.invoke(1).outcome


@pytest.mark.parametrize("lab", ["C"], indirect=True)
@pytest.mark.parametrize("tier", sorted(HOSTS))
def test_the_lower_tier_is_proved_and_said(tier: str, proved: list[str], lab: LocalLambda) -> None:
    if tier == "B" and not Path(bubble.PROGRAM).exists():
        pytest.skip("bubblewrap is not installed")
    assert docker.inside(lambda: invoke(lab), HOSTS[tier]) is Outcome.OK
    first, *again = proved
    assert first == "A", "as the host was at first"
    assert again[-1] == tier, "the fork server in its place was probed too"
    assert "A" not in again, "which did not even start"
    assert lab.facts().tier == tier
    assert lab.facts().layers[0].startswith("reduced") == (tier == "C")


@pytest.mark.parametrize("lab", ["B"], indirect=True)
def test_a_tier_that_is_not_accepted_is_refused_and_nothing_else_is_said(lab: LocalLambda) -> None:
    with pytest.raises(SandboxUnavailable, match="namespaces"):
        docker.inside(lambda: invoke(lab))
    with pytest.raises(SandboxUnavailable, match="namespaces") as refused:
        docker.inside(lab.facts)
    assert "LAMBDA_LAB_SANDBOX_MIN_TIER=C" in refused.value.remedy
    assert invoke(lab) is Outcome.OK, "the host allows it again"
    assert lab.facts().tier in TIERS


@pytest.mark.parametrize("lab", ["C"], indirect=True)
def test_a_probe_that_fails_now_is_a_refusal(
    lab: LocalLambda, monkeypatch: pytest.MonkeyPatch
) -> None:
    """At every tier that is accepted: the new fork server starts, and isolates less than it claims."""
    failed = [probes.Probe("tcp-to-host", False, "done")]
    with monkeypatch.context() as now:
        now.setattr(probes, "run", lambda *_: failed)
        for said in (lambda: invoke(lab), lab.facts):
            with pytest.raises(SandboxUnavailable, match="tcp-to-host"):
                said()
    assert invoke(lab) is Outcome.OK


# --- Landlock, without which there is no tier C --------------------------------------------------


def test_a_container_whose_kernel_has_no_landlock_is_refused() -> None:
    settings = LabSettings(spares=0, min_tier="C")
    local = LocalLambda(settings)
    with pytest.raises(SandboxUnavailable, match="namespaces") as refused:
        docker.inside(local.facts, docker.without_landlock)
    assert "Tier C, which you accept, is refused too" in refused.value.remedy
    assert "Linux 6.2" in refused.value.remedy
    local.close()
    with pytest.raises(SandboxUnavailable, match="landlock") as refused:
        docker.inside(
            lambda: zygotes.Zygote(settings, "plain", way=Way.NOTHING), docker.without_landlock
        )
    assert "Linux 6.2" in refused.value.remedy


@pytest.mark.parametrize(
    ("version", "step"), [(0, "landlock"), (1, "landlock"), (2, "landlock"), (3, "uid")]
)
def test_the_least_landlock_is_the_one_that_keeps_files_whole(
    version: int, step: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The first that can refuse truncate(2). With it the launcher gets to the next step."""
    monkeypatch.setattr(landlock, "abi", lambda: version)
    nowhere = str(tmp_path / "nowhere")
    launch = launcher.Launch(
        stage=nowhere,
        prefix=nowhere,
        packages=nowhere,
        lab=nowhere,
        private=[],
        python="python3",
        version="3.11",
        uid=None,
        profile="plain",
        tmp_mb=16,
        way="C",
    )
    with pytest.raises(launcher.StepFailed) as failed:
        launcher.enter(launch)
    assert failed.value.step == step
