# row: 54
# files: {"other.py": "x = 1\u0000\n"}
import other


def handler(event, context):
    return other.x
