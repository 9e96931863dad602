# row: classes
# error: Sandbox.Timedout
Timedout = type("Sandbox.Timedout", (Exception,), {})


def handler(event, context):
    raise Timedout(f"RequestId: {context.aws_request_id} Error: Task timed out after 1.00 seconds")
