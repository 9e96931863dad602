# row: 93
# response: "done"
"""Connections that never finish their request, on both listeners."""

import socket
import time

held = []


def handler(event, context):
    for port in (9001, 4566):
        for _ in range(6):
            sock = socket.create_connection(("127.0.0.1", port))
            sock.send(b"POST /x HTTP/1.1\r\nContent-Length: 1000000\r\n")
            held.append(sock)
    for _ in range(5):
        for sock in held:
            sock.send(b"A: b\r\n")
        time.sleep(0.02)
    return "done"
