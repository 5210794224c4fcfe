"""The user model alone: Wagtail's own migrations depend on it, and the rest of ours on Wagtail's."""

import django.utils.timezone
from django.db import migrations, models

import hjulet.hub.models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("auth", "0012_alter_user_first_name_max_length"),
    ]

    operations = [
        migrations.CreateModel(
            name='Person',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('password', models.CharField(max_length=128, verbose_name='password')),
                ('last_login', models.DateTimeField(blank=True, null=True, verbose_name='last login')),
                ('is_superuser', models.BooleanField(default=False, help_text='Designates that this user has all permissions without explicitly assigning them.', verbose_name='superuser status')),
                ('email', models.EmailField(max_length=254, unique=True, verbose_name='e-postadress')),
                ('name', models.CharField(blank=True, max_length=150, verbose_name='namn')),
                ('title', models.CharField(blank=True, max_length=150, verbose_name='titel')),
                ('language', models.CharField(choices=[('sv', 'Svenska'), ('en', 'English')], default='sv', max_length=5, verbose_name='språk')),
                ('is_staff', models.BooleanField(default=False, verbose_name='når den tekniska administrationen')),
                ('is_active', models.BooleanField(default=True, verbose_name='aktiv')),
                ('date_joined', models.DateTimeField(default=django.utils.timezone.now, verbose_name='skapad')),
                ('groups', models.ManyToManyField(blank=True, help_text='The groups this user belongs to. A user will get all permissions granted to each of their groups.', related_name='user_set', related_query_name='user', to='auth.group', verbose_name='groups')),
                ('user_permissions', models.ManyToManyField(blank=True, help_text='Specific permissions for this user.', related_name='user_set', related_query_name='user', to='auth.permission', verbose_name='user permissions')),
            ],
            options={
                'verbose_name': 'person',
                'verbose_name_plural': 'personer',
                'ordering': ['name', 'email'],
            },
            managers=[
                ('objects', hjulet.hub.models.PersonManager()),
            ],
        ),
    ]
