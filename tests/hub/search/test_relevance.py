"""How good the answers are to judged questions, on the store that the run is made on; and the command that says so."""

from __future__ import annotations

import argparse
import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

from hjulet.cli import parser
from hjulet.hub.commands import evaluate_search
from hjulet.hub.search.evaluating import ndcg, success
from tests.programs import shared_folder

FILES = {
    "docs.jsonl": '{"id": "d1", "title": "Bussen drogs in", "summary": "", "places": ["Åre"], "themes": [], "year": 2020}\n'
    '{"id": "d2", "title": "Skolan", "summary": "Om skolan."}\n',
    "queries.jsonl": '{"id": "q1", "text": "buss", "lang": "sv", "type": "inflection"}\n{"id": "q2", "text": "qzxv", "lang": "sv", "type": "synonym"}\n',
    "qrels.tsv": "query_id\tdoc_id\tgrade\nq1\td1\t2\n",
}


def judged_folder(folder: Path, **changed: str | None) -> Path:
    for name, content in FILES.items():
        content = changed.get(name.partition(".")[0], content)
        if content is not None:
            (folder / name).write_text(content, encoding="utf-8")
    return folder


def arguments(folder: Path, *words: str) -> argparse.Namespace:
    return parser().parse_args(["search", "evaluate", str(folder), *words])


def evaluated(*words: str) -> str:
    """What the command prints, run as a person would: it makes a database of its own."""
    done = subprocess.run(
        [sys.executable, "-m", "hjulet", "search", "evaluate", *words],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.mark.shared
@pytest.mark.django_db
def test_judged_questions_are_answered_well_and_alike_on_both_stores(is_postgresql):
    folder = shared_folder()
    assert folder is not None
    judged = str(folder / "data" / "search")
    results = json.loads(evaluated(judged, "--json"))
    assert [result["store"] for result in results] == ["sqlite", *(["postgresql"] if is_postgresql else [])]
    for result in results:
        assert result["ndcg@10"] >= 0.80, result
        assert result["success@5"] >= 0.95, result
        assert result["empty"] == []
    if is_postgresql:
        same = re.search(r"the same first ten on both stores: (\d+) of 20", evaluated(judged))
        assert same is not None
        assert int(same[1]) >= 18


def test_the_measures_agree_with_what_is_worked_out_by_hand():
    grades = {"a": 2, "b": 1}
    assert ndcg(["a", "b"], grades) == 1.0
    assert ndcg(["x", "a"], grades) == pytest.approx((3 / 1.58496) / (3 + 1 / 1.58496), abs=1e-4)
    assert ndcg([], grades) == ndcg(["a"], {}) == 0.0
    assert (success(["b", "x", "x", "x", "a"], grades), success(["b", "x", "x", "x", "x", "a"], grades)) == (
        1.0,
        0.0,
    )


def test_the_command_prints_figures_and_questions_without_hits(tmp_path):
    folder = str(judged_folder(tmp_path))
    assert json.loads(evaluated(folder, "--store", "sqlite", "--json")) == [
        {"store": "sqlite", "ndcg@10": 1.0, "success@5": 1.0, "empty": ["q2"]}
    ]


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"queries": None}, "queries.jsonl is missing"),
        ({"docs": ""}, "docs.jsonl is empty"),
        ({"docs": '{"id": "d1", "title": "x"}\n{oj'}, "docs.jsonl, line 2 is not JSON"),
        ({"docs": '{"id": "d1"}'}, "line 1 has no title"),
        ({"docs": '["d1"]'}, "line 1 has no id and no title"),
        ({"docs": '{"id": "d1", "title": "x"}\n' * 2}, "has the id 'd1' more than once"),
        ({"qrels": "q1\td7\t2\n"}, "line 1: 'd7' is not an id in docs.jsonl"),
        ({"qrels": "q9\td1\t2\n"}, "line 1: 'q9' is not an id in queries.jsonl"),
        ({"qrels": "q1 d1 2\n"}, "line 1: expected a question's id"),
    ],
)
def test_a_folder_that_cannot_be_read_is_explained(tmp_path, capsys, changed, said):
    assert evaluate_search(arguments(judged_folder(tmp_path, **changed))) == 2
    assert said in capsys.readouterr().err


def test_a_missing_folder_or_store_is_explained(tmp_path, capsys, is_postgresql):
    assert evaluate_search(arguments(tmp_path / "nowhere")) == 2
    assert "There is no folder" in capsys.readouterr().err
    if not is_postgresql:
        assert evaluate_search(arguments(judged_folder(tmp_path), "--store", "postgresql")) == 2
        assert "Set it to one, such as postgresql://" in capsys.readouterr().err
