# row: 76
# response: []
import socket


def handler(event, context):
    opened = []
    for port in (22, 80, 443, 5432, 8000, 8080):
        try:
            socket.create_connection(("127.0.0.1", port), timeout=0.2).close()
            opened.append(port)
        except OSError:
            pass
    return opened
