# row: 27
import socket


def handler(event, context):
    head = (
        "POST /2018-06-01/runtime/invocation/%s/response HTTP/1.1\r\nHost: x\r\n"
        "Transfer-Encoding: chunked\r\n\r\n" % context.aws_request_id
    )
    with socket.create_connection(("127.0.0.1", 9001)) as sock:
        sock.sendall(head.encode())
        while True:
            sock.sendall(b"10000\r\n" + b"x" * 65536 + b"\r\n")
