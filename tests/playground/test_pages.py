"""Every page and state of the playground, held against axe-core and the Nu HTML checker."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import chain
from pathlib import Path
from typing import Any

import pytest

from bot.playground import Workspace
from bot.playground.demo import slack_id
from bot.playground.server import STATIC
from tests.browsing import barriers, click, faults, in_colours, on_a_phone, until
from tests.playground.conftest import EMPLOYEE
from tests.playground.test_blocks import actions, field, modal, plain, section
from tests.playground.test_interaction import options
from tests.playground.test_page import press, write
from tests.slack import Slack


def states(slack: Slack, browser: Any) -> Iterator[str]:
    """Walk through the playground; its names of where one is by then."""
    from selenium.webdriver.common.keys import Keys

    employee = slack.person()
    browser.get(slack.running.url)
    until(browser, ".prompt")
    yield "empty"
    write(browser, slack.answered_question())
    until(browser, ".replies .b-context")
    until(browser, "#composer").send_keys("/")
    until(browser, ".hints")
    yield "conversation with hints"
    until(browser, "#composer").send_keys(Keys.BACKSPACE)
    browser.execute_script("document.querySelector('.tools button').focus()")
    press(browser, Keys.ENTER)
    until(browser, ".menu")
    yield "a message's menu"
    write(browser, "/toolkit check")
    until(browser, "dialog h2", employee.words("my_draft.title"))
    click(browser, "#modal-submit")
    until(browser, ".field-error", employee.words("playground.required"))
    yield "modal with errors"
    press(browser, Keys.ESCAPE)
    write(browser, "/toolkit linkedin")
    until(browser, "dialog .b-image img")
    yield "modal with an image"
    press(browser, Keys.ESCAPE)
    write(browser, slack.handed_over_question("communications"))
    slack.quiet()
    click(browser, "[data-view=home]")
    until(browser, "#home .b-section")
    yield "home"
    browser.get(f"{slack.running.url}/#{slack_id('communications')}/home")
    until(browser, "#home select")
    yield "the contact's home"
    browser.get(f"{slack.running.url}/#{employee.user}/C0GENERAL")
    write(browser, "/policy logo")
    until(browser, ".ephemeral")
    write(browser, "@Wegwijzer logo?")
    until(browser, "[data-thread]", employee.words("playground.replies_one"))
    if not wide(browser):
        click(browser, "[data-thread]", employee.words("playground.replies_one"))
    until(browser, "#thread .message")
    yield "thread"
    if not wide(browser):
        click(browser, "#thread .pane-head button")
    click(browser, "#json-button")
    click(browser, "#traffic summary")
    until(browser, "#traffic pre")
    yield "JSON"
    click(browser, "#traffic .pane-head button")
    if not wide(browser):
        click(browser, "#menu-button")
    click(browser, "[data-key=again]")
    until(browser, "dialog .danger")
    yield "confirmation"


def odd(workspace: Workspace, browser: Any) -> Iterator[str]:
    """What the app seldom sends, or never."""
    dm = workspace.channel(EMPLOYEE).id
    text = "*b* _i_ ~s~ `c` <https://example.org|link> <@U_CONTACT> :tada:\n> quote\n```\npre\n```"
    elsewhere = {"image_url": "https://example.org/x.png", "alt_text": "A picture"}
    cells = [{"type": "raw_text", "text": "A"}]
    blocks = [
        {"type": "header", "text": plain("Header")},
        {**section(text), "accessory": {"type": "image", **elsewhere}},
        {"type": "divider"},
        {"type": "image", "title": plain("Title"), **elsewhere},
        {"type": "context", "elements": [{"type": "image", **elsewhere}, plain("And words")]},
        {"type": "markdown", "text": "# Head\n\n- one\n- **two**\n\n> quote"},
        {"type": "table", "rows": [cells, cells]},
        {"type": "carousel"},
        actions(
            {"type": "overflow", "action_id": "more", "options": options("x", "y")},
            {"type": "checkboxes", "action_id": "ticks", "options": options("x", "y")},
            {"type": "datepicker", "action_id": "day"},
        ),
    ]
    workspace.post_as_bot(dm, {"text": "", "blocks": blocks})
    workspace.problem("chat.postMessage: invalid_blocks")
    browser.get(workspace.url)
    until(browser, ".unknown")
    yield "odd blocks"
    inputs = [
        field(type="file_input", action_id="file"),
        field(type="multi_users_select", action_id="people"),
        field(type="multi_static_select", action_id="several", options=options("x", "y")),
        field(type="users_select", action_id="person"),
        field(type="datepicker", action_id="day"),
        field(type="timepicker", action_id="time"),
        field(type="number_input", action_id="number", is_decimal_allowed=False),
        field(type="radio_buttons", action_id="one", options=options("x", "y")),
        field(type="email_text_input", action_id="mail"),
    ]
    with workspace.lock:
        workspace.views.open(EMPLOYEE, modal(*inputs))
    workspace.touch()
    click(browser, "#modal-submit")
    until(browser, "dialog .field-error")
    yield "odd fields"


def too_wide(browser: Any) -> list[str]:
    """What one would have to scroll sideways; code alone may."""
    found: list[str] = browser.execute_script("""
        const all = [document.documentElement, ...document.querySelectorAll("body *")];
        return all.filter((one) => one.clientWidth && one.scrollWidth > one.clientWidth + 1
            && (one === document.documentElement
                || ["auto", "scroll"].includes(getComputedStyle(one).overflowX)))
          .filter((one) => !one.closest("pre"))
          .map((one) => `too wide: ${one.tagName}.${one.className}`);
    """)
    return found


def wide(browser: Any) -> bool:
    return bool(browser.execute_script("return matchMedia('(min-width: 1000px)').matches"))


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("shape", [on_a_phone, None], ids=["phone", "wide"])
def test_axe_finds_no_barrier_and_nothing_is_too_wide(
    slack: Slack, browser: Any, axe: str, scheme: str, shape: Callable[[Any], None] | None
) -> None:
    in_colours(browser, scheme)
    if shape:
        shape(browser)
    found = {state: barriers(browser, axe) + too_wide(browser) for state in states(slack, browser)}
    assert {state: wrong for state, wrong in found.items() if wrong} == {}


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_no_barrier_in_what_is_rare(
    workspace: Workspace, browser: Any, axe: str, scheme: str
) -> None:
    in_colours(browser, scheme)
    found = {state: barriers(browser, axe) for state in odd(workspace, browser)}
    assert found == {"odd blocks": [], "odd fields": []}


def test_every_state_is_valid(
    slack: Slack, workspace: Workspace, browser: Any, vnu: list[str], tmp_path: Path
) -> None:
    """The page as it is served, and as the scripts made it."""
    files = [STATIC / "index.html", STATIC / "style.css", STATIC / "signpost.svg"]
    for number, _ in enumerate(chain(states(slack, browser), odd(workspace, browser))):
        file = tmp_path / f"{number}.html"
        made = browser.execute_script("return document.documentElement.outerHTML")
        file.write_text(f"<!doctype html>\n{made}", encoding="utf-8")
        files.append(file)
    assert faults(vnu, files) == ""
