import time


def process(page):
    """Stands for real work: renders one page."""
    time.sleep(0.02)
    print(f"page {page} done")


def handler(event, context):
    start = event.get("start", 1)
    last = min(start + 4, event["pages"])
    for page in range(start, last + 1):
        process(page)
    return {
        "processed": max(0, last - start + 1),
        "next": None if last == event["pages"] else last + 1,
    }
