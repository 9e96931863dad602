# row: 12
import threading


def spin():
    while True:
        pass


def handler(event, context):
    for _ in range(3):
        threading.Thread(target=spin, daemon=True).start()
    return "done"
