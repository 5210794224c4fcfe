"""Lists of operations as they come: forms, headings, amounts, places, persons, and faults that are told."""

from __future__ import annotations

import polars as pl
import pytest
from openpyxl import Workbook

from hjulet.instruments.funding import FundingError, read_operations, read_places
from tests.instruments.funding.lists import FOUR, read, touched, written

PROJEKTBANKEN = """\
ärende-id;stödmottagare;beviljat_belopp_sek;beviljat_belopp_eur;projektnamn;projekt_starttid;projektledare;telnr;e-post;kommuner
20200040;Region A;6 000 000;650 000;Tåg;2015-01-01;Kim Kim;070-123 45 67;kim@a.invalid;Stockholm, Göteborgs kommun
20200041;Firma 19800102-1234;1500000,50;160000;"Flera
rader";2016-02-01;Bo Bo;;bo@b.invalid;2505|Hela landet
20200042;Region B;;;Okänt belopp;;;;;
"""
KOHESIO = """\
Operation_Unique_Identifier,Operation_Name_Programme_Language,Beneficiary_Name,Operation_Start_Date,Total_Eligible_Expenditure_amount,Total_Eligible_Expenditure_Currency,Project_EU_Budget,LAU_Labels,Location_Indicator_latitude_longitude
Q1,Ett,Universitetet,04/09/2023,3000.0,SEK,1000.5,Stockholm,"59.33,18.06"
Q1,Ett,Universitetet,04/09/2023,3000.0,SEK,1000.5,Göteborg,"57.71,11.97"
Q2,Två,Kommunen,05/09/2023,500.0,SEK,200,,"0.0,0.0"
"""


def test_projektbanken_is_read_without_its_persons(tmp_path):
    found = read(tmp_path, PROJEKTBANKEN)
    assert found.ids == ("20200040", "20200041", "20200042")
    assert found.amounts[:2].tolist() == [6_000_000, 1_500_000.5]
    assert found.amounts[2] != found.amounts[2], "an empty amount is not known, and never 0"
    assert (found.currency, found.amount_column) == ("SEK", "beviljat_belopp_sek")
    assert touched(found) == {"20200040": {"0180", "1480"}, "20200041": {"2505"}, "20200042": set()}
    assert found.details.columns == ["name", "beneficiary", "start"]
    kept = " ".join(map(str, (found.details.rows(), found.notes, found.ids)))
    for personal in ("Kim", "Bo Bo", "070", "@", "1234"):
        assert personal not in kept
    assert found.details["beneficiary"].to_list() == ["Region A", "Firma", "Region B"]
    assert found.notes == (
        "amounts are those of 'beviljat_belopp_sek'; there are also: beviljat_belopp_eur",
        "wider than a municipality, and so not placed: Hela landet",
        "not read, since they are about persons: 3 columns",
        "personal numbers and e-mail taken out of 1 cells",
    )


def test_kohesio_has_a_row_for_each_place_and_coordinates(tmp_path):
    found = read(tmp_path, KOHESIO, "kohesio.csv")
    assert (found.ids, found.amounts.tolist(), found.currency) == (("Q1", "Q2"), [1000.5, 200.0], "EUR")
    assert touched(found) == {"Q1": {"0180", "1480"}, "Q2": set()}
    assert touched(found, "location") == {"Q1": {"0180", "1480"}, "Q2": set()}, "0, 0 is in the sea"
    assert found.details["start"].to_list()[0].isoformat() == "2023-09-04"


def test_all_forms_of_file_say_the_same(tmp_path):
    rows = {
        "project_id": ["p1", "p2"],
        "amount_sek": [100.0, 20.5],
        "municipality": ["0180|1480", "Vaggeryd"],
    }
    frame = pl.DataFrame(rows)
    frame.write_csv(tmp_path / "a.csv", separator="\t")
    frame.write_parquet(tmp_path / "a.parquet")
    frame.with_columns(pl.col("municipality").str.split("|")).write_json(tmp_path / "a.json")
    book = Workbook()
    book.active.append(["List of operations", None, None])
    book.active.append([])
    book.active.append(list(rows))
    for row in zip(*rows.values(), strict=True):
        book.active.append(list(row))
    book.save(tmp_path / "a.xlsx")
    written(
        tmp_path,
        '<l xmlns="urn:x"><date>2020</date><projects><project project_id="p1"><amount_sek>100</amount_sek><municipality>'
        "<code>0180</code><code>1480</code></municipality></project>"
        '<project project_id="p2"><amount_sek>20,5</amount_sek><municipality>Vaggeryd</municipality></project></projects></l>',
        "a.xml",
    )
    for ending in ("csv", "parquet", "json", "xlsx", "xml"):
        found = read_operations(tmp_path / f"a.{ending}", FOUR)
        assert found.amounts.tolist() == [100.0, 20.5], ending
        assert touched(found) == {"p1": {"0180", "1480"}, "p2": {"0665"}}, ending


def test_headings_of_the_regulations_are_known(tmp_path):
    found = read(
        tmp_path,
        "Lista över insatser;;;\n"
        "Unik kod för insatsen;Stödmottagarens namn;Total cost of the operation (EUR);Location indicator\n"
        "a;X;1.500.000,50;Göteborg\n",
    )
    assert (found.amounts.tolist(), found.currency) == ([1_500_000.5], "EUR")
    assert touched(found, "location") == {"a": {"1480"}}


def test_currencies_are_mixed_only_with_a_rate(tmp_path):
    text = "id,amount,municipality\na,100 SEK,0180\nb,10 EUR,1480\n"
    assert read(tmp_path, text, rates={"EUR": 8.39}).amounts.tolist() == pytest.approx([100, 83.9])
    with pytest.raises(FundingError, match="EUR and SEK are mixed"):
        read(tmp_path, text)


@pytest.mark.parametrize(
    ("text", "where", "words"),
    [
        ("id,amount,kommun\np,many,0180\n", ":2, column 'amount'", "'many' came, and an amount was expected"),
        ("id,amount,kommun\n\np,\"1,500\",0180\n", ":3, column 'amount'", "two ways"),
        ("id,amount,kommun\np,-5,0180\n", ":2, column 'amount'", "0 or more"),
        ("id,amount,kommun\np,5,Stokholm\n", ":2, column 'kommun'", "did you mean 0180 (Stockholm)?"),
        ("id,amount,kommun\np,5,0180\np,6,1480\n", ":3, column 'amount', project p", "5 on line 2 and 6 here"),
        ('id,amount,kommun\n"p\nq",5,0180\n,6,1480\n', ":4, column 'id'", "no id"),
        ("id,sum,kommun\np,5,0180\n", ":1", "no heading is known as the one that holds the amounts"),
        ("id,amount,amount\np,5,0180\n", ":1", "the heading 'amount' stands twice"),
        ("id,amount,kommun\np,5,0180,x\n", ":2", "between quotation marks"),
        ("id,amount,kommun\n", ":1", "no rows"),
        ("", ":1", "the file is empty"),
    ],
)  # fmt: skip
def test_a_fault_is_told_with_its_line_and_column(tmp_path, text, where, words):
    with pytest.raises(FundingError) as told:
        read(tmp_path, text)
    assert f"projects.csv{where}" in str(told.value)
    assert words in str(told.value)


def test_unknown_places_can_be_kept_apart(tmp_path):
    found = read(tmp_path, "id,amount,kommun\np,5,Narnia\n", unknown="unlocated")
    assert touched(found) == {"p": set()}
    assert found.notes == ("1 mentions of places that are not in the table, and so not placed",)


def test_a_column_about_persons_cannot_be_asked_for(tmp_path):
    with pytest.raises(FundingError, match="columns about persons are not read"):
        read(tmp_path, "id,amount,Kontaktperson\np,5,Kim\n", columns={"name": "Kontaktperson"})


def test_a_document_type_is_refused(tmp_path):
    with pytest.raises(FundingError, match="document type"):
        read(tmp_path, '<!DOCTYPE l [<!ENTITY e "x">]><l><p id="1"><amount>&e;</amount></p></l>', "a.xml")


def test_bytes_of_another_encoding_are_told(tmp_path):
    for name, text in (
        ("a.csv", "id,amount,kommun\np,5,Göteborg\n"),
        ("a.xml", "<l><p id='1'><amount>å</amount></p></l>"),
    ):
        (tmp_path / name).write_bytes(text.encode("latin-1"))
        with pytest.raises(FundingError, match=r"UTF-8|no XML"):
            read_operations(tmp_path / name, FOUR)


def test_a_second_file_of_places_must_know_its_projects(tmp_path):
    more = written(tmp_path, "project_id,municipality_code\np,0180\nq,0180\n", "places.csv")
    with pytest.raises(FundingError, match=r"places\.csv:3, project q: the project is not in the list"):
        read(tmp_path, "id,amount\np,5\n", locations=more)


def test_seats_are_told_by_the_name_of_the_beneficiary(tmp_path):
    found = read(tmp_path, "id,amount,beneficiary,seat\np,5,Region  A,\nq,6,B,Vaggeryd\n")
    assert touched(found.with_seats({"region a": "0180"}), "seat") == {"p": {"0180"}, "q": {"0665"}}
    with pytest.raises(FundingError, match="none of 2 beneficiaries is in the table of seats"):
        found.with_seats({"C": "0180"})


def test_places_from_a_file(tmp_path):
    found = read_places(
        written(tmp_path, "code;name;population;type\n0180;Stockholm;1 000;city\n2505;A;;rural\n")
    )
    assert (found.codes, found.population.tolist()[0], found.types) == (
        ("0180", "2505"),
        1000.0,
        ("city", "rural"),
    )
    assert found.population[1] != found.population[1]
    with pytest.raises(FundingError, match="place 2505: the population of 1 places is not known"):
        found.require_population()
    with pytest.raises(FundingError, match=r"projects\.csv:2, column 'population': 'x' came"):
        read_places(written(tmp_path, "code,population\n0180,x\n"))
