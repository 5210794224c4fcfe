"""The ground under every test: the settings, the seed in the chosen database, and what is left out and why.

`pytest` runs on SQLite, `pytest --database=postgresql` on a PostgreSQL cluster of its own. Every test
finds the seed (places, organisations, first pages, demonstration content) and leaves it as it was.
"""

from __future__ import annotations

import gc
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest

from tests import programs
from tests.databases import PostgresqlCluster, SqliteFiles, TestDatabase, running_cluster
from tests.servers import _one_site, chromium, live_site, page, smtp_server

__all__ = ["_one_site", "chromium", "live_site", "page", "smtp_server"]

DATABASE_NAME = "test"
RACES = Path(__file__).parent / "race"
FROM_OUTSIDE = ("DATABASE_URL", "EMAIL_URL", "REDIS_URL", "SEARCH_URL", "DJANGO_SETTINGS_MODULE")

MARKED_BY = (
    ("browser", "chromium"),
    ("server", "_one_site"),
    ("database", "db"),
    ("database", "transactional_db"),
)

home_key = pytest.StashKey[Path]()
database_key = pytest.StashKey[TestDatabase]()
at_end_key = pytest.StashKey[ExitStack]()
left_out_key = pytest.StashKey[set[str]]()

LEFT_TO_NOBODY = {"default": {"BACKEND": "django_tasks.backends.dummy.DummyBackend"}}


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--database", choices=("sqlite", "postgresql"), default="sqlite", help="what the tests run on"
    )
    parser.addoption(
        "--live", action="store_true", help="also ask SCB, Kolada and Eurostat themselves (marker live)"
    )


def pytest_configure(config: pytest.Config) -> None:
    """Set the environment and load Django, before any test module is imported."""
    config.stash[left_out_key] = set()
    if _only_hands_out_work(config):
        # Each worker makes a database of its own; what is set here they would take over before they could.
        return
    at_end = config.stash[at_end_key] = ExitStack()
    home = config.stash[home_key] = Path(tempfile.mkdtemp(prefix="hjulet-tests-"))
    at_end.callback(shutil.rmtree, home, ignore_errors=True)
    if config.getoption("help") or config.getoption("version"):
        return
    if config.getoption("--database") == "postgresql":
        if programs.postgresql_folder() is None:
            pytest.exit(programs.NO_POSTGRESQL, returncode=1 if programs.requires_all() else 0)
        database: TestDatabase = at_end.enter_context(running_cluster())
    else:
        database = SqliteFiles(home)
    config.stash[database_key] = database
    for name in list(os.environ):
        if name in FROM_OUTSIDE or (
            name.startswith("HJULET_") and name not in {"HJULET_CACHE", "HJULET_REQUIRE_ALL"}
        ):
            del os.environ[name]
    os.environ |= {
        "DJANGO_SETTINGS_MODULE": "hjulet.site.settings",
        "DATABASE_URL": database.url(DATABASE_NAME),
        "HJULET_MODE": "test",
        "HJULET_HOME": str(home),
        "HJULET_SECRET_KEY": "only for tests",
        # A test sees what it has just written; the tests of the page cache switch it on.
        "HJULET_PAGE_CACHE_SECONDS": "0",
    }
    (home / "static").mkdir()
    import django

    django.setup()
    from django.test import override_settings

    # Wagtail's own figures, for searching in its editor and for "used in", are a third of what a saved page
    # costs. Nothing of ours reads them: here they are left to a worker that is not there.
    at_end.enter_context(override_settings(TASKS=LEFT_TO_NOBODY))


def _only_hands_out_work(config: pytest.Config) -> bool:
    """Whether this process runs no test itself, but has workers that do (`-n 2`)."""
    return bool(config.getoption("numprocesses", None)) and not hasattr(config, "workerinput")


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: Any, error: object) -> None:
    """What a worker had to leave out is said at the end of the whole run."""
    node.config.stash[left_out_key].update(getattr(node, "workeroutput", {}).get("left_out", ()))


def pytest_sessionfinish(session: pytest.Session) -> None:
    if hasattr(session.config, "workeroutput"):
        session.config.workeroutput["left_out"] = sorted(session.config.stash[left_out_key])


def pytest_unconfigure(config: pytest.Config) -> None:
    if at_end_key in config.stash:
        config.stash[at_end_key].close()


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> Iterator[None]:
    """Mark what drives a browser or a site; skip what this machine cannot run, and remember it for the last lines."""
    for item in items:
        fixtures = getattr(item, "fixturenames", ())
        for mark, fixture in MARKED_BY:
            if fixture in fixtures:
                item.add_marker(mark)
        if item.get_closest_marker("django_db"):
            item.add_marker("database")
        if item.path.is_relative_to(RACES):
            item.add_marker("race")
        elif item.get_closest_marker("race"):
            # `make test` runs the folder by itself: elsewhere it would be run by nothing.
            raise pytest.UsageError(f"{item.nodeid} is a race: these are kept in tests/race")
    missing = {
        "browser": programs.NO_CHROMIUM if programs.chromium() is None else "",
        "shared": programs.NO_SHARED if programs.shared_folder() is None else "",
    }
    for item in items:
        for mark, words in missing.items():
            if words and item.get_closest_marker(mark):
                config.stash[left_out_key].add(words)
                item.add_marker(pytest.mark.skip(reason=words))
    if config.stash[left_out_key] and programs.requires_all():
        raise pytest.UsageError("HJULET_REQUIRE_ALL=1, but " + "; ".join(sorted(config.stash[left_out_key])))
    if not config.getoption("--live"):
        # Asking others is a choice of its own, and no shortcoming of the machine: these are not spoken of.
        live = [item for item in items if item.get_closest_marker("live")]
        config.hook.pytest_deselected(items=live)
        items[:] = [item for item in items if not item.get_closest_marker("live")]
    if config.getoption("database") == "postgresql":
        _keep_first_cases(config, items)
    yield
    # A site that has been started stays, and its worker process writes in the same database as the tests:
    # what needs no site comes before. xdist hands the tests out in this order.
    items.sort(key=lambda item: item.get_closest_marker("server") is not None)


def _keep_first_cases(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Of a test with many cases PostgreSQL gets the first: they ask the same statements with other values.

    SQLite has all of them. Where the values are the point on PostgreSQL too, the test says `every_case`.
    """
    seen: set[str] = set()
    kept: list[pytest.Item] = []
    others: list[pytest.Item] = []
    for item in items:
        function, _, case = item.nodeid.partition("[")
        is_another = bool(case) and function in seen and item.get_closest_marker("every_case") is None
        (others if is_another else kept).append(item)
        seen.add(function)
    if others:
        config.hook.pytest_deselected(items=others)
        items[:] = kept


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_collection_finish(session: pytest.Session) -> Iterator[None]:
    """Django, the site and the tests stay to the end: the collector need not look through them again and again."""
    yield
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 20)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    for words in sorted(config.stash[left_out_key]):
        terminalreporter.write_line(words, yellow=True)


@pytest.fixture(scope="session")
def database(pytestconfig: pytest.Config) -> TestDatabase:
    """Where databases that start from the seed come from: SQLite files or the PostgreSQL cluster."""
    return pytestconfig.stash[database_key]


@pytest.fixture(scope="session")
def is_postgresql(database: TestDatabase) -> bool:
    return isinstance(database, PostgresqlCluster)


@pytest.fixture(scope="session")
def django_db_setup(django_test_environment: None, database: TestDatabase) -> Iterator[None]:
    """The seed instead of migrations; and after a test with real transactions the seed again.

    Django would empty the tables then, and with them the places, the organisations and the page tree.
    """
    from django.db import connections
    from django.test import TransactionTestCase

    from hjulet.seed.build import copy_seed_files

    def back_to_the_seed(self: TransactionTestCase) -> None:
        connections.close_all()
        database.restore(DATABASE_NAME)

    database.restore(DATABASE_NAME)
    copy_seed_files(Path(os.environ["HJULET_HOME"]))
    original = TransactionTestCase._fixture_teardown
    TransactionTestCase._fixture_teardown = back_to_the_seed
    yield
    TransactionTestCase._fixture_teardown = original
    connections.close_all()


@pytest.fixture(scope="session", autouse=True)
def whole_templates_alone(django_test_environment: None) -> None:
    """`response.context` is what a view gave its page, and not the context of each icon and widget in it as well.

    Django copies the context of every part of a page for the test client: a hundred and sixty thousand copies for two
    hundred tests of the editor, of which a test asks for the first.
    """
    from django.template import Context, Template
    from django.test.signals import template_rendered

    def rendered(self: Template, context: Context) -> str:
        if context.template is self:
            template_rendered.send(sender=self, template=self, context=context)
        return self.nodelist.render(context)

    Template._render = rendered


@pytest.fixture(autouse=True)
def empty_caches() -> Iterator[None]:
    """No test sees a page, a count or a limit that another has left."""
    from django.core.cache import caches

    yield
    for cache in caches.all():
        cache.clear()


@pytest.fixture
def page_cache(settings: object) -> None:
    """Switches the page cache on, as in operation. Ask for it before `client`."""
    settings.PAGE_CACHE_SECONDS = 600  # type: ignore[attr-defined]
