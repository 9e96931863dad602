# row: classes
# response: "closed"
"""The supervisor's buffers: requests that are sent faster than one after the other is answered."""

import socket


def handler(event, context):
    requests = b"GET /x HTTP/1.1\r\n\r\n" * 3000
    for port in (9001, 4566):
        with socket.create_connection(("127.0.0.1", port)) as sock:
            try:
                for _ in range(2000):
                    sock.sendall(requests)
            except OSError:
                continue
            return "all was taken"
    return "closed"
