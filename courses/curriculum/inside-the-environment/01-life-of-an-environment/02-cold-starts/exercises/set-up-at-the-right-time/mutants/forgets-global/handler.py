from shop import SET_UP, Renderer, load_tariff

TARIFF = load_tariff()
renderer = None


def handler(event, context):
    before = len(SET_UP)
    price = TARIFF[event["product"]] * event["count"]
    answer = {"price": price}
    if event["action"] == "invoice":
        if renderer is None:
            renderer = Renderer()
        answer["invoice"] = renderer.invoice(event["customer"], price)
    answer["set_up"] = list(SET_UP)
    answer["waited_for"] = SET_UP[before:]
    return answer
