"""What botocore does again for each session and client, done once.

Each function takes the botocore module that it changes. What was made of a file that AWS ships is given
to whoever asks with the very same data. The parsed files themselves are shared by the sessions of a run:
a model that one of them edits is edited for all.
"""

import copy
import functools
import inspect
import operator
from collections import ChainMap
from collections.abc import Iterator
from contextlib import contextmanager
from types import FunctionType, MethodType
from typing import Any

_CONTEXTS = 6
_SIGNATURES = {"__signature__", "_partialmethod", "__partialmethod__"}
"""Attributes by which a function says other than its code what it takes, the last since Python 3.13."""


class Collection:
    """While it is open, what is made is kept for whoever asks for the same later."""

    is_open = True


@contextmanager
def plain_dicts(loaders: Any) -> Iterator[None]:
    """Parse files to dicts, which keep their order too, in two thirds of the memory: every fork copies the
    table of its pages."""
    ordered, loaders.OrderedDict = loaders.OrderedDict, dict
    try:
        yield
    finally:
        loaders.OrderedDict = ordered


def keep_files(loaders: Any, collection: Collection) -> None:
    """Let every session read what was parsed here from memory."""
    load = loaders.JSONFileLoader.load_file
    kept: dict[str, Any] = {}

    @functools.wraps(load)
    def load_file(self: Any, file_path: str) -> Any:
        found = kept.get(file_path)
        if found is None:
            found = load(self, file_path)
            if collection.is_open and found is not None:
                kept[file_path] = found
        return found

    loaders.JSONFileLoader.load_file = load_file


def share_rules(provider: Any, collection: Collection) -> None:
    """Let the clients of a service share its endpoint rules, which nothing changes once they are read.
    With S3's, reading them is a fifth of making a client."""
    read = provider.RuleSet.__init__
    kept: dict[int, tuple[tuple[Any, ...], dict[str, Any]]] = {}

    @functools.wraps(read)
    def __init__(
        self: Any, version: Any, parameters: Any, rules: Any, partitions: Any, **more: Any
    ) -> None:
        sources = (version, parameters, rules, partitions)
        known, found = kept.get(id(rules), ((), {}))
        if known and all(map(operator.is_, known, sources)):
            self.__dict__.update(found)
            return
        read(self, version, parameters, rules, partitions, **more)
        if collection.is_open:
            kept[id(rules)] = (sources, dict(self.__dict__))

    provider.RuleSet.__init__ = __init__


def share_methods(client: Any, collection: Collection) -> None:
    """Let the clients of a service get copies of its methods, which are made of names of its model, and of
    its documentation when somebody asks for that."""
    creator = client.ClientCreator
    create = creator._create_api_method
    kept: dict[int, tuple[Any, dict[str, FunctionType]]] = {}

    def copied(method: Any, emitter: Any) -> FunctionType:
        made = FunctionType(
            method.__code__, method.__globals__, method.__name__, None, method.__closure__
        )
        text: Any = str.__new__(client.ClientMethodDocstring)  # a hundred calls less per client
        text._gen_args, text._docstring = (), None
        # Not a copy, which would touch every text of AWS's that it names.
        text._gen_kwargs = ChainMap({"event_emitter": emitter}, method.__doc__._gen_kwargs)
        made.__doc__ = text
        return made

    @functools.wraps(create)
    def _create_api_method(self: Any, name: str, operation: str, service_model: Any) -> Any:
        description = service_model._service_description
        known, methods = kept.get(id(description), (None, {}))
        if known is description and operation in methods:
            return copied(methods[operation], self._event_emitter)
        method = create(self, name, operation, service_model)
        if collection.is_open:
            kept.setdefault(id(description), (description, {}))[1][operation] = method
        return method

    creator._create_api_method = _create_api_method


def share_discovery(model: Any, collection: Collection) -> None:
    """Let the clients of a service share the knowledge that none of its operations tells endpoints, for
    which each would go through them all."""
    attribute = vars(model.ServiceModel)["endpoint_discovery_operation"]
    find = attribute._fget
    kept: dict[int, tuple[Any, int]] = {}

    @functools.wraps(find)
    def endpoint_discovery_operation(self: Any) -> Any:
        description = self._service_description
        how_many = len(description.get("operations", ()))
        known, operations = kept.get(id(description), (None, 0))
        if known is description and operations == how_many:
            return None
        found = find(self)
        if collection.is_open and found is None:
            kept[id(description)] = (description, how_many)
        return found

    attribute._fget = endpoint_discovery_operation


def share_names(hooks: Any, collection: Collection) -> None:
    """Let the emitters of clients share the knowledge which events never had another name, for each of
    which they would go through all that did. One that had is told, and logged, as ever. The table of names
    is botocore's own in each of them, not a copy."""
    aliaser = hooks.EventAliaser
    find = aliaser._alias_event_name
    unchanged: set[str] = set()

    @functools.wraps(find)
    def _alias_event_name(self: Any, event_name: str) -> str:
        as_shipped = self._event_aliases is hooks.EVENT_ALIASES
        if as_shipped and event_name in unchanged:
            return event_name
        name: str = find(self, event_name)
        if collection.is_open and as_shipped and name == event_name:
            unchanged.add(name)
        return name

    @functools.wraps(aliaser.__copy__)
    def __copy__(self: Any) -> Any:
        return self.__class__(copy.copy(self._emitter), self._event_aliases)

    aliaser._alias_event_name = _alias_event_name
    aliaser.__copy__ = __copy__


def share_handlers(hooks: Any) -> None:
    """Let the copies of a tree of handlers share their nodes until one of them changes, which then has a
    path of its own to there. Each client copies its session's tree, some 400 nodes, to change a few."""
    trie = hooks._PrefixTrie
    append, remove = trie.append_item, trie.remove_item

    def own(node: dict[str, Any], owned: set[int]) -> dict[str, Any]:
        if id(node) in owned:
            return node
        values = node["values"]
        made = {
            "chunk": node["chunk"],
            "children": dict(node["children"]),
            "values": None if values is None else hooks.NodeList(*map(list, values)),
        }
        owned.add(id(made))
        return made

    def own_path(self: Any, key: str) -> None:
        # Read once: a copy that another thread makes meanwhile ends it.
        owned = self.__dict__.get("_own")
        if owned is None:
            return  # neither a copy nor copied
        node = self._root = own(self._root, owned)
        for part in key.split("."):
            child = node["children"].get(part)
            if child is None:
                return
            node["children"][part] = node = own(child, owned)

    @functools.wraps(append)
    def append_item(self: Any, key: str, *args: Any, **kwargs: Any) -> None:
        own_path(self, key)
        append(self, key, *args, **kwargs)

    @functools.wraps(remove)
    def remove_item(self: Any, key: str, value: Any) -> None:
        own_path(self, key)
        remove(self, key, value)

    @functools.wraps(trie.__copy__)
    def __copy__(self: Any) -> Any:
        made = self.__class__()
        made._root = self._root
        made._own, self._own = set(), set()
        return made

    trie.append_item, trie.remove_item, trie.__copy__ = append_item, remove_item, __copy__


def ask_flags_of_functions(hooks: Any) -> None:
    """Whether a handler takes any keyword is asked of each that a client registers: a function's code says
    so without a signature made of it."""
    ask = hooks.accepts_kwargs

    @functools.wraps(ask)
    def accepts_kwargs(handler: Any) -> Any:
        function = handler.__func__ if type(handler) is MethodType else handler
        if type(function) is FunctionType and not function.__dict__.keys() & _SIGNATURES:
            return bool(function.__code__.co_flags & inspect.CO_VARKEYWORDS)
        return ask(handler)

    hooks.accepts_kwargs = accepts_kwargs


def make_contexts_ahead(httpsession: Any) -> None:
    """Have TLS contexts ready, each for one HTTP session: botocore makes one for each client, though it
    talks plain HTTP here, and two for a session's chain of credentials."""
    create = httpsession.create_urllib3_context
    ready = [create() for _ in range(_CONTEXTS)]

    @functools.wraps(create)
    def create_urllib3_context(*args: Any, **kwargs: Any) -> Any:
        if ready and not args and not kwargs:
            return ready.pop()
        return create(*args, **kwargs)

    httpsession.create_urllib3_context = create_urllib3_context
