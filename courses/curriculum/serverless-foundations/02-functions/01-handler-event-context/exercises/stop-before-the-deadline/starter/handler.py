import time


def process(page):
    """Stands for real work: renders one page."""
    time.sleep(0.02)
    print(f"page {page} done")


def handler(event, context):
    for page in range(1, event["pages"] + 1):
        process(page)
    return {"processed": event["pages"], "next": None}
