# row: classes
"""Memory that is promised: a body of a terabyte of which almost nothing comes."""

import socket
import time


def handler(event, context):
    head = (
        f"POST /2018-06-01/runtime/invocation/{context.aws_request_id}/response HTTP/1.1\r\n"
        "Content-Length: 999999999999\r\n\r\n"
    )
    with socket.create_connection(("127.0.0.1", 9001)) as sock:
        sock.sendall(head.encode() + b"[1,")
        time.sleep(60)
