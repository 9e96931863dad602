# row: 46
def handler(event, context):
    return b'{"a": 1e999}'
