"""How strongly a machine confines: A+ and A with namespaces, B through bubblewrap, C without."""

import enum

from .errors import SandboxUnavailable

ORDER = ("A+", "A", "B", "C")
"""Strongest first."""


class Way(enum.Enum):
    """How a fork server is confined, strongest first. The value is the tier that it gives."""

    NAMESPACES = "A"
    """A+ where there are control groups as well."""
    BUBBLEWRAP = "B"
    """A start of `bwrap` for each run, which some hosts allow alone."""
    NOTHING = "C"
    """No namespaces, as in a container with Docker's default settings."""


def check(least: str) -> None:
    """Raise SandboxUnavailable when the operator's `least` is no tier."""
    if least not in ORDER:
        raise SandboxUnavailable(
            f"LAMBDA_LAB_SANDBOX_MIN_TIER={least} is no tier.",
            f"Set it to one of {', '.join(ORDER)}.",
        )


def allowed(least: str) -> tuple[str, ...]:
    """The tiers that are `least` or stronger."""
    return ORDER[: ORDER.index(least) + 1]


def ways(least: str) -> list[Way]:
    """The ways to try, strongest first. The first always is, since its refusal says what to fix."""
    return [way for way in Way if way is Way.NAMESPACES or way.value in allowed(least)]


def require(tier: str, least: str) -> None:
    """Raise SandboxUnavailable when `tier` is weaker than the operator's `least`."""
    check(least)
    if ORDER.index(tier) > ORDER.index(least):
        raise SandboxUnavailable(
            f"The sandbox reaches tier {tier} here, and LAMBDA_LAB_SANDBOX_MIN_TIER asks for {least}.",
            f"Delegate a writable cgroup to reach A+, or set LAMBDA_LAB_SANDBOX_MIN_TIER={tier}.",
        )
