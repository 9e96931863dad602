"""The network address of a request, as the limits on guests count it."""

from ipaddress import IPv6Address, ip_address, ip_network

from allauth.account.adapter import get_adapter
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest

IPV6_SITE_BITS = 64
"""One subscriber has at least this much of an IPv6 address to choose from freely."""


def client_address(request: HttpRequest) -> str:
    """The client's address, of IPv6 the network; "" where the server does not know it.

    Found as the limits on sign-in find it: behind `ALLAUTH_TRUSTED_PROXY_COUNT` proxies it is what
    the first of them wrote into X-Forwarded-For, otherwise the address of the connection.
    """
    try:
        address = ip_address(get_adapter(request).get_client_ip(request))
    except PermissionDenied:
        return ""
    if isinstance(address, IPv6Address):
        if address.ipv4_mapped is not None:
            return str(address.ipv4_mapped)
        return str(ip_network((address.packed, IPV6_SITE_BITS), strict=False))
    return str(address)
