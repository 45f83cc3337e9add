"""A headless Chromium for the tests of the site, which `make site` has built.

Chromium is the machine's own: Debian's package chromium, or the path in CHROMIUM.
"""

import os
import shutil
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, sync_playwright

# Mermaid's pictures are drawn below closed shadow roots, which no script could look into.
OPEN_SHADOW_ROOTS = """
const attach = Element.prototype.attachShadow;
Element.prototype.attachShadow = function (options) {
    this.shadow = attach.call(this, { ...options, mode: "open" });
    return this.shadow;
};
"""


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    chromium = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")
    assert chromium, "No Chromium: install Debian's package chromium, or name the program in CHROMIUM."
    with sync_playwright() as playwright:
        quiet = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]
        browser = playwright.chromium.launch(executable_path=chromium, args=quiet)
        yield browser
        browser.close()
