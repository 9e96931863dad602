# row: classes
import http.client
import os


def handler(event, context):
    connection = http.client.HTTPConnection("127.0.0.1:9001")
    path = f"/2018-06-01/runtime/invocation/{context.aws_request_id}/error"
    connection.request("POST", path, '{"errorType": ["not", "text"]}')
    connection.getresponse().read()
    os._exit(0)
