# row: 88
# response: []
import os


def handler(event, context):
    return [path for path in ("/dev/mem", "/dev/kmsg", "/dev/sda", "/dev/vda", "/dev/fuse", "/dev/shm", "/dev/tty") if os.path.exists(path)]
