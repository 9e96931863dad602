from functools import cache

from shop import SET_UP, Renderer, load_tariff

the_tariff = cache(load_tariff)
the_renderer = cache(Renderer)


def handler(event, context):
    before = len(SET_UP)
    price = the_tariff()[event["product"]] * event["count"]
    answer = {"price": price}
    if event["action"] == "invoice":
        answer["invoice"] = the_renderer().invoice(event["customer"], price)
    answer["set_up"] = list(SET_UP)
    answer["waited_for"] = SET_UP[before:]
    return answer
