# row: 93
# response: "done"
import socket


def handler(event, context):
    held = []
    for _ in range(300):
        try:
            held.append(socket.create_connection(("127.0.0.1", 4566), timeout=0.2))
        except OSError:
            break
    return "done"
