# row: 40
# response: {"forged": 1}
import http.client
import json
import os


def handler(event, context):
    connection = http.client.HTTPConnection("127.0.0.1:9001")
    for number in (1, 2):
        connection.request(
            "POST",
            f"/2018-06-01/runtime/invocation/{context.aws_request_id}/response",
            json.dumps({"forged": number}),
        )
        connection.getresponse().read()
    os._exit(0)
