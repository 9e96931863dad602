# row: 26
# also: output-limit result-limit bad-result
"""An error object by hand: a name, a message and a trace of megabytes each."""

import http.client
import json


def handler(event, context):
    connection = http.client.HTTPConnection("127.0.0.1:9001")
    path = f"/2018-06-01/runtime/invocation/{context.aws_request_id}/error"
    error = {"errorType": "T\n" * 300_000, "errorMessage": "\x1b" * 200_000, "stackTrace": [""] * 1_000_000}
    connection.request("POST", path, json.dumps(error).encode())
    connection.getresponse().read()
