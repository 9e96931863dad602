# row: classes
"""The end of a result: what follows the first value could be taken for a second answer."""

import http.client


def handler(event, context):
    connection = http.client.HTTPConnection("127.0.0.1:9001")
    path = f"/2018-06-01/runtime/invocation/{context.aws_request_id}/response"
    connection.request("POST", path, b'{"verdict": "fail"}{"verdict": "pass"}')
    connection.getresponse().read()
