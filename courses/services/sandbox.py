"""The sandbox and the queue as their operator sees them."""

from dataclasses import dataclass
from datetime import datetime
from threading import Lock

from django.db.models import Count, Min, Q
from django.utils import timezone

from courses.emulator import Diagnosis, LabSettings, SandboxFacts, diagnose
from courses.models import RunState, Submission
from courses.services.outages import Outage
from courses.services.worker import get_pool


@dataclass(frozen=True, slots=True)
class Checkup:
    """What hostile probes found here, and when they were begun."""

    diagnosis: Diagnosis
    at: datetime


@dataclass(frozen=True, slots=True)
class Traffic:
    """How this process stands: what confines its runs, and how much there is to do."""

    facts: SandboxFacts | None
    """None until the sandbox has started, and while it refuses."""
    outage: Outage | None
    queued: int
    running: int
    at_once: int
    """How many may run at the same time."""
    oldest: datetime | None
    """When the run that waits longest was queued."""
    spares: dict[str, int]
    """What is forked, confined and waiting, by kind."""


_one_at_a_time = Lock()
_last: Checkup | None = None


def last_checkup() -> Checkup | None:
    """The newest one that this process made."""
    return _last


def check_up() -> Checkup:
    """Probe the sandbox as `sandbox_doctor` does, beside the one that serves; takes seconds.

    Whoever asks while another probes gets that one's answer.
    """
    global _last
    asked = timezone.now()
    with _one_at_a_time:
        if _last is None or _last.at < asked:
            _last = Checkup(_diagnosis(), timezone.now())
        checkup = _last
    # What was mended since the last refusal shall not wait for the end of a pause.
    get_pool().look_again()
    return checkup


def _diagnosis() -> Diagnosis:
    try:
        return diagnose(LabSettings.from_environment())
    except OSError as error:
        return Diagnosis(
            None,
            {},
            problem=f"The sandbox could not be probed: {error}.",
            remedy="Make room on the disk, in /tmp and in memory, then probe again.",
        )


def traffic() -> Traffic:
    """One query; starts nothing."""
    pool = get_pool()
    waiting = Submission.objects.waiting().aggregate(
        queued=Count("pk", filter=Q(state=RunState.QUEUED)),
        running=Count("pk", filter=Q(state=RunState.RUNNING)),
        oldest=Min("queued_at", filter=Q(state=RunState.QUEUED)),
    )
    outage = pool.outages.everything
    return Traffic(
        facts=pool.facts if outage is None else None,
        outage=outage,
        at_once=pool.threads,
        spares=pool.engine.spares(),
        **waiting,
    )
