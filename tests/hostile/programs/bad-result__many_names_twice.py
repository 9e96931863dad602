# row: classes
# message: appears twice
"""The search for a repeated key, in an object with hundreds of thousands of keys."""

import http.client


def handler(event, context):
    members = [f'"{number}":0' for number in range(300_000)]
    body = "{" + ",".join([*members, members[-1]]) + "}"
    connection = http.client.HTTPConnection("127.0.0.1:9001")
    path = f"/2018-06-01/runtime/invocation/{context.aws_request_id}/response"
    connection.request("POST", path, body.encode())
    connection.getresponse().read()
