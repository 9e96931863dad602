# row: 4
import re


def handler(event, context):
    return bool(re.match(r"(a+)+$", "a" * 64 + "b"))
