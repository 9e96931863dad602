"""What moto works out anew for each request although it never changes."""

import functools


def install() -> None:
    from moto.core import responses, utils
    from moto.sqs import models

    from . import replace

    underscores = functools.lru_cache(4096)(utils.camelcase_to_underscores)
    for module in (utils, responses, models):
        replace(module, "camelcase_to_underscores", underscores)
    replace(
        responses,
        "method_names_from_class",
        functools.lru_cache(256)(utils.method_names_from_class),
    )
