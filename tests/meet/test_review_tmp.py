import threading, time
from datetime import timedelta
import pytest
from django.db import connection, connections, transaction
from django.utils import timezone
from hjulet.hub.rules import ANYONE
from hjulet.meet import actions
from hjulet.meet.models import *
from hjulet.meet.actions.desk import locked_desk
from tests import factories as f

pytestmark = pytest.mark.django_db(transaction=True)

def test_stale_gathering():
    g = f.make_gathering(seats=10)
    out = {}
    started = threading.Event()
    def other():
        try:
            started.set()
            with locked_desk(g.pk) as locked:
                out["seats"] = locked.gathering.seats
                out["sites"] = len(list(locked.gathering.sites.all()))
        finally:
            connections.close_all()
    with transaction.atomic():
        RegistrationDesk.objects.select_for_update().get(gathering=g)
        t = threading.Thread(target=other); t.start(); started.wait(); time.sleep(1)
        GatheringPage.objects.filter(pk=g.pk).update(seats=1)
        GatheringSite.objects.create(page=g, name="Umeå", seats=3)
    t.join(20)
    print("VENDOR", connection.vendor, "STALE?", out, "DB", GatheringPage.objects.get(pk=g.pk).seats)

def test_double_join():
    s = f.make_series(sign_up_mode="whole"); f.make_occasion(s); f.make_occasion(s)
    p = f.make_person(email="dubbel@exempel.invalid")
    errors = []
    bar = threading.Barrier(6)
    def go():
        try:
            bar.wait()
            actions.join_series(ANYONE, s, name="D", email="dubbel@exempel.invalid", organisation=None, submission="abc")
        except Exception as e:
            errors.append(repr(e)[:200])
        finally:
            connections.close_all()
    ts = [threading.Thread(target=go) for _ in range(6)]
    [t.start() for t in ts]; [t.join(30) for t in ts]
    print("DOUBLE", connection.vendor, len(errors), errors[:2])

def test_move_against_sign_up_and_material():
    """desk -> page (move) against page -> desk?"""
    pass
