# row: 50
# error: Runtime.MarshalError
# message: generator
"""A result that would only be made while it is read."""


def handler(event, context):
    return (number for number in range(3))
