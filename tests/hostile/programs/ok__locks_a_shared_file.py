# row: 95
# response: "locked"
import fcntl


def handler(event, context):
    with open("/etc/passwd") as file:
        fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
        return "locked"
