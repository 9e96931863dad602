# row: classes
# response: {"by": "hand"}
# again: ok
"""A runtime of the learner's own instead of AWS's: its answers are values like any other."""

import http.client

BASE = "/2018-06-01/runtime/invocation"

while True:
    connection = http.client.HTTPConnection("127.0.0.1:9001")
    connection.request("GET", f"{BASE}/next")
    answer = connection.getresponse()
    answer.read()
    request_id = answer.headers["Lambda-Runtime-Aws-Request-Id"]
    connection.request("POST", f"{BASE}/{request_id}/response", b'{"by": "hand"}')
    connection.getresponse().read()
    connection.close()
