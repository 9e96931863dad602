"""The state of the sandbox on this machine, for the operator: tier, layers, probes, and the fix."""

import os
import platform
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from courses.emulator.records import SandboxFacts
from courses.emulator.sandbox.errors import SandboxUnavailable
from courses.emulator.settings import LabSettings

from .probes import Probe
from .tiering import Starter

PROFILES = ("plain", "boto3")

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
    for profile in PROFILES:

        def note(probes: list[Probe], profile: str = profile) -> None:
            found.extend(Probe(f"{profile}: {p.name}", p.passed, p.detail) for p in probes)

        starter = Starter(settings, note)
        try:
            proved = starter.start(profile)
        except SandboxUnavailable as error:
            starter.close()
            return Diagnosis(None, kernel, tuple(found), str(error), error.remedy)
        kernel["python"] = proved.zygote.python.full_version
        kernel["landlock"] = f"ABI {proved.zygote.facts['landlock_abi']}"
        facts = proved.facts
        proved.zygote.close()
        starter.close()
    return Diagnosis(facts, kernel, tuple(found), profiles=PROFILES)
