"""Which uid the sandbox drops to, if this process has root's rights to drop."""

import os
from pathlib import Path


def _covers(id_map: str, number: int) -> bool:
    """Whether a line of /proc/self/uid_map or gid_map maps `number`."""
    for line in Path(f"/proc/self/{id_map}").read_text().splitlines():
        first, _, count = map(int, line.split())
        if first <= number < first + count:
            return True
    return False


def is_root_outside() -> bool:
    """Whether what looks like root here is root of the host too: its processes have no limits."""
    first = Path("/proc/self/uid_map").read_text().split()[:2]
    return os.geteuid() == 0 and first == ["0", "0"]


def drop_to(uid: int) -> int | None:
    """`uid` when this process is root and may become it, else None: it is an ordinary user.

    Root of a user namespace that maps no other id (`unshare -r`) is an ordinary user too.
    """
    if os.geteuid() == 0 and _covers("uid_map", uid) and _covers("gid_map", uid):
        return uid
    return None
