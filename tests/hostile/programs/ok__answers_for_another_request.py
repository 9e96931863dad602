# row: classes
# response: [400, 400, 404, 403, 404]
"""Answers to a request that is not the current one, and paths that nobody serves."""

import http.client
import uuid

BASE = "/2018-06-01/runtime"


def post(path):
    connection = http.client.HTTPConnection("127.0.0.1:9001")
    connection.request("POST", path, b'"forged"')
    return connection.getresponse().status


def handler(event, context):
    return [
        post(f"{BASE}/invocation/{uuid.uuid4()}/response"),
        post(f"{BASE}/invocation//error"),
        post(f"{BASE}/invocation/{context.aws_request_id}/verdict"),
        post(f"{BASE}/init/error"),
        post("/2020-01-01/extension/register"),
    ]
