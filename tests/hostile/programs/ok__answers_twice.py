# row: 40
# response: "first"
"""A second answer to one request, given by the runtime itself after a forged first one."""

import http.client


def handler(event, context):
    connection = http.client.HTTPConnection("127.0.0.1:9001")
    path = f"/2018-06-01/runtime/invocation/{context.aws_request_id}/response"
    connection.request("POST", path, b'"first"')
    connection.getresponse().read()
    return "second"
