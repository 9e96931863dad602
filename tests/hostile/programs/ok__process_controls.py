# row: 90
# response: ["error", "error", "error"]
import ctypes


def handler(event, context):
    libc = ctypes.CDLL(None, use_errno=True)
    undo_parent_death_signal, set_dumpable, new_privileges = (1, 0), (4, 1), (38, 0)
    return [
        "error" if libc.prctl(option, value, 0, 0, 0) == -1 else "done"
        for option, value in (undo_parent_death_signal, set_dumpable, new_privileges)
    ]
