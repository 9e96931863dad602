"""Questions and terms may be drafts. What is there already is what learners see."""

from django.db import migrations, models

DRAFT_OR_PUBLISHED = [("draft", "draft"), ("published", "published")]


def state(default: str, help_text: str) -> models.CharField:
    return models.CharField(
        choices=DRAFT_OR_PUBLISHED, default=default, help_text=help_text, max_length=9
    )


QUESTION = "Learners are asked published questions."
TERM = "Texts link to published terms."


class Migration(migrations.Migration):
    dependencies = [("courses", "0003_search_index")]

    operations = [
        migrations.AddField("quizquestion", "state", state("published", QUESTION)),
        migrations.AddField("glossaryterm", "state", state("published", TERM)),
        migrations.AlterField("quizquestion", "state", state("draft", QUESTION)),
        migrations.AlterField("glossaryterm", "state", state("draft", TERM)),
        migrations.AddConstraint(
            "quizquestion",
            models.CheckConstraint(
                condition=models.Q(("state__in", ["draft", "published"])),
                name="courses_quizquestion_state_known",
                violation_error_message="Choose one of: draft, published.",
            ),
        ),
        migrations.AddConstraint(
            "glossaryterm",
            models.CheckConstraint(
                condition=models.Q(("state__in", ["draft", "published"])),
                name="courses_glossaryterm_state_known",
                violation_error_message="Choose one of: draft, published.",
            ),
        ),
    ]
