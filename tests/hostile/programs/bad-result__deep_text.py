# row: 49
def handler(event, context):
    return b"[" * 200_000 + b"]" * 200_000
