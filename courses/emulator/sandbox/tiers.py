"""How strongly a machine confines: A+ and A with namespaces, B through bubblewrap, C without."""

from .errors import SandboxUnavailable

ORDER = ("A+", "A", "B", "C")
"""Strongest first."""


def require(tier: str, least: str) -> None:
    """Raise SandboxUnavailable when `tier` is weaker than the operator's `least`."""
    if least not in ORDER:
        raise SandboxUnavailable(
            f"LAMBDA_LAB_SANDBOX_MIN_TIER={least} is no tier.",
            f"Set it to one of {', '.join(ORDER)}.",
        )
    if ORDER.index(tier) > ORDER.index(least):
        raise SandboxUnavailable(
            f"The sandbox reaches tier {tier} here, and LAMBDA_LAB_SANDBOX_MIN_TIER asks for {least}.",
            f"Delegate a writable cgroup to reach A+, or set LAMBDA_LAB_SANDBOX_MIN_TIER={tier}.",
        )
