from shop import SET_UP, Renderer, load_tariff

TARIFF = load_tariff()
_ready = False
_renderer = None


def the_renderer():
    global _ready, _renderer
    if not _ready:
        _ready = True
        _renderer = Renderer()
    return _renderer


def handler(event, context):
    before = len(SET_UP)
    price = TARIFF[event["product"]] * event["count"]
    answer = {"price": price}
    if event["action"] == "invoice":
        answer["invoice"] = the_renderer().invoice(event["customer"], price)
    answer["set_up"] = list(SET_UP)
    answer["waited_for"] = SET_UP[before:]
    return answer
