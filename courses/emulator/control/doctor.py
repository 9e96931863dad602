"""The state of the sandbox on this machine, for the operator: tier, layers, probes, and the fix."""

import os
import platform
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from courses.emulator.aws import zygote as aws
from courses.emulator.aws.account import Account
from courses.emulator.aws.errors import AccountLost, AwsUnavailable
from courses.emulator.records import SandboxFacts
from courses.emulator.sandbox.errors import SandboxUnavailable
from courses.emulator.sandbox.tiers import Way
from courses.emulator.settings import LabSettings

from .probes import Probe
from .tiering import Starter

PROFILES = ("plain", "boto3")

_SYSCTLS = {
    "user.max_user_namespaces": "/proc/sys/user/max_user_namespaces",
    "kernel.unprivileged_userns_clone": "/proc/sys/kernel/unprivileged_userns_clone",
    "kernel.apparmor_restrict_unprivileged_userns": "/proc/sys/kernel/apparmor_restrict_unprivileged_userns",
}


_NO_CGROUP = SandboxUnavailable(
    "No control group may be made here, so memory is limited for each process and watched from outside.",
    "Give the site a control group that it may write to: as root a mounted cgroup hierarchy, else a "
    "delegated one, such as systemd's `Delegate=yes`.",
)
_NO_LANDLOCK = SandboxUnavailable(
    "This kernel has no Landlock, a second and independent refusal of files and ports.",
    "Use a kernel of version 5.13 or newer, with `landlock` in its `lsm=` list.",
)


@dataclass(frozen=True, slots=True)
class Lack:
    """What keeps this machine from confining better, or from running some exercises."""

    problem: str
    remedy: str


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
    lacks: tuple[Lack, ...] = field(default=())
    """Code runs all the same."""

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


def _probe_aws(
    settings: LabSettings, kernel: dict[str, str], lack: Callable[[SandboxUnavailable], None]
) -> list[Probe]:
    """Start the local AWS once and tell what its own attempts to get out met."""
    try:
        return _attempts_of_aws(settings, kernel)
    except AwsUnavailable as error:
        lack(error)
    except AccountLost as error:
        reinstall = "Reinstall its packages: remove var/lab and run `make setup` with umask 022."
        lack(AwsUnavailable(f"The local AWS ends at its first call: {error}.", reinstall))
    return []


def _attempts_of_aws(settings: LabSettings, kernel: dict[str, str]) -> list[Probe]:
    zygote = aws.Zygote(settings)
    try:
        with Account(zygote.fork()) as account:
            answered = account.call("sts", "get_caller_identity", {}).reply is not None
        kernel["local AWS"] = f"moto {zygote.facts['moto']}"
        probes = [
            Probe(f"aws: {name}", zygote.refuses(name), refusal or "nothing stopped it")
            for name, refusal in zygote.facts["probes"].items()
        ]
        return [*probes, Probe("aws: answers", answered, "" if answered else "no answer")]
    finally:
        zygote.close()


def diagnose(settings: LabSettings) -> Diagnosis:
    """Start a zygote of each profile and the local AWS, run every probe, and end them again."""
    kernel = _kernel()
    found: list[Probe] = []
    facts: SandboxFacts | None = None
    lacks: dict[str, Lack] = {}

    def lack(refusal: SandboxUnavailable) -> None:
        lacks[str(refusal)] = Lack(str(refusal), refusal.remedy)

    for profile in PROFILES:

        def note(probes: list[Probe], profile: str = profile) -> None:
            found.extend(Probe(f"{profile}: {p.name}", p.passed, p.detail) for p in probes)

        starter = Starter(settings, note)
        try:
            proved = starter.start(profile)
        except SandboxUnavailable as error:
            if facts is not None and facts.tier == Way.NOTHING.value:
                lack(error)  # as is meant there: plain exercises run, those on AWS wait
                continue
            return Diagnosis(None, kernel, tuple(found), str(error), error.remedy)
        else:
            kernel["python"] = proved.zygote.python.full_version
            kernel["landlock"] = f"ABI {proved.zygote.facts['landlock_abi']}"
            facts = proved.facts
            without = [] if proved.zygote.facts["landlock_abi"] else [_NO_LANDLOCK]
            for refusal in (*proved.refusals, *without):
                lack(refusal)
            proved.zygote.close()
        finally:
            starter.close()
    tier = facts.tier if facts is not None else ""
    if tier == Way.NAMESPACES.value:
        lack(_NO_CGROUP)
    if tier != Way.NOTHING.value:
        found += _probe_aws(settings, kernel, lack)
    return Diagnosis(facts, kernel, tuple(found), profiles=PROFILES, lacks=tuple(lacks.values()))
