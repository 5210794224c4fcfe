"""What every page must hold, whatever it is about: axe finds nothing, it fits the screen, and its frame is right."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Any

from axe_playwright_python.sync_playwright import Axe

if TYPE_CHECKING:
    from playwright.sync_api import Page

TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
# Dark is a matter of colours, which are the same at every width.
VIEWS = ((320, "light"), (1280, "light"), (1280, "dark"))

# An element that has focus must show it: an outline, or a shadow drawn as one.
SHOWS_FOCUS = """() => {
    const style = getComputedStyle(document.activeElement);
    return (style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2) || style.boxShadow !== 'none';
}"""


# What fades or slides in has other colours on its way. Wagtail's messages begin unseen and then fade in.
AT_REST = """() => new Promise(done => {
    const moves = () => document.getAnimations().some(moving =>
        moving.playState === 'running' && moving.effect.getComputedTiming().endTime !== Infinity);
    const unseen = () => [...document.querySelectorAll('.messages > ul')].some(list =>
        list.children.length && getComputedStyle(list).opacity !== '1');
    const look = () => moves() || unseen() ? requestAnimationFrame(look) : done();
    look();
})"""


def violations(page: Page, *, within: str | None = None) -> list[str]:
    """What axe finds when nothing moves any more, one line each: rule, and where."""
    page.evaluate(AT_REST)
    options = {"runOnly": {"type": "tag", "values": TAGS}}
    results: dict[str, Any] = Axe().run(page, context=within, options=options).response
    return [
        f"{rule['id']}: {node['target']} {node.get('failureSummary', '')}"
        for rule in results["violations"]
        for node in rule["nodes"]
    ]


def check_page(page: Page, *, language: str = "sv") -> None:
    """At 320 and 1280 px, in light and dark: no violation, no sideways scrolling, one h1, a title, the right language."""
    for width, scheme in VIEWS:
        page.set_viewport_size({"width": width, "height": 900})
        page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
        assert violations(page) == [], f"{page.url} at {width} px, {scheme}"
        overflow = page.evaluate(
            "document.documentElement.scrollWidth - document.documentElement.clientWidth"
        )
        assert overflow <= 0, f"{page.url} scrolls {overflow} px sideways at {width} px"
    assert page.locator("h1").count() == 1
    assert page.title().strip()
    assert page.locator("html").get_attribute("lang") == language
    levels = page.evaluate(
        "[...document.querySelectorAll('h1,h2,h3,h4,h5,h6')].map(h => Number(h.tagName[1]))"
    )
    jumps = [(a, b) for a, b in pairwise(levels) if b > a + 1]
    assert jumps == [], f"{page.url} skips heading levels: {levels}"


def check_ours(page: Page) -> None:
    """What we draw inside Wagtail's frame, whose own menus are Wagtail's: no violation, no sideways scrolling."""
    for width in (320, 1280):
        page.set_viewport_size({"width": width, "height": 900})
        assert violations(page, within="main") == [], f"{page.url} at {width} px"
        overflow = page.evaluate(
            "document.documentElement.scrollWidth - document.documentElement.clientWidth"
        )
        assert overflow <= 0, f"{page.url} scrolls {overflow} px sideways at {width} px"
    assert page.locator("h1").count() == 1


def tab_to(page: Page, selector: str, *, within: int = 120) -> None:
    """Press Tab until the element has focus; every stop on the way must show that it has it."""
    for _ in range(within):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement === document.body"):
            continue
        assert page.evaluate(SHOWS_FOCUS), page.evaluate("document.activeElement.outerHTML")
        if page.evaluate("selector => document.activeElement.matches(selector)", selector):
            return
    raise AssertionError(f"{selector} cannot be reached with Tab on {page.url}")
