import time

RESERVE_S = 1


def process(page):
    """Stands for real work: renders one page."""
    time.sleep(0.02)
    print(f"page {page} done")


def handler(event, context):
    processed = 0
    for page in range(event.get("start", 1), event["pages"] + 1):
        if context.get_remaining_time_in_millis() < RESERVE_S:
            return {"processed": processed, "next": page}
        process(page)
        processed += 1
    return {"processed": processed, "next": None}
