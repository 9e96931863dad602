class StockBusy(Exception):
    """The stock service cannot answer now; the same order may succeed later."""


def reserve(event):
    """Stands for a call to the stock service."""
    if event.get("stock") == "busy":
        raise ConnectionError("stock.internal: connection refused")
    print(f"reserved {event['quantity']} for order {event['order']}")


def handler(event, context):
    order = event.get("order")
    quantity = event.get("quantity")
    if not order:
        return {"accepted": False, "reason": "the order has no id"}
    if not isinstance(quantity, int) or quantity < 1:
        return {"accepted": False, "reason": "the quantity must be a whole number of at least 1"}
    try:
        reserve(event)
    except ConnectionError:
        return {"accepted": False, "reason": f"order {order}: stock is busy"}
    return {"accepted": True, "order": order}
