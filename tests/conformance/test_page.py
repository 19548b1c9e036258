"""The verdict's page in a real browser: one file that people like to look at, wherever they open it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from attrs import evolve
from omnidim_contract.conformance.reports.html_page import html_page
from omnidim_contract.conformance.verdict import Verdict

from tests.conformance.verdict_cases import (
    COMMAND,
    CONFORMING,
    CRASH,
    CREATE,
    CURL,
    FAILING,
    HOSTILE,
    ORDER,
    READ,
    UNJUDGED,
    hostile,
)
from tests.sandbox import browser

LOWEST_CONTRAST = 4.5
"""WCAG 2.2, level AA, for text of any size."""
CONTRASTS = """
(() => {
  const numbers = (color) => color.match(/[\\d.]+/g).map(Number);
  const light = (color) => {
    const parts = numbers(color).slice(0, 3).map((part) => part / 255);
    const [red, green, blue] = parts.map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4));
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  };
  const ground = (element) => {
    for (let one = element; one; one = one.parentElement) {
      const color = getComputedStyle(one).backgroundColor;
      if ((numbers(color)[3] ?? 1) === 1) return color;
    }
    return 'rgb(255, 255, 255)';
  };
  const texts = [...document.querySelectorAll('body *')].filter((element) =>
    [...element.childNodes].some((node) => node.nodeType === 3 && node.textContent.trim()));
  return texts.map((element) => {
    const pair = [light(getComputedStyle(element).color), light(ground(element))].sort((a, b) => b - a);
    return [(pair[0] + 0.05) / (pair[1] + 0.05), element.outerHTML.slice(0, 80)];
  });
})()
"""
SHOWN = "[...document.querySelectorAll('.failure:not([hidden])')].map(one => one.id).join(' ')"
FOCUSED = "document.activeElement.closest('.failure')?.id ?? document.activeElement.id"


@pytest.fixture
def page(tmp_path: Path) -> Iterator[browser.Page]:
    if browser.CHROMIUM is None:
        pytest.skip("no Chromium is installed here")
    with browser.browser(tmp_path / "profile") as page:
        yield page


def opened(page: browser.Page, verdict: Verdict, folder: Path, *, dark: bool = False, width: int = 1100, at: str = "") -> str:
    """Open the page of a verdict as a local file, and return its address."""
    file = folder / "index.html"
    file.write_text(html_page(verdict, command=COMMAND), "utf-8")
    page.requests.clear()
    page.open(f"{file.as_uri()}{at}", dark=dark, width=width)
    page.wait_for("document.readyState === 'complete' && document.documentElement.classList.contains('scripted')")
    return file.as_uri()


def many(count: int) -> Verdict:
    """Return a verdict with so many failures, of two operations in turn."""
    kinds = (evolve(CRASH, sent="x" * 2000, came="y" * 1000), evolve(ORDER, sent="x" * 2000, came="y" * 1000))
    failures = tuple(evolve(kinds[number % 2], id=f"{number:012}", title=f"Failure n{number}") for number in range(count))
    return evolve(FAILING, failures=failures)


def test_the_page_is_one_file_that_names_no_other() -> None:
    text = html_page(FAILING, command=COMMAND)
    assert not re.search(r"""(?:src|href)=["'](?!#|data:,)""", text)
    assert not re.search(r"@import|url\(", text)
    assert "default-src &#39;none&#39;" in text


def test_a_page_says_what_is_not_judged_and_what_is_accepted() -> None:
    known = evolve(ORDER, accepted_until="2027-01-31", accepted_because="ticket 12")
    text = html_page(evolve(CONFORMING, accepted_failures=(known,)), command=COMMAND)
    assert "<td>2027-01-31</td><td>ticket 12</td>" in text
    assert "None was found." in text
    text = html_page(UNJUDGED, command=COMMAND)
    assert "Could not be judged" in text
    assert "None can be told" in text
    assert "None was found." not in text


@pytest.mark.slow
@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_the_page_is_whole_readable_and_quiet_in_light_and_dark(page: browser.Page, dark: bool, tmp_path: Path) -> None:
    known = evolve(ORDER, id="known", accepted_until="2027-01-31", accepted_because="ticket 12")
    address = opened(page, evolve(FAILING, accepted_failures=(known,)), tmp_path, dark=dark)
    assert page.value("document.querySelector('h1').textContent") == FAILING.url
    assert page.value("document.querySelector('.badge').innerText") == "✗ Does not conform"
    assert page.value("document.querySelector('.matrix caption') !== null")
    assert page.value("document.querySelectorAll('.matrix th[scope]').length") == 9
    assert page.value("document.querySelector('.words blockquote').textContent").startswith("Original recipient list")
    assert page.value("document.querySelector('.words figcaption').textContent") == "spec/pages/bulk-calls/getBulkCall.md:324"
    assert "Coverage is no score" in page.value("document.body.innerText")
    assert COMMAND in page.value("document.body.innerText")
    assert page.value("getComputedStyle(document.body).backgroundColor") == (
        "rgb(18, 22, 28)" if dark else "rgb(246, 247, 249)"
    )
    contrasts = page.value(CONTRASTS)
    assert len(contrasts) > 50
    assert [pair for pair in contrasts if pair[0] < LOWEST_CONTRAST] == []
    assert page.screenshot(tmp_path / "page.png") > 20_000
    assert (page.errors, page.requests) == ([], [address])


@pytest.mark.slow
def test_the_contrast_test_sees_a_pale_text(page: browser.Page, tmp_path: Path) -> None:
    opened(page, FAILING, tmp_path)
    page.value("document.querySelector('h1').style.setProperty('color', '#999')")
    assert [pair[1][:3] for pair in page.value(CONTRASTS) if pair[0] < LOWEST_CONTRAST] == ["<h1"]


@pytest.mark.slow
def test_what_a_server_sent_runs_no_script_and_loads_nothing(page: browser.Page, tmp_path: Path) -> None:
    nasty = hostile(evolve(ORDER, id="x", operation=HOSTILE, aspect="rules"))
    verdict = evolve(FAILING, url=HOSTILE, failures=(nasty,), table={HOSTILE: FAILING.table[READ]}, notes=(HOSTILE,))
    address = opened(page, verdict, tmp_path)
    assert page.value("document.querySelectorAll('script').length") == 1
    assert page.value("document.querySelectorAll('img').length") == 0
    assert page.value("document.querySelector('.failure .title').textContent").startswith("D16: </code></pre><script>alert(1)")
    page.value("document.querySelector('.matrix a').click()")
    assert page.value(SHOWN) == "f-x"
    assert (page.errors, page.requests) == ([], [address])


@pytest.mark.slow
def test_a_script_that_came_in_all_the_same_would_not_run(page: browser.Page, tmp_path: Path) -> None:
    text = html_page(FAILING, command=COMMAND).replace(
        "</main>", "<script>window.harm = 1</script><img src=http://127.0.0.1:9/x></main>"
    )
    (tmp_path / "index.html").write_text(text)
    page.open((tmp_path / "index.html").as_uri())
    page.wait_for("document.readyState === 'complete'")
    assert page.value("window.harm") is None
    page.wait_for("performance.getEntriesByType('navigation')[0].loadEventEnd > 0")
    assert [error for error in page.errors if "script" in error and "Content Security Policy" in error]
    assert [error for error in page.errors if "image" in error and "Content Security Policy" in error]


@pytest.mark.slow
def test_the_page_is_worked_by_keyboard(page: browser.Page, tmp_path: Path) -> None:
    opened(page, many(6), tmp_path)
    page.press("Tab")
    assert page.value("document.activeElement.textContent") == "Skip to the verdict"
    page.press("Enter", "\r")
    assert page.value("document.activeElement.id") == "main"
    page.press("j", "j")
    page.press("j", "j")
    assert page.value(FOCUSED) == "f-000000000001"
    page.press("Enter", "\r")
    assert page.value("document.querySelector('#f-000000000001 details').open")
    page.press("ArrowDown")
    page.press("ArrowDown")
    page.press("k", "k")
    assert page.value(FOCUSED) == "f-000000000002"
    page.press("/", "/")
    assert page.value(FOCUSED) == "search"
    for letter in "failure n4":
        page.press(letter, letter)
    assert page.value(SHOWN) == "f-000000000004"
    assert page.value("document.getElementById('shown').textContent") == "1 of 6 shown"
    page.press("Enter", "\r")
    assert page.value(FOCUSED) == "f-000000000004"
    page.press("/", "/")
    page.press("Escape")
    assert page.value(SHOWN).count("f-") == 6
    assert page.errors == []


@pytest.mark.slow
def test_failures_are_narrowed_down_by_operation_aspect_and_cell(page: browser.Page, tmp_path: Path) -> None:
    opened(page, many(6), tmp_path)
    buttons = "[...document.querySelectorAll('[data-filter]')].map(one => `${one.textContent} ${one.ariaPressed}`).join('; ')"
    assert page.value(buttons) == (
        f"every operation true; {CREATE} 3 false; {READ} 3 false; every aspect true; robustness 3 false; rules 3 false"
    )
    page.value(f"document.querySelector('[data-filter=operation][data-value=\"{READ}\"]').click()")
    assert page.value(SHOWN) == "f-000000000001 f-000000000003 f-000000000005"
    page.value("document.querySelector('[data-filter=aspect][data-value=robustness]').click()")
    assert page.value(SHOWN) == ""
    assert page.value("document.getElementById('nothing').hidden") is False
    page.value(f"document.querySelector('.matrix a[data-operation=\"{CREATE}\"]').click()")
    assert page.value(SHOWN) == "f-000000000000 f-000000000002 f-000000000004"
    assert page.value(FOCUSED) == "f-000000000000"


@pytest.mark.slow
def test_a_link_leads_to_its_failure(page: browser.Page, tmp_path: Path) -> None:
    opened(page, many(40), tmp_path, at="#f-000000000033")
    page.wait_for(f"({FOCUSED}) === 'f-000000000033'")
    opens = "[...document.querySelectorAll('details[open]')].map(one => one.parentElement.id).join(' ')"
    assert page.value(opens) == "f-000000000033"
    assert page.value("Math.abs(document.getElementById('f-000000000033').getBoundingClientRect().top) < innerHeight")


@pytest.mark.slow
@pytest.mark.parametrize("has_clipboard", [True, False], ids=["clipboard", "selection"])
def test_a_curl_line_is_copied_without_a_network(page: browser.Page, has_clipboard: bool, tmp_path: Path) -> None:
    opened(page, evolve(FAILING, failures=(ORDER,)), tmp_path)
    if not has_clipboard:  # as on a page that is served without HTTPS
        page.value("Object.defineProperty(navigator, 'clipboard', {value: undefined})")
    page.value("document.querySelector('.failure .copy').focus()")
    page.press("Enter", "\r")
    page.wait_for("document.querySelector('.failure .copy').textContent === 'Copied'")
    page.value("document.getElementById('search').focus()")
    page.value("document.addEventListener('paste', event => { window.pasted = event.clipboardData.getData('text'); })")
    page.call("Input.dispatchKeyEvent", type="keyDown", key="v", code="KeyV", modifiers=2, commands=["paste"])
    page.wait_for("window.pasted !== undefined")
    assert page.value("window.pasted") == CURL


@pytest.mark.slow
def test_the_theme_can_be_chosen_and_is_remembered(page: browser.Page, tmp_path: Path) -> None:
    address = opened(page, FAILING, tmp_path)
    ground = "getComputedStyle(document.body).backgroundColor"
    page.value("document.getElementById('theme').click()")
    page.value("document.getElementById('theme').click()")
    assert (page.value("document.getElementById('theme').textContent"), page.value(ground)) == (
        "Theme: dark",
        "rgb(18, 22, 28)",
    )
    page.open(f"{address}?again")
    page.wait_for("location.search === '?again' && document.readyState === 'complete'")
    assert page.value(ground) == "rgb(18, 22, 28)"
    page.value("document.getElementById('theme').click()")
    assert page.value(ground) == "rgb(246, 247, 249)"


@pytest.mark.slow
def test_the_page_fits_a_telephone(page: browser.Page, tmp_path: Path) -> None:
    known = evolve(ORDER, id="known", accepted_until="2027-01-31", accepted_because="ticket 12")
    opened(
        page, evolve(FAILING, failures=(CRASH, evolve(ORDER, came="x" * 900)), accepted_failures=(known,)), tmp_path, width=360
    )
    page.value("document.querySelectorAll('details').forEach(one => { one.open = true; })")
    assert page.value("document.documentElement.scrollWidth <= window.innerWidth")


@pytest.mark.slow
def test_the_page_prints_every_failure_open_and_no_buttons(page: browser.Page, tmp_path: Path) -> None:
    opened(page, many(8), tmp_path)
    assert page.value("document.querySelectorAll('details[open]').length") == 0
    page.value("dispatchEvent(new Event('beforeprint'))")
    assert page.value("document.querySelectorAll('details[open]').length") == 8
    page.call("Emulation.setEmulatedMedia", media="print")
    assert page.value("[...document.querySelectorAll('button, input')].filter(one => one.checkVisibility()).length") == 0
    page.value("dispatchEvent(new Event('afterprint'))")
    assert page.value("document.querySelectorAll('details[open]').length") == 0


@pytest.mark.slow
def test_five_hundred_failures_stay_usable(page: browser.Page, tmp_path: Path) -> None:
    opened(page, many(500), tmp_path)
    took = page.value(
        """(() => {
          const began = performance.now();
          const search = document.getElementById('search');
          search.value = 'failure n499';
          search.dispatchEvent(new Event('input'));
          document.body.getBoundingClientRect();
          return performance.now() - began;
        })()"""
    )
    assert page.value(SHOWN) == "f-000000000499"
    assert took < 1000
    assert page.errors == []


@pytest.mark.slow
def test_without_scripts_everything_can_be_read(page: browser.Page, tmp_path: Path) -> None:
    page.call("Emulation.setScriptExecutionDisabled", value=True)
    (tmp_path / "index.html").write_text(html_page(many(6), command=COMMAND))
    page.open((tmp_path / "index.html").as_uri())
    page.wait_for("document.querySelectorAll('.failure').length === 6")
    assert page.value("[...document.querySelectorAll('button, input')].filter(one => one.checkVisibility()).length") == 0
    assert page.value("[...document.querySelectorAll('summary')].every(one => one.checkVisibility())")
