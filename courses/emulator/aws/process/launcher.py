"""Starts the zygote confined: in a view of its own where the host allows that, else by Landlock alone.

Runs under `python -I -S` with nothing of the site's environment, its control socket as standard
input. Namespaces and root view are made by the same code as for learners' runs.
"""

import errno
import json
import os
import signal
import socket
import sys
from dataclasses import dataclass

from ...runtime import landlock, launcher, view
from ...runtime.launcher import CONTROL_FD, Launch, StepFailed
from ...runtime.linux import PR_SET_PDEATHSIG, close_range, prctl
from . import boot

LEAST_LANDLOCK = 3


@dataclass(frozen=True, slots=True)
class Places:
    """Where things are for the zygote."""

    lang: str
    packages: str
    lab: str


def _enter(launch: Launch) -> Places:
    if launch.way == "A":
        launcher.enter(launch)
        return Places(view.LANG, view.PACKAGES, f"{view.LAB}/{view.LAB_PACKAGE}")
    if landlock.abi() < LEAST_LANDLOCK:
        raise StepFailed("landlock", OSError(errno.EOPNOTSUPP, f"ABI {landlock.abi()}"))
    if launch.uid is not None:
        try:
            os.setgroups([])
            os.setresgid(launch.uid, launch.uid, launch.uid)
            os.setresuid(launch.uid, launch.uid, launch.uid)
        except OSError as error:
            raise StepFailed("uid", error) from error
    return Places(launch.prefix, launch.packages, launch.lab)


def _start(launch: Launch, places: Places) -> None:
    launcher.finish_view(launch)
    prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
    readable = ["/usr", "/lib", "/lib64", places.lang, places.packages, places.lab]
    options = json.dumps({"packages": places.packages, "readable": readable})
    interpreter = f"{places.lang}/bin/{launch.python}"
    environment = {"LD_LIBRARY_PATH": f"{places.lang}/lib", "LANG": "C.UTF-8"}
    # Sets come in the same order in every run; with -I the interpreter would not look.
    environment |= {"TZ": ":UTC", "PYTHONHASHSEED": "0"}
    os.set_inheritable(CONTROL_FD, True)
    try:
        os.execve(  # noqa: S606 no shell is wanted
            interpreter,
            [interpreter, "-P", "-s", "-S", "-B", "-c", boot.code("zygote", places.lab), options],
            environment,
        )
    except OSError as error:
        raise StepFailed("interpreter", error) from error


def main() -> None:
    """Entry point: `python -I -S -c … JSON`, with the control socket as standard input."""
    os.dup2(0, CONTROL_FD)
    null = os.open("/dev/null", os.O_RDONLY)
    os.dup2(null, 0)
    os.close(null)
    control = socket.socket(fileno=CONTROL_FD)
    try:
        launch = Launch(**json.loads(sys.argv[1]))
        places = _enter(launch)
        zygote = os.fork()
        if not zygote:
            _start(launch, places)
    except StepFailed as failure:
        failed = {"step": failure.step, "errno": failure.errno, "error": str(failure)}
        control.send(json.dumps(failed).encode())
        os._exit(1)
    control.close()
    close_range(CONTROL_FD)
    _, status = os.waitpid(zygote, 0)
    os._exit(os.waitstatus_to_exitcode(status) & 0xFF)
