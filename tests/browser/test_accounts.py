"""People sign in to a scaffolded app, on the first run and without credentials."""

import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Literal

import pytest
from axe import violations
from browsers import Complaints
from playwright.sync_api import Browser, Page, expect
from servers import feather, serving

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]
Shop = tuple[str, Path]


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shop]:
    """The address and the folder of an app with accounts, served by ``feather dev``."""
    folder = tmp_path_factory.mktemp("accounts")
    feather(folder, "new", "shop", "--app-type", "single-tenant", "--no-prompt", "--no-install")
    project = folder / "shop"
    feather(project, "db", "migrate", "-m", "Initial migration")
    feather(project, "db", "upgrade")
    feather(project, "db", "seed")
    command = [sys.executable, "-m", "feather", "dev", "--port", "0"]
    with serving(project, command) as (address, process, _):
        yield address, project
    assert process.returncode == 0


def sign_in_as(page: Page, email: str) -> None:
    page.get_by_label("Somebody else").fill(email)
    page.get_by_role("button", name="Add").click()
    page.get_by_role("link", name=f"Sign in as {email}").click()


def test_the_whole_journey(
    shop: Shop, page: Page, browser: Browser, complaints: Complaints
) -> None:
    address, project = shop
    page.goto(address)
    expect(page).to_have_url(f"{address}/auth/login?next=/")
    sign_in_as(page, "new@example.com")
    expect(page.get_by_text("Your account is waiting for approval")).to_be_visible()
    expect(page).to_have_url(f"{address}/pending")

    feather(project, "auth", "approve", "new@example.com")
    page.goto(address)
    expect(page.get_by_role("heading", name="Notes", exact=True)).to_be_visible()

    page.get_by_role("button", name="new@example.com").or_(
        page.get_by_role("button", name="New")
    ).click()
    page.get_by_role("menuitem", name="Your devices").click()
    expect(page.get_by_text("This device")).to_be_visible()
    cookies = page.context.cookies()

    page.goto(f"{address}/auth/logout")
    page.get_by_role("button", name="Sign out").click()
    expect(page).to_have_url(f"{address}/auth/login")
    with browser.new_context() as thief:
        thief.add_cookies(cookies)
        stolen = thief.new_page()
        stolen.goto(address)
        expect(stolen).to_have_url(f"{address}/auth/login?next=/")
    assert complaints.lines == []


def test_the_journey_without_javascript(shop: Shop, browser: Browser) -> None:
    address, project = shop
    with browser.new_context(java_script_enabled=False) as context:
        page = context.new_page()
        page.goto(address)
        sign_in_as(page, "plain@example.com")
        expect(page.get_by_text("Your account is waiting for approval")).to_be_visible()
        feather(project, "auth", "approve", "plain@example.com")
        page.goto(f"{address}/account/sessions")
        expect(page.get_by_text("This device")).to_be_visible()
        page.goto(f"{address}/auth/logout")
        page.get_by_role("button", name="Sign out").click()
        expect(page).to_have_url(f"{address}/auth/login")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_pages_are_accessible(
    shop: Shop, page: Page, node_packages: Path, scheme: Literal["light", "dark"]
) -> None:
    address, _ = shop
    page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
    page.set_viewport_size({"width": 320, "height": 800})
    page.goto(f"{address}/auth/login")
    assert violations(page, node_packages) == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    sign_in_as(page, f"{scheme}@example.com")
    expect(page.get_by_text("Your account is waiting for approval")).to_be_visible()
    assert violations(page, node_packages) == []
    page.goto(f"{address}/auth/logout")
    assert violations(page, node_packages) == []


def test_the_local_provider_is_gone_in_production(shop: Shop) -> None:
    _, project = shop
    probe = (
        "from app import app; c = app.test_client();"
        "print(c.get('/auth/google/login', base_url='https://shop.example').status_code)"
    )
    import subprocess

    settings = {
        "FEATHER_ENV": "production", "TRUSTED_HOSTS": "shop.example", "APP_URL": "https://shop.example",
        "FEATHER_SILENCED_CHECKS": "auth.methods: what a start without credentials would do",
    }  # fmt: skip
    done = subprocess.run(
        [sys.executable, "-c", probe], cwd=project, env={**os.environ, **settings},
        check=False, capture_output=True, text=True, timeout=60,
    )  # fmt: skip
    assert done.stdout.splitlines()[-1:] == ["502"], done.stderr
