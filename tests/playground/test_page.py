"""The page in a real browser: an employee asks, a contact hears of it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from slack_bolt import App
from slack_sdk import WebClient

from bot.playground import Workspace
from tests.browsing import until
from tests.playground.conftest import CONTACT, EMPLOYEE
from tests.playground.test_interaction import MODAL, button


def write(browser: Any, text: str) -> None:
    from selenium.webdriver.common.keys import Keys

    until(browser, "#composer").send_keys(text + Keys.ENTER)


def answering(bolt: App) -> None:
    """An app that answers in the thread, passes on at a press and opens a modal."""

    @bolt.event("message")
    def answer(event: dict[str, Any], client: WebClient) -> None:
        if event.get("subtype") is None:
            words = {"type": "mrkdwn", "text": f"*Allowed*: {event['text']}"}
            row = {"type": "actions", "elements": [button("pass_on", "1", "Pass it on")]}
            client.chat_postMessage(
                channel=event["channel"],
                thread_ts=event["ts"],
                text="Allowed",
                blocks=[{"type": "section", "text": words}, row],
            )

    @bolt.action("pass_on")
    def pass_on(ack: Callable[[], None], client: WebClient) -> None:
        ack()
        client.chat_postMessage(channel=CONTACT, text="A question came in")

    @bolt.command("/policy")
    def show(ack: Callable[[], None], body: dict[str, Any], client: WebClient) -> None:
        ack()
        client.views_open(trigger_id=body["trigger_id"], view=MODAL)

    bolt.view("answer")(lambda ack: ack(response_action="errors", errors={"words": "Too vague"}))
    bolt.view_closed("answer")(lambda ack: ack())
    bolt.event("app_home_opened")(lambda: None)


def test_a_conversation_in_the_browser(workspace: Workspace, bolt: App, browser: Any) -> None:
    answering(bolt)
    browser.get(workspace.url)
    write(browser, "May I <b>post</b> this?")
    assert until(browser, ".replies .b-section strong").text == "Allowed"
    assert "May I <b>post</b> this?" in until(browser, ".replies .message").text
    until(browser, "[data-action-id=pass_on]").click()
    until(browser, ".badge", "1")
    until(browser, f"[data-key={CONTACT}]").click()
    until(browser, ".message", "A question came in")
    # The contact's Slack is in Dutch, and so is the page now.
    assert until(browser, "#people-title").text == "Je bent"
    until(browser, "[data-key=locale-en]").click()
    until(browser, "#people-title", "You are")
    assert workspace.locales[CONTACT] == "en-US"
    _clean(workspace, browser)


def test_a_modal_in_the_browser(workspace: Workspace, bolt: App, browser: Any) -> None:
    from selenium.webdriver.common.keys import Keys

    answering(bolt)
    browser.get(workspace.url)
    write(browser, "/policy may I")
    until(browser, "dialog h2", "Answer")
    until(browser, "#modal-submit").click()
    until(browser, ".field-error", "required")
    until(browser, "dialog [data-action-id=text]").send_keys("Hm")
    until(browser, "#modal-submit").click()
    until(browser, ".field-error", "Too vague")
    until(browser, "dialog [data-action-id=text]").send_keys(Keys.ESCAPE)
    workspace.wait_for(lambda: workspace.view(EMPLOYEE) is None)
    _clean(workspace, browser)


def test_what_slack_would_refuse_is_shown(workspace: Workspace, bolt: App, browser: Any) -> None:
    from slack_sdk.errors import SlackApiError

    answering(bolt)
    browser.get(workspace.url)
    try:
        bolt.client.chat_postMessage(channel=EMPLOYEE, text="x", blocks=[{"type": "carousel"}])
    except SlackApiError:
        until(browser, "#problems", "unknown block type carousel")
    # Nothing that the API let through is dropped in silence either.
    strange = {"text": "", "blocks": [{"type": "carousel"}]}
    workspace.post_as_bot(workspace.channel(EMPLOYEE).id, strange)
    until(browser, ".unknown", "carousel")


def test_the_page_fits_a_phone(workspace: Workspace, bolt: App, browser: Any) -> None:
    answering(bolt)
    phone = {"width": 360, "height": 740, "deviceScaleFactor": 1, "mobile": True}
    browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", phone)
    browser.get(workspace.url)
    write(browser, "May I post " + "this-very-long-word" * 8 + "?")
    until(browser, ".replies .b-section")
    assert browser.execute_script("return document.documentElement.scrollWidth") <= 360
    until(browser, "#menu-button").click()
    until(browser, f"[data-key={CONTACT}]").click()
    until(browser, "#topbar-me", "Contact")


def _clean(workspace: Workspace, browser: Any) -> None:
    assert workspace.problems == []
    assert browser.get_log("browser") == []
