"""`hjulet invoices export`: files in a folder, figures on standard output, and nothing the second time."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from hjulet.cli import parser
from hjulet.meet.commands import export_invoices
from hjulet.meet.models import GatheringPage, InvoiceBasis
from tests.factories import make_network
from tests.meet.invoice_rules import broken_rules
from tests.meet.invoicing import make_paid_gathering, make_payer, make_seller, sign_up

pytestmark = pytest.mark.django_db


@pytest.fixture
def gathering() -> GatheringPage:
    network = make_network()
    make_seller(network)
    return make_paid_gathering(network)


def run(gathering: GatheringPage | str, folder: Path, *more: str) -> int:
    slug = gathering if isinstance(gathering, str) else gathering.slug
    return export_invoices(
        parser().parse_args(["invoices", "export", "--gathering", slug, "--out", str(folder), *more])
    )


def figures(capsys: Any) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(capsys.readouterr().out)
    return found


def test_it_writes_the_files_once(gathering: GatheringPage, tmp_path: Path, capsys: Any) -> None:
    payer = make_payer()
    sign_up(gathering, "Åsa Öberg", payer)
    sign_up(gathering, "Bo Ek", payer)
    sign_up(gathering, "Cia Lund")
    folder = tmp_path / "new" / "folder"
    assert run(gathering, folder, "--json", "--per-person") == 0
    first = figures(capsys)
    assert (first["invoices"], first["credit_notes"], first["missing_payers"]) == (2, 0, 1)
    assert sorted(path.name for path in folder.iterdir()) == first["files"]
    assert {Path(name).suffix for name in first["files"]} == {".xml", ".csv", ".xlsx"}
    for number in first["numbers"]:
        written = (folder / f"{number}.xml").read_bytes()
        assert written.decode() == InvoiceBasis.objects.get(number=number).document
        assert broken_rules(written) == set()
    assert run(gathering, folder, "--json") == 0
    again = figures(capsys)
    assert (again["invoices"], again["files"], again["missing_payers"]) == (0, [], 1)


def test_words_for_people(gathering: GatheringPage, tmp_path: Path, capsys: Any) -> None:
    sign_up(gathering, "Åsa Öberg", make_payer())
    assert run(gathering, tmp_path) == 0
    assert "1 invoices, 0 credit notes, 3 files" in capsys.readouterr().out


def test_what_cannot_be_done_is_said_and_nothing_is_exported(
    gathering: GatheringPage, tmp_path: Path, capsys: Any
) -> None:
    sign_up(gathering, "Åsa Öberg", make_payer())
    assert run("finns-inte", tmp_path) == 1
    assert "There is no gathering with the address finns-inte." in capsys.readouterr().err
    taken = tmp_path / "a file"
    taken.write_text("")
    assert run(gathering, taken) == 1
    assert "cannot be written in" in capsys.readouterr().err
    assert InvoiceBasis.objects.count() == 0


def test_a_seller_without_details_stops_it(tmp_path: Path, capsys: Any) -> None:
    gathering = make_paid_gathering(make_network())
    sign_up(gathering, "Åsa Öberg", make_payer())
    assert run(gathering, tmp_path) == 1
    assert "The seller's details are missing or faulty" in capsys.readouterr().err
    assert InvoiceBasis.objects.count() == 0
