# row: 67
# canary: yes
# memory: 512
# timeout: 20
# response: []
import gc

CANARY = "".join(map(chr, (67, 65, 78, 65, 82, 89, 45, 104, 105, 100)))


def handler(event, context):
    found = []
    for value in gc.get_objects():
        if not isinstance(value, (dict, list, tuple)):
            continue
        items = [*value.keys(), *value.values()] if isinstance(value, dict) else value
        found += [item for item in items if type(item) is str and CANARY in item and item != CANARY]
    return found
