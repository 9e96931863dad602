"""A control group for each run, where the machine lets this process make some (tier A+).

Found by doing: a group is made, limited and removed before anything relies on it. Version 2 needs
a delegated subtree whose own group holds no process (systemd: Delegate=yes, DelegateSubgroup=);
version 1 needs root. The groups of one server lie in a folder that names its process, so that the
next server can remove what a killed one left.
"""

import itertools
import os
import signal
import threading
import time
import weakref
from collections.abc import Iterator, Mapping
from contextlib import suppress
from pathlib import Path

from .kernel_file import KernelFile

PROCESSOR_BY_MEMORY = "processor by memory"
"""In the words of a layer: a function has the share of a processor that its memory buys on AWS."""
_ROOT = Path("/sys/fs/cgroup")
_PREFIX = "lambda-lab-"
_RETRY_S = 0.02
_LAST_ROUNDS = 50
_CONTROLLERS = ("memory", "cpu", "pids")
_PERIOD_US = 100_000
"""Long enough that a short handler with 128 MB, 7 ms in each, is not cut in two."""
_LEAST_QUOTA_US = 1000
"""The kernel takes no less."""


def _started(pid: int) -> str:
    """When a process began, in ticks since boot; with the pid, it names that process and no other."""
    try:
        # A process names itself, in bytes of its choice.
        line = Path(f"/proc/{pid}/stat").read_text(errors="replace")
        return line.rpartition(")")[2].split()[19]
    except OSError:
        return ""


def _number(statistics: str, name: str) -> int:
    """What the line `name` of such lines says. Raises KeyError where there is none."""
    _, found, rest = f"\n{statistics}".partition(f"\n{name} ")
    if not found:
        raise KeyError(name)
    return int(rest.partition("\n")[0])


class Group:
    """One run's group. `folders` are by controller; with version 2 all are the same."""

    def __init__(self, version: int, folders: Mapping[str, Path]) -> None:
        self._version = version
        self._folders = folders
        self._memory = folders["memory"]
        self._files: dict[str, KernelFile] = {}
        self._most_cache = 0
        self._throttled = False

    def _folder_set(self) -> set[Path]:
        return set(self._folders.values())

    def _read(self, name: str) -> str:
        """A file of the memory controller's. Raises OSError."""
        found = self._files.get(name)
        if found is None:
            found = self._files[name] = KernelFile(self._memory / name)
        return found.read()

    def make(self) -> None:
        """Make the folders. Raises OSError."""
        for folder in self._folder_set():
            folder.mkdir()
        if self._version == 2:
            (self._memory / "memory.oom.group").write_text("1")
            with suppress(OSError):  # absent without swap accounting
                (self._memory / "memory.swap.max").write_text("0")

    def doors(self) -> list[int]:
        """Descriptors, to be closed, through which a process without rights can enter by itself.

        Version 1, Linux 5.4: a task that moves itself need not wait until every processor has seen
        that it moves, which takes 7 to 15 ms and is what add() costs. Version 2 has no such door.
        """
        if self._version == 2:
            return []
        flags = os.O_WRONLY | os.O_CLOEXEC
        return [os.open(folder / "tasks", flags) for folder in self._folder_set()]

    def add(self, pid1: int) -> None:
        """Move the pid 1 of a run and what it has forked. No learner's byte has been read there."""
        moved: set[int] = set()
        while new := _tree(pid1) - moved:
            for pid in new:
                for folder in self._folder_set():
                    with suppress(ProcessLookupError):
                        (folder / "cgroup.procs").write_text(str(pid))
            moved |= new

    def limit_processes(self, most: int) -> None:
        """How many processes and threads there may be, where a controller counts them."""
        if "pids" in self._folders:
            (self._folders["pids"] / "pids.max").write_text(str(most))

    def limit_memory(self, size: int) -> None:
        """The kernel's own limit in bytes; what files in /tmp take counts too."""
        name = "memory.max" if self._version == 2 else "memory.limit_in_bytes"
        (self._memory / name).write_text(str(size))

    def limit_processor(self, share: float) -> None:
        """`share` of one processor, 1.0 being all of it. Once; later calls change nothing."""
        if not self._throttled and "cpu" in self._folders:
            self._throttled = True
            with suppress(OSError):  # version 1: more than a parent has, whose own quota holds then
                self._quota(max(_LEAST_QUOTA_US, int(share * _PERIOD_US)))

    def _quota(self, microseconds: int | None) -> None:
        folder = self._folders["cpu"]
        if self._version == 2:
            quota = "max" if microseconds is None else str(microseconds)
            (folder / "cpu.max").write_text(f"{quota} {_PERIOD_US}")
            return
        if microseconds is not None:
            (folder / "cpu.cfs_period_us").write_text(str(_PERIOD_US))
        (folder / "cpu.cfs_quota_us").write_text(str(-1 if microseconds is None else microseconds))

    def used(self) -> int:
        """Bytes of all processes and of the kernel for them, without files: /tmp is a disk on AWS."""
        line = "file" if self._version == 2 else "total_cache"
        cache = _number(self._read("memory.stat"), line)
        self._most_cache = max(self._most_cache, cache)
        name = "memory.current" if self._version == 2 else "memory.usage_in_bytes"
        return max(0, int(self._read(name)) - cache)

    def peak(self) -> int:
        """The most that used() can have been between two looks, or less where files were removed."""
        name = "memory.peak" if self._version == 2 else "memory.max_usage_in_bytes"
        try:
            used = self.used()
            return max(used, int(self._read(name)) - self._most_cache)
        except OSError:
            return 0  # memory.peak is absent before Linux 5.19

    def killed_for_memory(self) -> bool:
        """Whether the kernel ended a process of this group because its memory ran out."""
        name = "memory.events" if self._version == 2 else "memory.oom_control"
        try:
            return _number(self._read(name), "oom_kill") > 0
        except (OSError, KeyError):  # version 1 counts them since Linux 4.13
            return False

    @property
    def freezes(self) -> bool:
        """Whether freeze() can be used: version 2 from Linux 5.2 on.

        Not version 1, whose frozen processes not even SIGKILL ends: the death of the server would
        leave them for ever.
        """
        return self._version == 2 and (self._memory / "cgroup.freeze").exists()

    def freeze(self, frozen: bool) -> None:
        """Stop every process of the group, pid 1 included, or let them go on. Raises OSError."""
        (self._memory / "cgroup.freeze").write_text(str(int(frozen)))

    def kill(self) -> None:
        """Let the processes die at once: a throttled one would wait for its next slice to do so."""
        with suppress(OSError):
            if self._throttled:
                self._quota(None)
            if self._version == 2:
                (self._memory / "cgroup.kill").write_text("1")

    def remove(self) -> bool:
        """False while a process is still in it."""
        for folder in self._folder_set():
            try:
                folder.rmdir()
            except FileNotFoundError:
                continue
            except OSError:
                return False
        return True


def _tree(pid: int) -> set[int]:
    found, queue = {pid}, [pid]
    while queue:
        new = _children(queue.pop()) - found
        found |= new
        queue += new
    return found


def _children(pid: int) -> set[int]:
    try:
        return set(map(int, Path(f"/proc/{pid}/task/{pid}/children").read_text().split()))
    except OSError:
        return set()


class Cgroups:
    """Makes groups below `parents` (by controller), where it can off the hot path, as it removes them."""

    def __init__(self, version: int, parents: Mapping[str, Path]) -> None:
        """Makes this process's folder. Raises OSError where that is not allowed."""
        self.version = version
        self.controllers = tuple(parents)
        name = f"{_PREFIX}{os.getpid()}-{_started(os.getpid())}-{next(_instances)}"
        self._folders = {controller: folder / name for controller, folder in parents.items()}
        self._counter = itertools.count(1)
        self._changed = threading.Condition()
        self._doomed: list[Group] = []
        self._ahead: list[Group] = []
        """At most one, for the next run."""
        self._keeper: threading.Thread | None = None
        self._closed = False
        for parent in set(parents.values()):
            _remove_stale(parent)
        for folder in set(self._folders.values()):
            folder.mkdir()
        self._folders_removed = weakref.finalize(self, _remove_folders, os.getpid(), self._folders)
        if version == 2:
            wanted = " ".join(f"+{controller}" for controller in parents)
            (self._folders["memory"] / "cgroup.subtree_control").write_text(wanted)

    @property
    def memory_by(self) -> str:
        """As records.SandboxFacts names it."""
        return f"cgroup-v{self.version}"

    @property
    def layer(self) -> str:
        """What the groups limit, in words."""
        processor = f"{PROCESSOR_BY_MEMORY} (1,769 MB are one)" if "cpu" in self._folders else ""
        others = [
            processor or "no share of the processor",
            *(["processes"] if "pids" in self._folders else []),
        ]
        return f"cgroup version {self.version}: memory, {', '.join(others)}"

    def make(self, most_processes: int) -> Group:
        """A new, empty group. Raises OSError."""
        try:
            group = self._ahead.pop()  # without the lock, which is held while groups are removed
        except IndexError:
            group = self._make()
        group.limit_processes(most_processes)
        return group

    def _make(self) -> Group:
        name = f"run-{next(self._counter)}"
        group = Group(self.version, {c: folder / name for c, folder in self._folders.items()})
        group.make()
        return group

    def discard(self, group: Group) -> None:
        """In the background remove `group`, once its last process is gone, and make the next."""
        with self._changed:
            self._doomed.append(group)
            if self._keeper is None:
                self._keeper = threading.Thread(target=self._keep, name="cgroups", daemon=True)
                self._keeper.start()
            self._changed.notify()

    def _keep(self) -> None:
        while True:
            with self._changed:
                self._changed.wait_for(lambda: self._doomed or self._closed)
                if self._closed:
                    return
                self._doomed[:] = [group for group in self._doomed if not group.remove()]
                if not self._ahead:
                    with suppress(OSError):  # the next run meets it again, and is told
                        self._ahead.append(self._make())
                if self._doomed:
                    self._changed.wait(_RETRY_S)

    def close(self) -> None:
        """Remove every group of this object. Its runs must be over. Safe to call twice."""
        with self._changed:
            self._closed = True
            self._changed.notify()
        if self._keeper is not None:
            self._keeper.join()
        self._folders_removed()


_instances = itertools.count(1)


def _remove_folders(owner: int, folders: Mapping[str, Path]) -> None:
    """At the end, also of a server that never closed its lab: what still runs in them is killed."""
    if owner != os.getpid():
        return  # a fork of the server, which keeps them
    for _ in range(_LAST_ROUNDS):
        left = [folder for folder in set(folders.values()) if not _remove_tree(folder)]
        if not left:
            return
        time.sleep(_RETRY_S)


def _remove_tree(folder: Path) -> bool:
    """Remove a folder of groups. False while something in it is still dying."""
    try:
        for child in folder.iterdir():
            if child.is_dir():
                _kill_members(child)
                with suppress(FileNotFoundError):
                    child.rmdir()
        folder.rmdir()
    except FileNotFoundError:
        return True
    except OSError:
        return False
    return True


def _kill_members(folder: Path) -> None:
    with suppress(OSError):
        for pid in map(int, (folder / "cgroup.procs").read_text().split()):
            if (
                pid
            ):  # 0 stands for a process of another pid namespace, and kill(0) for our own group
                os.kill(pid, signal.SIGKILL)


def _remove_stale(parent: Path) -> None:
    """Remove what servers left that were killed."""
    for folder in parent.glob(f"{_PREFIX}*"):
        pid, _, rest = folder.name[len(_PREFIX) :].partition("-")
        if pid.isdigit() and _started(int(pid)) != rest.partition("-")[0]:
            _remove_tree(folder)


def _own(root: Path) -> Iterator[tuple[int, dict[str, Path]]]:
    """Where this process is: version and folders by controller, version 2 first."""
    lines = [line.split(":", 2) for line in Path("/proc/self/cgroup").read_text().splitlines()]
    for number, _, path in lines:
        if number == "0":
            for mounted in (root, root / "unified"):
                own = mounted / path.lstrip("/")
                for folder in (own, own.parent):
                    if mounted in (folder, *folder.parents) and _has_memory(folder):
                        yield 2, dict.fromkeys(_CONTROLLERS, folder)
    by_name = {
        name: root / name / path.lstrip("/")
        for number, names, path in lines
        if number != "0"
        for name in names.split(",")
    }
    if (root / "memory" / "memory.limit_in_bytes").exists() and "memory" in by_name:
        yield 1, {name: by_name[name] for name in _CONTROLLERS if name in by_name}


def _has_memory(folder: Path) -> bool:
    try:
        return "memory" in (folder / "cgroup.controllers").read_text().split()
    except OSError:
        return False


def _enable(version: int, folders: Mapping[str, Path]) -> dict[str, Path]:
    """Version 2: hand the controllers down. Returns those that there are."""
    if version == 1:
        return dict(folders)
    folder = folders["memory"]
    there = set((folder / "cgroup.controllers").read_text().split())
    chosen = {name: folder for name in folders if name in there}
    (folder / "cgroup.subtree_control").write_text(" ".join(f"+{name}" for name in chosen))
    return chosen


def find(root: Path = _ROOT) -> Cgroups | None:
    """Groups that work, tried with one, or None where this process may not make them."""
    for version, folders in _own(root):
        try:
            found = Cgroups(version, _enable(version, folders))
        except OSError:
            continue
        try:
            group = found.make(most_processes=8)
            group.limit_memory(64 << 20)
            group.limit_processor(0.5)
            group.used()
            group.remove()
        except (OSError, KeyError, ValueError):
            found.close()
            continue
        return found
    return None
