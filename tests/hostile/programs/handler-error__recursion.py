# row: 28
# error: RecursionError
def handler(event, context):
    return handler(event, context)
