# row: 48
# error: Runtime.MarshalError
def handler(event, context):
    value = []
    value.append(value)
    return value
