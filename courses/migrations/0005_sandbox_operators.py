from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('courses', '0004_states_of_questions_and_terms'),
    ]

    operations = [
        migrations.AlterModelOptions(
            name='submission',
            options={'ordering': ('-pk',), 'permissions': (('operate_sandbox', 'Can see the sandbox and probe it'),)},
        ),
        migrations.AlterField(
            model_name='submission',
            name='lease_until',
            field=models.DateTimeField(blank=True, help_text='While running: renewed by its worker. A run whose lease stays as it is was interrupted.', null=True),
        ),
    ]
