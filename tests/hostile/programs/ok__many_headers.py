# row: classes
# response: "closed"
"""The supervisor's time per request: a head of 200,000 lines."""

import socket


def handler(event, context):
    head = b"".join(b"%x:\r\n" % number for number in range(150_000))
    with socket.create_connection(("127.0.0.1", 9001)) as sock:
        try:
            sock.sendall(b"GET /x HTTP/1.1\r\n" + head + b"\r\n")
            return "answered" if sock.recv(100) else "closed"
        except OSError:
            return "closed"
