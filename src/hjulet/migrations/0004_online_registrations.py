"""Sign-ups to gatherings that are held online only are online."""

from django.db import migrations


def forwards(apps, schema_editor):
    Registration = apps.get_model("hjulet", "Registration")
    Registration.objects.filter(gathering__mode="online").update(mode="online")


class Migration(migrations.Migration):
    dependencies = [("hjulet", "0003_meet_in_full")]
    operations = [migrations.RunPython(forwards, migrations.RunPython.noop)]
