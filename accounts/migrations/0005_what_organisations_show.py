import accounts.models.proof
import django.db.models.deletion
import django.utils.timezone
import pgtrigger.compiler
import pgtrigger.migrations
import uuid
from django.conf import settings
from typing import Any

from django.db import migrations, models
from django.db.models import F


def waits_since_it_registered(apps: Any, schema_editor: Any) -> None:
    """What is there already has waited since it registered, as far as is known."""
    for name in ('Organisation', 'OrganisationEvent'):
        apps.get_model('accounts', name).objects.update(submitted_at=F('created_at'))


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0004_by_phone'),
        ('pghistory', '0007_auto_20250421_0444'),
        ('places', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='OrganisationProof',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True, verbose_name='public id')),
                ('kind', models.CharField(choices=[('registration', 'a certificate of registration'), ('tax', 'a tax certificate'), ('licence', 'a licence or accreditation'), ('letter', 'a letter on its own paper')], max_length=12, verbose_name='kind')),
                ('file', models.FileField(blank=True, max_length=200, upload_to=accounts.models.proof.stored_as, verbose_name='sealed file')),
                ('media_type', models.CharField(max_length=40, verbose_name='media type')),
                ('size_bytes', models.PositiveIntegerField(verbose_name='size in bytes')),
                ('given_at', models.DateTimeField(verbose_name='given')),
                ('looked_at', models.DateTimeField(blank=True, null=True, verbose_name='last opened by a registrar')),
                ('removed_at', models.DateTimeField(blank=True, null=True, verbose_name='removed')),
            ],
            options={
                'verbose_name': 'proof of an organisation',
                'verbose_name_plural': 'proofs of organisations',
                'ordering': ['given_at', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='OrganisationProofEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.BigIntegerField()),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, verbose_name='public id')),
                ('kind', models.CharField(choices=[('registration', 'a certificate of registration'), ('tax', 'a tax certificate'), ('licence', 'a licence or accreditation'), ('letter', 'a letter on its own paper')], max_length=12, verbose_name='kind')),
                ('media_type', models.CharField(max_length=40, verbose_name='media type')),
                ('size_bytes', models.PositiveIntegerField(verbose_name='size in bytes')),
                ('given_at', models.DateTimeField(verbose_name='given')),
                ('looked_at', models.DateTimeField(blank=True, null=True, verbose_name='last opened by a registrar')),
                ('removed_at', models.DateTimeField(blank=True, null=True, verbose_name='removed')),
            ],
            options={
                'abstract': False,
            },
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='organisation',
            name='insert_insert',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='organisation',
            name='update_update',
        ),
        migrations.RemoveIndex(
            model_name='organisation',
            name='organisation_queue',
        ),
        migrations.AddField(
            model_name='organisation',
            name='submitted_at',
            field=models.DateTimeField(default=django.utils.timezone.now, verbose_name='waits since'),
        ),
        migrations.AddField(
            model_name='organisationevent',
            name='submitted_at',
            field=models.DateTimeField(default=django.utils.timezone.now, verbose_name='waits since'),
        ),
        migrations.RunPython(waits_since_it_registered, migrations.RunPython.noop),
        migrations.AddIndex(
            model_name='organisation',
            index=models.Index(condition=models.Q(('state', 'pending')), fields=['submitted_at'], name='organisation_waits'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='organisation',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "accounts_organisationevent" ("about", "country_id", "created_at", "decided_at", "decided_by_id", "decision_reason", "id", "kind", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "public_id", "region_id", "registration_number", "slug", "state", "submitted_at", "website") VALUES (NEW."about", NEW."country_id", NEW."created_at", NEW."decided_at", NEW."decided_by_id", NEW."decision_reason", NEW."id", NEW."kind", NEW."name", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."public_id", NEW."region_id", NEW."registration_number", NEW."slug", NEW."state", NEW."submitted_at", NEW."website"); RETURN NULL;', hash='d06e1f8e9b23ae1007581274f2be83cbaf6fd3c3', operation='INSERT', pgid='pgtrigger_insert_insert_66a5c', table='accounts_organisation', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='organisation',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "accounts_organisationevent" ("about", "country_id", "created_at", "decided_at", "decided_by_id", "decision_reason", "id", "kind", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "public_id", "region_id", "registration_number", "slug", "state", "submitted_at", "website") VALUES (NEW."about", NEW."country_id", NEW."created_at", NEW."decided_at", NEW."decided_by_id", NEW."decision_reason", NEW."id", NEW."kind", NEW."name", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."public_id", NEW."region_id", NEW."registration_number", NEW."slug", NEW."state", NEW."submitted_at", NEW."website"); RETURN NULL;', hash='c2e2e32b11967aeef8d69a88ad873b62d6b49985', operation='UPDATE', pgid='pgtrigger_update_update_9e5fc', table='accounts_organisation', when='AFTER')),
        ),
        migrations.AddField(
            model_name='organisationproof',
            name='given_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='given by'),
        ),
        migrations.AddField(
            model_name='organisationproof',
            name='looked_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='opened by'),
        ),
        migrations.AddField(
            model_name='organisationproof',
            name='organisation',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='proofs', to='accounts.organisation', verbose_name='organisation'),
        ),
        migrations.AddField(
            model_name='organisationproofevent',
            name='given_by',
            field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='given by'),
        ),
        migrations.AddField(
            model_name='organisationproofevent',
            name='looked_by',
            field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='opened by'),
        ),
        migrations.AddField(
            model_name='organisationproofevent',
            name='organisation',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='accounts.organisation', verbose_name='organisation'),
        ),
        migrations.AddField(
            model_name='organisationproofevent',
            name='pgh_context',
            field=models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context'),
        ),
        migrations.AddField(
            model_name='organisationproofevent',
            name='pgh_obj',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='accounts.organisationproof'),
        ),
        migrations.AddIndex(
            model_name='organisationproof',
            index=models.Index(condition=models.Q(('removed_at__isnull', True)), fields=['organisation'], name='proofs_that_are_kept'),
        ),
        migrations.AddConstraint(
            model_name='organisationproof',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('removed_at__isnull', True), models.Q(('file', ''), _negated=True)), models.Q(('file', ''), ('removed_at__isnull', False)), _connector='OR'), name='removed_proof_has_no_file'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='organisationproof',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "accounts_organisationproofevent" ("given_at", "given_by_id", "id", "kind", "looked_at", "looked_by_id", "media_type", "organisation_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "public_id", "removed_at", "size_bytes") VALUES (NEW."given_at", NEW."given_by_id", NEW."id", NEW."kind", NEW."looked_at", NEW."looked_by_id", NEW."media_type", NEW."organisation_id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."public_id", NEW."removed_at", NEW."size_bytes"); RETURN NULL;', hash='f591cc67161c4d6d5b664ef3c52de5176b27e50f', operation='INSERT', pgid='pgtrigger_insert_insert_78fed', table='accounts_organisationproof', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='organisationproof',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."given_at" IS DISTINCT FROM (NEW."given_at") OR OLD."given_by_id" IS DISTINCT FROM (NEW."given_by_id") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."kind" IS DISTINCT FROM (NEW."kind") OR OLD."looked_at" IS DISTINCT FROM (NEW."looked_at") OR OLD."looked_by_id" IS DISTINCT FROM (NEW."looked_by_id") OR OLD."media_type" IS DISTINCT FROM (NEW."media_type") OR OLD."organisation_id" IS DISTINCT FROM (NEW."organisation_id") OR OLD."public_id" IS DISTINCT FROM (NEW."public_id") OR OLD."removed_at" IS DISTINCT FROM (NEW."removed_at") OR OLD."size_bytes" IS DISTINCT FROM (NEW."size_bytes"))', func='INSERT INTO "accounts_organisationproofevent" ("given_at", "given_by_id", "id", "kind", "looked_at", "looked_by_id", "media_type", "organisation_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "public_id", "removed_at", "size_bytes") VALUES (NEW."given_at", NEW."given_by_id", NEW."id", NEW."kind", NEW."looked_at", NEW."looked_by_id", NEW."media_type", NEW."organisation_id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."public_id", NEW."removed_at", NEW."size_bytes"); RETURN NULL;', hash='c54ca1bdeecbae5a91bc8cba8917a048bdf75805', operation='UPDATE', pgid='pgtrigger_update_update_69aba', table='accounts_organisationproof', when='AFTER')),
        ),
    ]
