# row: 55
# error: Runtime.UserCodeSyntaxError
# message: handler.py, line
def handler(event, context:
    pass
