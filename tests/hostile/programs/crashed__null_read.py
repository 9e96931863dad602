# row: 30
# detail: signal: SIGSEGV
import ctypes


def handler(event, context):
    return ctypes.string_at(0)
