"""Measure in Chromium: its pages through axe at 320 and 1280 px, and a comparison made with the keyboard alone."""

from __future__ import annotations

import pytest

from tests.browser.looking import check_page, tab_to
from tests.measure.commuting import write_commuting
from tests.measure.conftest import write
from tests.measure.populations import write_populations

pytestmark = pytest.mark.browser


@pytest.fixture
def loaded(live_site):
    """The site has figures for BRP+, and none any more when the test is over."""
    folder = live_site.home / "statistics"
    write(folder)
    yield
    live_site.forget_statistics()


def test_measure_is_accessible_without_figures(page, live_site):
    for path in ("/mata/", "/mata/arets-tillvaxtkommun-1/", "/mata/brpplus-2025/kramfors/"):
        page.goto(path)
        check_page(page)


def test_profile_map_and_comparison_are_accessible(page, live_site, loaded):
    for path, language in (
        ("/mata/brpplus-2025/", "sv"),
        ("/en/mata/brpplus-2025/kramfors/", "en"),
        ("/mata/brpplus-2025/karta/?niva=lan", "sv"),
    ):
        page.goto(path)
        page.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
        check_page(page, language=language)
    # Two places by keyboard alone, from nothing chosen to why they differ.
    page.goto("/mata/brpplus-2025/jamfor/")
    for name in ("Kramfors", "Sundsvall"):
        tab_to(page, "#en-till")
        page.keyboard.type(name)
        page.keyboard.press("Enter")
        page.wait_for_selector(f"ul.active >> text={name}")
    assert page.locator("#varfor").is_visible()
    check_page(page)


@pytest.fixture
def populated(live_site):
    """The site has populations with ages, computed as its worker would, and none any more when the test is over."""
    from hjulet.measure.place_population_files import keep_developments

    folder = live_site.home / "statistics"
    keep_developments(write_populations(folder))
    yield
    live_site.forget_statistics()


def test_populations_are_accessible_and_a_what_if_keeps_the_years(page, live_site, populated):
    page.goto("/mata/befolkning/")
    check_page(page)
    page.goto("/mata/befolkning/kramfors/?fran=2000&till=2010")
    page.fill("input[name=familjer]", "20")
    page.press("input[name=familjer]", "Enter")
    page.wait_for_selector("#svar")
    assert (page.input_value("#id_fran"), page.input_value("#id_till")) == ("2000", "2010")
    check_page(page)


@pytest.fixture
def commuted(live_site):
    """The site has flows between home and work, computed as its worker would."""
    from hjulet.measure.kept_commuting import keep_commuting

    folder = live_site.home / "statistics"
    keep_commuting(write_commuting(folder))
    yield
    live_site.forget_statistics()


@pytest.fixture
def supported(live_site):
    """The site has made-up projects, measured as its worker would, and none any more when the test is over."""
    from hjulet.instruments.sources import Store
    from hjulet.measure.support_files import keep_support
    from tests.measure.support import load

    folder = live_site.home / "statistics"
    load(folder, "generated", "--support")
    keep_support(Store(folder))
    yield
    live_site.forget_statistics()


def test_labour_markets_are_accessible_and_every_choice_is_a_link(page, live_site, commuted):
    page.goto("/mata/arbetsmarknader/")
    check_page(page)
    page.click("nav.choices >> text=kvinnor")
    page.wait_for_selector("p.lead >> text=5 arbetsmarknader för kvinnor")
    page.select_option("#lan", label="Västernorrlands län")
    page.press("#lan + button", "Enter")
    page.wait_for_url("**lan=vasternorrlands-lan**")
    assert "grupp=kvinnor" in page.url
    page.goto("/mata/arbetsmarknader/kramfors/")
    check_page(page)


def test_support_is_accessible_and_another_rule_is_one_press_away(page, live_site, supported):
    page.goto("/mata/stod/")
    page.click("text=Delning efter folkmängd")
    page.wait_for_selector("a[aria-current]:text('Delning efter folkmängd')")
    check_page(page)
    page.goto("/en/mata/stod/kramfors/")
    check_page(page, language="en")
