# row: 78
# response: ["gaierror", "OSError"]
import socket


def handler(event, context):
    answers = []
    try:
        socket.getaddrinfo("example.com", 80)
    except OSError as error:
        answers.append(type(error).__name__)
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sock:
        try:
            sock.sendto(b"x", ("8.8.8.8", 53))
        except OSError:
            answers.append("OSError")
    return answers
