from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [
        ('courses', '0004_states_of_questions_and_terms'),
    ]

    operations = [
        migrations.AlterModelOptions(
            name='submission',
            options={'ordering': ('-pk',), 'permissions': (('operate_sandbox', 'Can see the sandbox and probe it'),)},
        ),
    ]
