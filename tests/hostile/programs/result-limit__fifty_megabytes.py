# row: 25
# memory: 512
# timeout: 10
def handler(event, context):
    return "x" * 50_000_000
