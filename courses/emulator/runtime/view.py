"""The root view: the only files that exist for a run. Built once, read-only, then pivoted into.

Nothing in it names a path of the host: the interpreter is at /var/lang, the learner's packages at
/var/runtime, the files of this package at /var/lab. /tmp, /var/task and /places are mount points.
"""

import os
from pathlib import Path

from .linux import (
    MS_BIND,
    MS_NODEV,
    MS_NOSUID,
    MS_PRIVATE,
    MS_RDONLY,
    MS_REC,
    MS_REMOUNT,
    bind_read_only,
    make_read_only,
    mount,
    pivot_root,
    unmount,
)

DEVICES = ("/dev/null", "/dev/zero", "/dev/full", "/dev/random", "/dev/urandom")
LANG, PACKAGES, LAB, TASK, OPT = "/var/lang", "/var/runtime", "/var/lab", "/var/task", "/opt"
PLACES = "/places"
LAB_PACKAGE = "lambda_lab_runtime"
"""The name under which the zygote imports this package; no learner's module has it by chance."""

# 65534 is what getuid() says in a user namespace without id maps; the name is as on AWS.
ETC = {
    "passwd": "root:x:0:0:root:/root:/bin/false\nsbx_user1051:x:65534:65534::/tmp:/bin/false\n",
    "group": "root:x:0:\nsbx_user1051:x:65534:\n",
    "hosts": "127.0.0.1 localhost\n",
    "nsswitch.conf": "passwd: files\ngroup: files\nhosts: files\n",
}


def _hide(folder: str, *, source: str, target: str) -> None:
    """Cover `folder` with an empty mount if it lies inside the tree bound from `source`."""
    if folder != source and folder.startswith(f"{source}/") and Path(folder).is_dir():
        covered = target + folder[len(source) :]
        mount("tmpfs", covered, "tmpfs", MS_NOSUID | MS_NODEV | MS_RDONLY, "size=4k,mode=755")


def build(*, stage: str, prefix: str, packages: str, lab: str, private: list[str]) -> None:
    """Mount the view on the empty directory `stage` and make it this namespace's root.

    `prefix` is the interpreter's, `packages` the learner's packages, `lab` this package's folder;
    all three are host paths and are bound read-only. Folders in `private` stay invisible: a
    checkout may lie under /usr, and with it a database and a secret key.
    """
    mount("none", "/", None, MS_REC | MS_PRIVATE)
    mount("tmpfs", stage, "tmpfs", MS_NOSUID | MS_NODEV, "size=1m,mode=755")
    root = Path(stage)
    for name in ("usr", "etc", "dev", "opt", "tmp", "var", "places", "oldroot"):
        (root / name).mkdir(mode=0o755)
    for target in (LANG, PACKAGES, TASK, LAB, f"{LAB}/{LAB_PACKAGE}"):
        (root / target[1:]).mkdir(mode=0o755)

    bind_read_only("/usr", str(root / "usr"))
    for name in ("lib", "lib64", "bin", "sbin"):
        host = Path("/", name)
        if host.is_symlink():
            (root / name).symlink_to(host.readlink())
        elif host.is_dir():
            (root / name).mkdir()
            bind_read_only(str(host), str(root / name))
    bind_read_only(prefix, f"{stage}{LANG}")
    for folder in private:
        _hide(folder, source="/usr", target=str(root / "usr"))
        _hide(folder, source=prefix, target=f"{stage}{LANG}")
    bind_read_only(packages, f"{stage}{PACKAGES}")
    bind_read_only(lab, f"{stage}{LAB}/{LAB_PACKAGE}")

    for device in DEVICES:
        (root / device[1:]).touch()
        mount(device, f"{stage}{device}", None, MS_BIND)
    for name, text in ETC.items():
        (root / "etc" / name).write_text(text)
    cache = Path("/etc/ld.so.cache")
    if cache.exists():
        (root / "etc" / "ld.so.cache").write_bytes(cache.read_bytes())

    pivot_root(stage, f"{stage}/oldroot")
    os.chdir("/")
    unmount("/oldroot")
    Path("/oldroot").rmdir()
    mount("none", "/", None, MS_REMOUNT | MS_BIND | MS_RDONLY | MS_NOSUID | MS_NODEV)


_MOST_FILES = 8192
"""Files and folders of a package or of its layers; an empty one takes kernel memory that the size does not count."""


def mount_code(folder: str, size_mb: int) -> int:
    """Mount an empty /var/task or /opt that only the returned directory descriptor can write.

    The descriptor belongs to a writable mount; the path shows a read-only one above it.
    """
    mount(
        "tmpfs",
        folder,
        "tmpfs",
        MS_NOSUID | MS_NODEV,
        f"size={size_mb}m,nr_inodes={_MOST_FILES},mode=755",
    )
    directory = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    mount(folder, folder, None, MS_BIND)
    make_read_only(folder)
    return directory
