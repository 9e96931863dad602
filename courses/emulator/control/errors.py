"""What the API of the local Lambda raises, named as AWS names it."""


class InvalidParameterValueException(ValueError):
    """A function's configuration or code that CreateFunction would refuse."""


class InvalidRequestContentException(ValueError):
    """An event that is not JSON; Invoke would answer 400."""


class RequestTooLargeException(ValueError):
    """An event over 6 MB; Invoke would answer 413."""


class Cancelled(Exception):
    """The run was stopped by whoever asked for it: no verdict."""
