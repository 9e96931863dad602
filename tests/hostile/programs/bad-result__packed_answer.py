# row: classes
"""A result that says it is compressed: a reader that unpacks would meet a bomb."""

import gzip
import http.client


def handler(event, context):
    connection = http.client.HTTPConnection("127.0.0.1:9001")
    path = f"/2018-06-01/runtime/invocation/{context.aws_request_id}/response"
    body = gzip.compress(b"0" * 50_000_000)
    connection.request("POST", path, body, {"Content-Encoding": "gzip"})
    connection.getresponse().read()
