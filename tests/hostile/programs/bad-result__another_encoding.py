# row: classes
# message: UTF-8
"""A result in an encoding that a lenient reader would guess."""

import http.client


def handler(event, context):
    connection = http.client.HTTPConnection("127.0.0.1:9001")
    path = f"/2018-06-01/runtime/invocation/{context.aws_request_id}/response"
    connection.request("POST", path, '{"verdict": "päss"}'.encode("utf-16"))
    connection.getresponse().read()
