# row: 50
# error: Runtime.MarshalError
# message: Unable to marshal response: Object of type set is not JSON serializable
def handler(event, context):
    return {1, 2}
