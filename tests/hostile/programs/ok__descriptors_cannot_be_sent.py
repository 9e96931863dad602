# row: 41
# response: "none leads out"
import os
import socket
import stat
import struct


def handler(event, context):
    for fd in range(64):
        try:
            if not stat.S_ISSOCK(os.fstat(fd).st_mode):
                continue
        except OSError:
            continue
        sock = socket.socket(fileno=os.dup(fd))
        if sock.family == socket.AF_UNIX:
            peer = sock.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, 12)
            if struct.unpack("3i", peer)[0] != os.getpid():
                return f"{fd} leads to another process"
    return "none leads out"
