
import django.db.models.functions.text
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("courses", "0005_sandbox_operators"),
    ]

    operations = [
        migrations.AddField(
            model_name="learner",
            name="handle",
            field=models.CharField(
                blank=True, help_text="On the leaderboard, instead of any name.", max_length=24
            ),
        ),
        migrations.AddField(
            model_name="learner",
            name="on_leaderboard",
            field=models.BooleanField(
                default=False, help_text="Shown to others who take part, under the handle."
            ),
        ),
        migrations.AddIndex(
            model_name="learner",
            index=models.Index(
                condition=models.Q(("on_leaderboard", True)),
                fields=["on_leaderboard"],
                name="learner_on_leaderboard",
            ),
        ),
        migrations.AddConstraint(
            model_name="learner",
            constraint=models.UniqueConstraint(
                django.db.models.functions.text.Lower("handle"),
                condition=models.Q(("handle", ""), _negated=True),
                name="courses_learner_handle_unique",
                violation_error_message="This handle is taken.",
            ),
        ),
        migrations.AddConstraint(
            model_name="learner",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("on_leaderboard", False),
                    models.Q(("user__isnull", False), models.Q(("handle", ""), _negated=True)),
                    _connector="OR",
                ),
                name="courses_learner_leaderboard_handle",
                violation_error_message="Who takes part has an account and a handle.",
            ),
        ),
    ]
