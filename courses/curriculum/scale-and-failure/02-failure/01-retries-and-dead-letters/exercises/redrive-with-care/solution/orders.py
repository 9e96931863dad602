class StockBusy(Exception):
    """May succeed later."""


def handler(event, context):
    """The function whose failures arrive. It is not yours to change."""
    if event.get("stock") == "busy":
        raise StockBusy(event["order"])
    return event["quantity"] * 2
