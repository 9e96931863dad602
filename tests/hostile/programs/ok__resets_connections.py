# row: classes
# response: "done"
"""Connections that are reset in the middle of a request, thousands of times."""

import socket
import struct


def handler(event, context):
    reset = struct.pack("ii", 1, 0)
    for number in range(2000):
        sock = socket.socket()
        sock.settimeout(0.05)  # the kernel asks again after a second where the queue is full
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, reset)
        try:
            sock.connect(("127.0.0.1", 9001 if number % 2 else 4566))
            sock.send(b"POST /x HTTP/1.1\r\nContent-Length: 10\r\n\r\nhalf")
        except OSError:
            pass
        sock.close()
    return "done"
