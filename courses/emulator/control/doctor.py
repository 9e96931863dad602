"""The state of the sandbox on this machine, for the operator: tier, layers, probes, and the fix."""

import os
import platform
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from courses.emulator.records import SandboxFacts
from courses.emulator.sandbox import tiers
from courses.emulator.sandbox.errors import SandboxUnavailable
from courses.emulator.sandbox.zygotes import Zygote
from courses.emulator.settings import LabSettings

from . import probes
from .probes import Probe

_SYSCTLS = {
    "user.max_user_namespaces": "/proc/sys/user/max_user_namespaces",
    "kernel.unprivileged_userns_clone": "/proc/sys/kernel/unprivileged_userns_clone",
    "kernel.apparmor_restrict_unprivileged_userns": "/proc/sys/kernel/apparmor_restrict_unprivileged_userns",
}


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """`sandbox` is None when nothing runs; then `problem` and `remedy` say why and what to do."""

    sandbox: SandboxFacts | None
    kernel: Mapping[str, str]
    probes: tuple[Probe, ...] = ()
    problem: str = ""
    remedy: str = ""
    profiles: tuple[str, ...] = field(default=())
    """The zygotes that were probed."""

    @property
    def runs_code(self) -> bool:
        return not self.problem

    def to_json(self) -> dict[str, Any]:
        """The document of `sandbox_doctor --json`, docs/schemas/sandbox-doctor.schema.json."""
        return {"runs_code": self.runs_code, **asdict(self)}


def _kernel() -> dict[str, str]:
    facts = {
        "kernel": platform.release(),
        "machine": platform.machine(),
        "run as": "root" if os.geteuid() == 0 else "an ordinary user",
    }
    for name, path in _SYSCTLS.items():
        file = Path(path)
        facts[name] = file.read_text().strip() if file.exists() else "absent"
    return facts


def diagnose(settings: LabSettings) -> Diagnosis:
    """Start a zygote of each profile, run every probe against it, and end it again."""
    kernel = _kernel()
    found: list[Probe] = []
    facts: SandboxFacts | None = None
    profiles = ("plain", "boto3")
    for profile in profiles:
        try:
            zygote = Zygote(settings, profile)
        except SandboxUnavailable as error:
            return Diagnosis(None, kernel, tuple(found), str(error), error.remedy)
        try:
            kernel["python"] = zygote.python.full_version
            kernel["landlock"] = f"ABI {zygote.facts['landlock_abi']}"
            found += [
                Probe(f"{profile}: {probe.name}", probe.passed, probe.detail)
                for probe in probes.run(zygote, settings)
            ]
            facts = probes.facts(zygote)
            tiers.require(facts.tier, settings.min_tier)
        except SandboxUnavailable as error:
            return Diagnosis(None, kernel, tuple(found), str(error), error.remedy)
        finally:
            zygote.close()
    failed = [probe for probe in found if not probe.passed]
    if failed:
        return Diagnosis(
            None,
            kernel,
            tuple(found),
            f"{failed[0].name} was not stopped ({failed[0].detail}).",
            "This machine isolates less than it claims. Run Lambda Lab in a virtual machine with a current kernel.",
        )
    return Diagnosis(facts, kernel, tuple(found), profiles=profiles)
