"""The pages for people: complete without a network, and usable in a real browser."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import browser
import httpx
import pytest
from omnidim_contract.contract import contract
from omnidim_contract.sandbox import Running, running

CREATE = "/calls/bulk_call/create"
NUMBERS = [f"+120255501{n:02d}" for n in (0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 23, 24, 25, 26)]


@pytest.fixture
def still() -> Iterator[Running]:
    """A sandbox whose clock stands still, with one campaign."""
    with running(speed=0) as server:
        contacts = [{"phone_number": number} for number in NUMBERS]
        asked = {"name": "Reminder <b>", "phone_number_id": "11", "contact_list": contacts, "concurrent_call_limit": 3}
        headers = {"Authorization": f"Bearer {server.token}"}
        assert httpx.post(f"{server.base_url}{CREATE}", json=asked, headers=headers).status_code == 200
        yield server


@pytest.fixture
def page(tmp_path: Path) -> Iterator[browser.Page]:
    if browser.CHROMIUM is None:
        pytest.skip("no Chromium is installed here")
    with browser.browser(tmp_path / "profile") as page:
        yield page


@pytest.mark.parametrize("path", ["/", "/docs", "/assets/live.css", "/assets/live.js", "/assets/docs.css", "/assets/docs.js"])
def test_a_page_loads_nothing_from_another_machine(still: Running, path: str) -> None:
    reply = httpx.get(f"{still.root_url}{path}")
    assert reply.status_code == 200
    assert "//" not in reply.text.replace("http://www.w3.org/2000/svg", "")


def test_the_pages_forbid_the_browser_to_load_from_elsewhere(still: Running) -> None:
    for path in ("/", "/docs"):
        assert httpx.get(f"{still.root_url}{path}").headers["content-security-policy"].startswith("default-src 'self';")


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [("GET", "/nowhere", 404), ("GET", "/assets/../people.py", 404), ("GET", "/assets/live.html", 404), ("POST", "/", 405)],
)
def test_what_is_no_page_is_refused_in_the_documented_shape(still: Running, method: str, path: str, status: int) -> None:
    reply = httpx.request(method, f"{still.root_url}{path}")
    assert reply.status_code == status
    assert set(reply.json()) == {"error", "error_description"}


def test_the_viewer_reads_the_contract_with_this_server_in_it(still: Running) -> None:
    served = httpx.get(f"{still.root_url}/openapi.json").json()
    assert served.pop("servers") == [{"url": "/api/v1"}]
    assert served == {key: value for key, value in contract().items() if key != "servers"}


def test_without_control_there_is_no_live_page() -> None:
    with running(control=False) as server:
        assert httpx.get(f"{server.root_url}/").status_code == 404
        assert httpx.get(f"{server.root_url}/docs").status_code == 200


@pytest.mark.slow
@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_the_live_page_follows_a_campaign_and_the_clock_turns_by_keyboard(
    still: Running, page: browser.Page, dark: bool, tmp_path: Path
) -> None:
    page.open(f"{still.root_url}/", dark=dark)
    page.wait_for("document.querySelector('article .status')?.textContent === 'in_progress'")
    assert page.value("document.querySelector('h2').textContent") == "Reminder <b> #1"
    for _ in range(3):  # the link, the first button, the second: one hour
        page.press("Tab")
    assert page.value("document.activeElement.textContent") == "+1 hour"
    page.press("Enter", "\r")
    page.wait_for("document.querySelector('article .status')?.textContent === 'completed'")
    legend = page.value("[...document.querySelectorAll('.legend li')].map(item => item.textContent).join('; ')")
    assert "Skipped 1" in legend
    assert page.value("document.querySelector('.bar').getAttribute('aria-label')").endswith("1 Skipped")
    ground = page.value("getComputedStyle(document.body).backgroundColor")
    assert ground == ("rgb(18, 22, 28)" if dark else "rgb(246, 247, 249)")
    assert page.value("document.documentElement.scrollWidth <= window.innerWidth")
    assert page.screenshot(tmp_path / "live.png") > 10_000
    assert page.errors == []


@pytest.mark.slow
def test_the_live_page_fits_a_telephone(still: Running, page: browser.Page) -> None:
    page.open(f"{still.root_url}/", width=360)
    page.wait_for("document.querySelector('article .status') !== null")
    page.value("document.querySelector('details').open = true")
    assert page.value("document.documentElement.scrollWidth <= window.innerWidth")


@pytest.mark.slow
@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_the_viewer_shows_both_operations(still: Running, page: browser.Page, dark: bool, tmp_path: Path) -> None:
    page.open(f"{still.root_url}/docs", dark=dark)
    page.wait_for("document.querySelectorAll('.opblock').length === 2")
    shown = page.value("[...document.querySelectorAll('.opblock-summary-path')].map(item => item.dataset.path).join(' ')")
    assert shown == "/calls/bulk_call/create /calls/bulk_call/{bulk_call_id}"
    assert page.value("document.documentElement.classList.contains('dark-mode')") is dark
    assert page.screenshot(tmp_path / "docs.png") > 10_000
    assert page.errors == []
