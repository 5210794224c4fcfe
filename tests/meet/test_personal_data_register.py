"""Every field about a person has a purpose and an end: the table in code is held against every model there is."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.apps import apps
from django.db import models
from django.test import Client
from django.urls import reverse

from hjulet.hub.models import Person
from hjulet.meet.models import RetentionRule
from hjulet.meet.queries.ties import NO_TIES, TIES
from hjulet.site.personal_data import every_holding, every_not_personal, register
from tests.factories import organisation

FREE = (models.CharField, models.TextField, models.JSONField, models.FileField, models.BinaryField,
        models.GenericIPAddressField)  # fmt: skip
ADDRESSES = (models.EmailField, models.GenericIPAddressField)

ALL_HOLDINGS = every_holding()
ALL_NOT_PERSONAL = every_not_personal()


def points_at_a_person(field: models.Field) -> bool:
    return field.is_relation and field.related_model is Person


def can_hold_personal_data(field: models.Field) -> bool:
    if points_at_a_person(field):
        return True
    return isinstance(field, FREE) and not field.choices and not isinstance(field, models.SlugField)


def is_accounted_for(label: str, field: models.Field) -> bool:
    for holding in ALL_HOLDINGS:
        if holding.model == label and (field.name in holding.fields or holding.fields == ("*",)):
            return True
    marked = ALL_NOT_PERSONAL.get(label, ())
    if marked == ("*",):
        return not points_at_a_person(field) and not isinstance(field, ADDRESSES)
    return field.name in marked


def every_field() -> list[tuple[str, models.Field]]:
    found = []
    for model in apps.get_models(include_auto_created=True):
        fields = [*model._meta.local_fields, *model._meta.local_many_to_many]
        found += [(model._meta.label, field) for field in fields]
    return found


def test_every_field_that_can_hold_personal_data_is_in_the_register_or_marked_as_not_personal():
    # The table between people and groups is Person.groups, which is in the register.
    through = {"hjulet.Person_groups", "hjulet.Person_user_permissions"}
    missing = [
        f"{label}.{field.name}"
        for label, field in every_field()
        if label not in through and can_hold_personal_data(field) and not is_accounted_for(label, field)
    ]
    assert missing == []


def test_the_register_names_no_field_that_is_not_there():
    there = {(label, field.name) for label, field in every_field()}
    labels = {label for label, _name in there}
    named = [
        (label, name)
        for label, fields in [(holding.model, holding.fields) for holding in ALL_HOLDINGS]
        + list(ALL_NOT_PERSONAL.items())
        for name in fields
        # The search table of SQLite is not there on PostgreSQL.
        if label != "wagtailsearch.SQLiteFTSIndexEntry"
    ]
    gone = [pair for pair in named if (pair not in there if pair[1] != "*" else pair[0] not in labels)]
    assert gone == []


def test_no_field_is_both_personal_and_not():
    both = [
        f"{holding.model}.{name}"
        for holding in ALL_HOLDINGS
        for name in holding.fields
        if name in ALL_NOT_PERSONAL.get(holding.model, ())
    ]
    assert both == []


@pytest.mark.parametrize("holding", ALL_HOLDINGS, ids=lambda holding: f"{holding.model}:{holding.fields[0]}")
def test_every_holding_says_what_why_who_and_how_long(holding):
    assert str(holding.what)
    assert str(holding.purpose)
    assert str(holding.shown_to)
    assert bool(str(holding.kept)) != bool(holding.subject), "either in words or by a rule"
    if holding.subject:
        assert holding.subject in RetentionRule.Subject.values


def test_every_link_to_a_person_is_known_as_a_tie_or_not():
    links = {
        f"{label}.{field.name}"
        for label, field in every_field()
        if label.startswith("hjulet.") and points_at_a_person(field) and not field.many_to_many
    }
    assert links == set(TIES) | set(NO_TIES)


@pytest.mark.django_db
def test_the_public_register_shows_every_purpose_with_its_rule_and_is_open_to_all():
    host = organisation()
    RetentionRule.objects.create(
        number="K1", subject=RetentionRule.Subject.MAILS, owner=host, way=RetentionRule.Way.KEEP, days_after=0
    )
    answer = Client().get(reverse("personal_data"))
    assert answer.status_code == 200
    text = re.sub(r"\s+", " ", answer.content.decode())
    assert len(register()) == sum(holding.is_in_register for holding in ALL_HOLDINGS)
    for rule in RetentionRule.objects.filter(is_in_force=True, owner=None):
        assert f"(regel {rule.number})" in text
    assert f"{host}: bevaras (regel K1)" in text
    assert "Sju år efter" in text
    assert "14 dagar efter träffen" in text


@pytest.mark.django_db
def test_the_register_is_forgotten_by_the_page_cache_when_a_rule_changes(
    page_cache, django_capture_on_commit_callbacks
):
    browser = Client()
    assert "180 dagar efter träffen" in browser.get(reverse("personal_data")).content.decode()
    with django_capture_on_commit_callbacks(execute=True):
        rule = RetentionRule.objects.get(subject=RetentionRule.Subject.MAILS, owner=None)
        rule.days_after = 90
        rule.save()
    assert "90 dagar efter träffen" in browser.get(reverse("personal_data")).content.decode()


def test_the_docs_name_every_rule():
    text = (Path(__file__).parents[2] / "docs" / "run" / "personal-data.md").read_text(encoding="utf-8")
    from hjulet.meet.actions.retention import DEFAULT_RULES

    for number, subject, way, days in DEFAULT_RULES:
        assert re.search(rf"\| {number} \| `{subject}` \| .*\b{days}\b.*\| {way} \|", text), number
