"""A page in a real browser, as tests look at it."""

from __future__ import annotations

import subprocess
from pathlib import Path
from typing import Any

PHONE = {"width": 360, "height": 740, "deviceScaleFactor": 1, "mobile": True}
_VIOLATIONS = """
const done = arguments[arguments.length - 1];
axe.run({runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]})
  .then((found) => done(found.violations.map((v) =>
    `${v.id}: ${v.nodes.map((n) => n.html).slice(0, 3).join(" ")}`)));
"""


def on_a_phone(browser: Any) -> None:
    """Give the window the size of a phone's."""
    browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", PHONE)


def in_colours(browser: Any, scheme: str) -> None:
    """Ask pages for their "light" or "dark" colours."""
    features = [{"name": "prefers-color-scheme", "value": scheme}]
    browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": features})


def barriers(browser: Any, axe: str) -> list[str]:
    """What axe-core finds wrong with the page as it stands."""
    browser.execute_script(axe)
    found: list[str] = browser.execute_async_script(_VIOLATIONS)
    return found


def faults(vnu: list[str], files: list[Path]) -> str:
    """What the Nu HTML checker finds wrong with files of HTML, SVG and CSS."""
    done = subprocess.run(
        [*vnu, *map(str, files)], capture_output=True, text=True, timeout=300, check=False
    )
    return done.stdout + (done.stderr if done.returncode else "")


def until(browser: Any, selector: str, words: str = "") -> Any:
    """The first element that fits and shows the words; waits for it."""
    from selenium.webdriver.common.by import By
    from selenium.webdriver.support.ui import WebDriverWait

    def found(driver: Any) -> Any:
        every = driver.find_elements(By.CSS_SELECTOR, selector)
        return next((one for one in every if words in one.text and one.is_displayed()), None)

    return WebDriverWait(browser, 10, ignored_exceptions=_stale()).until(found)


def click(browser: Any, selector: str, words: str = "") -> None:
    """Click the first element that fits; again where the page drew it anew meanwhile."""
    from selenium.webdriver.support.ui import WebDriverWait

    def clicked(driver: Any) -> bool:
        until(driver, selector, words).click()
        return True

    WebDriverWait(browser, 10, ignored_exceptions=_stale()).until(clicked)


def loaded(browser: Any, image: Any) -> None:
    """Wait until an image has its pixels."""
    from selenium.webdriver.support.ui import WebDriverWait

    pixels = "return arguments[0].naturalWidth"
    WebDriverWait(browser, 10).until(lambda driver: driver.execute_script(pixels, image))


def _stale() -> list[Any]:
    from selenium.common.exceptions import StaleElementReferenceException

    return [StaleElementReferenceException]
