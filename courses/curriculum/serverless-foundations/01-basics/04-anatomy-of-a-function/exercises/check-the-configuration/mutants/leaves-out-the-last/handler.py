def whole(low, high):
    return lambda value: type(value) is int and value in range(low, high)


def text(longest):
    return lambda value: isinstance(value, str) and 1 <= len(value) <= longest


def size(environment):
    return sum(len(f"{name}{value}") for name, value in environment.get("Variables", {}).items())


REQUIRED = {"FunctionName", "Role", "Code"}
NOT_IN_IMAGES = {"Runtime", "Handler", "Layers"}
RULES = {
    "FunctionName": text(64),
    "Handler": text(128),
    "PackageType": lambda value: value in ("Zip", "Image"),
    "MemorySize": whole(128, 10240),
    "Timeout": whole(1, 900),
    "EphemeralStorage": lambda value: whole(512, 10240)(value.get("Size")),
    "Environment": lambda value: size(value) <= 4096,
    "Layers": lambda value: len(value) <= 5,
    "Architectures": lambda value: value in (["x86_64"], ["arm64"]),
}


def handler(event, context):
    image = event.get("PackageType") == "Image"
    required = REQUIRED if image else REQUIRED | {"Runtime", "Handler"}
    missing = required - event.keys()
    wrong = {name for name, fits in RULES.items() if name in event and not fits(event[name])}
    barred = NOT_IN_IMAGES & event.keys() if image else set()
    return {"invalid": sorted(missing | wrong | barred), "configuration": event}
