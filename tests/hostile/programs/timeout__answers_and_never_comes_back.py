# row: classes
"""A right answer from code that then never ends: an invocation ends at the next poll."""

import http.client


def handler(event, context):
    connection = http.client.HTTPConnection("127.0.0.1:9001")
    path = f"/2018-06-01/runtime/invocation/{context.aws_request_id}/response"
    connection.request("POST", path, b'"right"')
    connection.getresponse().read()
    while True:
        pass
