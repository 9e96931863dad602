# row: 69
# response: "only ours"
import os
import stat


def handler(event, context):
    for fd in range(256):
        try:
            mode = os.fstat(fd).st_mode
        except OSError:
            continue
        expected = {0: stat.S_ISCHR, 1: stat.S_ISFIFO, 2: stat.S_ISFIFO, 3: stat.S_ISFIFO}
        if not expected.get(fd, lambda m: stat.S_ISSOCK(m) or stat.S_ISFIFO(m))(mode):
            return f"{fd} has mode {mode:o}"
        if fd > 8:
            return f"{fd} is open"
    return "only ours"
