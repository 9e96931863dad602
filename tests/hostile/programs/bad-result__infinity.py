# row: 46
def handler(event, context):
    return {"a": [float("inf")]}
