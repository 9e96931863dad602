# row: classes
# response: 0
import ctypes


def name_itself():
    set_name = 15
    return ctypes.CDLL(None).prctl(set_name, b"\xff\xfe\x0cVmHWM:", 0, 0, 0)


def handler(event, context):
    return name_itself()
