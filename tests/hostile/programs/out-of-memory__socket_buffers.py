# row: classes
# overshoot: 8
"""Kernel memory that belongs to no process: full buffers of sockets in many processes."""

import os
import socket
import time


def fill():
    held, chunk = [], bytes(1 << 16)
    try:
        while True:
            pair = socket.socketpair()
            held.append(pair)
            for end in pair:
                end.setblocking(False)
                try:
                    while True:
                        end.send(chunk)
                except BlockingIOError:
                    continue
    except OSError:
        time.sleep(60)


def handler(event, context):
    for _ in range(6):
        if not os.fork():
            fill()
    fill()
