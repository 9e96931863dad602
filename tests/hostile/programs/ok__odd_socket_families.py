# row: 80
# response: []
import socket


def handler(event, context):
    opened = []
    for name, family, kind in (
        ("vsock", 40, socket.SOCK_STREAM),
        ("packet", 17, socket.SOCK_RAW),
        ("alg", 38, socket.SOCK_SEQPACKET),
        ("netlink", 16, socket.SOCK_RAW),
        ("raw", socket.AF_INET, socket.SOCK_RAW),
        ("bluetooth", 31, socket.SOCK_STREAM),
    ):
        try:
            socket.socket(family, kind).close()
            opened.append(name)
        except OSError:
            pass
    return opened
