"""The built site in a real browser, from a folder: nobody serves it."""

from __future__ import annotations

import base64
import re
from pathlib import Path
from typing import Any

import pytest

from tests.browsing import barriers, faults, in_colours, on_a_phone, until

PAGES = ["index.html", "404.html", "nl/index.html", "en/summary.html", "nl/crisis.html",
         "en/campaigns.html", "nl/topics/photos-of-colleagues.html",
         "en/topics/political-posts.html"]  # fmt: skip
ODD = ["nl/index.html", "en/topics/photos.html", "nl/topics/press.html", "nl/crisis.html"]


def search(browser: Any, text: str) -> None:
    until(browser, "#SEARCH").send_keys(text)


@pytest.mark.parametrize(
    ("page", "asked", "address"),
    [
        ("nl/index.html", "groepsfoto op insta", "nl/topics/photos-of-colleagues.html#"),
        ("nl/crisis.html", "journalist belt mij", "nl/topics/spokesperson-press.html#"),
        ("en/index.html", "a reporter called me", "en/topics/spokesperson-press.html#"),
        ("en/topics/competitors.html", "copyright of photos", "en/topics/copyright-images.html#"),
    ],
)
def test_a_clause_is_found_by_searching(
    browser: Any, built: Path, page: str, asked: str, address: str
) -> None:
    browser.get(f"file://{built}/{page}")
    search(browser, asked)
    until(browser, "#FOUND", "10 result")
    links = browser.find_elements("css selector", "#RESULTS a")
    found = [each for each in links if address in each.get_attribute("href")]
    assert found, [each.get_attribute("href") for each in links]
    title = found[0].text
    found[0].click()
    until(browser, "main h3", title)
    assert address in browser.current_url
    assert browser.get_log("browser") == []


def test_with_the_keyboard_alone(browser: Any, built: Path) -> None:
    from selenium.webdriver.common.keys import Keys

    browser.get(f"file://{built}/nl/index.html")
    body = browser.find_element("css selector", "body")
    body.send_keys(Keys.TAB)
    assert browser.switch_to.active_element.text == "Naar de tekst"
    search(browser, "logo gebruiken" + Keys.ENTER)
    until(browser, "#RESULTS a:focus")
    browser.switch_to.active_element.send_keys(Keys.ESCAPE)
    assert browser.switch_to.active_element.get_attribute("id") == "SEARCH"
    assert not browser.find_element("css selector", "#RESULTS").is_displayed()


def test_an_unknown_word_falls_back_on_beginnings(browser: Any, built: Path) -> None:
    browser.get(f"file://{built}/nl/index.html")
    search(browser, "journalis")  # still being typed
    until(browser, "#RESULTS a")
    found = [e.get_attribute("href") for e in browser.find_elements("css selector", "#RESULTS a")]
    assert any("spokesperson-press" in each for each in found)
    until(browser, "#SEARCH").clear()
    search(browser, "xyzzyq")
    until(browser, "#FOUND", "Niets gevonden")


def test_a_word_is_folded_as_the_bot_folds_it(browser: Any, built: Path) -> None:
    """Capitals, accents and curly apostrophes make no difference."""
    browser.get(f"file://{built}/nl/index.html")
    headings = []
    for typed in ("foto's collega's", "FÓTO\u2019S Collega\u2019s"):
        until(browser, "#SEARCH").clear()
        until(browser, "#SEARCH").send_keys(typed)
        until(browser, "#FOUND", "10 resultaten")
        headings.append([e.text for e in browser.find_elements("css selector", "#RESULTS a")])
    assert headings[0] == headings[1]


def test_a_citation_of_a_version_that_is_gone_leads_to_the_clause(
    browser: Any, built: Path
) -> None:
    browser.get(f"file://{built}/nl/topics/logo-use.html#logo-use.2-v7")
    top = browser.execute_script("return document.getElementById('logo-use.2').offsetTop")
    assert top > 300
    assert browser.execute_script("return scrollY") > top - 60


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_no_barrier(browser: Any, built: Path, odd: Path, axe: str, scheme: str) -> None:
    in_colours(browser, scheme)
    for page in [*(built / page for page in PAGES), *(odd / page for page in ODD)]:
        browser.get(f"file://{page}")
        if page.name == "index.html" and page.parent.name == "nl":
            search(browser, "foto")
            until(browser, "#RESULTS a")
        browser.execute_script("document.querySelectorAll('details').forEach((d) => d.open = true)")
        assert barriers(browser, axe) == [], page


def test_a_citation_of_an_earlier_wording_unfolds_it(browser: Any, odd: Path) -> None:
    browser.get(f"file://{odd}/en/topics/photos.html#photos.1-v1")
    until(browser, "blockquote", "This is how it read first.")


@pytest.mark.parametrize("page", PAGES)
def test_it_fits_a_phone_with_targets_that_a_finger_hits(
    browser: Any, built: Path, page: str
) -> None:
    on_a_phone(browser)
    browser.get(f"file://{built}/{page}")
    assert browser.execute_script("return document.documentElement.scrollWidth") <= 360
    heights = "return [...document.querySelectorAll('nav a, .topics a, .summary a, input')]" \
              ".map((e) => e.getBoundingClientRect().height)"  # fmt: skip
    assert all(height >= 24 for height in browser.execute_script(heights))


def test_without_a_script_everything_but_the_search_works(browser: Any, built: Path) -> None:
    browser.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": True})
    browser.get(f"file://{built}/nl/index.html")
    assert not browser.find_element("css selector", "form").is_displayed()
    until(browser, ".topics a", "Foto's van collega's").click()
    until(browser, "h1", "Foto's van collega's")


@pytest.mark.parametrize("language", ["nl", "en"])
def test_the_summary_prints_on_one_sheet(browser: Any, built: Path, language: str) -> None:
    assert sheets(browser, f"file://{built}/{language}/summary.html") == 1


def test_a_printed_topic_has_its_text_and_no_menu(
    browser: Any, built: Path, tmp_path: Path
) -> None:
    assert 1 < sheets(browser, f"file://{built}/nl/topics/photos-of-colleagues.html") < 7
    browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": "print"})
    for hidden in ("nav", "form", ".skip"):
        assert not browser.find_element("css selector", hidden).is_displayed()
    assert browser.find_element("css selector", ".contact").is_displayed()


def sheets(browser: Any, address: str) -> int:
    """How many A4 sheets a page takes, printed as a browser prints unless told otherwise."""
    browser.get(address)
    a4 = {"paperWidth": 8.27, "paperHeight": 11.69}
    pdf = base64.b64decode(browser.execute_cdp_cmd("Page.printToPDF", a4)["data"])
    return len(re.findall(rb"/Type\s*/Page\b", pdf))


def test_every_page_is_valid(vnu: list[str], built: Path, odd: Path) -> None:
    """HTML, the images and the style-sheet, as the Nu HTML checker reads them."""
    pages = [*built.rglob("*.html"), *odd.rglob("*.html"), *built.glob("*.svg")]
    assert len(pages) > 140
    assert faults(vnu, [*pages, built / "style.css"]) == ""
