# row: 51
# also: handler-error
def handler(event, context):
    return "\ud800"
