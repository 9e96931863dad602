# row: classes
"""A result without a byte: neither null nor nothing."""

import http.client


def handler(event, context):
    connection = http.client.HTTPConnection("127.0.0.1:9001")
    path = f"/2018-06-01/runtime/invocation/{context.aws_request_id}/response"
    connection.request("POST", path, b"", {"Content-Length": "0"})
    connection.getresponse().read()
