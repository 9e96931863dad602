"""The page of what is as on AWS and what is not."""

from django.test import Client
from django.urls import reverse

from courses.emulator import fidelity
from courses.emulator.aws.iam import KEYS
from courses.emulator.aws.services import SERVICES
from courses.views.present.fidelity_page import sentence
from tests.courses.views.markup import words


def test_every_service_and_every_difference_is_there(client: Client, db: None) -> None:
    response = client.get(reverse("courses:fidelity"))
    page = response.content.decode()
    told = " ".join(words(page).split())

    assert response.status_code == 200
    for service in SERVICES.values():
        assert f'id="{service.client}"' in page
        for line in (*service.works, *service.simplified, *service.missing):
            assert line in told
        assert all(f"<code>{name}</code>" in page for name in service.operations)
    assert all(f"<code>{key.name}</code>" in page for key in KEYS.values())
    for area in fidelity.areas():
        assert all(line.replace("`", "").replace("'", "’") in told for line in area.differences)


def test_only_reading_is_possible(client: Client, db: None) -> None:
    assert client.post(reverse("courses:fidelity")).status_code == 405


def test_reading_asks_the_database_for_nothing_of_the_page(
    client: Client, db: None, django_assert_max_num_queries
) -> None:
    client.get(reverse("courses:fidelity"))
    with django_assert_max_num_queries(2):
        client.get(reverse("courses:fidelity"))


def test_pages_about_the_site_link_it(client: Client, db: None) -> None:
    address = reverse("courses:fidelity")
    assert client.get(reverse("courses:about")).content.decode().count(f'href="{address}"') == 2


def test_code_in_a_sentence_and_nothing_else() -> None:
    assert sentence("a `<b>` & c") == "a <code>&lt;b&gt;</code> &amp; c"
