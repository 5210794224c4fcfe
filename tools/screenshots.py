"""Takes the README's pictures anew: the site from the seed, in Chromium, at 1280 and 320 pixels.

Run it by `make screenshots`. The pictures are the same as long as look and content are: coming gatherings
carry this week's dates, and letters look as the machine's fonts do.
"""

from __future__ import annotations

import json
import os
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from hjulet.seed.build import seed_database
from tests import programs
from tests.servers import CHROMIUM_WORDS, LiveSite, site_server

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

IMAGES = Path(__file__).resolve().parent.parent / "docs" / "images"
MOST_BYTES = 200_000
OWN_SETTINGS = ("DATABASE_URL", "EMAIL_URL", "REDIS_URL", "HJULET_URL", "HJULET_HOSTS", "HJULET_MODE")


@dataclass(frozen=True, slots=True)
class Picture:
    """A page as a visitor sees it, from its top or from where a selector points."""

    name: str
    path: str
    width: int
    height: int
    from_selector: str = ""
    then: tuple[str, ...] = ()
    """Links to follow from there, by what they say: where the last address is another in each seed."""


PICTURES = (
    Picture("start-1280", "/", 1280, 1000),
    Picture("start-320", "/", 320, 800),
    Picture("gathering-1280", "/traffar/bussen-som-blev-kvar/", 1280, 1000),
    Picture("gathering-320", "/traffar/bussen-som-blev-kvar/", 320, 800),
    Picture("programme-1280", "/traffar/livskraftiga-kommuner/", 1280, 900, from_selector="#program"),
    Picture("place-1280", "/platser/kramfors/", 1280, 1000),
    Picture("example-1280", "/exempel/anropsstyrd-buss-tre-dagar-i-veckan/", 1280, 1000),
    Picture("search-1280", "/sok/?q=busslinje+l%C3%A4ggs+ner", 1280, 1000),
    Picture(
        "access-1280",
        "/mata/restider/",
        1280,
        1000,
        then=("Vad är morgonens turer värda?", "Vilken besparing skadar minst?"),
    ),
    Picture(
        "sign-up-320", "/traffar/bussen-som-blev-kvar/anmalan/", 320, 800, from_selector="form[method=post]"
    ),
)
FOR_COORDINATOR = (Picture("coordinator-1280", "/admin/traffar/", 1280, 900),)


def take(page: Page, picture: Picture) -> Path:
    """One picture in docs/images; stops when the page is not there or the file has become too large."""
    page.set_viewport_size({"width": picture.width, "height": picture.height})
    answer = page.goto(picture.path, wait_until="load")
    if answer is None or answer.status != 200:
        sys.exit(f"{picture.path} answered {answer.status if answer else 'nothing'}: no picture taken.")
    for link in picture.then:
        page.get_by_role("link", name=link).first.click()
        page.wait_for_load_state()
    page.evaluate("document.fonts.ready")
    if picture.from_selector:
        page.locator(picture.from_selector).first.evaluate(
            "element => window.scrollTo(0, element.getBoundingClientRect().top + window.scrollY - 16)"
        )
    target = IMAGES / f"{picture.name}.png"
    page.screenshot(path=target, animations="disabled", caret="hide")
    if (size := target.stat().st_size) > MOST_BYTES:
        sys.exit(f"{target.name} is {size} bytes, more than {MOST_BYTES}: show less of the page.")
    return target


def sign_in(page: Page, site: LiveSite) -> None:
    """As the demonstration coordinator, with the password that `hjulet up` made for her."""
    known = json.loads((site.home / "demo-sign-in.json").read_text())
    page.goto("/konto/login/")
    page.locator("details summary").click()
    page.fill("input[name=login]", known["email"])
    page.fill("input[name=password]", known["password"])
    page.press("input[name=password]", "Enter")
    page.wait_for_url("**/min-sida/")
    page.goto("/admin/")  # here the greeting is shown, and then no more


def _visitor(browser: Browser, site: LiveSite) -> Page:
    context = browser.new_context(
        base_url=site.url,
        locale="sv-SE",
        timezone_id="Europe/Stockholm",
        color_scheme="light",
        reduced_motion="reduce",
    )
    return context.new_page()


def main() -> None:
    """All pictures, from a fresh site that is gone afterwards."""
    chromium = programs.chromium()
    if chromium is None:
        sys.exit("No Chromium found: apt-get install chromium")
    from playwright.sync_api import sync_playwright

    for name in OWN_SETTINGS:
        os.environ.pop(name, None)
    seed_database()
    IMAGES.mkdir(parents=True, exist_ok=True)
    with (
        tempfile.TemporaryDirectory() as folder,
        site_server(database_url=f"sqlite:///{folder}/site.sqlite3", home=Path(folder)) as site,
        sync_playwright() as playwright,
    ):
        browser = playwright.chromium.launch(executable_path=chromium, args=CHROMIUM_WORDS)
        visitor = _visitor(browser, site)
        taken = [take(visitor, picture) for picture in PICTURES]
        sign_in(visitor, site)
        taken += [take(visitor, picture) for picture in FOR_COORDINATOR]
        browser.close()
    for target in taken:
        print(f"{target.relative_to(IMAGES.parent.parent)}  {target.stat().st_size // 1000} kB")


if __name__ == "__main__":
    main()
