# row: classes
# detail: signal: SIG40
import os


def handler(event, context):
    os.kill(os.getpid(), 40)
