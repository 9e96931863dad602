# row: 80
# response: {"tcp": "opened", "vsock": "EAFNOSUPPORT", "packet": "EAFNOSUPPORT", "alg": "EAFNOSUPPORT", "netlink": "EAFNOSUPPORT", "bluetooth": "EAFNOSUPPORT", "raw ICMP": "EPROTONOSUPPORT", "raw TCP": "EPERM"}
"""Families are refused by the filter, netlink too, which the kernel would open; so are protocols for
which it may load a module. A raw socket of an allowed one is refused for want of a capability."""

import errno
import socket


def handler(event, context):
    answers = {}
    for name, family, kind, protocol in (
        ("tcp", socket.AF_INET, socket.SOCK_STREAM, 6),
        ("vsock", 40, socket.SOCK_STREAM, 0),
        ("packet", 17, socket.SOCK_RAW, 0),
        ("alg", 38, socket.SOCK_SEQPACKET, 0),
        ("netlink", 16, socket.SOCK_RAW, 0),
        ("bluetooth", 31, socket.SOCK_STREAM, 0),
        ("raw ICMP", socket.AF_INET, socket.SOCK_RAW, 1),
        ("raw TCP", socket.AF_INET, socket.SOCK_RAW, 6),
    ):
        try:
            socket.socket(family, kind, protocol).close()
            answers[name] = "opened"
        except OSError as error:
            answers[name] = errno.errorcode[error.errno]
    return answers
