# row: 51
# also: handler-error exited
def handler(event, context):
    return "\ud800"
