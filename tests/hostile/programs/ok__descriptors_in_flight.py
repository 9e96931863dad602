# row: classes
# response: "limited"
"""Descriptors on their way through sockets, which are counted per user and not per run."""

import array
import os
import socket

MOST = 20_000
held = []


def handler(event, context):
    fds = array.array("i", [os.open("/dev/null", os.O_RDONLY) for _ in range(200)])
    message = [(socket.SOL_SOCKET, socket.SCM_RIGHTS, fds)]
    sent = 0
    while sent < MOST:
        here, there = socket.socketpair()
        held.append((here, there))
        here.setblocking(False)
        try:
            while True:
                here.sendmsg([b"x"], message)
                sent += len(fds)
        except BlockingIOError:
            continue
        except OSError:
            return "limited"
    return sent
