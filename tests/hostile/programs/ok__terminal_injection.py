# row: 89
# response: "OSError"
import fcntl


def handler(event, context):
    try:
        fcntl.ioctl(0, 0x5412, b"x")
    except OSError:
        return "OSError"
