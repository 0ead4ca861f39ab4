"""A page in a real browser, as tests look at it."""

from __future__ import annotations

from typing import Any


def until(browser: Any, selector: str, words: str = "") -> Any:
    """The first element that fits and shows the words; waits for it."""
    from selenium.webdriver.common.by import By
    from selenium.webdriver.support.ui import WebDriverWait

    def found(driver: Any) -> Any:
        every = driver.find_elements(By.CSS_SELECTOR, selector)
        return next((one for one in every if words in one.text and one.is_displayed()), None)

    return WebDriverWait(browser, 10, ignored_exceptions=_stale()).until(found)


def _stale() -> list[Any]:
    from selenium.common.exceptions import StaleElementReferenceException

    return [StaleElementReferenceException]
