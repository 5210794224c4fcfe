"""Organisations with their numbers and codes, and people with their addresses."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from hjulet.hub.models import Affiliation, Organisation, Person, Theme
from hjulet.hub.queries import organisation_by_code_or_id, organisations
from hjulet.hub.rules import ANYONE, is_representative_of
from tests.factories import make_organisation, make_person, organisation

pytestmark = pytest.mark.django_db


def test_all_municipalities_and_regions_are_ready():
    assert organisations(ANYONE, kind="municipality").count() == 290
    assert organisations(ANYONE, kind="region").count() == 21
    assert organisation("22").name == "Region Västernorrland"


@pytest.mark.parametrize("number", ["212000-0142", "2120000142", "16212000-0142"])
def test_organisation_number_is_kept_in_one_form(number):
    found = Organisation(name="Stockholms stad", kind="other", org_number=number)
    if number.startswith("16"):
        with pytest.raises(ValidationError):
            found.clean()
    else:
        found.clean()
        assert found.org_number == "212000-0142"


@pytest.mark.parametrize("number", ["212000-0143", "12345", "kommun"])
def test_wrong_organisation_number_says_what_was_expected(number):
    with pytest.raises(ValidationError, match="tio siffror"):
        Organisation(name="X", kind="other", org_number=number).clean()


def test_a_code_belongs_to_one_organisation_at_a_time():
    with pytest.raises(IntegrityError), transaction.atomic():
        make_organisation(code="2282", kind="municipality")
    Organisation.objects.filter(code="2282").update(valid_to=date(2026, 1, 1))
    make_organisation(code="2282", kind="municipality", name="Höga Kusten kommun")
    assert organisation_by_code_or_id(ANYONE, "2282").name == "Höga Kusten kommun"


@pytest.mark.parametrize("value", ["9999", "", "Kramfors", "-1", "²²", "1" * 30])
def test_unknown_organisation(value):
    assert organisation_by_code_or_id(ANYONE, value) is None


def test_two_spellings_of_an_address_are_one_person():
    person = make_person(email="Anna.Ek@Exempel.INVALID")
    assert person.email == "anna.ek@exempel.invalid"
    with pytest.raises(IntegrityError), transaction.atomic():
        make_person(email="anna.ek@exempel.invalid")
    assert Person.objects.get_by_natural_key(" ANNA.ek@exempel.invalid") == person


def test_no_table_has_a_field_for_a_personal_identity_number():
    from django.apps import apps

    names = {
        field.name
        for model in apps.get_app_config("hjulet").get_models()
        for field in model._meta.get_fields()
    }
    assert not {
        name for name in names if "personnummer" in name or "ssn" in name or "identity_number" in name
    }


def test_a_representative_acts_for_the_own_organisation_and_only_while_it_lasts():
    today = timezone.localdate()
    person, kramfors = make_person(), organisation("2282")
    assert not is_representative_of(person, kramfors)
    affiliation = Affiliation.objects.create(person=person, organisation=kramfors, is_representative=True)
    assert is_representative_of(person, kramfors)
    assert not is_representative_of(person, organisation("2281"))
    assert not is_representative_of(ANYONE, kramfors)
    affiliation.from_date, affiliation.to_date = today - timedelta(days=9), today - timedelta(days=1)
    affiliation.save()
    assert not is_representative_of(person, kramfors)


def test_a_subject_word_is_never_wider_than_itself():
    wide = Theme.objects.create(name="Vid", slug="vid")
    narrow = Theme.objects.create(name="Smal", slug="smal", broader=wide)
    wide.broader = narrow
    with pytest.raises(ValidationError, match="vidare än sig självt"):
        wide.clean()
