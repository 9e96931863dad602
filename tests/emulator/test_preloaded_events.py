"""The handlers of boto3's events as a handler of the profile `boto3` finds them: shared, and each client's own."""

from courses.emulator import LocalLambda
from tests.emulator.lab import invoke

TREES = """
import copy, random
from botocore.hooks import _PrefixTrie
class Unshared(_PrefixTrie):
    append_item = _PrefixTrie.append_item.__wrapped__
    remove_item = _PrefixTrie.remove_item.__wrapped__
    __copy__ = _PrefixTrie.__copy__.__wrapped__
PARTS = ["a", "b", "*"]
KEYS = [".".join(parts) for parts in (
    *([one] for one in PARTS),
    *([one, two] for one in PARTS for two in PARTS),
    *([one, "b", two] for one in PARTS for two in PARTS),
)]
def compared(seed):
    chance = random.Random(seed)
    pairs = [(_PrefixTrie(), Unshared())]
    for step in range(120):
        pair = chance.choice(pairs)
        key, value, section = chance.choice(KEYS), chance.randrange(4), chance.randrange(3)
        did = chance.choice(["append", "append", "remove", "copy"])
        if did == "copy" and len(pairs) < 6:
            pairs.append(tuple(copy.copy(one) for one in pair))
        else:
            ended = []
            for one in pair:
                try:
                    ended.append(
                        one.append_item(key, value, section)
                        if did == "append"
                        else one.remove_item(key, value)
                    )
                except (ValueError, AttributeError) as error:
                    ended.append(type(error))
            assert ended[0] == ended[1], (seed, step, ended)
        for ours, theirs in pairs:
            assert ours._root == theirs._root, (seed, step, did, key)
            for asked in KEYS:
                assert ours.prefix_search(asked) == theirs.prefix_search(asked), (seed, step)
    return len(pairs)
def handler(event, context):
    return [compared(seed) for seed in range(event)]
"""


def test_a_tree_of_handlers_that_shares_nodes_is_like_one_that_does_not(lab: LocalLambda) -> None:
    (found,) = invoke(lab, TREES, 20, profile="boto3", memory_mb=1769, timeout_s=60)
    assert isinstance(found.response, list), found
    assert set(found.response) == {6}


CLIENTS = """
import boto3
def emitted(client, name):
    return [answer for _, answer in client.meta.events.emit(name) if answer is not None]
def handler(event, context):
    session = boto3.Session()
    one = session.client("s3")
    one.meta.events.register("mine.s3.GetObject", lambda **_: "of one")
    session.events.register("mine.s3", lambda **_: "of the session")
    two = session.client("s3")
    three = boto3.client("s3")
    two.meta.events.register_first("mine.s3.GetObject", lambda **_: "first of two")
    heard = [emitted(client, "mine.s3.GetObject") for client in (one, two, three)]
    signing = [client.meta.events._emitter._handlers.prefix_search("before-sign.s3") for client in (one, two, three)]
    return {"heard": heard, "as many handlers of signing": len({len(found) for found in signing}) == 1 and len(signing[0]) > 0}
"""


def test_what_a_client_registers_is_its_own_and_what_its_session_does_holds_for_later_clients(
    lab: LocalLambda,
) -> None:
    (found,) = invoke(lab, CLIENTS, {}, profile="boto3", memory_mb=1769, timeout_s=20)
    assert found.response == {
        "heard": [["of one"], ["first of two", "of the session"], []],
        "as many handlers of signing": True,
    }, found


NAMES = """
import logging
import boto3
from botocore import hooks
NAMES = [
    *(f"{what}.{service}.{operation}" for what in ("before-call", "needs-retry", "provide-client-params")
      for service, operation in (("s3", "GetObject"), ("sqs", "SendMessage"), ("dynamodb", "GetItem"))),
    "creating-client-class.logs", "before-call.events.PutEvents", "before-send.monitoring",
    "docs.title.api.sagemaker", "request-created.runtime.sagemaker.InvokeEndpoint", "mine", "",
]
alias = hooks.EventAliaser._alias_event_name
def fresh(aliases=None):
    return hooks.EventAliaser(hooks.HierarchicalEmitter(), aliases)
class Told(logging.Handler):
    def emit(self, record):
        told.append(record.getMessage())
told = []
def handler(event, context):
    logger = logging.getLogger("botocore.hooks")
    logger.addHandler(Told())
    logger.setLevel(logging.DEBUG)
    client = boto3.client("s3")
    client.meta.events.emit("before-send.monitoring")
    logger.setLevel(logging.WARNING)
    return {
        "unlike": [name for name in NAMES if alias(fresh(), name) != alias.__wrapped__(fresh(), name)],
        "renamed": sum(alias(fresh(), name) != name for name in NAMES),
        "told": [line for line in told if "monitoring" in line],
        "with other names": alias(fresh({"s3": "simple"}), "before-call.s3.GetObject"),
    }
"""


def test_events_have_the_names_that_they_have_on_aws_and_a_new_one_is_logged(
    lab: LocalLambda,
) -> None:
    (found,) = invoke(lab, NAMES, {}, profile="boto3", memory_mb=1769, timeout_s=20)
    assert found.response == {
        "unlike": [],
        "renamed": 5,
        "told": [
            "Changing event name from before-send.monitoring to before-send.cloudwatch",
        ],
        "with other names": "before-call.simple.GetObject",
    }, found


HANDLERS = """
import functools, inspect
from botocore import hooks
def takes(a, **more): pass
def lacks(a, more=None): pass
def wraps(**more): pass
functools.update_wrapper(wraps, lacks)
def wrapped(a): pass
functools.update_wrapper(wrapped, takes)
def claims(a): pass
claims.__signature__ = inspect.signature(takes)
def denies(**more): pass
denies.__signature__ = inspect.signature(lacks)
class Callable:
    def __call__(self, **more): pass
    def method(self, **more): pass
    def without(self, a): pass
    @classmethod
    def of_class(cls, **more): pass
    @staticmethod
    def static(**more): pass
    partly = functools.partialmethod(without, 1)
KINDS = {
    "takes": takes, "lacks": lacks, "wraps": wraps, "wrapped": wrapped, "claims": claims, "denies": denies,
    "instance": Callable(), "method": Callable().method, "without": Callable().without,
    "of class": Callable.of_class, "static": Callable.static, "partly": Callable().partly,
    "partly of class": Callable.partly,
    "partial": functools.partial(takes, 1), "lambda": lambda **_: 1, "class": Callable, "builtin": len,
    "nothing": None,
}
def answer(ask, handler):
    try:
        return bool(ask(handler))
    except TypeError:
        return "TypeError"
def handler(event, context):
    ask = hooks.accepts_kwargs
    return {name: [answer(ask, one), answer(ask.__wrapped__, one)] for name, one in KINDS.items()}
"""


def test_whether_a_handler_takes_any_keyword_is_answered_as_by_its_signature(
    lab: LocalLambda,
) -> None:
    (found,) = invoke(lab, HANDLERS, {}, profile="boto3", memory_mb=1769, timeout_s=20)
    assert isinstance(found.response, dict), found
    assert {name for name, (ours, theirs) in found.response.items() if ours != theirs} == set()
    assert [found.response[name][0] for name in ("takes", "lacks", "claims", "denies")] == [
        True,
        False,
        True,
        False,
    ]
