"""What botocore does again for each session and client, done once or not before it is needed.

Each function takes the botocore module that it changes. What was made from a file that AWS ships is
given to whoever asks with the very same data; what a learner makes or changes is made as ever.
"""

import functools
import operator
from collections.abc import Callable
from typing import Any

_CONTEXTS = 4


def keep_files(loaders: Any) -> Callable[[], None]:
    """Let every session read what was parsed here from memory. Returns what ends the collecting."""
    kept: dict[str, Any] = {}
    collecting = [True]
    # A dict keeps its order too, in two thirds of the memory: every fork copies the table of its pages.
    ordered, loaders.OrderedDict = loaders.OrderedDict, dict

    class Loader(loaders.JSONFileLoader):  # type: ignore[misc]
        def load_file(self, file_path: str) -> Any:
            found = kept.get(file_path)
            if found is None:
                found = super().load_file(file_path)
                if collecting and found is not None:
                    kept[file_path] = found
            return found

    Loader.__name__ = Loader.__qualname__ = loaders.JSONFileLoader.__name__
    loaders.Loader.FILE_LOADER_CLASS = Loader

    def end() -> None:
        collecting.clear()
        loaders.OrderedDict = ordered

    return end


def share_rules(provider: Any) -> Callable[[], None]:
    """Let the clients of a service share its endpoint rules, which nothing changes once they are read.
    With S3's, reading them is a fifth of making a client. Returns what ends the collecting."""
    kept: dict[int, tuple[tuple[Any, ...], dict[str, Any]]] = {}
    collecting = [True]

    class RuleSet(provider.RuleSet):  # type: ignore[misc]
        def __init__(
            self, version: Any, parameters: Any, rules: Any, partitions: Any, **more: Any
        ) -> None:
            sources = (version, parameters, rules, partitions)
            known, read = kept.get(id(rules), ((), {}))
            if known and all(map(operator.is_, known, sources)):
                self.__dict__.update(read)
                return
            super().__init__(version, parameters, rules, partitions, **more)
            if collecting:
                kept[id(rules)] = (sources, dict(self.__dict__))

    RuleSet.__name__ = RuleSet.__qualname__ = provider.RuleSet.__name__
    provider.RuleSet = RuleSet
    return collecting.clear


def share_methods(client: Any) -> Callable[[], None]:
    """Let the clients of a service share its methods, which are functions of its model alone. Each client
    gets a class of its own, as ever. Returns what ends the collecting."""
    creator = client.ClientCreator
    kept: dict[tuple[str, int], tuple[Any, dict[str, Any]]] = {}
    collecting = [True]

    def share(name: str) -> None:
        create = getattr(creator, name)

        @functools.wraps(create)
        def shared(self: Any, service_model: Any) -> dict[str, Any]:
            description = service_model._service_description
            known, made = kept.get((name, id(description)), (None, {}))
            if known is not description:
                made = create(self, service_model)
                if collecting:
                    kept[name, id(description)] = (description, made)
            return dict(made)

        setattr(creator, name, shared)

    share("_create_methods")
    share("_create_name_mapping")
    return collecting.clear


def make_contexts_ahead(httpsession: Any) -> None:
    """Have TLS contexts ready, each for one HTTP session: botocore makes one for each client, though it
    talks plain HTTP here. Making the first in a process copies some 200 pages."""
    create = httpsession.create_urllib3_context
    ready = [create() for _ in range(_CONTEXTS)]

    @functools.wraps(create)
    def create_urllib3_context(*args: Any, **kwargs: Any) -> Any:
        if ready and not args and not kwargs:
            return ready.pop()
        return create(*args, **kwargs)

    httpsession.create_urllib3_context = create_urllib3_context


def look_at_variables_first(credentials: Any) -> None:
    """Let a session that finds its credentials in variables, as a function does, make no other provider of
    its chain: they come after that one, and making them is a fifth of making a first client."""
    create = credentials.create_credential_resolver

    class Resolver(credentials.CredentialResolver):  # type: ignore[misc]
        def __init__(self, make: Callable[[], Any]) -> None:
            self._make = make

        @functools.cached_property
        def providers(self) -> list[Any]:
            made: list[Any] = self._make().providers
            return made

        def load_credentials(self) -> Any:
            if "providers" in self.__dict__:
                return super().load_credentials()
            first = credentials.EnvProvider()
            credentials.logger.debug("Looking for credentials via: %s", first.METHOD)
            return first.load() or super().load_credentials()

    Resolver.__name__ = Resolver.__qualname__ = credentials.CredentialResolver.__name__

    @functools.wraps(create)
    def create_credential_resolver(session: Any, cache: Any = None, region_name: Any = None) -> Any:
        if session.instance_variables().get("profile") is not None:
            return create(session, cache, region_name)  # it leaves the variables out
        return Resolver(functools.partial(create, session, cache, region_name))

    credentials.create_credential_resolver = create_credential_resolver
