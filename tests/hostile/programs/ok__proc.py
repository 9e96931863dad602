# row: 64
# response: [false, false, false]
import os


def handler(event, context):
    return [os.path.exists(path) for path in ("/proc/1/environ", "/proc/self/maps", "/sys/kernel")]
