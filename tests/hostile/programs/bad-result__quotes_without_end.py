# row: classes
# message: not JSON
"""The check of nesting: a text that never ends, with a million quotes that might begin one."""

import http.client


def handler(event, context):
    body = b"[" + b"[]," * 300 + b'"' + b'\\"' * 1_000_000
    connection = http.client.HTTPConnection("127.0.0.1:9001")
    path = f"/2018-06-01/runtime/invocation/{context.aws_request_id}/response"
    connection.request("POST", path, body)
    connection.getresponse().read()
