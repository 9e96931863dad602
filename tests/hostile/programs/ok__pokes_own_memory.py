# row: 92
# also: crashed exited handler-error bad-result timeout
import ctypes


def handler(event, context):
    small = 7
    ctypes.memmove(id(small) + ctypes.sizeof(ctypes.c_void_p) * 3, b"\x2a", 1)
    return "poked"
