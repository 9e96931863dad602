"""Starts the zygote confined: in a view of its own where the host allows that, else by Landlock alone.

Runs under `python -I -S` with nothing of the site's environment, its control socket as standard
input. Namespaces and root view are made by the same code as for learners' runs.
"""

import json
import os
import signal
import sys
from typing import NoReturn

from ...runtime import launcher, view
from ...runtime.launcher import Launch, StepFailed
from ...runtime.linux import PR_SET_PDEATHSIG, prctl
from ...runtime.wire import CONTROL_FD
from . import boot


def _start(launch: Launch) -> NoReturn:
    launcher.finish_view(launch)
    prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
    layout = launch.layout
    lab = f"{layout.lab}/{view.LAB_PACKAGE}"
    readable = ["/usr", "/lib", "/lib64", layout.lang, layout.packages, lab]
    options = json.dumps({"packages": layout.packages, "readable": readable})
    interpreter = f"{layout.lang}/bin/{launch.python}"
    environment = {"LD_LIBRARY_PATH": f"{layout.lang}/lib", "LANG": "C.UTF-8"}
    # Sets come in the same order in every run; with -I the interpreter would not look.
    environment |= {"TZ": ":UTC", "PYTHONHASHSEED": "0"}
    os.set_inheritable(CONTROL_FD, True)
    try:
        os.execve(  # noqa: S606 no shell is wanted
            interpreter,
            [interpreter, "-P", "-s", "-S", "-B", "-c", boot.code("zygote", lab), options],
            environment,
        )
    except OSError as error:
        raise StepFailed("interpreter", error) from error


def main() -> None:
    """Entry point: `python -I -S -c … JSON`, with the control socket as standard input."""
    launcher.run(sys.argv[1], launcher.enter, _start)
