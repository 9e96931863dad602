# row: 66
# response: []
import os


def handler(event, context):
    words = ("DJANGO", "SECRET_KEY", "LAB_", "HOME", "USER", "SSH", "VIRTUAL_ENV")
    return [name for name in os.environ if any(word in name for word in words)]
