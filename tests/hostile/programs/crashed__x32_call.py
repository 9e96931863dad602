# row: 87
# machine: x86_64
# detail: signal: SIGSYS
import ctypes


def handler(event, context):
    ctypes.CDLL(None).syscall(0x40000000 + 39)
