"""The Swedish analyser: its laws for any text, and probes that other stemmers and splitters fail."""

from __future__ import annotations

import pickle
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hjulet.instruments.language import Analyser, lexicon_file, open_analyser, words_of
from hjulet.instruments.language.building import stem_with_verb, write_lexicon
from hjulet.instruments.language.compounds import linked_forms, split_compound
from hjulet.instruments.language.lexicon import BrokenLexicon, Lexicon, open_lexicon

swedish = open_analyser("sv")
english = open_analyser("en")
letters = st.text("abcdefghijklmnopqrstuvwxyzåäöéü-+ ", max_size=60)


def stems(text: str) -> list[str]:
    return swedish.analyse(text).stems


@given(st.text(max_size=200))
def test_any_text_can_be_analysed_and_gives_stems_without_blanks(text):
    for analyser in (swedish, english):
        analysis = analyser.analyse(text)
        assert all(stem and not set(stem) & set(" \n\t'\"") for stem in analysis.stems)
        assert set(analysis.parts(analysis.parts_asked_for())) <= analysis.parts_asked_for() | {
            verb.stem for verb in analysis.phrasal
        }


@given(st.text(max_size=200))
def test_words_of_words_are_the_same_words(text):
    assert words_of(" ".join(words_of(text))) == words_of(text)


@given(letters)
def test_capitals_change_nothing(text):
    assert stems(text.upper()) == stems(text)


@given(letters)
def test_a_dictionary_form_is_its_own_dictionary_form(text):
    for term in swedish.analyse(text).terms:
        if term.is_known:
            assert swedish.term(term.lemma).stem == term.stem


@pytest.mark.parametrize(
    ("one", "other"), [("får", "far"), ("ås", "as"), ("hål", "hal"), ("kök", "kok"), ("idé", "ide")]
)
def test_swedish_letters_are_never_folded(one, other):
    assert words_of(one) == [one]
    assert swedish.term(one).stem != swedish.term(other).stem


def test_words_with_signs_are_kept_whole_and_in_pieces():
    assert words_of("BRP+ och e‑hemtjänst, Kramfors' kommun") == [
        "brp+",
        "och",
        "e-hemtjänst",
        "kramfors",
        "kommun",
    ]
    assert swedish.term("brp+").pieces == ("brp",)
    assert swedish.term("e-hemtjänst").pieces == (swedish.term("hemtjänst").stem,)
    decomposed = "a\u030are"
    assert words_of(decomposed) == ["åre"]


@pytest.mark.parametrize(
    "forms",
    [
        "skola skolan skolor skolorna skolans",
        "indragen indragna indraget indragning indragningen",
        "krympa krympte krympande krymper krympning",
        "kommun kommuner kommunens kommunerna",
        "nedlägga nedlagda nedlagd nedläggning nedläggningar",
        "hållbar hållbart hållbara hållbarhet",
        "buss bussen bussar bussarna",
        "tåg tåget tågen",
        "kris krisen kriser",
    ],
)
def test_forms_of_one_word_meet(forms):
    assert len({swedish.term(form).stem for form in forms.split()}) == 1


@pytest.mark.parametrize(
    "words",
    [
        "förening föra",
        "ordning ord",
        "tidning tid",
        "äldre gammal",
        "plan planering",
        "region regn",
        "skola skål",
    ],
)
def test_different_words_stay_apart(words):
    one, other = words.split()
    assert swedish.term(one).stem != swedish.term(other).stem


COMPOUNDS = """
kollektivtrafikindragning kollektivtrafik indragning; landsbygdsutveckling landsbygd utveckling;
befolkningsminskning befolkning minskning; nattillsyn natt tillsyn; kyrkogård kyrka gård; gatubelysning gata belysning;
arbetspendling arbete pendling; avfallshantering avfall hantering; lanthandel land handel; elbil el bil;
gymnasieskola gymnasium skola; äldreomsorg äldre omsorg; lärarbrist lärare brist; byskola by skola;
samhällsplanering samhälle planering; avtalssamverkan avtal samverkan; näringslivsutveckling näringsliv utveckling
"""


@pytest.mark.parametrize("line", [line.split() for line in COMPOUNDS.split(";")], ids=lambda line: line[0])
def test_compounds_are_taken_apart(line):
    word, *parts = line
    likeliest = split_compound(word, open_lexicon(lexicon_file()).find)[0]
    assert [part.lemma for part in likeliest.parts] == parts


@pytest.mark.parametrize(
    "word",
    [
        "tillgänglighet",
        "välbefinnande",
        "samverkan",
        "kommunal",
        "innovation",
        "utvärdering",
        "förvaltning",
        "universitet",
        "rekrytering",
    ],
)
def test_what_only_looks_like_a_compound_is_left_whole(word):
    assert split_compound(word, open_lexicon(lexicon_file()).find) == []


def test_a_part_must_be_a_word_of_the_site():
    bus = swedish.analyse("kollektivtrafikindragning")
    parts = [swedish.term(word).stem for word in ("kollektivtrafik", "indragning")]
    assert bus.parts(set(parts)) == parts
    assert bus.parts({parts[0]}) == []
    assert set(parts) <= bus.parts_asked_for()


def test_an_editor_has_the_last_word_on_a_split():
    whole = Analyser(open_lexicon(lexicon_file()).find, corrections={"landsbygdsutveckling": ()})
    assert whole.analyse("landsbygdsutveckling").parts({"landsbyg", "utveckl"}) == []
    own = Analyser(open_lexicon(lexicon_file()).find, corrections={"nattlarm": ("larm", "natt")})
    assert own.analyse("nattlarm").parts(set()) == ["larm", "natt"]


def test_a_particle_goes_before_its_verb():
    spoken = swedish.analyse("De lade tyvärr ner skolan och drog in bussen").phrasal
    assert [verb.lemma for verb in spoken] == ["nedlägga", "indra"]
    assert swedish.analyse("bor i kommunen").phrasal == ()


def test_english_is_stemmed_and_not_taken_apart():
    assert english.analyse("The municipalities' public transport").stems == ["municip", "public", "transport"]


def test_linking_forms_lead_to_their_words():
    for head, tail, word in [
        ("gatu", "ljus", "gata"),
        ("arbets", "dag", "arbete"),
        ("nat", "tåg", "natt"),
        ("lärar", "lön", "lärare"),
    ]:
        assert word in linked_forms(head, tail)


def test_a_noun_shares_the_stem_of_its_verb_only_when_there_is_one():
    assert stem_with_verb("minskning", {"minska"}) == "minsk"
    assert stem_with_verb("tidning", {"tida"}) == "tidning"


def test_a_lexicon_answers_from_its_file_alone(tmp_path: Path):
    file = tmp_path / "small.bin"
    write_lexicon(
        file,
        {
            "skola": "skola",
            "skolan": "skola",
            "skolor": "skola",
            "Åre": "Åre",
            "indragen": "indrag",
            "indragna": "indragen",
            "indragnas": "indragen",
        },
    )
    lexicon = Lexicon.open(file)
    assert {
        form: entry.lemma if (entry := lexicon.find(form)) else None
        for form in ("skolor", "åre", "indragen", "bil")
    } == {
        "skolor": "skola",
        "åre": "åre",
        "indragen": "indragen",
        "bil": None,
    }


def test_a_file_that_is_no_lexicon_says_so(tmp_path: Path):
    for content in (b"", b"x" * 100, pickle.dumps({"skolan": "skola"})):
        file = tmp_path / "broken.bin"
        file.write_bytes(content or b"-")
        with pytest.raises(BrokenLexicon, match="built again"):
            Lexicon.open(file)
