"""Who asks: an environment with its role, as the control plane introduced it."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Caller:
    """`environment` is its log stream's name, `access_key_id` the one that its code was given."""

    environment: str
    principal: str
    role: str
    access_key_id: str
    secret_access_key: str
    session_token: str
