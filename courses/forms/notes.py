"""Notes, answers and bookmarks."""

from django import forms

from courses.forms.fields import TextAreaField
from courses.services.study import MAX_LENGTH


class StudyForm(forms.Form):
    """A note or an answer, with the version of the text that was edited (0 for none)."""

    text = TextAreaField(required=False, strip=False, max_length=MAX_LENGTH)
    version = forms.IntegerField(min_value=0)

    def clean_text(self) -> str:
        """An empty text empties the note; a request without one is broken and must not."""
        if "text" not in self.data:
            raise forms.ValidationError("The text is missing.")
        return str(self.cleaned_data["text"])


class BookmarkForm(forms.Form):
    """What to mark or unmark, and the page to go back to."""

    kind = forms.ChoiceField(choices=[(name, name) for name in ("topic", "exercise", "question")])
    uuid = forms.UUIDField()
    marked = forms.ChoiceField(choices=[("1", "mark"), ("0", "unmark")])
    next = forms.CharField(required=False, max_length=500)
