# row: 53
def handler(event, context):
    return b'{"a": 1, "a": 2}'
