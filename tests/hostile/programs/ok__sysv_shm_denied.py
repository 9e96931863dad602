# row: 19
# response: [1, 1]
import ctypes


def handler(event, context):
    libc = ctypes.CDLL(None, use_errno=True)
    codes = []
    for attempt in (
        lambda: libc.shmget(0, 4096, 0o1600),
        lambda: libc.mq_open(b"/x", 0o102, 0o600, None),
    ):
        codes.append(ctypes.get_errno() if attempt() == -1 else "done")
    return codes
