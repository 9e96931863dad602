# row: 62
# response: ["", "EOFError"]
import sys


def handler(event, context):
    text = sys.stdin.read()
    try:
        input()
    except EOFError as error:
        return [text, type(error).__name__]
