# row: classes
"""The supervisor's time per byte: an endless body in the smallest chunks."""

import socket


def handler(event, context):
    head = (
        f"POST /2018-06-01/runtime/invocation/{context.aws_request_id}/response HTTP/1.1\r\n"
        "Transfer-Encoding: chunked\r\n\r\n"
    )
    with socket.create_connection(("127.0.0.1", 9001)) as sock:
        sock.sendall(head.encode())
        while True:
            sock.sendall(b"1\r\n \r\n")
