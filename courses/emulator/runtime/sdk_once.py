"""What botocore does again for each session and client, done once.

Each function takes the botocore module that it changes. What was made of a file that AWS ships is given
to whoever asks with the very same data. The parsed files themselves are shared by the sessions of a run:
a model that one of them edits is edited for all.
"""

import functools
import operator
from collections import ChainMap
from collections.abc import Iterator
from contextlib import contextmanager
from types import FunctionType
from typing import Any

_CONTEXTS = 6


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

    def copy(method: Any, emitter: Any) -> FunctionType:
        made = FunctionType(
            method.__code__, method.__globals__, method.__name__, None, method.__closure__
        )
        text = made.__doc__ = client.ClientMethodDocstring()
        # Not a copy, which would touch every text of AWS's that it names.
        text._gen_kwargs = ChainMap({"event_emitter": emitter}, method.__doc__._gen_kwargs)
        return made

    @functools.wraps(create)
    def _create_api_method(self: Any, name: str, operation: str, service_model: Any) -> Any:
        description = service_model._service_description
        known, methods = kept.get(id(description), (None, {}))
        if known is description and operation in methods:
            return copy(methods[operation], self._event_emitter)
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
