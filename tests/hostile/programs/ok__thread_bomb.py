# row: 11
# memory: 512
# response: {"stopped": true}
import threading


def handler(event, context):
    gate = threading.Event()
    threads = []
    try:
        for _ in range(2000):
            thread = threading.Thread(target=gate.wait)
            thread.start()
            threads.append(thread)
    except RuntimeError:
        return {"stopped": True}
    finally:
        gate.set()
        for thread in threads:
            thread.join()
    return {"stopped": False}
