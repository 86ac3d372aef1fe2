"""Keys belong to organisations of every kind and to mentors: both may endorse."""

import django.db.models.deletion
from django.db import migrations, models


def see_that_no_mentor_has_a_key(apps, schema_editor):
    """Backwards every key is an organisation's again."""
    if apps.get_model("credentials", "IssuerKey").objects.filter(organisation=None).exists():
        raise RuntimeError("Mentors have keys, which this version cannot hold. What they signed would be lost.")


class Migration(migrations.Migration):
    dependencies = [
        ("credentials", "0006_awards"),
        ("profiles", "0005_contract_floor"),
    ]

    operations = [
        migrations.RemoveConstraint("issuerkey", "one_issuer_key_per_number"),
        migrations.RemoveConstraint("issuerkey", "one_signing_key_per_provider"),
        migrations.RenameField("issuerkey", "provider", "organisation"),
        migrations.AddField(
            model_name='issuerkey',
            name='mentor',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='issuer_keys', to='profiles.mentorprofile', verbose_name='mentor'),
        ),
        migrations.AlterField(
            model_name='issuerkey',
            name='organisation',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='issuer_keys', to='accounts.organisation', verbose_name='organisation'),
        ),
        migrations.AddConstraint(
            model_name='issuerkey',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('mentor__isnull', True), ('organisation__isnull', False)), models.Q(('mentor__isnull', False), ('organisation__isnull', True)), _connector='OR'), name='issuer_key_has_one_owner'),
        ),
        migrations.AddConstraint(
            model_name='issuerkey',
            constraint=models.UniqueConstraint(fields=('organisation', 'number'), name='one_organisation_key_per_number'),
        ),
        migrations.AddConstraint(
            model_name='issuerkey',
            constraint=models.UniqueConstraint(fields=('mentor', 'number'), name='one_mentor_key_per_number'),
        ),
        migrations.AddConstraint(
            model_name='issuerkey',
            constraint=models.UniqueConstraint(condition=models.Q(('retired_at__isnull', True)), fields=('organisation',), name='one_signing_key_per_organisation'),
        ),
        migrations.AddConstraint(
            model_name='issuerkey',
            constraint=models.UniqueConstraint(condition=models.Q(('retired_at__isnull', True)), fields=('mentor',), name='one_signing_key_per_mentor'),
        ),
        migrations.RunPython(migrations.RunPython.noop, see_that_no_mentor_has_a_key),
    ]
