"""The sandbox's page: what confines code here, what it lacks, how much waits. For operators."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from courses.admin.access import staff
from courses.emulator import Diagnosis
from courses.services import sandbox

PERMISSION = "courses.operate_sandbox"

TIERS = {
    "A+": "The strongest tier. The kernel holds memory and processor of each run.",
    "A": "All layers. Memory of several processes together is watched from outside.",
    "B": "The layers of A, made by bubblewrap. Runs begin more slowly.",
    "C": "Reduced: no namespaces. A run is one process, and exercises that use AWS wait.",
}


@dataclass(frozen=True, slots=True)
class Cell:
    """What came of an attempt with one profile."""

    detail: str
    held: bool


@dataclass(frozen=True, slots=True)
class Attempt:
    """A hostile attempt with each profile; None where it was not made."""

    name: str
    cells: tuple[Cell | None, ...]


def attempts_of(diagnosis: Diagnosis) -> tuple[tuple[str, ...], tuple[Attempt, ...]]:
    """The columns, one for each profile, and a row for each attempt."""
    found: dict[str, dict[str, Cell]] = {}
    for probe in diagnosis.probes:
        profile, _, name = probe.name.partition(": ")
        found.setdefault(name, {})[profile] = Cell(probe.detail, probe.passed)
    columns = tuple(_in_order(profile for cells in found.values() for profile in cells))
    rows = (
        Attempt(name, tuple(cells.get(profile) for profile in columns))
        for name, cells in found.items()
    )
    return columns, tuple(rows)


def _in_order(names: Iterable[str]) -> Iterable[str]:
    return dict.fromkeys(names)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def page(request: HttpRequest) -> HttpResponse:
    """Show the sandbox; a POST probes it again. 403 without the permission."""
    if not staff(request).has_perm(PERMISSION):
        raise PermissionDenied
    if request.method == "POST":
        checkup = sandbox.check_up()
        if checkup.diagnosis.runs_code:
            messages.success(request, "Probed. The sandbox holds.")
        else:
            messages.error(request, "Probed. Nothing can run.")
        return redirect("sandbox")
    last = sandbox.last_checkup()
    columns, attempts = attempts_of(last.diagnosis) if last else ((), ())
    traffic = sandbox.traffic()
    facts = traffic.facts
    context = {
        **admin.site.each_context(request),
        "title": "Sandbox",
        "is_nav_sidebar_enabled": False,
        "traffic": traffic,
        "tier_note": TIERS[facts.tier] if facts else "",
        "checkup": last,
        "columns": columns,
        "attempts": attempts,
    }
    return render(request, "admin/courses/sandbox.html", context)
