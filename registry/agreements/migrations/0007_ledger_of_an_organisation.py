from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    # Without a lock: showings are written while it is built.
    atomic = False

    dependencies = [("agreements", "0006_unlisted_links")]

    operations = [
        AddIndexConcurrently(
            model_name="disclosure",
            index=models.Index(
                condition=models.Q(organisation__isnull=False),
                fields=["organisation", "-at", "-id"],
                name="ledger_of_an_organisation",
            ),
        ),
    ]
