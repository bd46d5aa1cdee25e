"""What ``make demo`` serves, in a real browser: a newcomer signs in and looks around."""

import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Literal

import pytest
from axe import violations
from browsers import Complaints
from environments import ROOT
from playwright.sync_api import Page, expect
from servers import serving

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]
PAGES = ("Users", "Analytics", "Error logs", "Audit log", "System")


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, str]]:
    """The demo's address, and what it says before it is served."""
    folder = tmp_path_factory.mktemp("demo")
    command = ["sh", str(ROOT / "scripts" / "demo"), "0", "new/notebook"]
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    with serving(folder, command, env={"PATH": path}, timeout=180) as (address, process, lines):
        yield address, "".join(lines)
    assert process.returncode == 0


def sign_in(page: Page, address: str) -> None:
    page.goto(f"{address}/auth/login?next=/admin/")
    page.get_by_role("link", name="Sign in as admin@example.com").click()
    expect(page.get_by_role("heading", name="Users", exact=True)).to_be_visible()


def test_a_newcomer_signs_in_by_one_click_and_looks_around(
    demo: tuple[str, str], page: Page, complaints: Complaints
) -> None:
    address, said = demo
    assert "Sign in as admin@example.com: http://127.0.0.1:" in said
    assert "/auth/login?next=/admin/" in said
    assert "Traceback" not in said
    sign_in(page, address)
    expect(page.get_by_text("25 of 260")).to_be_visible()
    navigation = page.get_by_role("navigation", name="Admin")
    for name in PAGES:
        navigation.get_by_role("link", name=name).click()
        expect(page.get_by_role("heading", name=name, exact=True)).to_be_visible()
        expect(page.locator("main td, main canvas").first).to_be_visible()
    page.get_by_role("link", name="Back to the site").click()
    expect(page.get_by_role("heading", name="Notes", exact=True)).to_be_visible()
    page.get_by_role("button", name="Robin Hale").click()
    page.get_by_role("menuitem", name="Admin").click()
    expect(page).to_have_url(f"{address}/admin/users")
    assert complaints.lines == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_its_panel_is_accessible_and_fits_a_phone(
    demo: tuple[str, str], page: Page, node_packages: Path, scheme: Literal["light", "dark"]
) -> None:
    address, _ = demo
    page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
    sign_in(page, address)
    for path in ("users", "analytics", "logs", "audit", "system"):
        page.set_viewport_size({"width": 1280, "height": 900})
        page.goto(f"{address}/admin/{path}")
        assert violations(page, node_packages) == []
        page.set_viewport_size({"width": 390, "height": 844})
        page.wait_for_function(
            "document.documentElement.scrollWidth <= innerWidth"
        )  # charts follow
