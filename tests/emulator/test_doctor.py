"""What the doctor says of a machine that confines less than the best."""

from types import SimpleNamespace
from typing import Any

import pytest

from courses.emulator import LabSettings, SandboxFacts, SandboxUnavailable, diagnose
from courses.emulator.control import doctor
from courses.emulator.control.tiering import Proved


class Machine:
    """A starter that reaches `tier`, without Landlock, after stronger ones refused."""

    tier = "B"
    refused: tuple[SandboxUnavailable, ...] = ()
    aws: SandboxUnavailable | None = None

    def __init__(self, settings: LabSettings, heard: Any) -> None:
        self.closed = False

    def start(self, profile: str) -> Proved:
        if profile == "boto3" and self.aws is not None:
            raise self.aws
        zygote: Any = SimpleNamespace(
            python=SimpleNamespace(full_version="3.11.2"),
            facts={"landlock_abi": 0},
            close=lambda: None,
        )
        return Proved(zygote, SandboxFacts(self.tier, (), "rlimit+watcher"), (), self.refused)

    def close(self) -> None:
        self.closed = True


@pytest.fixture
def machine(monkeypatch: pytest.MonkeyPatch) -> type[Machine]:
    monkeypatch.setattr(doctor, "Starter", Machine)
    for name in ("tier", "refused", "aws"):
        monkeypatch.setattr(Machine, name, getattr(Machine, name))
    return Machine


def test_a_weaker_tier_says_why_it_is_no_stronger(machine: type[Machine]) -> None:
    machine.refused = (SandboxUnavailable("no namespaces", "sysctl"),)
    found = diagnose(LabSettings())
    assert found.runs_code
    assert [lack.problem for lack in found.lacks] == ["no namespaces", doctor._NO_LANDLOCK.args[0]]
    assert found.lacks[0].remedy == "sysctl"


def test_tier_a_lacks_control_groups(machine: type[Machine]) -> None:
    machine.tier = "A"
    assert str(doctor._NO_CGROUP) in [lack.problem for lack in diagnose(LabSettings()).lacks]


def test_tier_c_runs_plain_code_and_says_that_aws_waits(machine: type[Machine]) -> None:
    machine.tier = "C"
    machine.aws = SandboxUnavailable("AWS needs more", "bubblewrap")
    found = diagnose(LabSettings(min_tier="C"))
    assert found.runs_code
    assert found.sandbox is not None
    assert "AWS needs more" in [lack.problem for lack in found.lacks]


def test_a_better_tier_with_a_broken_profile_runs_nothing(machine: type[Machine]) -> None:
    machine.aws = SandboxUnavailable("boto3 does not start", "install it")
    found = diagnose(LabSettings())
    assert not found.runs_code
    assert (found.problem, found.remedy) == ("boto3 does not start", "install it")
