"""Social impact assessments, and that search finds those that everybody may see."""

import django.db.models.deletion
import django.utils.timezone
import hjulet.hub.models.identity
from django.conf import settings
from django.db import migrations, models

from hjulet.migrations._together import CreateTogether


class Migration(migrations.Migration):

    dependencies = [
        ('hjulet', '0008_following_places'),
    ]

    operations = [
        migrations.AlterField(
            model_name='searchdocument',
            name='kind',
            field=models.CharField(choices=[('example', 'exempel'), ('lesson', 'lärdom'), ('assessment', 'konsekvensanalys'), ('gathering', 'träff'), ('session', 'programpunkt'), ('network', 'nätverk'), ('series', 'serie'), ('news', 'nyhet'), ('film', 'film'), ('source', 'källa'), ('place', 'plats'), ('organisation', 'organisation'), ('text', 'sida')], max_length=20),
        ),
        CreateTogether([
            migrations.CreateModel(
                name='Assessment',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('public_id', models.UUIDField(default=hjulet.hub.models.identity.new_public_id, editable=False, unique=True)),
                    ('title', models.CharField(max_length=150, verbose_name='rubrik')),
                    ('measure', models.CharField(choices=[('withdrawn', 'indragna turer'), ('line', 'indragen eller kortad linje'), ('stops', 'färre hållplatser'), ('times', 'ändrade tider'), ('on_demand', 'anropsstyrd trafik i stället för linje'), ('new', 'ny eller utökad trafik'), ('fares', 'ändrade priser eller biljetter'), ('roads', 'väg, cykelväg eller station'), ('other', 'annan åtgärd')], max_length=12, verbose_name='slag av åtgärd')),
                    ('state', models.CharField(choices=[('open', 'pågår'), ('closed', 'avslutad'), ('reopened', 'öppnad igen')], default='open', max_length=10, verbose_name='läge')),
                    ('decided_by', models.CharField(blank=True, max_length=150, verbose_name='vem som beslutade')),
                    ('decided_on', models.DateField(blank=True, null=True, verbose_name='beslutsdag')),
                    ('follow_up_on', models.DateField(blank=True, null=True, verbose_name='följs upp')),
                    ('is_public', models.BooleanField(default=False, verbose_name='visas för alla')),
                    ('closings', models.PositiveSmallIntegerField(default=0)),
                    ('created_at', models.DateTimeField(default=django.utils.timezone.now)),
                    ('changed_at', models.DateTimeField(default=django.utils.timezone.now)),
                    ('commitment', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='assessments', to='hjulet.commitment')),
                    ('created_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('invited', models.ManyToManyField(blank=True, related_name='assessments_invited_to', to='hjulet.organisation', verbose_name='inbjudna')),
                    ('made_public_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='assessments', to='hjulet.organisation', verbose_name='organisation')),
                    ('places', models.ManyToManyField(blank=True, related_name='assessments', to='hjulet.place', verbose_name='kommuner och län')),
                ],
                options={
                    'verbose_name': 'social konsekvensanalys',
                    'verbose_name_plural': 'sociala konsekvensanalyser',
                    'ordering': ['-changed_at', '-id'],
                    'indexes': [
                        models.Index(fields=['is_public', 'measure'], name='hjulet_asse_is_publ_21e3d0_idx'),
                    ],
                    'constraints': [
                        models.CheckConstraint(condition=models.Q(models.Q(('state', 'closed'), _negated=True), models.Q(('closings__gte', 1), ('decided_on__isnull', False), ('follow_up_on__isnull', False)), _connector='OR'), name='assessment_closed_with_decision_and_date'),
                        models.CheckConstraint(condition=models.Q(('is_public', False), ('closings__gte', 1), _connector='OR'), name='assessment_public_once_closed'),
                    ],
                },
            ),
            migrations.CreateModel(
                name='AssessmentAlternative',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('version', models.PositiveIntegerField(default=1)),
                    ('added_at', models.DateTimeField(default=django.utils.timezone.now)),
                    ('is_zero', models.BooleanField(default=False)),
                    ('name', models.CharField(max_length=120, verbose_name='namn')),
                    ('words', models.TextField(blank=True, max_length=2000, verbose_name='vad det innebär')),
                    ('added_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('assessment', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='alternatives', to='hjulet.assessment')),
                ],
                options={
                    'verbose_name': 'alternativ',
                    'verbose_name_plural': 'alternativ',
                    'ordering': ['-is_zero', 'id'],
                    'constraints': [
                        models.UniqueConstraint(condition=models.Q(('is_zero', True)), fields=('assessment',), name='assessment_one_zero_alternative'),
                    ],
                },
            ),
            migrations.CreateModel(
                name='AssessmentAnswer',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('question', models.CharField(choices=[('proposal', 'Förslaget'), ('alternatives', 'Alternativen'), ('need', 'Behovet'), ('access', 'Tillgången'), ('consequence', 'Följderna'), ('taking_part', 'Medverkan'), ('mitigation', 'Lindringen'), ('decision', 'Beslutet'), ('follow_up', 'Uppföljningen')], max_length=12)),
                    ('text', models.TextField(blank=True, verbose_name='svar')),
                    ('version', models.PositiveIntegerField(default=0)),
                    ('saved_from', models.CharField(blank=True, max_length=40)),
                    ('changed_at', models.DateTimeField(default=django.utils.timezone.now)),
                    ('assessment', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='answers', to='hjulet.assessment')),
                    ('changed_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ],
                options={
                    'verbose_name': 'svar på en fråga',
                    'verbose_name_plural': 'svar på frågor',
                    'constraints': [
                        models.UniqueConstraint(fields=('assessment', 'question'), name='assessment_question_answered_once'),
                    ],
                },
            ),
            migrations.CreateModel(
                name='AssessmentEarlierAnswer',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('text', models.TextField()),
                    ('written_at', models.DateTimeField()),
                    ('answer', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='earlier', to='hjulet.assessmentanswer')),
                    ('by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ],
                options={
                    'verbose_name': 'tidigare svar',
                    'verbose_name_plural': 'tidigare svar',
                    'ordering': ['-written_at', '-id'],
                },
            ),
            migrations.CreateModel(
                name='AssessmentEdition',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('number', models.PositiveSmallIntegerField()),
                    ('is_latest', models.BooleanField(default=True)),
                    ('content', models.JSONField()),
                    ('groups', models.CharField(blank=True, max_length=300)),
                    ('closed_at', models.DateTimeField(default=django.utils.timezone.now)),
                    ('assessment', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='editions', to='hjulet.assessment')),
                    ('closed_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ],
                options={
                    'verbose_name': 'utgåva',
                    'verbose_name_plural': 'utgåvor',
                    'ordering': ['number'],
                    'constraints': [
                        models.UniqueConstraint(fields=('assessment', 'number'), name='assessment_edition_numbered_once'),
                        models.UniqueConstraint(condition=models.Q(('is_latest', True)), fields=('assessment',), name='assessment_one_latest_edition'),
                    ],
                },
            ),
            migrations.CreateModel(
                name='AssessmentEffect',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('version', models.PositiveIntegerField(default=1)),
                    ('added_at', models.DateTimeField(default=django.utils.timezone.now)),
                    ('group', models.CharField(choices=[('children', 'barn'), ('young', 'unga'), ('elderly', 'äldre'), ('women', 'kvinnor'), ('men', 'män'), ('disability', 'personer med funktionsnedsättning'), ('no_car', 'hushåll utan bil'), ('low_income', 'hushåll med låg inkomst'), ('foreign_born', 'utrikes födda'), ('students', 'elever och studerande'), ('commuters', 'arbetspendlare'), ('shifts', 'de som arbetar kvällar, nätter och helger'), ('care', 'de som ska till vården'), ('rural', 'boende på landsbygden'), ('other', 'annan grupp')], max_length=14, verbose_name='grupp')),
                    ('group_words', models.CharField(blank=True, max_length=150, verbose_name='vilka närmare bestämt')),
                    ('perspective', models.CharField(choices=[('individual', 'individen: ålder, kön, förmåga, hushåll'), ('geographic', 'platsen: var man bor, arbetar och vistas'), ('mobility', 'resandet: vilka färdsätt som vinner eller förlorar')], max_length=12, verbose_name='perspektiv')),
                    ('direction', models.CharField(choices=[('better', 'blir bättre'), ('same', 'blir som förut'), ('worse', 'blir sämre'), ('both', 'blir både bättre och sämre'), ('unknown', 'vet inte')], max_length=8, verbose_name='riktning')),
                    ('effect', models.TextField(max_length=1500, verbose_name='vad som händer')),
                    ('evidence', models.TextField(blank=True, max_length=1000, verbose_name='vad det bygger på')),
                    ('sureness', models.CharField(choices=[('sure', 'säkert'), ('likely', 'troligt'), ('unsure', 'osäkert')], max_length=8, verbose_name='hur säkert')),
                    ('people', models.PositiveIntegerField(blank=True, null=True, verbose_name='ungefär hur många')),
                    ('added_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('alternative', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='effects', to='hjulet.assessmentalternative', verbose_name='alternativ')),
                    ('assessment', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='effects', to='hjulet.assessment')),
                ],
                options={
                    'verbose_name': 'följd för en grupp',
                    'verbose_name_plural': 'följder för grupper',
                    'ordering': ['alternative_id', 'id'],
                    'constraints': [
                        models.CheckConstraint(condition=models.Q(('people__isnull', True), ('people', 0), ('people__gte', 5), _connector='OR'), name='assessment_effect_on_no_small_group'),
                    ],
                },
            ),
            migrations.CreateModel(
                name='AssessmentReopening',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('reason', models.TextField(max_length=1000, verbose_name='varför')),
                    ('at', models.DateTimeField(default=django.utils.timezone.now)),
                    ('assessment', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='reopenings', to='hjulet.assessment')),
                    ('by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ],
                options={
                    'verbose_name': 'öppnad igen',
                    'verbose_name_plural': 'öppnade igen',
                    'ordering': ['at', 'id'],
                    'constraints': [
                        models.CheckConstraint(condition=models.Q(('reason', ''), _negated=True), name='assessment_reopened_with_reason'),
                    ],
                },
            ),
            migrations.CreateModel(
                name='AssessmentTable',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('version', models.PositiveIntegerField(default=1)),
                    ('added_at', models.DateTimeField(default=django.utils.timezone.now)),
                    ('question', models.CharField(choices=[('proposal', 'Förslaget'), ('alternatives', 'Alternativen'), ('need', 'Behovet'), ('access', 'Tillgången'), ('consequence', 'Följderna'), ('taking_part', 'Medverkan'), ('mitigation', 'Lindringen'), ('decision', 'Beslutet'), ('follow_up', 'Uppföljningen')], max_length=12)),
                    ('title', models.CharField(max_length=150, verbose_name='vad tabellen visar')),
                    ('source', models.CharField(max_length=300, verbose_name='källa')),
                    ('dated_on', models.DateField(verbose_name='framtagen')),
                    ('method', models.TextField(max_length=1500, verbose_name='så är det beräknat')),
                    ('columns', models.JSONField(default=list)),
                    ('rows', models.JSONField(default=list)),
                    ('shown', models.CharField(blank=True, max_length=120, verbose_name='kolumn i bilden')),
                    ('people', models.CharField(blank=True, max_length=120, verbose_name='kolumn med antal personer')),
                    ('added_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('assessment', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='tables', to='hjulet.assessment')),
                ],
                options={
                    'verbose_name': 'tabell i en konsekvensanalys',
                    'verbose_name_plural': 'tabeller i konsekvensanalyser',
                    'ordering': ['id'],
                },
            ),
            migrations.CreateModel(
                name='AssessmentVoice',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('version', models.PositiveIntegerField(default=1)),
                    ('added_at', models.DateTimeField(default=django.utils.timezone.now)),
                    ('question', models.CharField(choices=[('proposal', 'Förslaget'), ('alternatives', 'Alternativen'), ('need', 'Behovet'), ('access', 'Tillgången'), ('consequence', 'Följderna'), ('taking_part', 'Medverkan'), ('mitigation', 'Lindringen'), ('decision', 'Beslutet'), ('follow_up', 'Uppföljningen')], max_length=12)),
                    ('who', models.CharField(max_length=150, verbose_name='vilka som har sagt det')),
                    ('said_on', models.DateField(default=django.utils.timezone.localdate, verbose_name='när')),
                    ('gathered', models.CharField(choices=[('meeting', 'öppet möte eller samråd'), ('interview', 'intervjuer'), ('survey', 'enkät'), ('on_board', 'samtal ombord eller vid hållplatsen'), ('letters', 'synpunkter som har kommit in'), ('council', 'råd, till exempel pensionärsråd eller ungdomsråd'), ('staff', 'de som arbetar med det, till exempel förare och skolor'), ('other', 'på annat sätt')], max_length=10, verbose_name='hur det samlades in')),
                    ('words', models.TextField(max_length=2000, verbose_name='vad de sade')),
                    ('added_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('assessment', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='voices', to='hjulet.assessment')),
                ],
                options={
                    'verbose_name': 'vad berörda har sagt',
                    'verbose_name_plural': 'vad berörda har sagt',
                    'ordering': ['said_on', 'id'],
                },
            ),
        ]),
    ]
