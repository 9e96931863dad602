"""The supervisor's end of a zygote: start it with nothing inherited, ask it for runs, end it."""

import errno
import os
import resource
import socket
import time
from contextlib import ExitStack, suppress
from pathlib import Path

from courses.emulator.runtime import wire
from courses.emulator.settings import LabSettings

from . import identity, interpreter, origin, remedies
from .cgroups import Cgroups, Group
from .errors import SandboxUnavailable, ZygoteDied
from .fork_server import ForkServer, children_of, name_of
from .run import Run
from .tiers import Way
from .watcher import pid_of

_LAB = Path(__file__).resolve().parents[1]
_BOOT = "import sys; sys.path.insert(0, sys.argv[1]); from runtime.launcher import main; main()"
_MB = 1 << 20
_DESCRIPTORS = 8192
_LIVE_ENVIRONMENTS = 16
_SHARE_OF_MEMORY = 4
_MOST_PROCESSES = 80
"""Over the limit that a run sets for itself (confine.py), which a learner meets first."""


def _make_room_for_descriptors() -> None:
    """Raise the soft limit where the hard one allows it.

    Every run takes some, and the kernel refuses to send one while this user's processes, learners'
    included, have more than this limit on their way through sockets.
    """
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = _DESCRIPTORS if hard == resource.RLIM_INFINITY else min(_DESCRIPTORS, hard)
    if soft != resource.RLIM_INFINITY and soft < wanted:
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))


def _tmp_mb(most: int) -> int:
    """Megabytes of an environment's own folder: all live environments together stay under a quarter of the memory."""
    memory = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    return max(16, min(most, memory // _SHARE_OF_MEMORY // _LIVE_ENVIRONMENTS // _MB))


_READ_END, _WRITE_END = 0, 1
_SHOWN = ("/usr", "/lib", "/lib64", "/bin")


def _check_nothing_private_shows(settings: LabSettings, prefix: str) -> None:
    """Without mounts a folder cannot be covered: it must not lie where programs may read."""
    for folder in settings.private:
        for shown in (*_SHOWN, prefix):
            if folder.resolve().is_relative_to(Path(shown).resolve()):
                raise remedies.for_prefix(shown)


class Zygote:
    """One fork server. Thread-safe."""

    def __init__(
        self,
        settings: LabSettings,
        profile: str,
        groups: Cgroups | None = None,
        way: Way = Way.NAMESPACES,
    ) -> None:
        """Start and wait until it has imported everything. Raises SandboxUnavailable.

        With `groups`, each run gets a control group.
        """
        refusal = remedies.for_platform()
        if refusal is not None:
            raise refusal
        if not (settings.packages / "awslambdaric").is_dir():
            raise remedies.for_packages(str(settings.packages))
        python = interpreter.find(settings.python)
        if Path(python.prefix) in settings.private:
            raise remedies.for_prefix(python.prefix)
        if way is Way.NOTHING:
            _check_nothing_private_shows(settings, python.prefix)
        uid = identity.drop_to(settings.uid)
        self.profile = profile
        self.way = way
        self.groups = groups
        self.tmp_bytes = _tmp_mb(settings.tmp_mb) * _MB
        self.python = python
        self._settings = settings
        self._origin = origin.stamp(settings, python.path)
        self._forked = 0
        self._places: set[int] = set()
        _make_room_for_descriptors()
        launch = {
            "packages": str(settings.packages),
            "lab": str(origin.RUNTIME),
            "uid": uid,
            "way": way.value,
            "private": [str(folder.resolve()) for folder in settings.private],
            "profile": profile,
            "tmp_mb": self.tmp_bytes // _MB,
        }
        self._server = ForkServer(python, [_BOOT, str(_LAB)], launch, silence=remedies.for_silence)
        self.facts = self._server.facts
        try:
            if uid is None and identity.is_root_outside():
                raise remedies.for_step("uid", errno.EPERM, f"no uid {settings.uid} to drop to")
            self.base_data_bytes, self.base_address_space_bytes = self._base_memory()
        except BaseException:
            self.close()
            raise

    def _base_memory(self) -> tuple[int, int]:
        """Data and address space in bytes that every run starts with, being a fork of the zygote."""
        try:
            _, zygote = self.processes()
            fields = [int(field) for field in Path(f"/proc/{zygote}/statm").read_text().split()]
        except (OSError, ValueError) as error:
            raise SandboxUnavailable(
                f"The memory of the fork server cannot be read: {error}",
                "Mount /proc without hidepid and use a kernel with CONFIG_PROC_CHILDREN.",
            ) from error
        page = os.sysconf("SC_PAGE_SIZE")
        return fields[5] * page, fields[0] * page

    def processes(self) -> list[int]:
        """The pids of the launcher and, while it lives, of the fork server."""
        return self._server.processes()

    def count_runs(self) -> int:
        """Runs that still have a process, once ended ones have had a moment to be reaped."""
        runs: list[int] = []
        for _ in range(300):
            children = [run for zygote in self.processes()[1:] for run in children_of(zygote)]
            runs = [child for child in children if name_of(child) != wire.EMBRYO]
            if not runs:
                break
            time.sleep(0.01)
        return len(runs)

    def spawn(self, place: int, *, spare: bool = False) -> Run:
        """Fork a confined child that waits for its code, with /tmp from `place`. Raises ZygoteDied.

        A `spare` warms itself up before it waits. The place is held until `release`.
        """
        self._places.add(place)
        self._forked += 1
        try:
            return self._spawn(place, spare)
        except OSError as error:
            raise ZygoteDied(str(error)) from error

    def _spawn(self, place: int, spare: bool) -> Run:
        with ExitStack() as undo, ExitStack() as handed_over:
            group = None if self.groups is None else self._make_group(self.groups, undo)
            setup, setup_theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
            undo.callback(setup.close)
            handed_over.callback(setup_theirs.close)
            ours, theirs = [], [setup_theirs.fileno()]
            for end in (_READ_END, _WRITE_END, _READ_END):
                pipe = os.pipe()
                ours.append(pipe[end])
                undo.callback(os.close, pipe[end])
                theirs.append(pipe[1 - end])
                handed_over.callback(os.close, pipe[1 - end])
            doors = [] if group is None else group.doors()
            for door in doors:
                handed_over.callback(os.close, door)
            request = wire.REQUEST.pack(wire.SPAWN, place, spare, len(doors))
            message, fds = self._server.ask(request, (*theirs, *doors))
            if message != wire.SPAWNED or not fds:  # none arrives when there is no room for it
                raise ZygoteDied(message[1:].decode(errors="replace") or "the zygote ended")
            undo.pop_all()
        output, orders, status = ours
        run = Run(
            place=place, pidfd=fds[0], setup=setup, output=output, orders=orders, status=status
        )
        run.group, run.groups = group, self.groups
        if group is not None and not doors:
            self._move(run, group)
        return run

    @staticmethod
    def _make_group(groups: Cgroups, undo: ExitStack) -> Group:
        group = groups.make(_MOST_PROCESSES)
        undo.callback(groups.discard, group)
        return group

    @staticmethod
    def _move(run: Run, group: Group) -> None:
        """Put the run into its group while it still confines itself: the kernel takes its time."""
        try:
            group.add(pid_of(run.pidfd))
        except OSError:
            run.close()
            raise

    def is_alive(self) -> bool:
        """False once it has ended, or did not answer in time and will be asked no more."""
        return self._server.is_alive()

    def release(self, place: int) -> None:
        """Drop the /tmp of an environment that is no more."""
        self._places.discard(place)
        with suppress(OSError):
            self._server.tell(wire.REQUEST.pack(wire.RELEASE, place, False, 0))

    def is_needed(self) -> bool:
        """Whether an environment has its place here, with a run or between two."""
        return bool(self._places) and self.is_alive()

    def is_worn(self) -> bool:
        """Whether another should take its place: it has forked enough, or what it was made of changed."""
        if self._forked >= self._settings.zygote_runs:
            return True
        return origin.stamp(self._settings, self.python.path) != self._origin

    def close(self) -> None:
        """End the zygote and with it every run."""
        self._server.close()
