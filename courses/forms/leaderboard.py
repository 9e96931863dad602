"""Taking part in the leaderboard."""

from django import forms

from courses.services.leaderboard import LONGEST


class JoinForm(forms.Form):
    """The handle to take part under; empty for one of ours."""

    handle = forms.CharField(
        required=False,
        max_length=LONGEST,
        widget=forms.TextInput(attrs={"class": "field", "autocomplete": "off"}),
        help_text="3 to 24 letters, digits, spaces and hyphens. Empty: we choose one, such as "
        "Quiet Heron 41.",
    )
