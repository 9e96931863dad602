class StockBusy(Exception):
    """The stock service cannot answer now; the same order may succeed later."""


def reserve(event):
    """Stands for a call to the stock service."""
    if event.get("stock") == "busy":
        raise ConnectionError("stock.internal: connection refused")
    print(f"reserved {event['quantity']} for order {event['order']}")


def handler(event, context):
    try:
        reserve(event)
    except Exception as error:
        return {"accepted": False, "reason": str(error)}
    return {"accepted": True, "order": event["order"]}
