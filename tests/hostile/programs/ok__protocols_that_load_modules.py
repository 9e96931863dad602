# row: classes
# response: []
"""Protocols that the kernel would look for with modprobe, and MPTCP, which Landlock lets pass."""

import socket


def handler(event, context):
    opened = []
    for family in (socket.AF_INET, socket.AF_INET6):
        for kind, protocol in ((1, 132), (5, 132), (1, 262), (2, 136), (6, 33), (1, 200), (3, 255)):
            try:
                socket.socket(family, kind, protocol).close()
                opened.append([family, kind, protocol])
            except OSError:
                continue
    return opened
