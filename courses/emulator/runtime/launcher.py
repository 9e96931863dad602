"""Leaves the host's view for good, then starts the zygote inside it. Runs once per zygote.

As root it builds the view with root's rights, drops to an unprivileged uid and only then makes
the user namespace. As an ordinary user the user namespace comes first and gives those rights.
The zygote is pid 1 of a pid namespace: its death ends every run.
"""

import errno
import json
import os
import shutil
import signal
import socket
import sys
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import NoReturn

from . import bubble, landlock, scratch, view
from .layout import Layout, on_host
from .linux import (
    CLONE_NEWIPC,
    CLONE_NEWNET,
    CLONE_NEWNS,
    CLONE_NEWPID,
    CLONE_NEWUSER,
    CLONE_NEWUTS,
    PR_SET_DUMPABLE,
    PR_SET_PDEATHSIG,
    close_range,
    prctl,
    unshare,
)
from .wire import CONTROL_FD

LEAST_LANDLOCK = 3
"""For tier C: older ones cannot keep a learner from cutting off the files of others."""
_NAMESPACES = (
    CLONE_NEWUSER | CLONE_NEWNS | CLONE_NEWPID | CLONE_NEWNET | CLONE_NEWIPC | CLONE_NEWUTS
)
_BOOT = (
    f"import sys; sys.path.insert(0, '{{lab}}'); from {view.LAB_PACKAGE}.zygote import main; main()"
)


@dataclass(frozen=True, slots=True)
class Launch:
    """What the supervisor decides about a zygote. Paths are the host's."""

    stage: str
    prefix: str
    packages: str
    lab: str
    private: list[str]
    """Folders that stay invisible, wherever they lie."""
    python: str
    """File name of the interpreter inside `prefix`/bin."""
    version: str
    """Its "major.minor", which names AWS_EXECUTION_ENV."""
    uid: int | None
    """Drop to this uid and gid; None when the process has no root rights to drop."""
    profile: str
    tmp_mb: int
    way: str = "A"
    """In tiers B and C nothing can be mounted here: `stage` stays in use (layout.on_host), and is
    removed at the end."""

    @property
    def layout(self) -> Layout:
        return Layout() if self.way == "A" else on_host(self.stage, self.prefix)


class StepFailed(Exception):
    """The host refused one step; `step` is a word that the supervisor maps to a remedy."""

    def __init__(self, step: str, cause: OSError) -> None:
        super().__init__(f"{step}: {cause}")
        self.step = step
        self.errno = cause.errno


def _write(path: str, text: str, directory: int | None = None) -> None:
    fd = os.open(path, os.O_WRONLY, dir_fd=directory)
    try:
        os.write(fd, text.encode())
    finally:
        os.close(fd)


def _map_ids(uid: int, gid: int, proc: int) -> None:
    """Map 0 inside the new user namespace to `uid` and `gid` outside."""
    try:
        _write("self/setgroups", "deny", proc)
        _write("self/uid_map", f"0 {uid} 1", proc)
        _write("self/gid_map", f"0 {gid} 1", proc)
    except OSError as error:
        raise StepFailed("id-maps", error) from error


def _unshare(flags: int) -> None:
    try:
        unshare(flags)
    except OSError as error:
        raise StepFailed("namespaces", error) from error


def _build_view(launch: Launch) -> None:
    try:
        view.build(
            stage=launch.stage,
            prefix=launch.prefix,
            packages=launch.packages,
            private=launch.private,
            lab=launch.lab,
        )
    except OSError as error:
        raise StepFailed("view", error) from error


def _enter_as_root(launch: Launch, uid: int) -> None:
    _unshare(CLONE_NEWNS)
    proc = os.open("/proc", os.O_PATH | os.O_DIRECTORY | os.O_CLOEXEC)  # the view has none
    _build_view(launch)
    try:
        os.setgroups([])
        os.setresgid(uid, uid, uid)
        os.setresuid(uid, uid, uid)
    except OSError as error:
        raise StepFailed("uid", error) from error
    prctl(PR_SET_DUMPABLE, 1)  # cleared by setresuid: the map files would belong to root
    _unshare(_NAMESPACES)
    _map_ids(uid, uid, proc)
    os.close(proc)


def _enter_as_user() -> None:
    uid, gid = os.getuid(), os.getgid()
    _unshare(_NAMESPACES)
    proc = os.open("/proc", os.O_PATH | os.O_DIRECTORY | os.O_CLOEXEC)
    _map_ids(uid, gid, proc)
    os.close(proc)


def enter(launch: Launch) -> None:
    """Leave the host's view as far as the way goes, as root by dropping root. Raises StepFailed."""
    if launch.way != "A":
        _enter_nothing(launch)
    elif launch.uid is None:
        _enter_as_user()
    else:
        _enter_as_root(launch, launch.uid)


def finish_view(launch: Launch) -> None:
    """In the first process of the new namespaces: an ordinary user may mount only from here."""
    if launch.uid is None and launch.way == "A":
        _build_view(launch)


def _provide(folder: int, source: str, target: str) -> None:
    """Make `source`, open as `folder`, readable at `target`: by a link, else by a copy.

    A copy is needed where only root may enter a folder above, as in /root. The descriptor was opened
    with root's rights and leads past those folders. The copy keeps its times, so that what was
    compiled stays valid.
    """
    if os.access(source, os.R_OK | os.X_OK):
        os.symlink(source, target)  # noqa: PTH211
    else:
        shutil.copytree(f"/proc/self/fd/{folder}", target)


def _enter_nothing(launch: Launch) -> None:
    """Tiers B and C: names that hide where things are, and another uid if this is root."""
    if launch.way == "B" and not os.access(bubble.PROGRAM, os.X_OK):
        raise StepFailed("bubblewrap", FileNotFoundError(errno.ENOENT, bubble.PROGRAM))
    if launch.way == "C" and landlock.abi() < LEAST_LANDLOCK:
        raise StepFailed("landlock", OSError(errno.EOPNOTSUPP, f"ABI {landlock.abi()}"))
    try:
        provided = [
            (os.open(source, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC), source, target)
            for source, target in (
                (launch.lab, f"{launch.stage}/lab/{view.LAB_PACKAGE}"),
                (launch.packages, f"{launch.stage}/packages"),
            )
        ]
        os.mkdir(f"{launch.stage}/lab", 0o755)  # noqa: PTH102
        os.mkdir(f"{launch.stage}/etc", 0o755)  # noqa: PTH102
        for name, text in view.ETC.items():
            Path(launch.stage, "etc", name).write_text(text)
        if launch.uid is not None:
            for folder in (f"{launch.stage}/lab", f"{launch.stage}/etc", launch.stage):
                os.chown(folder, launch.uid, launch.uid)
            os.setgroups([])
            os.setresgid(launch.uid, launch.uid, launch.uid)
            os.setresuid(launch.uid, launch.uid, launch.uid)
        for opened, source, target in provided:
            _provide(opened, source, target)
            os.close(opened)
    except OSError as error:
        raise StepFailed("uid", error) from error


def _environment(launch: Launch, lang: str) -> dict[str, str]:
    """The zygote's whole environment: constants that native code reads when it is loaded."""
    return {
        "AWS_EXECUTION_ENV": f"AWS_Lambda_python{launch.version}",
        "AWS_LAMBDA_RUNTIME_API": "127.0.0.1:9001",
        "LANG": "en_US.UTF-8",
        "LC_CTYPE": "C.UTF-8",
        "LD_LIBRARY_PATH": f"{lang}/lib",
        "OPENBLAS_NUM_THREADS": "1",
        "TZ": ":UTC",
    }


def _start_zygote(launch: Launch) -> NoReturn:
    finish_view(launch)
    prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
    layout = launch.layout
    inside = asdict(launch) | {
        "environment": _environment(launch, view.LANG),
        "packages": layout.packages,
        "lab": f"{layout.lab}/{view.LAB_PACKAGE}",
    }
    options = json.dumps(
        {
            "profile": launch.profile,
            "tmp_mb": launch.tmp_mb,
            "layout": layout._asdict(),
            "bubble": bubble.command(inside) if launch.way == "B" else [],
        }
    )
    interpreter = f"{layout.lang}/bin/{launch.python}"
    boot = _BOOT.format(lab=layout.lab)
    arguments = [interpreter, "-I", "-S", "-B", "-c", boot, options]
    os.set_inheritable(CONTROL_FD, True)
    try:
        os.execve(interpreter, arguments, _environment(launch, layout.lang))  # noqa: S606 no shell is wanted
    except OSError as error:
        raise StepFailed("interpreter", error) from error


def run(
    argument: str, enter: Callable[[Launch], None], start: Callable[[Launch], NoReturn]
) -> NoReturn:
    """Make one zygote, with the control socket as standard input, and end with it.

    `argument` is a Launch as JSON. `enter` leaves the host's view; `start` goes on in the first
    process of the new namespaces. Where one of them raises StepFailed, the supervisor is told.
    """
    os.dup2(0, CONTROL_FD)
    null = os.open("/dev/null", os.O_RDONLY)
    os.dup2(null, 0)
    os.close(null)
    control = socket.socket(fileno=CONTROL_FD)
    try:
        launch = Launch(**json.loads(argument))
        enter(launch)
        zygote = os.fork()
        if not zygote:
            start(launch)
    except StepFailed as failure:
        failed = {"step": failure.step, "errno": failure.errno, "error": str(failure)}
        control.send(json.dumps(failed).encode())
        os._exit(1)
    control.close()
    close_range(3)
    _, status = os.waitpid(zygote, 0)
    if launch.way != "A":
        scratch.remove(launch.stage)
    os._exit(os.waitstatus_to_exitcode(status) & 0xFF)


def main() -> None:
    """Entry point: `python -I -S -c … FOLDER JSON`, with the control socket as standard input."""
    run(sys.argv[2], enter, _start_zygote)
