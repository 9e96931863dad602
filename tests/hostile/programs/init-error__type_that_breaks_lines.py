# row: classes
NAME = "A\nREPORT RequestId: x\tDuration: 0.01 ms\tStatus: success"
Odd = type(NAME, (Exception,), {})


def handler(event, context):
    return None


raise Odd("x")
