from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ("programmes", "0001_initial"),
    ]

    operations = [
        migrations.AddField(
            model_name="claiminvitation",
            name="sealed_token",
            field=models.BinaryField(blank=True, null=True, verbose_name="sealed secret"),
        ),
    ]
