"""What the tests of the emulator and the hostile programs share: who runs them, and the lab.

Test ids carry who runs and which tier, such as `[root-A]`, so that one log shows both.
"""

import os
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from courses.emulator import FunctionConfig, Invocation, LabSettings, LocalLambda
from courses.emulator.runtime import bubble
from courses.emulator.sandbox import cgroups
from tests.emulator import docker

WHO = "root" if os.geteuid() == 0 else "user"


def _strongest() -> str:
    groups = cgroups.find()
    if groups is None:
        return "A"
    groups.close()
    return "A+"


TIERS = (_strongest(),)
"""Found by making a control group, not by asking who runs."""
HOSTS = {"B": docker.without_unshare, "C": docker.default_profile}
"""What makes this machine like one that reaches no better tier."""
INIT_LIMIT_S = 3.0
"""AWS's is 10 s; the tests that reach it need not wait that long."""


def _lab(tier: str) -> LocalLambda:
    """A local Lambda without spares, so that every process that is left belongs to a test."""
    settings = replace(LabSettings.from_environment(), spares=0, init_limit_s=INIT_LIMIT_S)
    if tier not in HOSTS:
        return LocalLambda(settings)
    if tier == "B" and not Path(bubble.PROGRAM).exists():
        pytest.skip("bubblewrap is not installed")
    local = LocalLambda(replace(settings, min_tier=tier))
    assert docker.inside(lambda: local.facts().tier, HOSTS[tier]) == tier
    return local


@pytest.fixture(scope="session", params=[f"{WHO}-{tier}" for tier in TIERS])
def lab(request: pytest.FixtureRequest) -> Iterator[LocalLambda]:
    """A local Lambda at the strongest tier of this machine."""
    local = _lab(request.param.partition("-")[2])
    yield local
    local.close()


@pytest.fixture(scope="session", name="lab", params=[f"{WHO}-{tier}" for tier in (*TIERS, *HOSTS)])
def lab_of_each_tier(request: pytest.FixtureRequest) -> Iterator[LocalLambda]:
    """The same, and once more for each weaker tier, on what is like a machine that has no better."""
    local = _lab(request.param.partition("-")[2])
    yield local
    local.close()


@pytest.fixture
def own_lab() -> Iterator[LocalLambda]:
    """A lab that a test may break."""
    local = LocalLambda(LabSettings(spares=2))
    yield local
    local.close()


def invoke(lab: LocalLambda, code: str, *events: Any, **config: Any) -> list[Invocation]:
    """Send the events, or one empty object, in order to a fresh function of one file."""
    with lab.create_function(FunctionConfig(**config), {"handler.py": code.encode()}) as function:
        return [function.invoke(event) for event in events or ({},)]
