# row: 73
# response: ["FileNotFoundError", "error"]
import os


def handler(event, context):
    os.symlink("/root/.ssh/id_rsa", "/tmp/link")
    answers = []
    try:
        open("/tmp/link").read()
    except OSError as error:
        answers.append(type(error).__name__)
    try:
        os.link("/etc/passwd", "/tmp/hard")
    except OSError:
        answers.append("error")
    return answers
