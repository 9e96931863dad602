# row: classes
# response: 403
import http.client


def handler(event, context):
    connection = http.client.HTTPConnection("127.0.0.1:9001")
    connection.request("POST", "/2018-06-01/runtime/init/error", "{}")
    return connection.getresponse().status
