"""What an operator may decide about the local Lambda. Everything has a default that works."""

import os
from dataclasses import dataclass
from pathlib import Path

_ROOT = Path(__file__).resolve().parents[2]
_MOST_BOTO3_SPARES = 4


@dataclass(frozen=True, slots=True)
class LabSettings:
    """Where things are and how much of them. `from_environment()` reads LAMBDA_LAB_* variables."""

    packages: Path = _ROOT / "var" / "runtime"
    """The learner's packages, bound read-only at /var/runtime."""
    layers: Path = _ROOT / "var" / "layers"
    """A folder for each layer that is shipped."""
    aws_packages: Path = _ROOT / "var" / "lab"
    """The packages of the local AWS, which neither the site nor a handler can import."""
    python: str = ""
    """The interpreter that runs handlers; empty for the one that runs this process."""
    uid: int = 61000
    """As root: the unprivileged uid and gid that the sandbox drops to. No account needs to exist."""
    spares: int = 10
    """Environments of a profile kept forked, confined and waiting, at most; each is used once."""
    spare_life_s: float = 300.0
    """A spare older than this is replaced."""
    zygote_runs: int = 10_000
    """A fork server is replaced once it has forked as many environments."""
    aws_spares: int = 2
    """Fake AWS processes kept forked and waiting, once one was needed; each is used once."""
    aws_idle_s: float = 900.0
    """Without an account for this long, the fake AWS ends and gives back its 200 MB."""
    init_limit_s: float = 10.0
    """INIT may take this long; a longer one is repeated inside the first invoke (AWS's limit)."""
    output_limit: int = 256 * 1024
    """Bytes of log output per invocation; the prefix is kept."""
    tmp_mb: int = 512
    """Size of /tmp, further limited to a share of this machine's memory."""
    private: tuple[Path, ...] = (_ROOT,)
    """Folders that no run may see, even where they lie under /usr or the interpreter's prefix."""
    min_tier: str = "B"
    """The weakest tier (sandbox/tiers.py) that may run code."""
    cgroups: bool = True
    """Use cgroups where this process may make some; False is for tests of a machine without."""

    def spares_of(self, profile: str) -> int:
        """How many spares a profile has: fewer where each takes three times the memory."""
        return min(self.spares, _MOST_BOTO3_SPARES) if profile == "boto3" else self.spares

    @classmethod
    def from_environment(cls) -> "LabSettings":
        """LAMBDA_LAB_PYTHON, LAMBDA_LAB_SANDBOX_MIN_TIER, LAMBDA_LAB_VAR; docs/settings.md."""
        default = cls()
        var = Path(_ROOT, os.environ.get("LAMBDA_LAB_VAR") or "var").resolve()
        return cls(
            python=os.environ.get("LAMBDA_LAB_PYTHON") or default.python,
            private=(*default.private, var),
            min_tier=os.environ.get("LAMBDA_LAB_SANDBOX_MIN_TIER") or default.min_tier,
        )
