import time

RESERVE_MS = 1000


def process(page):
    """Stands for real work: renders one page."""
    time.sleep(0.02)
    print(f"page {page} done")


def handler(event, context):
    start = event.get("start", 1)
    if context.get_remaining_time_in_millis() < RESERVE_MS:
        return {"processed": 0, "next": start}
    processed = 0
    for page in range(start, event["pages"] + 1):
        process(page)
        processed += 1
    return {"processed": processed, "next": None}
