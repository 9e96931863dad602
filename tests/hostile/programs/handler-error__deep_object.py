# row: 48
def handler(event, context):
    value = []
    for _ in range(100_000):
        value = [value]
    return value
