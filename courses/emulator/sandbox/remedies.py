"""From the step that the host refused to the fix that an operator can apply."""

import errno
import platform
import sys

from .errors import SandboxUnavailable

_READ_ONLY_SITE = "The site can be read without running code; the rest of it works as usual."

_REMEDIES = {
    "bubblewrap": "Tier B needs bubblewrap: `apt-get install bubblewrap`.",
    "landlock": (
        "Tier C needs Landlock of version 3 (Linux 6.2) or newer: use a newer kernel, with `landlock` in its "
        "`lsm=` list."
    ),
    "namespaces": (
        "Allow unprivileged user namespaces: `sysctl -w kernel.unprivileged_userns_clone=1 "
        "user.max_user_namespaces=15000`. In Docker, start the container with "
        "`--security-opt seccomp=unconfined --security-opt apparmor=unconfined`, or run it on a virtual machine."
    ),
    "uid": (
        "The process is root but may not become an unprivileged user. In a container, keep the capabilities "
        "SETUID and SETGID, or start the site as an ordinary user."
    ),
    "id-maps": (
        "AppArmor lets user namespaces be made but not used. Either `sysctl -w "
        "kernel.apparmor_restrict_unprivileged_userns=0`, or add an AppArmor profile with the rule `userns,` "
        "for the interpreter that runs the site."
    ),
    "view": (
        "The sandbox could not mount its root view. In a container, add `--security-opt apparmor=unconfined "
        "--security-opt systempaths=unconfined`, and keep the runtime packages and the interpreter on a "
        "filesystem that the sandbox user can read."
    ),
    "interpreter": (
        "The interpreter cannot be executed by the sandbox user. Set LAMBDA_LAB_PYTHON to one that every user "
        "can read, such as /usr/bin/python3."
    ),
}


def for_platform() -> SandboxUnavailable | None:
    """Refusal on systems that the sandbox does not know, or None."""
    if sys.platform != "linux":
        return SandboxUnavailable(
            f"Code runs on Linux only; this is {platform.system()}.",
            "Run Lambda Lab on Linux, or in a Linux virtual machine. " + _READ_ONLY_SITE,
        )
    if platform.machine() not in {"x86_64", "aarch64"}:
        return SandboxUnavailable(
            f"The sandbox has no system call table for {platform.machine()}.",
            "Run Lambda Lab on x86_64 or aarch64. " + _READ_ONLY_SITE,
        )
    return None


def for_step(step: str, code: int, detail: str) -> SandboxUnavailable:
    """Refusal after the launcher failed at `step` with errno `code`."""
    name = errno.errorcode.get(code, str(code))
    return SandboxUnavailable(f"The sandbox failed at {step} ({name}): {detail}", _REMEDIES[step])


def for_packages(folder: str) -> SandboxUnavailable:
    return SandboxUnavailable(
        f"The learner's packages are not at {folder}.",
        "Run `make run` once, or `python -m pip install --target var/runtime -r "
        "courses/emulator/runtime/requirements.txt` with umask 022.",
    )


def for_prefix(prefix: str) -> SandboxUnavailable:
    """Refusal where binding the interpreter would show the site's own files."""
    return SandboxUnavailable(
        f"The interpreter's prefix {prefix} holds the site's own files.",
        "Set LAMBDA_LAB_PYTHON to an interpreter elsewhere, such as /usr/bin/python3.",
    )


def for_silence(detail: str) -> SandboxUnavailable:
    """Refusal after the zygote ended without a word; `detail` is the end of its standard error."""
    return SandboxUnavailable(
        f"The sandbox's fork server ended at its start: {detail or 'no message'}",
        "Check that the sandbox user can read the interpreter and the packages: set LAMBDA_LAB_PYTHON to an "
        "interpreter such as /usr/bin/python3 and reinstall the packages with umask 022.",
    )


def for_aws_without_namespaces(refusal: SandboxUnavailable) -> SandboxUnavailable:
    """Refusal of the profile boto3 in tier C, where no program can open a connection."""
    return SandboxUnavailable(
        "Exercises that use AWS need a stronger sandbox than this machine has now (tier B).",
        refusal.remedy,
    )


def for_aws_without_listener() -> SandboxUnavailable:
    """Refusal of an account in tier C, where a run has one connection and no listener for AWS."""
    return for_aws_without_namespaces(
        SandboxUnavailable("The run has no listener for AWS.", _REMEDIES["namespaces"])
    )
