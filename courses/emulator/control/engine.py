"""The local Lambda as one object: pools of spares per profile, made when first needed."""

import os
import threading
from collections.abc import Mapping
from functools import partial

from courses.emulator.aws.account import Account, AwsLimits
from courses.emulator.aws.source import AccountSource
from courses.emulator.records import FunctionConfig, SandboxFacts
from courses.emulator.sandbox.pool import Pool
from courses.emulator.sandbox.zygotes import Zygote
from courses.emulator.settings import LabSettings

from .doctor import PROFILES
from .function import Function
from .layers import read_layer
from .tiering import Starter
from .world import World


class LocalLambda:
    """Thread-safe; one per process. Close it, or let the process end: no child outlives it."""

    def __init__(self, settings: LabSettings | None = None) -> None:
        self.settings = settings or LabSettings.from_environment()
        self._facts: dict[str, SandboxFacts] = {}
        self._starter = Starter(self.settings)
        self.accounts = AccountSource(self.settings)
        self._pools = {
            name: Pool(self.settings, name, partial(self._start, name)) for name in PROFILES
        }

    def _start(self, profile: str) -> Zygote:
        proved = self._starter.start(profile)
        self._facts[profile] = proved.facts
        return proved.zygote

    def facts(self, profile: str = "plain") -> SandboxFacts:
        """What confines a run of `profile`. Starts and probes a zygote if needed; raises
        SandboxUnavailable."""
        self._pools[profile].zygote()
        return self._facts[profile]

    def zygote(self, profile: str) -> Zygote:
        """The fork server of a profile, started and probed if needed."""
        return self._pools[profile].zygote()

    def spares(self, profile: str) -> int:
        """How many runs of a profile are waiting now."""
        return self._pools[profile].waiting

    def create_function(
        self,
        config: FunctionConfig,
        files: Mapping[str, bytes],
        *,
        cancelled: threading.Event | None = None,
        account: Account | None = None,
    ) -> Function:
        """A function of these files, whose calls on AWS reach `account`, if any. When `cancelled` is set, a running invoke raises Cancelled.

        Raises InvalidParameterValueException for what AWS would refuse.
        """
        return Function(
            config,
            files,
            pool=self.runs(config.profile),
            settings=self.settings,
            cancelled=cancelled,
            account=account,
        )

    def runs(self, profile: str) -> Pool:
        """Where runs of a profile come from."""
        return self._pools.get(profile, self._pools["plain"])

    def create_account(
        self, *, seed: int | None = None, limits: AwsLimits | None = None
    ) -> Account:
        """A fresh AWS account, to be closed. The same `seed` gives the same ids.

        Raises AwsUnavailable. The first one starts the local AWS, which takes some seconds.
        """
        return self.accounts.create(seed=seed, limits=limits)

    def layer(self, name: str) -> Mapping[str, bytes]:
        """The files of a layer that is shipped, by path below /opt. Raises FileNotFoundError."""
        return read_layer(self.settings.layers / name)

    def create_world(
        self, *, account: Account | None = None, cancelled: threading.Event | None = None
    ) -> World:
        """A fresh world, to be closed. Its account stays the caller's to close."""
        return World(self, account=account, cancelled=cancelled)

    def close(self) -> None:
        """End every zygote and with it every run. Safe to call twice."""
        for pool in self._pools.values():
            pool.close()
        self.accounts.close()
        self._starter.close()


_lock = threading.Lock()
_shared: tuple[int, LocalLambda] | None = None


def get_local_lambda() -> LocalLambda:
    """This process's local Lambda, made at the first call. A forked worker gets its own."""
    global _shared
    with _lock:
        if _shared is None or _shared[0] != os.getpid():
            _shared = (os.getpid(), LocalLambda())
        return _shared[1]
