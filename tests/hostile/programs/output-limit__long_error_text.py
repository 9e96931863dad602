# row: 26
# also: handler-error
# memory: 1024
# timeout: 20
def handler(event, context):
    raise ValueError("x" * 50_000_000)
