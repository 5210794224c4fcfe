"""Timetables, points, studies of access with their proposals, and runs that answer."""

import django.db.models.deletion
import django.utils.timezone
import hjulet.hub.models.identity
from django.conf import settings
from django.db import migrations, models

from hjulet.migrations._together import CreateTogether


class Migration(migrations.Migration):

    dependencies = [
        ('hjulet', '0009_assessments'),
    ]

    operations = [
        CreateTogether([
            migrations.CreateModel(
                name='AccessPoints',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('public_id', models.UUIDField(default=hjulet.hub.models.identity.new_public_id, editable=False, unique=True)),
                    ('name', models.CharField(max_length=150, verbose_name='namn')),
                    ('source', models.CharField(max_length=200, verbose_name='källa')),
                    ('licence', models.CharField(blank=True, max_length=100, verbose_name='licens')),
                    ('digest', models.CharField(db_index=True, max_length=64)),
                    ('size', models.PositiveBigIntegerField()),
                    ('is_made_up', models.BooleanField(default=False, verbose_name='påhittad')),
                    ('added_at', models.DateTimeField(default=django.utils.timezone.now)),
                    ('rows', models.PositiveIntegerField(verbose_name='punkter')),
                    ('columns', models.JSONField(default=list)),
                    ('west', models.FloatField()),
                    ('south', models.FloatField()),
                    ('east', models.FloatField()),
                    ('north', models.FloatField()),
                    ('added_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('organisation', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='hjulet.organisation', verbose_name='organisation')),
                ],
                options={
                    'verbose_name': 'punkter',
                    'verbose_name_plural': 'punkter',
                    'ordering': ['-added_at', '-id'],
                },
            ),
            migrations.CreateModel(
                name='Timetable',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('public_id', models.UUIDField(default=hjulet.hub.models.identity.new_public_id, editable=False, unique=True)),
                    ('name', models.CharField(max_length=150, verbose_name='namn')),
                    ('source', models.CharField(max_length=200, verbose_name='källa')),
                    ('licence', models.CharField(blank=True, max_length=100, verbose_name='licens')),
                    ('digest', models.CharField(db_index=True, max_length=64)),
                    ('size', models.PositiveBigIntegerField()),
                    ('is_made_up', models.BooleanField(default=False, verbose_name='påhittad')),
                    ('added_at', models.DateTimeField(default=django.utils.timezone.now)),
                    ('state', models.CharField(choices=[('waiting', 'väntar på att läsas'), ('ready', 'kan användas'), ('refused', 'gick inte att läsa')], default='waiting', max_length=8, verbose_name='läge')),
                    ('first_day', models.DateField(blank=True, null=True, verbose_name='första dag med trafik')),
                    ('last_day', models.DateField(blank=True, null=True, verbose_name='sista dag med trafik')),
                    ('days', models.JSONField(default=list)),
                    ('counted_on', models.DateField(blank=True, null=True, verbose_name='räknad för')),
                    ('stops', models.PositiveIntegerField(default=0, verbose_name='hållplatser')),
                    ('routes', models.PositiveIntegerField(default=0, verbose_name='linjer')),
                    ('trips', models.PositiveIntegerField(default=0, verbose_name='turer')),
                    ('problems', models.JSONField(default=list)),
                    ('taken_up', models.PositiveSmallIntegerField(default=0)),
                    ('refused_because', models.CharField(blank=True, max_length=600)),
                    ('added_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('organisation', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='hjulet.organisation', verbose_name='organisation')),
                ],
                options={
                    'verbose_name': 'tidtabell',
                    'verbose_name_plural': 'tidtabeller',
                    'ordering': ['-added_at', '-id'],
                    'constraints': [
                        models.CheckConstraint(condition=models.Q(models.Q(('state', 'ready'), _negated=True), models.Q(('counted_on__isnull', False), ('first_day__isnull', False), ('last_day__isnull', False)), _connector='OR'), name='timetable_ready_with_days'),
                        models.CheckConstraint(condition=models.Q(models.Q(('state', 'refused'), _negated=True), models.Q(('refused_because', ''), _negated=True), _connector='OR'), name='timetable_refused_with_reason'),
                    ],
                },
            ),
            migrations.CreateModel(
                name='AccessStudy',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('public_id', models.UUIDField(default=hjulet.hub.models.identity.new_public_id, editable=False, unique=True)),
                    ('title', models.CharField(max_length=150, verbose_name='rubrik')),
                    ('day', models.DateField(verbose_name='dag')),
                    ('start', models.CharField(default='07:00', max_length=5, verbose_name='tidigaste avresa')),
                    ('end', models.CharField(default='09:00', max_length=5, verbose_name='till')),
                    ('every_minutes', models.PositiveSmallIntegerField(default=1, verbose_name='minuter mellan avresor')),
                    ('walk_metres', models.PositiveIntegerField(default=800, verbose_name='längsta gångväg')),
                    ('walk_km_per_hour', models.FloatField(default=3.6, verbose_name='gånghastighet')),
                    ('walk_detour', models.FloatField(default=1.3, verbose_name='omväg')),
                    ('change_seconds', models.PositiveSmallIntegerField(default=60, verbose_name='kortaste byte')),
                    ('longest_minutes', models.PositiveSmallIntegerField(default=120, verbose_name='längsta resa')),
                    ('people', models.JSONField(default=list)),
                    ('opportunities', models.CharField(blank=True, max_length=100, verbose_name='målpunkter')),
                    ('services', models.JSONField(default=list)),
                    ('measure', models.CharField(choices=[('mean-time', 'restid'), ('cumulative', 'vad som nås inom en viss tid'), ('gravity', 'vad som nås, mindre ju längre bort')], default='mean-time', max_length=10, verbose_name='mått')),
                    ('minutes', models.PositiveSmallIntegerField(default=45, verbose_name='inom så många minuter')),
                    ('home_by', models.CharField(blank=True, max_length=5, verbose_name='sista resan hem')),
                    ('arrive_by', models.JSONField(default=list)),
                    ('version', models.PositiveIntegerField(default=1)),
                    ('is_public', models.BooleanField(default=False, verbose_name='visas för alla')),
                    ('created_at', models.DateTimeField(default=django.utils.timezone.now)),
                    ('changed_at', models.DateTimeField(default=django.utils.timezone.now)),
                    ('created_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('made_public_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='access_studies', to='hjulet.organisation', verbose_name='organisation')),
                    ('points', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='studies', to='hjulet.accesspoints', verbose_name='punkter')),
                    ('timetable', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='studies', to='hjulet.timetable', verbose_name='tidtabell')),
                ],
                options={
                    'verbose_name': 'studie av restider',
                    'verbose_name_plural': 'studier av restider',
                    'ordering': ['-changed_at', '-id'],
                    'indexes': [
                        models.Index(fields=['is_public', '-changed_at'], name='hjulet_acce_is_publ_61239d_idx'),
                    ],
                    'constraints': [
                        models.CheckConstraint(condition=models.Q(('points__isnull', False), ('opportunities', ''), _connector='OR'), name='access_study_people_of_points'),
                    ],
                },
            ),
            migrations.CreateModel(
                name='AccessProposal',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('public_id', models.UUIDField(default=hjulet.hub.models.identity.new_public_id, editable=False, unique=True)),
                    ('title', models.CharField(max_length=150, verbose_name='vad förslaget heter')),
                    ('text', models.TextField(max_length=200000, verbose_name='vad som ändras')),
                    ('added_at', models.DateTimeField(default=django.utils.timezone.now)),
                    ('added_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('study', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='proposals', to='hjulet.accessstudy')),
                ],
                options={
                    'verbose_name': 'förslag till ändrad trafik',
                    'verbose_name_plural': 'förslag till ändrad trafik',
                    'ordering': ['-added_at', '-id'],
                },
            ),
            migrations.CreateModel(
                name='AccessRun',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('public_id', models.UUIDField(default=hjulet.hub.models.identity.new_public_id, editable=False, unique=True)),
                    ('kind', models.CharField(choices=[('travel-times', 'Vem når vad i dag?'), ('rank', 'Vad är varje avgång värd?'), ('compare', 'Vem förlorar på förslaget?'), ('least-harm', 'Vilken besparing skadar minst?')], max_length=12, verbose_name='fråga')),
                    ('asked', models.JSONField()),
                    ('key', models.CharField(db_index=True, max_length=64)),
                    ('study_version', models.PositiveIntegerField(default=1)),
                    ('state', models.CharField(choices=[('waiting', 'väntar'), ('running', 'räknas'), ('done', 'klar'), ('failed', 'gick inte'), ('stopped', 'stoppad')], default='waiting', max_length=8, verbose_name='läge')),
                    ('done', models.PositiveIntegerField(default=0)),
                    ('of', models.PositiveIntegerField(default=0)),
                    ('taken_up', models.PositiveSmallIntegerField(default=0)),
                    ('carried_out_by', models.CharField(blank=True, max_length=32)),
                    ('heartbeat_at', models.DateTimeField(blank=True, null=True)),
                    ('failure', models.CharField(blank=True, max_length=600)),
                    ('asked_at', models.DateTimeField(default=django.utils.timezone.now)),
                    ('started_at', models.DateTimeField(blank=True, null=True)),
                    ('finished_at', models.DateTimeField(blank=True, null=True)),
                    ('asked_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('proposal', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='runs', to='hjulet.accessproposal')),
                    ('study', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='runs', to='hjulet.accessstudy')),
                ],
                options={
                    'verbose_name': 'beräkning av restider',
                    'verbose_name_plural': 'beräkningar av restider',
                    'ordering': ['-asked_at', '-id'],
                    'indexes': [models.Index(fields=['state', 'asked_at'], name='hjulet_acce_state_9e8e7e_idx')],
                    'constraints': [models.UniqueConstraint(condition=models.Q(('state__in', ('waiting', 'running', 'done'))), fields=('study', 'key'), name='access_run_asked_once'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'failed'), _negated=True), models.Q(('failure', ''), _negated=True), _connector='OR'), name='access_run_failed_with_reason')],
                },
            ),
        ]),
    ]
