"""`hjulet load`, as a person runs it: exit codes, one line for what cannot be done, JSON, going on where it was."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import time

import pytest

from hjulet.instruments.sources.store import Store


def test_kolada_is_loaded_into_the_home_and_listed(run, kolada, home):
    words = ["kolada", "--kpi", "N00905", "--kpi", "N00997", "--address", kolada.address, "--years", "2023"]
    code, out, err = run(*words, "--units", "municipalities,0001", "--json")
    said = json.loads(out)["datasets"][0]
    assert (code, err) == (0, "")
    assert {key: said[key] for key in ("source", "rows", "units", "indicators", "periods", "is_changed", "parts")} == {
        "source": "kolada", "rows": 29 * 2 * 3, "units": 29, "indicators": ["N00905", "N00997"], "periods": ["2023"],
        "is_changed": True, "parts": 2,
    }  # fmt: skip
    assert home.datasets()[0].hash == said["hash"]
    assert run("list") == (0, run("list")[1], "")
    assert "29 units, 2 series, 2023; Källa: Kolada (RKA)" in run("list")[1]
    assert run(*words, "--units", "municipalities,0001")[1].rstrip().endswith("the same as last time")


def test_scb_tables_and_the_population_are_loaded(run, scb, home):
    table = ["scb", "--table", "TAB638", "--select", "Region=0180,03", "--select", "Tid=from(2023)"]
    code, out, _ = run(*table, "--select", "ContentsCode=BE0101N1", "--address", scb.address)
    assert (code, out.startswith("scb/tab638.")) == (0, True)
    assert run("scb", "population", "--address", scb.address, "--years", "2024-2025")[0] == 0
    assert home.datasets()[0].name.startswith("population.")
    assert (
        home.observations(["population"]).filter(unit="0180", period="2025")["status"].to_list()
        == ["noise"] * 3
    )


def test_key_figures_may_stand_with_commas(run, kolada, home):
    assert run("kolada", "--kpi", "N00905,N00941", "--kpi", "N00997", "--address", kolada.address)[0] == 0
    assert home.datasets()[0].indicators == ("N00905", "N00941", "N00997")


def test_years_of_a_table_are_those_it_has_and_what_scb_lacks_is_named(run, scb, home):
    table = ["scb", "--table", "TAB638", "--select", "ContentsCode=BE0101N1", "--address", scb.address]
    assert run(*table, "--years", "2023-")[0] == 0  # this year is never in it
    assert home.datasets()[0].periods == ("2023", "2024")
    assert "nothing of the years asked for; it has 2000 to 2024" in run(*table, "--years", "1990")[2]
    assert "SCB has no code list nope; ids are as" in run(*table, "--codelist", "Region=nope")[2]


def test_generated_file_and_snapshot(run, home, tmp_path):
    code, out, err = run("generated", "--framework", "brpplus", "--units", "0180,01", "--years", "2024")
    assert (code, "Påhittade siffror (generated, seed 1)" in out, "påhittade" in err) == (0, True, True)
    (tmp_path / "own.csv").write_text("unit,2023,2024\n0180,1,2\n", encoding="utf-8")
    assert run("file", tmp_path / "own.csv", "--indicator", "own", "--source", "Vi")[0] == 0
    assert run("snapshot", "--out", tmp_path / "all.zip")[0] == 0
    assert run("snapshot", "--in", tmp_path / "all.zip", "--folder", tmp_path / "other")[0] == 0
    assert Store(tmp_path / "other").observations().equals(home.observations(), null_equal=True)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["kolada"], "say what to load: --framework FRAMEWORK or --kpi ID"),
        (["kolada", "--framework", "hdi"], "hdi-2024 has nothing at kolada; it names no source"),
        (["kolada", "--framework", "brpluss"], "Did you mean 'brpplus'?"),
        (["scb", "--framework", "brpplus"], "has nothing at scb; its series are at kolada"),
        (["scb", "population", "--table", "TAB1"], "say one thing to load"),
        (["scb", "--table", "TAB638", "--select", "Region"], "write VARIABLE=VALUES"),
        (["eurostat"], "--dataset NAME or --framework"),
        (["file", "missing.csv"], "there is no such file"),
        (["generated", "--framework", "hdi"], "not about Swedish places; say which units"),
        (["snapshot", "--out", "x.zip"], "nothing is loaded"),
        (["snapshot", "--in", "."], ". is a folder; name the file that"),
        (["list", "--folder", __file__], "is a file; --folder is the folder"),
        (["scb", "population", "--select", "Tid=2024"], "--select and --codelist go with --table"),
    ],
)
def test_what_cannot_be_done_is_one_line_and_exit_code_1(run, words, said):
    code, out, err = run(*words)
    assert (code, out) == (1, "")
    assert said in err
    assert len(err.splitlines()) == 1


@pytest.mark.parametrize(
    "words",
    [
        [],
        ["kolada", "--years", "last"],
        ["snapshot"],
        ["kolada", "--units", ","],
        ["generated", "--framework", "brpplus", "--seed", "-1"],
        ["list", "--folder", ""],
        ["kolada", "--kpi", ","],
        ["scb", "population", "--old-address", "nonsense"],
    ],
)
def test_what_is_not_understood_is_exit_code_2(run, words):
    assert run(*words)[0] == 2


@pytest.mark.parametrize(
    "source", [["kolada", "--kpi", "N00905"], ["scb", "population"], ["eurostat", "--dataset", "x"]]
)
def test_without_a_network_it_says_what_can_still_be_done(run, source):
    # Port 9 is refused at once, as an address that leads nowhere.
    nowhere = "http://127.0.0.1:9/api"
    older = ["--old-address", nowhere] if source[0] == "scb" else []
    code, out, err = run(*source, "--address", nowhere, *older)
    assert (code, out, len(err.splitlines())) == (1, "", 1)
    assert "cannot be reached from here" in err
    assert "for commuting, 'hjulet load flows FILE'" in err
    assert "hjulet load snapshot --in FILE.zip" in err


def test_a_run_that_is_broken_off_says_how_to_go_on_and_goes_on(kolada, tmp_path):
    """Ctrl-C in a process of its own, while the second part is held back by the source."""
    environment = os.environ | {
        "HJULET_HOME": str(tmp_path / "home"),
        "HJULET_CACHE": str(tmp_path / "cache"),
    }
    words = [sys.executable, "-m", "hjulet", "load", "kolada", "--kpi", "N00905", "--address", kolada.address]
    first_part = tmp_path / "home" / "statistics" / ".parts" / "kolada" / "kpi-n00905"
    # The second question is answered with "too busy, come back in 100 seconds": there it waits.
    kolada.busy_after("/data", 1, seconds=100)
    running = subprocess.Popen(words, env=environment, stderr=subprocess.PIPE, text=True)
    until = time.monotonic() + 60
    while len(kolada.asked_for("/data")) < 2 and time.monotonic() < until:
        time.sleep(0.02)
    running.send_signal(signal.SIGINT)
    _, err = running.communicate(timeout=60)
    assert running.returncode == 130
    assert "run the same command again" in err
    assert len(list(first_part.glob("*.parquet"))) == 1

    kolada.faults.clear()
    done = subprocess.run(words, env=environment, capture_output=True, text=True, check=False, timeout=60)
    assert done.returncode == 0, done.stderr
    assert "1 of 2 parts were there from an earlier run" in done.stderr
    assert len(kolada.asked_for("/data")) == 3


def test_help_loads_nothing_heavy_and_listing_needs_no_client():
    code = (
        "import sys\nfrom hjulet.cli import main\ntry:\n    main(['load', '--help'])\nexcept SystemExit:\n    pass\n"
        "heavy = ('numpy', 'polars', 'requests', 'django', 'pandas', 'tqdm')\n"
        "print([name for name in heavy if name in sys.modules])\n"
        "main(['load', 'list', '--folder', 'no-such-folder'])\n"
        "print([name for name in heavy[2:] if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    lines = done.stdout.splitlines()
    assert (lines[-3], lines[-1]) == ("[]", "[]")


def test_a_folder_without_permission_is_said_before_anything_is_asked(kolada, tmp_path):
    """Without the rights that an administrator has over all files, where the tests are run by one."""
    locked = tmp_path / "locked"
    locked.mkdir()
    drop = ["setpriv", "--inh-caps=-all", "--bounding-set=-all"] if os.geteuid() == 0 else []
    if drop and not shutil.which("setpriv"):
        pytest.skip("run by an administrator, to whom no folder is locked")
    words = [*drop, sys.executable, "-m", "hjulet", "load"]
    asking = [*words, "kolada", "--kpi", "N00905", "--address", kolada.address, "--folder", str(locked)]
    try:
        locked.chmod(0o555)
        done = subprocess.run(asking, capture_output=True, text=True, check=False, timeout=60)
        locked.chmod(0)
        seen = [*words, "list", "--folder", str(locked)]
        listed = subprocess.run(seen, capture_output=True, text=True, check=False, timeout=60)
    finally:
        locked.chmod(0o755)
    assert (done.returncode, kolada.asked) == (1, [])
    assert "locked cannot be written to by you; choose another with --folder" in done.stderr
    assert (listed.returncode, listed.stdout) == (1, "")
    assert "locked cannot be read by you" in listed.stderr


@pytest.fixture
def made_up(run, home):
    """A home with made-up figures of two places."""
    assert run("generated", "--framework", "brpplus", "--units", "0180,01,0180", "--years", "2024")[0] == 0
    return home


@pytest.mark.parametrize(
    ("out", "said"), [("nowhere/x.zip", "there is no folder"), (".", "name the file to write, as")]
)
def test_where_a_snapshot_cannot_be_written_is_said(run, made_up, tmp_path, out, said):
    code, _, err = run("snapshot", "--out", tmp_path / out)
    assert (code, said in err, len(err.splitlines())) == (1, True, 1)


def test_a_broken_table_is_named_never_carried_on_and_mended_by_loading_again(run, made_up, tmp_path):
    path = made_up.datasets()[0].path
    whole = path.read_bytes()
    for harm in (whole[: len(whole) // 2], b"", whole[:2000] + b"\0" * 50 + whole[2050:]):
        path.write_bytes(harm)
        code, _, err = run("snapshot", "--out", tmp_path / "all.zip")
        assert (code, "load it again, which mends it" in err, len(err.splitlines())) == (1, True, 1)
        assert not (tmp_path / "all.zip").exists()
        assert (
            run("generated", "--framework", "brpplus", "--units", "0180,01", "--years", "2024", "--json")[0]
            == 0
        )
        assert made_up.observations().height == 2 * 3 * 84


def test_a_manifest_cut_short_is_one_sentence_before_anything_is_asked(run, kolada, home):
    words = ["kolada", "--kpi", "N00905", "--address", kolada.address]
    assert run(*words)[0] == 0
    manifest = home.datasets()[0].path.with_name("manifest.json")
    manifest.write_text(manifest.read_text("utf-8")[:90], "utf-8")
    asked = len(kolada.asked_for("/data"))
    for again in (["list"], [*words, "--fresh"]):
        code, _, err = run(*again)
        assert (code, len(err.splitlines())) == (1, 1)
        assert f"take the folder {manifest.parent} away and load kolada/kpi-n00905 again" in err
    assert len(kolada.asked_for("/data")) == asked


def test_a_second_run_into_the_same_dataset_is_told_and_takes_nothing_away(run, kolada, tmp_path):
    words = [sys.executable, "-m", "hjulet", "load", "kolada", "--kpi", "N00905", "--address", kolada.address]
    environment = os.environ | {"HJULET_CACHE": str(tmp_path / "other")}
    kolada.busy_after("/data", 1, seconds=100)
    first = subprocess.Popen(words, env=environment, stderr=subprocess.PIPE, text=True)
    until = time.monotonic() + 60
    while len(kolada.asked_for("/data")) < 2 and time.monotonic() < until:
        time.sleep(0.02)
    code, _, err = run(*words[4:], "--fresh")
    parts = list((tmp_path / "home" / "statistics" / ".parts" / "kolada" / "kpi-n00905").glob("*.parquet"))
    first.kill()
    first.communicate(timeout=60)
    assert (code, len(parts)) == (1, 1)
    assert "kolada/kpi-n00905 is being loaded by another run just now" in err
    kolada.faults.clear()
    # A part that a disk has harmed is fetched again, and a run that was killed locks nobody out.
    parts[0].write_bytes(b"PAR1")
    assert run(*words[4:])[0] == 0


def test_answers_on_disk_that_cannot_be_used_are_one_sentence(run, kolada, tmp_path):
    (tmp_path / "cache").mkdir()
    (tmp_path / "cache" / "answers.sqlite").write_bytes(b"no database " * 100)
    code, out, err = run("kolada", "--kpi", "N00905", "--address", kolada.address)
    assert (code, out, len(err.splitlines())) == (1, "", 1)
    assert "take 'answers.sqlite' away, or set HJULET_CACHE" in err


def test_without_tqdm_it_loads_silently(run, kolada, monkeypatch):
    from hjulet.instruments.sources import kolada as _client  # noqa: F401 (its own client has had it by now)

    monkeypatch.setitem(sys.modules, "tqdm", None)
    code, _, err = run("kolada", "--kpi", "N00905", "--address", kolada.address)
    assert (code, err) == (0, "")
