# row: classes
# error: Runtime.MadeUp
"""An init error that the learner posts, from a process that then does not end."""

import http.client
import time

connection = http.client.HTTPConnection("127.0.0.1:9001")
connection.request(
    "POST",
    "/2018-06-01/runtime/init/error",
    b'{"errorType": "Runtime.MadeUp", "errorMessage": "nothing is wrong"}',
)
connection.getresponse().read()
time.sleep(60)
