# row: 29
# also: crashed handler-error
import sys
import threading


def dive(n):
    return 0 if n == 0 else 1 + dive(n - 1)


def handler(event, context):
    sys.setrecursionlimit(5000)
    answers = []
    thread = threading.Thread(target=lambda: answers.append(dive(4000)))
    thread.start()
    thread.join()
    return answers
