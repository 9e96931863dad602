# row: classes
# response: "closed"
"""The supervisor's memory for answers: a client that only sends."""

import socket
import time


def handler(event, context):
    with socket.create_connection(("127.0.0.1", 4566)) as sock:
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 2048)
        end = time.monotonic() + 8
        try:
            while time.monotonic() < end:
                sock.send(b"GET /x HTTP/1.1\r\n\r\n")
                time.sleep(0)
        except OSError:
            return "closed"
    return "all was taken"
