"""Sign-ups to gatherings that are held online only are online; mails say which gathering they are about."""

from django.db import migrations
from django.db.models import OuterRef, Subquery


def forwards(apps, schema_editor):
    Registration = apps.get_model("hjulet", "Registration")
    Registration.objects.filter(gathering__mode="online").update(mode="online")
    Mail = apps.get_model("hjulet", "OutgoingMail")
    of_registration = Registration.objects.filter(pk=OuterRef("registration")).values("gathering")
    Mail.objects.filter(gathering=None).update(gathering=Subquery(of_registration))


class Migration(migrations.Migration):
    dependencies = [("hjulet", "0003_meet_in_full")]
    operations = [migrations.RunPython(forwards, migrations.RunPython.noop)]
