"""The leaderboard's page and setting: joining, leaving, guests, bad handles."""

import pytest
from django.test import Client

from courses.models import Learner
from courses.services.leaderboard import join

PAGE = "/leaderboard/"
SETTINGS = {"theme": "system", "motion": "system", "time_zone": "UTC", "new_cards_per_day": "10"}


def test_a_visitor_is_told_that_it_needs_an_account(client: Client, db: None) -> None:
    text = client.get(PAGE).content.decode()
    assert "It needs an account" in text
    assert client.post(f"{PAGE}join", {"handle": "Quiet Heron"}).status_code == 422
    assert not Learner.objects.exists()


def test_join_see_leave(ada_client: Client, ada: Learner, otto: Learner) -> None:
    join(by=otto, handle="Brisk Otter")
    before = ada_client.get(PAGE).content.decode()
    assert "Brisk Otter" not in before
    page = ada_client.post(f"{PAGE}join", {"handle": "Quiet Heron"}, follow=True)
    text = page.content.decode()
    assert "Brisk Otter" in text
    assert "Quiet Heron" in text
    assert "otto" not in text
    after = ada_client.post(f"{PAGE}leave", follow=True).content.decode()
    assert "You are no longer on the leaderboard." in after
    assert "Brisk Otter" not in after
    ada.refresh_from_db()
    assert not ada.on_leaderboard


def test_a_bad_handle_stays_in_its_field(ada_client: Client, ada: Learner) -> None:
    page = ada_client.post(f"{PAGE}join", {"handle": "ada"})
    assert page.status_code == 422
    assert "It is your user name" in page.content.decode()
    assert 'value="ada"' in page.content.decode()
    ada.refresh_from_db()
    assert not ada.on_leaderboard


@pytest.mark.parametrize("action", ["join", "leave"])
def test_only_post_changes(ada_client: Client, action: str) -> None:
    assert ada_client.get(f"{PAGE}{action}").status_code == 405


def test_the_setting_joins_and_leaves(ada_client: Client, ada: Learner) -> None:
    typed = {**SETTINGS, "on_leaderboard": "on", "handle": "Quiet Heron"}
    assert ada_client.post("/settings/", typed).status_code == 302
    ada.refresh_from_db()
    assert (ada.on_leaderboard, ada.handle) == (True, "Quiet Heron")
    assert ada_client.post("/settings/", typed).status_code == 302
    assert ada_client.post("/settings/", {**SETTINGS, "handle": "Quiet Heron"}).status_code == 302
    ada.refresh_from_db()
    assert (ada.on_leaderboard, ada.handle) == (False, "")


def test_the_setting_makes_a_handle_and_refuses_the_user_name(
    ada_client: Client, ada: Learner
) -> None:
    assert ada_client.post("/settings/", {**SETTINGS, "on_leaderboard": "on"}).status_code == 302
    ada.refresh_from_db()
    assert ada.handle
    page = ada_client.post("/settings/", {**SETTINGS, "on_leaderboard": "on", "handle": "Ada"})
    assert page.status_code == 422
    assert "It is your user name" in page.content.decode()


def test_the_setting_meets_a_handle_taken_meanwhile(
    ada_client: Client, ada: Learner, otto: Learner, monkeypatch: pytest.MonkeyPatch
) -> None:
    join(by=otto, handle="Quiet Heron")
    monkeypatch.setattr("courses.services.leaderboard.check_handle", lambda handle, of: handle)
    monkeypatch.setattr(Learner, "validate_constraints", lambda *args, **more: None)
    typed = {**SETTINGS, "on_leaderboard": "on", "handle": "quiet heron"}
    page = ada_client.post("/settings/", typed)
    assert page.status_code == 422
    assert "This handle is taken." in page.content.decode()


def test_guests_have_no_such_setting(client: Client, db: None) -> None:
    assert "on_leaderboard" not in client.get("/settings/").content.decode()
    client.post("/settings/", {**SETTINGS, "on_leaderboard": "on", "handle": "Sneaky"})
    assert not Learner.objects.filter(on_leaderboard=True).exists()
