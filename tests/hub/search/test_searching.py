"""Asking the index: what is found, what is never found, and what is said about how it was looked for."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import Group
from django.db import transaction

from hjulet.hub.models import IndexedWord, Place, SearchDocument, SplitCorrection, Theme
from hjulet.hub.rules import ANYONE
from hjulet.hub.search import (
    index_document,
    near_duplicates,
    related_to,
    remove_document,
    search,
    searching,
    stores,
)
from hjulet.hub.search.index import ALL_DOCUMENTS, Index
from tests.factories import make_person
from tests.hub.search.corpus import TEXTS, findable, write_corpus

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def corpus(db):
    write_corpus()


def found(text: str, *, viewer=ANYONE, **options) -> list[int]:
    return [hit.object_id for hit in search(viewer, text, **options).hits]


@pytest.mark.parametrize(
    ("question", "first"),
    [
        ("indragen buss", 1),
        ("kollektivtrafikindragning", 1),
        ("skolnedläggningar", 2),
        ("lägga ner byskolan", 2),
        ("lanthandel", 4),
        ("nattillsyn", 5),
        ("kameror i hemtjänst", 5),
        ("school", 6),
        ("bus", 1),
        ("Kramfors kommuns bussar", 1),
    ],
)
def test_everyday_questions_find_what_they_mean(question, first):
    assert found(question)[:1] == [first]


def test_swedish_letters_are_told_apart():
    assert found("får", expand=False) == [3]
    assert found("far", expand=False) == [4]
    assert found("Ås", expand=False) == [3]


def test_quotation_marks_ask_for_exactly_that():
    assert found('"dela lärare"') == [2]
    assert found('"delar lärare"') == []
    assert found('"buss"') == []
    assert found('"bussen slutade gå"') == [1]


def test_widening_is_told_and_can_be_turned_off():
    wide = search(ANYONE, "kollektivtrafik")
    assert [hit.object_id for hit in wide.hits] == [1]
    assert "buss" in wide.also_searched
    plain = search(ANYONE, "kollektivtrafik", expand=False)
    assert (plain.hits, plain.also_searched) == ((), ())


def test_a_word_that_an_editor_adds_counts_at_once():
    assert found("skjutsring") == []
    Theme.objects.create(name="Skjutsring", slug="skjutsring", other_words="samåkning")
    assert found("skjutsring") == [1]


def test_misspelled_words_are_mended_only_when_nobody_has_written_them():
    mended = search(ANYONE, "servicepunckt")
    assert [hit.object_id for hit in mended.hits] == [4]
    assert mended.corrected == {"servicepunckt": "servicepunkt"}
    assert search(ANYONE, "far").corrected == {}
    offered = search(ANYONE, "lanthndlle")
    assert offered.did_you_mean == "lanthandel" or offered.corrected == {"lanthndlle": "lanthandel"}


def test_places_in_the_question_are_named():
    results = search(ANYONE, "skolor i Sollefteås kommun och Stockholms län")
    assert [(place.code, place.name) for place in results.places] == [
        ("2283", "Sollefteå"),
        ("01", "Stockholms län"),
    ]


def test_nobody_finds_what_they_may_not_see():
    group = Group.objects.create(name="Redaktion")
    index_document(findable(1, visibility="signed_in"))
    index_document(findable(2, visibility="groups", group_ids=[group.pk]))
    outsider, member, chief = make_person(), make_person(), make_person(is_superuser=True)
    member.groups.add(group)
    asked = {
        who: (found("buss", viewer=who), found("klasser", viewer=who))
        for who in (ANYONE, outsider, member, chief)
    }
    assert asked == {ANYONE: ([], []), outsider: ([1], []), member: ([1], [2]), chief: ([1], [2])}
    assert near_duplicates(ANYONE, TEXTS[2][1]) == []
    assert search(ANYONE, "buss klasser").counts_by_kind.get("example", 0) == 0


def test_what_is_hidden_takes_no_place_among_the_few_that_a_broad_question_ranks(monkeypatch):
    for number in range(20, 23):
        index_document(findable(number, title="Vindkraftspengen"))
    for number in range(30, 36):
        index_document(findable(number, title="Vindkraftspengen", visibility="signed_in"))
    monkeypatch.setattr(searching, "PLENTY", 1)
    monkeypatch.setattr(searching, "OF_PLENTY", 3)
    monkeypatch.setattr(searching, "BROAD", 1)
    monkeypatch.setattr(stores, "MOST_RANKED", 3)
    results = search(ANYONE, "vindkraftspengen")
    assert ({hit.object_id for hit in results.hits}, results.is_cut) == ({20, 21, 22}, True)
    assert set(found("vindkraftspengen", viewer=make_person())) <= {*range(20, 23), *range(30, 36)}


def test_a_plentiful_word_is_widened_only_when_it_gives_few(monkeypatch):
    for number in range(20, 24):
        index_document(findable(number, title="Bussen"))
    index_document(findable(24, title="Kollektivtrafiken"))
    assert 24 in found("buss")
    monkeypatch.setattr(searching, "PLENTY", 2)
    monkeypatch.setattr(searching, "FEW", 3)
    assert set(found("buss")) == {1, *range(20, 24)}
    monkeypatch.setattr(searching, "FEW", 30)
    assert 24 in found("buss")


def test_words_of_asking_need_not_stand_in_what_is_found():
    (first, *_) = search(ANYONE, "exempel på lanthandel").hits
    assert (first.object_id, first.has_every_word) == (4, True)


def test_filters_narrow_and_counts_do_not():
    kramfors, theme = Place.objects.get(code="2282"), Theme.objects.get(slug="kollektivtrafik")
    index_document(findable(1, place_ids=[kramfors.pk], theme_ids=[theme.pk], year=2021))
    index_document(findable(7, title="Bussen i Åre", year=2015))
    assert set(found("buss")) == {1, 7}
    for narrowed in (
        {"place_codes": ["2282"]},
        {"place_codes": ["22"]},
        {"theme_slugs": ["kollektivtrafik"]},
        {"theme_slugs": ["transporter"]},
        {"years": (2020, None)},
    ):
        assert found("buss", **narrowed) == [1]
    assert found("buss", years=(None, 2016), language="sv") == [7]
    assert found("buss", language="en") == []
    results = search(ANYONE, "buss", kinds=["news"])
    assert (results.hits, dict(results.counts_by_kind)) == ((), {"example": 2})
    assert [hit.object_id for hit in search(ANYONE, "buss", limit=1, offset=1).hits] == found("buss")[1:2]


def test_the_index_goes_with_the_transaction():
    with pytest.raises(RuntimeError), transaction.atomic():
        index_document(findable(8, title="Vindkraftspengen"))
        assert found("vindkraftspengen") == [8]
        raise RuntimeError
    assert found("vindkraftspengen", expand=False) == []


def test_what_is_taken_away_leaves_no_trace():
    counts = IndexedWord.objects.filter(documents__gt=0).values_list("language", "word", "documents")
    before = set(counts.all())
    index_document(findable(9, title="Zeppelinare över Zinkgruvan"))
    assert found("zeppelinare") == [9]
    index_document(findable(9, title="Luftballonger"))
    assert found("zeppelinare") == []
    remove_document("example", 9)
    assert found("luftballong") == []
    assert set(counts.all()) == before
    assert {("sv", ALL_DOCUMENTS, 5), ("en", ALL_DOCUMENTS, 1)} <= before
    SearchDocument.objects.filter(object_id=1).delete()
    assert found("buss") == []


def test_writing_the_same_again_changes_nothing(django_assert_max_num_queries):
    assert index_document(findable(1)) is False
    assert index_document(findable(1, summary="Något annat.")) is True


def test_an_editor_corrects_a_split():
    SplitCorrection.objects.create(word="sommarbete", parts="")
    index_document(findable(3, body="ändrat"))
    assert SearchDocument.objects.get(object_id=3).analysed_parts == ""
    assert Index().corrections == (("sommarbete", ()),)


def test_the_same_text_told_again_is_noticed():
    told = f"{TEXTS[2][0]} {TEXTS[2][1]}"
    (near,) = near_duplicates(ANYONE, told)
    assert (near.hit.object_id, near.share) == (2, 1.0)
    assert near_duplicates(ANYONE, told, kind="example", except_id=2) == []
    assert near_duplicates(ANYONE, "Helt andra ord om något annat som ingen har skrivit") == []
    assert near_duplicates(ANYONE, "kort") == []


def test_related_documents_share_words_or_themes():
    theme = Theme.objects.get(slug="skola")
    index_document(findable(2, theme_ids=[theme.pk]))
    index_document(
        findable(10, title="Skolans lärare", summary="Klasser som delar lärare.", theme_ids=[theme.pk])
    )
    assert [hit.object_id for hit in related_to(ANYONE, "example", 2)] == [10]
    assert related_to(ANYONE, "example", 4711) == []


@pytest.mark.every_case
@pytest.mark.parametrize(
    "text",
    ["", "   ", '"', "och att det", "' OR 1=1 --", "\\ ' & | ! ( ) : *", "NEAR(", "å" * 500, "\x00", "🚌"],
)
def test_no_text_breaks_the_search(text):
    search(ANYONE, text)


@pytest.mark.parametrize("hits", [1, 3])
def test_the_number_of_queries_does_not_grow(django_assert_num_queries, hits):
    for number in range(20, 20 + hits):
        index_document(findable(number, title=f"Zeppelinare nummer {number}"))
    with django_assert_num_queries(6):
        assert len(found("zeppelinare")) == hits
