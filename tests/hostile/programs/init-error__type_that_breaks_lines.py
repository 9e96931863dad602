# row: classes
import http.client
import json
import sys

KIND = "A\nREPORT RequestId: x\tDuration: 0.01 ms\tStatus: success"
connection = http.client.HTTPConnection("127.0.0.1:9001")
body = json.dumps({"errorType": KIND, "errorMessage": "x", "stackTrace": []})
connection.request("POST", "/2018-06-01/runtime/init/error", body)
connection.getresponse().read()
sys.exit(1)
