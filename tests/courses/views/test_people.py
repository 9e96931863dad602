"""Settings, signing up and in."""

import pytest
from django.test import Client
from django.urls import reverse

from courses.models import Learner, User
from tests.courses.views.lesson import Lesson
from tests.courses.views.markup import problems, words

SETTINGS = {
    "display_name": "Ada L", "theme": "dark", "time_zone": "Europe/Berlin", "motion": "reduced",
    "new_cards_per_day": "5",
}  # fmt: skip


def test_settings_are_saved(ada_client: Client, ada: Learner) -> None:
    response = ada_client.post(reverse("courses:settings"), SETTINGS)
    assert response.url == reverse("courses:settings")
    ada.refresh_from_db()
    assert (ada.theme, ada.time_zone, ada.display_name) == ("dark", "Europe/Berlin", "Ada L")
    assert ada.single_key_shortcuts is False
    html = ada_client.get(reverse("courses:settings")).content.decode()
    assert "data-single-keys" not in html
    assert "Your settings are saved." in words(html)


def test_a_guest_gets_a_row_by_saving_settings(client: Client, db: None) -> None:
    client.post(reverse("courses:settings"), SETTINGS)
    assert Learner.objects.get().is_guest
    assert 'data-theme="dark"' in client.get(reverse("courses:about")).content.decode()


def test_settings_that_do_not_fit_are_named_twice(ada_client: Client, ada: Learner) -> None:
    response = ada_client.post(
        reverse("courses:settings"), {**SETTINGS, "time_zone": "Mars/Olympus"}
    )
    assert response.status_code == 422
    html = response.content.decode()
    assert problems(html) == []
    assert html.count("Mars/Olympus is not one of the available choices") == 2
    assert 'href="#id_time_zone"' in html
    ada.refresh_from_db()
    assert ada.time_zone == "UTC"


def test_the_name_of_an_account_without_progress_is_its_user_name(client: Client, db: None) -> None:
    client.force_login(User.objects.create_user("grace.hopper", password="x"))
    html = client.get(reverse("courses:about")).content.decode()
    assert "Account of grace.hopper" in html
    assert ">GH</span>" in html


def test_a_name_that_is_taken_while_one_signs_up_is_said(
    client: Client, db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    sent = {"username": "grace", "password1": "compiler-1952", "password2": "compiler-1952"}
    # Both requests of a button pressed twice find the name free.
    monkeypatch.setattr(
        "courses.accounts.AccountAdapter.clean_username", lambda *args, **more: args[1]
    )
    assert Client().post(reverse("account_signup"), sent).url == reverse("courses:dashboard")
    answer = client.post(reverse("account_signup"), sent, follow=True)
    assert answer.redirect_chain == [(reverse("account_login"), 302)]
    assert "“grace” was taken a moment ago. If it was you, sign in." in words(
        answer.content.decode()
    )
    assert User.objects.count() == 1


def test_a_forgotten_password_promises_no_mail(client: Client, db: None) -> None:
    User.objects.create_user("grace", email="grace@example.org", password="compiler-1952")
    form = client.get(reverse("account_reset_password")).content.decode()
    assert problems(form) == []
    assert "This site sends no mail itself" in words(form)
    wrong = client.post(reverse("account_reset_password"), {"email": "no address"})
    assert 'aria-invalid="true"' in wrong.content.decode()
    for address in ("grace@example.org", "nobody@example.org"):
        answer = client.post(reverse("account_reset_password"), {"email": address}, follow=True)
        assert "Ask them to pass it on to you." in words(answer.content.decode())


def test_settings_lead_to_the_email_address(ada_client: Client, ada: Learner) -> None:
    html = ada_client.get(reverse("courses:settings")).content.decode()
    assert f'href="{reverse("account_email")}"' in html
    assert ada_client.get(reverse("account_email")).status_code == 200


def test_signing_up_needs_no_email_and_brings_the_guest_along(
    client: Client, lesson: Lesson
) -> None:
    note = reverse("courses:note_save", args=[lesson.topic.slug])
    client.post(note, {"text": "kept", "version": 0})
    answer = client.post(
        reverse("account_signup"),
        {"username": "grace", "password1": "compiler-1952", "password2": "compiler-1952"},
    )
    assert answer.url == reverse("courses:dashboard")
    topic = client.get(reverse("courses:topic", args=[lesson.topic.slug]))
    assert "kept</textarea>" in topic.content.decode()


def test_errors_of_a_form_stand_on_top_and_beside_the_field(client: Client, db: None) -> None:
    sent = {"username": "", "password1": "abc", "password2": "abc"}
    html = client.post(reverse("account_signup"), sent).content.decode()
    assert problems(html) == []
    assert "Not sent: look at these again" in words(html)
    assert html.count("This field is required.") == 2
    assert 'href="#id_username"' in html


def test_signing_in_comes_back_to_where_one_was(
    client: Client, ada: Learner, lesson: Lesson
) -> None:
    topic = reverse("courses:topic", args=[lesson.topic.slug])
    html = client.get(topic).content.decode()
    login = f"{reverse('account_login')}?next=%2Ftopics%2F{lesson.topic.slug}%2F"
    assert f'href="{login}"' in html
    sent = {"login": "ada", "password": "lovelace-1815", "next": topic}
    assert client.post(reverse("account_login"), sent).url == topic


def test_a_wrong_password_is_said_plainly(client: Client, ada: Learner) -> None:
    html = client.post(
        reverse("account_login"), {"login": "ada", "password": "no"}
    ).content.decode()
    assert problems(html) == []
    assert "not correct" in words(html)


def test_signing_out_is_a_form(ada_client: Client, ada: Learner) -> None:
    assert ada_client.post(reverse("account_logout")).url == reverse("courses:home")
    assert "Sign in" in words(ada_client.get(reverse("courses:home")).content.decode())


def test_the_pages_of_two_factor_sign_in_are_sound(client: Client, ada: Learner) -> None:
    client.post(reverse("account_login"), {"login": "ada", "password": "lovelace-1815"})
    client.post(reverse("account_reauthenticate"), {"password": "lovelace-1815"})
    for name in ("mfa_index", "mfa_activate_totp", "account_reauthenticate", "account_email"):
        response = client.get(reverse(name), follow=True)
        assert response.status_code == 200, name
        assert problems(response.content.decode()) == [], name
    html = client.get(reverse("mfa_activate_totp")).content.decode()
    assert "<svg" in html.split('class="qr"')[1].split("</form>")[0]
    assert "data:" not in html


def test_a_forgotten_password_has_a_way_back(client: Client, db: None) -> None:
    response = client.get(reverse("account_reset_password"))
    assert response.status_code == 200
    assert problems(response.content.decode()) == []


def test_data_is_taken_away_and_deleted(ada_client: Client, ada: Learner, lesson: Lesson) -> None:
    response = ada_client.get(reverse("courses:export"))
    assert response.headers["Content-Type"] == "application/zip"
    assert response.content.startswith(b"PK")
    address = reverse("courses:delete")
    for word in ("", "no"):
        refused = ada_client.post(address, {"confirm": word})
        assert refused.status_code == 422
        assert problems(refused.content.decode()) == []
    assert Learner.objects.filter(pk=ada.pk).exists()
    gone = ada_client.post(address, {"confirm": " Delete "}, follow=True)
    assert "Your data is deleted." in gone.content.decode()
    assert not Learner.objects.filter(pk=ada.pk).exists()
    assert not User.objects.filter(username="ada").exists()


def test_somebody_unknown_has_no_data(client: Client, db: None) -> None:
    for name in ("export", "delete"):
        assert client.get(reverse(f"courses:{name}")).status_code == 404
    assert client.post(reverse("courses:delete"), {"confirm": "delete"}).status_code == 404
    assert client.post(reverse("courses:export")).status_code == 405


def test_deleting_is_of_ones_own(ada_client: Client, otto: Learner) -> None:
    ada_client.post(reverse("courses:delete"), {"confirm": "delete"})
    assert Learner.objects.filter(pk=otto.pk).exists()


def test_motion_is_an_attribute_of_the_page(ada_client: Client, ada: Learner) -> None:
    Learner.objects.filter(pk=ada.pk).update(motion="reduced")
    assert 'data-motion="reduced"' in ada_client.get("/about/").content.decode()


def test_an_account_that_did_nothing_yet_can_be_exported_and_deleted(
    client: Client, db: None
) -> None:
    client.force_login(User.objects.create_user("grace", password="compiler-1952"))
    html = client.get(reverse("courses:settings")).content.decode()
    for name in ("courses:export", "courses:delete"):
        assert f'href="{reverse(name)}"' in html
        assert client.get(reverse(name)).status_code == 200
    assert client.post(reverse("courses:delete"), {"confirm": "no"}).status_code == 422
    assert User.objects.count() == 1
    assert client.post(reverse("courses:delete"), {"confirm": "delete"}).url == "/"
    assert not User.objects.exists()
    assert not Learner.objects.exists()
