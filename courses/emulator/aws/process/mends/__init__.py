"""Where moto differs from AWS in what learners see: one module per service, each row tested.

`install()` replaces methods of moto's before any account exists. A version of moto in which one of
them is missing or renamed stops the zygote at its start, so that an upgrade cannot pass unnoticed.
"""

from . import dynamodb, events, kinesis, logs, s3, scheduler, sns, speed, sqs

_ALL = (dynamodb, events, kinesis, logs, s3, scheduler, sns, speed, sqs)


def install() -> None:
    """Replace what must be replaced. Raises AttributeError when moto has changed."""
    for mend in _ALL:
        mend.install()


def replace(owner: object, name: str, by: object) -> None:
    """Put `by` in the place of an attribute that must be there."""
    getattr(owner, name)
    setattr(owner, name, by)
