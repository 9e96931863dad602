"""Tier B: each run is started through bubblewrap, where Python itself may make no namespaces.

On the host the fork server only starts `bwrap`, with an empty environment. Inside, a new interpreter
imports everything again and confines itself as elsewhere; so a start takes a few hundred milliseconds.
"""

import json
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

from . import bpf, confine, landlock, learner, network, pid1, policy, scratch, view, wire
from .layout import Layout
from .linux import PR_SET_NO_NEW_PRIVS, drop_capabilities, limit_malloc_arenas, prctl
from .preload import preload
from .syscall_numbers import MACHINE

if TYPE_CHECKING:
    from .newborn import Child

PROGRAM = "/usr/bin/bwrap"
_BOOT = f"import sys; sys.path.insert(0, {view.LAB!r}); from {view.LAB_PACKAGE}.bubble import main; main()"
_CODE_BYTES = 64 << 20
_TMP_BYTES_AT_MOST = 1 << 30
_WATCH_S = 0.1


def command(options: dict[str, Any]) -> list[str]:
    """The whole command of a run. `options` are the launcher's: stage, prefix, packages, lab and so on."""
    # Not --unshare-all, which does without a user namespace where it gets none.
    kinds = ("user", "ipc", "pid", "net", "uts", "cgroup-try")
    arguments = [
        PROGRAM,
        *(f"--unshare-{kind}" for kind in kinds),
        "--die-with-parent",
        "--clearenv",
        "--cap-drop",
        "ALL",
    ]
    arguments += ["--hostname", "sandbox", "--ro-bind", "/usr", "/usr"]
    for name in ("/lib", "/lib64", "/bin", "/sbin"):
        host = Path(name)
        if host.is_symlink():
            arguments += ["--symlink", str(host.readlink()), name]
        elif host.is_dir():
            arguments += ["--ro-bind", name, name]
    for source, target in (
        (options["prefix"], view.LANG),
        (options["packages"], view.PACKAGES),
        (options["lab"], f"{view.LAB}/{view.LAB_PACKAGE}"),
        (f"{options['stage']}/etc", "/etc"),
    ):
        arguments += ["--ro-bind", source, target]
    for folder in options["private"]:
        for source, target in (("/usr", "/usr"), (options["prefix"], view.LANG)):
            if folder.startswith(f"{source}/") and Path(folder).is_dir():
                covered = target + folder[len(source) :]
                arguments += ["--tmpfs", covered, "--remount-ro", covered]
    for device in view.DEVICES:
        arguments += ["--dev-bind", device, device]
    arguments += ["--size", str(options["tmp_mb"] << 20), "--tmpfs", "/tmp"]  # noqa: S108
    arguments += ["--size", str(_CODE_BYTES), "--tmpfs", view.TASK]
    arguments += ["--size", str(_CODE_BYTES), "--tmpfs", view.OPT, "--remount-ro", "/"]
    for name, value in options["environment"].items():
        arguments += ["--setenv", name, value]
    arguments += ["--chdir", "/", "--", f"{view.LANG}/bin/{options['python']}"]
    return [*arguments, "-I", "-S", "-B", "-c", _BOOT, json.dumps({"profile": options["profile"]})]


def start(child: "Child", arguments: list[str]) -> NoReturn:
    """In a fork of the server: become `bwrap`, with the run's descriptors and nothing else."""
    os.setpgid(0, 0)
    confine.place_descriptors(child.fds)
    confine.reset_signals()
    for fd in (confine.TELEMETRY_FD, confine.SETUP_FD, confine.ORDERS_FD, confine.STATUS_FD):
        os.set_inheritable(fd, True)
    try:
        os.execve(arguments[0], arguments, {})  # noqa: S606 no shell is wanted
    except OSError as error:
        pid1.fail(confine.STATUS_FD, error)


def _enter() -> int:
    """Inside: the layers that bubblewrap does not give. Returns the gate, in the learner's process."""
    for fd in (confine.SETUP_FD, confine.ORDERS_FD, confine.STATUS_FD):
        os.set_inheritable(fd, False)
    try:
        confine.hand_out_listeners(network.listen())
        task = os.open(view.TASK, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
        opt = os.open(view.OPT, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
        files = os.open("/tmp", os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)  # noqa: S108
        gate, gate_writer = os.pipe()
        pid = os.fork()
    except OSError as error:
        pid1.fail(confine.STATUS_FD, error)
    if pid:
        os.close(gate)
        pid1.stay(
            pid,
            task=task,
            opt=opt,
            gate=gate_writer,
            orders=confine.ORDERS_FD,
            status=confine.STATUS_FD,
            # bubblewrap limits the bytes of /tmp and not the number of files.
            watch=lambda: scratch.is_over(files, _TMP_BYTES_AT_MOST),
            watch_s=_WATCH_S,
        )
    for fd in (task, opt, files, gate_writer, confine.ORDERS_FD):
        os.close(fd)
    try:
        os.setpgid(0, 0)
        confine.set_limits()
        os.nice(confine.NICE)
        prctl(PR_SET_NO_NEW_PRIVS, 1)
        landlock.restrict(
            landlock.abi(),
            read_only=("/usr", "/etc", "/opt", "/var"),
            writable=("/tmp",),  # noqa: S108 the sandbox's own
            devices=view.DEVICES,
            ports=wire.LISTENER_PORTS,
        )
        drop_capabilities()
        program = bpf.assemble(policy.rules(MACHINE), default=policy.ENOSYS, machine=MACHINE)
        bpf.Filter(program).load()
    except OSError as error:
        pid1.fail(confine.STATUS_FD, error)
    os.close(confine.STATUS_FD)
    return gate


def main() -> None:
    """Entry point inside bubblewrap's namespaces."""
    profile = json.loads(sys.argv[1])["profile"]
    limit_malloc_arenas(2)
    preload(profile, view.PACKAGES)
    learner.warm_up()
    gate = _enter()
    for name in [name for name in sys.modules if name.partition(".")[0] == __package__]:
        del sys.modules[name]
    sys.path.remove(view.LAB)
    learner.open_streams()
    learner.run(gate, False, Layout())
