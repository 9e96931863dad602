# row: 2
import time


def handler(event, context):
    time.sleep(60)
