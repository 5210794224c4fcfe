"""Who follows which place, and how often they are told by mail."""

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

from hjulet.migrations._together import CreateTogether


class Migration(migrations.Migration):

    dependencies = [
        ('hjulet', '0007_search_tables'),
    ]

    operations = [
        CreateTogether([
            migrations.CreateModel(
                name='PlaceFollowing',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('since', models.DateTimeField(default=django.utils.timezone.now, verbose_name='följer sedan')),
                    ('looked_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='senast sedd')),
                    ('unseen_since', models.DateTimeField(default=django.utils.timezone.now, verbose_name='osett sedan')),
                    ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='followed_places', to=settings.AUTH_USER_MODEL, verbose_name='person')),
                    ('place', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='followers', to='hjulet.place', verbose_name='plats')),
                ],
                options={
                    'verbose_name': 'följd plats',
                    'verbose_name_plural': 'följda platser',
                    'constraints': [models.UniqueConstraint(fields=('person', 'place'), name='place_followed_once')],
                },
            ),
            migrations.CreateModel(
                name='PlaceDigest',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('rhythm', models.CharField(choices=[('weekly', 'varje vecka'), ('monthly', 'varje månad'), ('never', 'aldrig')], default='weekly', max_length=10, verbose_name='hur ofta')),
                    ('told_until', models.DateTimeField(default=django.utils.timezone.now, verbose_name='berättat till och med')),
                    ('period', models.CharField(blank=True, max_length=10)),
                    ('person', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='place_digest', to=settings.AUTH_USER_MODEL, verbose_name='person')),
                ],
                options={
                    'verbose_name': 'brev om platser',
                    'verbose_name_plural': 'brev om platser',
                    'indexes': [models.Index(fields=['rhythm', 'period'], name='hjulet_plac_rhythm_999f31_idx')],
                },
            ),
        ]),
    ]
