"""Takes the pictures of the admin panel in docs/images from the demo app, light and dark.

`nox -s screenshots` runs it. The demo is made anew in a folder that is thrown away. Its data is the
same each time, counted from today; names of days are all that differs between two runs.
"""

import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from shutil import which

from playwright.sync_api import Browser, Page, sync_playwright

ROOT = Path(__file__).resolve().parents[1]
IMAGES = ROOT / "docs" / "images"
PAGES = {"users": "/admin/users", "analytics": "/admin/analytics?range=90d", "logs": "/admin/logs"}
SCHEMES = ("light", "dark")
WIDTH, HEIGHT, SCALE = 1280, 800, 2
_BROWSERS = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
_SERVING = re.compile(r"Serving .* at (http://\S+)")


@contextmanager
def demo() -> Iterator[str]:
    """Serve the demo until the block ends; yield its address."""
    environment = {**os.environ, "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}"}
    with tempfile.TemporaryDirectory() as folder:
        log = Path(folder) / "log"
        with log.open("w") as said:
            server = subprocess.Popen(
                ["sh", str(ROOT / "scripts" / "demo"), "5000", f"{folder}/notebook"],
                env=environment,
                stdout=said,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        try:
            yield _address(server, log)
        finally:
            if server.poll() is None:
                os.killpg(server.pid, signal.SIGINT)
                server.wait(15)


def _address(server: "subprocess.Popen[bytes]", log: Path) -> str:
    while server.poll() is None:
        if found := _SERVING.search(log.read_text("utf-8")):
            return found[1]
        time.sleep(0.2)
    raise SystemExit(f"the demo does not start:\n{log.read_text('utf-8')}")


def sign_in(page: Page, address: str) -> None:
    """Sign in as a newcomer does: by the address that `make demo` prints, and one click."""
    page.goto(f"{address}/auth/login?next=/admin/")
    page.get_by_role("link", name="Sign in as admin@example.com").click()
    page.wait_for_url(f"{address}/admin/**")


def take(browser: Browser, address: str, scheme: str) -> None:
    """Take all pages in one colour scheme."""
    context = browser.new_context(
        viewport={"width": WIDTH, "height": HEIGHT},
        device_scale_factor=SCALE,
        color_scheme="dark" if scheme == "dark" else "light",
        reduced_motion="reduce",
        timezone_id="UTC",
        locale="en-GB",
    )
    page = context.new_page()
    sign_in(page, address)
    for name, path in PAGES.items():
        page.goto(f"{address}{path}", wait_until="networkidle")
        page.evaluate("document.fonts.ready")
        picture = IMAGES / f"admin-{name}-{scheme}.png"
        page.screenshot(path=picture, animations="disabled", caret="hide")
        optimise(picture)
        print(f"{picture.relative_to(ROOT)}: {picture.stat().st_size / 1000:.0f} kB")
    context.close()


def optimise(picture: Path) -> None:
    """Keep a picture with 256 colours, which a page of text has not many more of."""
    from PIL import Image

    with Image.open(picture) as image:
        few = image.convert("RGB").quantize(256, dither=Image.Dither.NONE)
    few.save(picture, optimize=True)


def main() -> None:
    """Take every picture."""
    executable = next((path for name in _BROWSERS if (path := which(name))), None)
    if executable is None:
        raise SystemExit("no Chromium found: apt-get install chromium-headless-shell")
    shutil.rmtree(IMAGES, ignore_errors=True)
    IMAGES.mkdir(parents=True)
    flags = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
    with demo() as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable, args=flags)
        for scheme in SCHEMES:
            take(browser, address, scheme)
        browser.close()


if __name__ == "__main__":
    main()
