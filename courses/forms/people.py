"""Settings, and the word that deletes."""

from typing import TYPE_CHECKING, Any

from django import forms

from courses.models import Learner
from courses.models.people import time_zones
from courses.services import leaderboard

if TYPE_CHECKING:
    LearnerForm = forms.ModelForm[Learner]
else:
    LearnerForm = forms.ModelForm


def _zones() -> list[Any]:
    """Time zones by region, as a select wants them."""
    regions: dict[str, list[tuple[str, str]]] = {"": [("UTC", "UTC")]}
    for zone in sorted(time_zones()):
        region, slash, _ = zone.partition("/")
        if slash and region not in ("Etc", "SystemV", "US", "posix", "right"):
            regions.setdefault(region, []).append((zone, zone.replace("_", " ")))
    plain = regions.pop("")
    return [*plain, *regions.items()]


class DeleteForm(forms.Form):
    """The word that says that somebody means it."""

    WORD = "delete"

    confirm = forms.CharField(
        label="Type “delete” to confirm",
        widget=forms.TextInput(attrs={"class": "field", "autocomplete": "off"}),
    )

    def clean_confirm(self) -> str:
        word = str(self.cleaned_data["confirm"]).strip().casefold()
        if word != self.WORD:
            raise forms.ValidationError("Type the word “delete”. Nothing was deleted.")
        return word


class SettingsForm(LearnerForm):
    """How the site looks and behaves for one person."""

    theme = forms.ChoiceField(
        choices=(("system", "As the system"), ("light", "Light"), ("dark", "Dark")),
        widget=forms.RadioSelect,
    )
    motion = forms.ChoiceField(
        choices=(("system", "As the system"), ("reduced", "As little as possible")),
        widget=forms.RadioSelect,
    )
    new_cards_per_day = forms.IntegerField(
        min_value=0,
        max_value=100,
        label="New cards a day",
        help_text="How many interview questions may join your deck on one day.",
    )
    time_zone = forms.ChoiceField(
        choices=_zones,
        help_text="Decides which day a run counts for. A change does not move days that are past.",
    )

    class Meta:
        model = Learner
        fields = (
            "display_name", "theme", "time_zone", "motion", "new_cards_per_day",
            "single_key_shortcuts", "on_leaderboard", "handle",
        )  # fmt: skip
        labels = {
            "display_name": "Name",
            "single_key_shortcuts": "Single-key shortcuts",
            "on_leaderboard": "Take part in the leaderboard",
            "handle": "Handle on the leaderboard",
        }
        help_texts = {
            "display_name": "Shown to you instead of your user name.",
            "single_key_shortcuts": "J and K for next and previous, / for search, 1 to 9 for answers, Space for a card’s answer, ? for the list of keys. They never work inside fields.",
            "on_leaderboard": "Others who take part see your handle and this week’s XP, nothing else.",
            "handle": "Never your user name. Empty: we choose one.",
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            if isinstance(field.widget, forms.TextInput | forms.NumberInput | forms.Select):
                field.widget.attrs.setdefault("class", "field")
        if self.instance.is_guest:
            del self.fields["on_leaderboard"], self.fields["handle"]

    def clean(self) -> dict[str, Any]:
        """Whoever takes part has a handle; whoever does not keeps none."""
        cleaned = super().clean() or self.cleaned_data
        if not cleaned.get("on_leaderboard"):
            if "handle" in self.fields:
                cleaned["handle"] = ""
        elif "handle" in cleaned:
            try:
                cleaned["handle"] = (
                    leaderboard.check_handle(cleaned["handle"], of=self.instance)
                    if cleaned["handle"]
                    else leaderboard.suggest_handle()
                )
            except leaderboard.BadHandle as refused:
                self.add_error("handle", f"{refused.why} {refused.next_step}")
        return cleaned
