# row: classes
# response: "first"
import http.client
import threading
import time


def poll():
    connection = http.client.HTTPConnection("127.0.0.1:9001", timeout=0.3)
    try:
        connection.request("GET", "/2018-06-01/runtime/invocation/next")
        connection.getresponse().read()
    except OSError:
        pass


def handler(event, context):
    for _ in range(3):
        threading.Thread(target=poll, daemon=True).start()
    time.sleep(0.1)
    return "first"
