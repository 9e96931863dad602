import pytest
from django.core.exceptions import ImproperlyConfigured
from django.test import RequestFactory
from pytest_django import Settings

from courses.services.addresses import client_address


def seen(remote: str, forwarded: str = "") -> str:
    headers = {"HTTP_X_FORWARDED_FOR": forwarded} if forwarded else {}
    return client_address(RequestFactory().get("/", REMOTE_ADDR=remote, **headers))


@pytest.mark.parametrize(
    ("remote", "address"),
    [
        ("192.0.2.7", "192.0.2.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("2001:db8:1:2:ffff::1", "2001:db8:1:2::/64"),
        ("::ffff:192.0.2.7", "192.0.2.7"),
        ("", ""),
    ],
)
def test_address_of_a_connection(remote: str, address: str) -> None:
    assert seen(remote) == address


def test_without_a_proxy_what_a_client_claims_is_ignored() -> None:
    assert seen("192.0.2.7", forwarded="198.51.100.1") == "192.0.2.7"


def test_behind_a_proxy_it_says_who_asked(settings: Settings) -> None:
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    assert seen("127.0.0.1", forwarded="203.0.113.9, 198.51.100.1") == "198.51.100.1"
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 2
    assert seen("127.0.0.1", forwarded="203.0.113.9, 198.51.100.1") == "203.0.113.9"


def test_fewer_proxies_than_announced_are_an_error(settings: Settings) -> None:
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 2
    with pytest.raises(ImproperlyConfigured):
        seen("127.0.0.1", forwarded="198.51.100.1")
