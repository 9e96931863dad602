# row: 58
# error: Runtime.HandlerNotFound
def other(event, context):
    return None
