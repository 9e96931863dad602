# row: 77
# response: []
import socket


def handler(event, context):
    opened = []
    for host in ("169.254.169.254", "8.8.8.8", "192.0.2.1", "::1"):
        try:
            socket.create_connection((host, 80), timeout=0.2).close()
            opened.append(host)
        except OSError:
            pass
    return opened
