"""The site's end of the fork server of fake AWSs: start it with nothing inherited, ask it for forks."""

import os
import select
import signal
import socket
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from courses.emulator.runtime import landlock
from courses.emulator.sandbox import identity, interpreter, remedies
from courses.emulator.sandbox.errors import SandboxUnavailable
from courses.emulator.sandbox.fork_server import ForkServer
from courses.emulator.settings import LabSettings

from .errors import AccountLost, AwsUnavailable
from .process import boot

_LAB = Path(__file__).resolve().parents[1]
_FORK, _SPARE, _FORKED, _READY = b"F", b"S", b"P", b"R"
_ANSWER_TIMEOUT_S = 30.0
_WAYS = ("A", "C")
"""With namespaces and a view of its own; else another uid, Landlock and seccomp alone."""


@dataclass(frozen=True, slots=True)
class Fork:
    """One account's process: its stream and its pidfd. Both belong to whoever holds this."""

    control: socket.socket
    pidfd: int

    def wait_ready(self) -> None:
        """Until a spare is warm. Raises AccountLost."""
        self.control.settimeout(_ANSWER_TIMEOUT_S)
        try:
            said = self.control.recv(1)
        except OSError as error:
            raise AccountLost(str(error)) from error
        if said != _READY:
            raise AccountLost("the spare ended")

    def is_alive(self) -> bool:
        poll = select.poll()
        poll.register(self.pidfd, select.POLLIN)
        return not poll.poll(0)

    def kill(self) -> None:
        """End the process and give the descriptors back."""
        self.control.close()
        with suppress(ProcessLookupError):
            signal.pidfd_send_signal(self.pidfd, signal.SIGKILL)
        os.close(self.pidfd)


class Zygote:
    """Thread-safe."""

    def __init__(self, settings: LabSettings) -> None:
        """Start it and wait until moto is warm: some seconds. Raises AwsUnavailable."""
        if not (settings.aws_packages / "moto").is_dir():
            raise AwsUnavailable(
                f"The packages of the local AWS are not at {settings.aws_packages}.",
                "Run `make setup` once: it installs them into var/lab.",
            )
        refusal: SandboxUnavailable | None = None
        for way in _WAYS:
            self.way = way
            try:
                self._start(settings, way)
            except AwsUnavailable:
                raise
            except SandboxUnavailable as error:
                refusal = refusal or error
            else:
                return
        reason = f"The local AWS cannot be confined: {refusal}"
        raise AwsUnavailable(reason, refusal.remedy if refusal else "")

    def _start(self, settings: LabSettings, way: str) -> None:
        refusal = remedies.for_platform()
        if refusal is not None:
            raise refusal
        python = interpreter.find(settings.python)
        uid = identity.drop_to(settings.uid)
        launch = {
            "packages": str(settings.aws_packages),
            "lab": str(_LAB),
            # Never a learner's own user: what the kernel allows between equals stays out.
            "uid": None if uid is None else uid + 1,
            "way": way,
            "private": [str(folder.resolve()) for folder in settings.private],
            "profile": "aws",
            "tmp_mb": 0,
        }
        self._server = ForkServer(
            python, [boot.code("launcher", str(_LAB))], launch, silence=_for_silence
        )
        self.facts = self._server.facts
        try:
            self._check_probes()
        except BaseException:
            self.close()
            raise

    def refuses(self, attempt: str) -> bool:
        """Whether that attempt to get out failed as it must."""
        if attempt == "passwd" and self.way == "A" and not landlock.abi():
            return True  # the view's own file, with nobody of this machine in it
        return bool(self.facts["probes"].get(attempt))

    def _check_probes(self) -> None:
        """Raise AwsUnavailable when something that must be refused was not."""
        open_ways = [name for name in self.facts["probes"] if not self.refuses(name)]
        if open_ways or not self.facts["probes"]:
            raise AwsUnavailable(
                f"The local AWS is not confined: {', '.join(open_ways) or 'no probe answered'}.",
                "This machine isolates less than it claims. Run Lambda Lab in a virtual machine with a "
                "current kernel.",
            )

    def fork(self, *, spare: bool = False) -> Fork:
        """A fresh account's process. Raises AccountLost when the zygote is gone or could not fork.

        A `spare` warms itself up first; see `Fork.wait_ready`.
        """
        try:
            ours, theirs = socket.socketpair()
        except OSError as error:
            raise AccountLost(str(error)) from error
        try:
            message, fds = self._server.ask(_SPARE if spare else _FORK, [theirs.fileno()])
            if message != _FORKED or not fds:
                raise AccountLost("the local AWS could not fork")
        except OSError as error:
            ours.close()
            raise AccountLost(str(error)) from error
        except BaseException:
            ours.close()
            raise
        finally:
            theirs.close()
        return Fork(ours, fds[0])

    def processes(self) -> list[int]:
        """The pids of the launcher and, while it lives, of the fork server."""
        return self._server.processes()

    def is_alive(self) -> bool:
        """False once it has ended, or did not answer in time and will be asked no more."""
        return self._server.is_alive()

    def close(self) -> None:
        """End it and with it every account."""
        self._server.close()


def _for_silence(detail: str) -> AwsUnavailable:
    return AwsUnavailable(
        f"The local AWS ended at its start: {detail or 'no message'}",
        "Reinstall its packages: remove var/lab and run `make setup` with umask 022.",
    )
