# row: classes
# message: lists and objects
# memory: 512
"""The parser's memory: six megabytes of text that become twenty times as much."""


def handler(event, context):
    return [[]] * 1_500_000
