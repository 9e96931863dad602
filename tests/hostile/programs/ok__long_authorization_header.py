# row: classes
# response: "400"
"""The search for a service's name in a header of a megabyte."""

import http.client

http.client._MAXLINE = 1 << 21


def handler(event, context):
    connection = http.client.HTTPConnection("127.0.0.1:4566")
    connection.request("POST", "/", b"", {"Authorization": "Credential=" * 100_000})
    return str(connection.getresponse().status)
