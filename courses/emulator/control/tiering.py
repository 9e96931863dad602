"""Which tier this machine holds: the strongest whose fork server starts and passes every probe.

Tried anew for each fork server, at the start of the site and whenever one has died, because what a
machine allows can change while the site runs.
"""

import threading
from collections.abc import Callable
from dataclasses import dataclass, replace

from courses.emulator.records import SandboxFacts
from courses.emulator.sandbox import cgroups, remedies, tiers
from courses.emulator.sandbox.errors import SandboxUnavailable
from courses.emulator.sandbox.zygotes import Zygote
from courses.emulator.settings import LabSettings

from . import probes
from .probes import Probe


@dataclass(frozen=True, slots=True)
class Proved:
    """A fork server that may serve, and what its probes saw."""

    zygote: Zygote
    facts: SandboxFacts
    probes: tuple[Probe, ...]
    refusals: tuple[SandboxUnavailable, ...] = ()
    """Why no stronger tier is reached."""


class Starter:
    """Starts fork servers for one lab. `heard` is told every probe, also those of a tier that failed."""

    def __init__(
        self, settings: LabSettings, heard: Callable[[list[Probe]], None] = lambda _probes: None
    ) -> None:
        self._settings = settings
        self._heard = heard
        self._lock = threading.Lock()
        self._groups: cgroups.Cgroups | None = None

    def start(self, profile: str) -> Proved:
        """Raises SandboxUnavailable with the reason that the strongest tier gave."""
        tiers.check(self._settings.min_tier)
        with self._lock:
            if self._groups is None and self._settings.cgroups:
                self._groups = cgroups.find()
        refusals: list[SandboxUnavailable] = []
        for way in tiers.ways(self._settings.min_tier):
            if way is tiers.Way.NOTHING and profile != "plain":
                refusals.insert(0, remedies.for_aws_without_namespaces(refusals[0]))
                continue
            try:
                return replace(self._try(profile, way), refusals=tuple(refusals))
            except SandboxUnavailable as refusal:
                refusals.append(refusal)
        first, last = refusals[0], refusals[-1]
        if "C" not in tiers.allowed(self._settings.min_tier):
            first.remedy += (
                " Or accept a reduced sandbox, without processes and AWS in exercises, by setting "
                "LAMBDA_LAB_SANDBOX_MIN_TIER=C."
            )
        elif profile == "plain" and last.remedy != first.remedy:
            first.remedy += f" Tier C, which you accept, is refused too: {last} {last.remedy}"
        raise first

    def _try(self, profile: str, way: tiers.Way) -> Proved:
        zygote = Zygote(self._settings, profile, self._groups, way)
        try:
            found = probes.run(zygote, self._settings)
            self._heard(found)
            failed = [probe for probe in found if not probe.passed]
            if failed:
                raise SandboxUnavailable(
                    f"The sandbox does not hold: {failed[0].name} ({failed[0].detail}).",
                    "This machine isolates less than it claims. Run Lambda Lab in a virtual machine with a "
                    "current kernel; `manage.py sandbox_doctor` shows every probe. Nothing runs until they pass.",
                )
            facts = probes.facts(zygote)
            tiers.require(facts.tier, self._settings.min_tier)
        except BaseException:
            zygote.close()
            raise
        return Proved(zygote, facts, tuple(found))

    def close(self) -> None:
        """Remove the control groups. Every fork server must be closed."""
        if self._groups is not None:
            self._groups.close()
            self._groups = None
