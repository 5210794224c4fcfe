"""What every page must hold, whatever it is about: axe finds nothing, it fits the screen, and its frame is right."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import TYPE_CHECKING

from axe_playwright_python.base import AXE_SCRIPT

if TYPE_CHECKING:
    from playwright.sync_api import Page

TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
EVERY_RULE: dict[str, object] = {"type": "tag", "values": TAGS}
# Dark is a matter of colours; names, roles and order are those of the light. And colours are the same at every width, while
# measuring them is half of what axe costs: light ones are looked at on the wide screen, dark ones on the narrow, so that
# what shows on one of them alone is looked at as well.
COLOUR_RULES = ["color-contrast", "link-in-text-block"]
COLOURS: dict[str, object] = {"type": "rule", "values": COLOUR_RULES}
WIDE = 1280
VIEWS = ((WIDE, "light"), (320, "light"), (320, "dark"))

# One Tab, told in one answer: whether it is anywhere, on what was sought, and whether it shows. An element
# that has focus must show it: an outline, or a shadow drawn as one.
FOCUSED = """sought => {
    const found = document.activeElement, style = getComputedStyle(found);
    const shows = (style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2) || style.boxShadow !== 'none';
    return [found !== document.body, found.matches(sought), shows, shows ? '' : found.outerHTML];
}"""


# What fades or slides in has other colours on its way, so it is brought to its end: waiting for it could take 25 s
# (a badge in Wagtail's menu that calls for attention). Wagtail's messages begin unseen and then fade in.
AT_REST = """() => new Promise(done => {
    const moving = () => document.getAnimations().filter(one =>
        one.playState === 'running' && one.effect.getComputedTiming().endTime !== Infinity);
    const unseen = () => [...document.querySelectorAll('.messages > ul')].some(list =>
        list.children.length && getComputedStyle(list).opacity !== '1');
    const look = () => {
        const found = moving();
        found.forEach(one => one.finish());
        found.length || unseen() ? requestAnimationFrame(look) : done();
    };
    look();
})"""


# What passes is by far the most, and nobody reads it: axe need not gather it, nor the browser send it.
VIOLATIONS = """async ([within, runOnly, without]) => {
    const rules = Object.fromEntries(without.map(rule => [rule, {enabled: false}]));
    const found = await axe.run(within || document, {runOnly, rules, resultTypes: ['violations']});
    return found.violations.flatMap(rule => rule.nodes.map(
        node => [rule.id, node.target, node.failureSummary || '']));
}"""


def violations(
    page: Page,
    *,
    within: str | None = None,
    run_only: dict[str, object] = EVERY_RULE,
    without: Sequence[str] = (),
) -> list[str]:
    """What axe finds when nothing moves any more, one line each: rule, and where."""
    page.evaluate(AT_REST)
    if not page.evaluate("Boolean(window.axe?.run)"):
        page.evaluate(AXE_SCRIPT)
    found = page.evaluate(VIOLATIONS, [within, run_only, list(without)])
    return [f"{rule}: {target} {summary}" for rule, target, summary in found]


def check_fits(page: Page) -> None:
    """Nothing has to be scrolled sideways to."""
    overflow = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    width = (page.viewport_size or {}).get("width")
    assert overflow <= 0, f"{page.url} scrolls {overflow} px sideways at {width} px"


def check_page(page: Page, *, language: str = "sv") -> None:
    """At 320 and 1280 px, in light and dark: no violation, no sideways scrolling, one h1, a title, the right language."""
    for width, scheme in VIEWS:
        page.set_viewport_size({"width": width, "height": 900})
        page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
        if scheme == "dark":
            found = violations(page, run_only=COLOURS)
        else:
            found = violations(page, without=() if width == WIDE else COLOUR_RULES)
        assert found == [], f"{page.url} at {width} px, {scheme}: {found}"
        check_fits(page)
    assert page.locator("h1").count() == 1
    assert page.title().strip()
    assert page.locator("html").get_attribute("lang") == language
    levels = page.evaluate(
        "[...document.querySelectorAll('h1,h2,h3,h4,h5,h6')].map(h => Number(h.tagName[1]))"
    )
    jumps = [(a, b) for a, b in pairwise(levels) if b > a + 1]
    assert jumps == [], f"{page.url} skips heading levels: {levels}"


def check_ours(page: Page) -> None:
    """What we draw inside Wagtail's frame, whose own menus are Wagtail's: no violation, no sideways scrolling.

    In light: the dark of the frame is Wagtail's, and some of its own links are too dim there.
    """
    page.emulate_media(color_scheme="light")
    for width in (320, 1280):
        page.set_viewport_size({"width": width, "height": 900})
        found = violations(page, within="main")
        assert found == [], f"{page.url} at {width} px: {found}"
        check_fits(page)
    assert page.locator("h1").count() == 1


def tab_to(page: Page, selector: str, *, within: int = 120) -> None:
    """Press Tab until the element has focus; every stop on the way must show that it has it."""
    for _ in range(within):
        page.keyboard.press("Tab")
        is_anywhere, is_sought, shows, element = page.evaluate(FOCUSED, selector)
        if not is_anywhere:
            continue
        assert shows, element
        if is_sought:
            return
    raise AssertionError(f"{selector} cannot be reached with Tab on {page.url}")
