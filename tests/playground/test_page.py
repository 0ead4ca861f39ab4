"""The page in a real browser: what people do in it, see in it and hear from it."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from PIL import Image
from slack_bolt import App
from slack_sdk import WebClient

from bot.playground import Workspace, create_server, serve_in_thread
from tests.browsing import click, loaded, on_a_phone, until
from tests.playground.conftest import (
    CONTACT,
    EMPLOYEE,
    SECRET,
    TOKEN,
    allowed,
    manifest,
    people,
)
from tests.playground.test_interaction import FILES_MODAL, MODAL, button
from tests.playground.test_server import ask

CARD = [{"type": "header", "text": {"type": "plain_text", "text": "Question"}}]


def write(browser: Any, text: str) -> None:
    from selenium.webdriver.common.keys import Keys

    until(browser, "#composer").send_keys(text + Keys.ENTER)


def press(browser: Any, *keys: str) -> None:
    """Press keys where the focus is."""
    browser.switch_to.active_element.send_keys(*keys)


def focused(browser: Any, selector: str) -> Any:
    """Wait until what fits the selector has the focus."""
    return until(browser, f"{selector}:focus")


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

    @bolt.event("app_mention")
    def mentioned(event: dict[str, Any], client: WebClient) -> None:
        place, thread = event["channel"], event.get("thread_ts", event["ts"])
        client.chat_postMessage(channel=place, thread_ts=thread, text="In the thread")
        client.chat_postEphemeral(channel=place, user=event["user"], text="Psst")

    @bolt.action("pass_on")
    def pass_on(ack: Callable[[], None], client: WebClient) -> None:
        ack()
        client.chat_postMessage(channel=CONTACT, text="A question came in")

    @bolt.command("/policy")
    def show(ack: Callable[[], None], body: dict[str, Any], client: WebClient) -> None:
        ack()
        client.views_open(trigger_id=body["trigger_id"], view=MODAL)

    @bolt.action("example")
    def example(ack: Callable[[], None], body: dict[str, Any], client: WebClient) -> None:
        ack()
        client.views_update(view_id=body["view"]["id"], view=MODAL | {"blocks": CARD + FIELDS})

    bolt.view("answer")(lambda ack: ack(response_action="errors", errors={"words": "Too vague"}))
    bolt.view_closed("answer")(lambda ack: ack())
    bolt.event("app_home_opened")(lambda: None)


FIELDS: list[dict[str, Any]] = MODAL["blocks"]


def test_a_conversation_in_the_browser(workspace: Workspace, bolt: App, browser: Any) -> None:
    answering(bolt)
    browser.get(workspace.url)
    write(browser, "May I <b>post</b> this?")
    assert until(browser, ".replies .b-section strong").text == "Allowed"
    assert "May I <b>post</b> this?" in until(browser, ".replies .message").text
    assert browser.title == "Employee · Wegwijzer"
    click(browser, "[data-action-id=pass_on]")
    until(browser, f"[data-key={CONTACT}] .badge", "1")
    assert browser.title == "(1) Employee · Wegwijzer"
    click(browser, f"[data-key={CONTACT}]")
    until(browser, ".message", "A question came in")
    # The contact's Slack is in Dutch, and so is the page now.
    assert until(browser, "#people-title").text == "Je bent"
    workspace.wait_for(lambda: workspace.conversations.unread(CONTACT, "D_CONTACT") == 0)
    click(browser, "[data-key=locale-en]")
    until(browser, "#people-title", "You are")
    assert browser.find_elements("css selector", ".badge") == []
    assert browser.title == "Contact · Wegwijzer"
    assert workspace.locales[CONTACT] == "en-US"
    _clean(workspace, browser)


@pytest.mark.parametrize(
    ("locale", "marked", "count"),
    [("en", "Only visible to you", "1 reply"), ("nl", "Alleen voor jou zichtbaar", "1 antwoord")],
)
def test_a_thread_of_a_channel_opens_beside_it(
    workspace: Workspace, bolt: App, browser: Any, locale: str, marked: str, count: str
) -> None:
    from selenium.webdriver.common.keys import Keys

    answering(bolt)
    workspace.set_locale(EMPLOYEE, locale)
    browser.get(f"{workspace.url}/#{EMPLOYEE}/C0GENERAL")
    write(browser, "@Wegwijzer may I?")
    # What one asked oneself opens when it is answered.
    until(browser, "#thread .message", "In the thread")
    until(browser, "#log .ephemeral", marked)
    until(browser, "#log [data-thread]", count)
    assert not browser.find_elements("css selector", "#log .replies .message")
    focused(browser, "#thread .box-input").send_keys("@Wegwijzer and this?" + Keys.ENTER)
    workspace.wait_for(lambda: len(workspace.messages("#general", thread_ts=_first(workspace))) > 3)
    press(browser, Keys.ESCAPE)
    focused(browser, "[data-thread]")
    press(browser, Keys.ENTER)
    until(browser, "#thread .message", "and this?")
    _clean(workspace, browser)


def _first(workspace: Workspace) -> str:
    return str(workspace.messages("#general")[0]["ts"])


def test_everything_is_reached_with_the_keyboard(
    workspace: Workspace, bolt: App, browser: Any
) -> None:
    from selenium.webdriver.common.keys import Keys

    answering(bolt)
    browser.get(workspace.url)
    write(browser, "May I?")
    until(browser, ".replies .message")
    # From the beginning of the page.
    browser.execute_script("document.body.tabIndex = -1; document.body.focus()")
    press(browser, Keys.TAB)
    assert browser.switch_to.active_element.get_attribute("id") == "skip"
    reached = set()
    for _ in range(40):
        press(browser, Keys.TAB)
        found = browser.switch_to.active_element
        if found.tag_name == "body":
            break
        reached.add(_name(found))
        outline = browser.execute_script(
            "const at = arguments[0].closest('.composer-row') ?? arguments[0];"
            "const style = getComputedStyle(at); return style.outlineStyle + style.boxShadow", found
        )  # fmt: skip
        assert outline != "nonenone", _name(found)
    offered = browser.execute_script(
        "return [...document.querySelectorAll('button, a[href], textarea')]"
        ".filter((one) => one.offsetParent)"
    )
    assert {_name(one) for one in offered} - reached == {"skip"}


def _name(element: Any) -> str:
    """What tells an element from the others."""
    names = ("id", "data-key", "data-view", "data-action-id", "aria-label")
    found = (element.get_attribute(name) for name in names)
    return next((name for name in found if name), element.text)


def test_hints_are_chosen_with_the_keyboard(workspace: Workspace, bolt: App, browser: Any) -> None:
    from selenium.webdriver.common.keys import Keys

    answering(bolt)
    browser.get(workspace.url)
    box = until(browser, "#composer")
    box.send_keys("/")
    commands = workspace.commands()
    until(browser, ".hints")
    options = [one.text for one in browser.find_elements("css selector", ".hints [role=option]")]
    assert len(options) == len(commands)
    for option, command in zip(options, commands, strict=True):
        assert all(command[part] in option for part in ("command", "usage_hint", "description"))
    box.send_keys(Keys.ARROW_DOWN, Keys.ARROW_DOWN, Keys.ARROW_UP)
    chosen = until(browser, "[aria-selected=true]", commands[1]["command"])
    assert box.get_attribute("aria-activedescendant") == chosen.get_attribute("id")
    box.send_keys(Keys.ENTER)
    assert box.get_attribute("value") == commands[1]["command"] + " "
    box.clear()
    box.send_keys("/po")
    until(browser, ".hints", "/policy")
    box.send_keys(Keys.ESCAPE)
    assert not browser.find_element("css selector", ".hints").is_displayed()
    box.send_keys("x" + Keys.ENTER)
    until(browser, ".toast", "/pox")
    assert box.get_attribute("value") == "/pox"


def test_a_modal_in_the_browser(workspace: Workspace, bolt: App, browser: Any) -> None:
    from selenium.webdriver.common.keys import Keys

    answering(bolt)
    browser.get(workspace.url)
    write(browser, "/policy may I")
    until(browser, "dialog h2", "Answer")
    field = focused(browser, "dialog [data-action-id=text]")
    field.send_keys(Keys.ENTER)
    until(browser, ".field-error", "required")
    described = field.get_attribute("aria-describedby").split()
    error = browser.find_element("id", described[-1])
    assert (error.text, field.get_attribute("aria-invalid")) == (
        "Please complete this required field.",
        "true",
    )
    until(browser, "dialog [data-action-id=url]").send_keys("no address" + Keys.ENTER)
    until(browser, ".field-error", "valid URL")
    focused(browser, "dialog [data-action-id=text]").send_keys("Hm")
    until(browser, "dialog [data-action-id=url]").clear()
    click(browser, "#modal-submit")
    until(browser, ".field-error", "Too vague")
    focused(browser, "dialog [data-action-id=text]")
    # Tab stays inside.
    for _ in range(12):
        press(browser, Keys.TAB)
        where = "return document.activeElement === document.body || " \
                "document.querySelector('dialog').contains(document.activeElement)"  # fmt: skip
        assert browser.execute_script(where)
    # An update by the app leaves the focus and what was typed where they were.
    click(browser, "dialog [data-action-id=example]")
    until(browser, "dialog h3", "Question")
    focused(browser, "dialog [data-action-id=example]")
    field = until(browser, "dialog [data-action-id=text]")
    assert field.get_attribute("value") == "Hm"
    field.send_keys(Keys.ESCAPE)
    workspace.wait_for(lambda: workspace.view(EMPLOYEE) is None)
    # The focus is back, and what one types arrives.
    focused(browser, "#composer").send_keys("And now?" + Keys.ENTER)
    until(browser, ".replies .message", "And now?")
    _clean(workspace, browser)


def test_as_many_people_are_chosen_in_a_modal_as_it_takes(
    workspace: Workspace, bolt: App, browser: Any
) -> None:
    label = {"type": "plain_text", "text": "Who is in it?"}
    element = {"type": "multi_users_select", "action_id": "who", "max_selected_items": 1}
    block = {"type": "input", "block_id": "people", "label": label, "element": element}
    given: list[dict[str, Any]] = []

    @bolt.command("/policy")
    def show(ack: Callable[[], None], body: dict[str, Any], client: WebClient) -> None:
        ack()
        client.views_open(trigger_id=body["trigger_id"], view=MODAL | {"blocks": [block]})

    @bolt.view("answer")
    def answered(ack: Callable[[], None], view: dict[str, Any]) -> None:
        ack()
        given.append(view["state"]["values"]["people"]["who"])

    bolt.event("app_home_opened")(lambda: None)
    browser.get(workspace.url)
    write(browser, "/policy")
    click(browser, f"dialog [data-value={EMPLOYEE}]")
    contact = until(browser, f"dialog [data-value={CONTACT}]")
    assert not contact.is_enabled()
    click(browser, f"dialog [data-value={EMPLOYEE}]")
    contact.click()
    click(browser, "#modal-submit")
    workspace.wait_for(lambda: given)
    assert given == [{"type": "multi_users_select", "selected_users": [CONTACT]}]
    _clean(workspace, browser)


def test_a_file_is_uploaded_in_a_modal(
    make_workspace: Callable[..., Workspace],
    make_bolt: Callable[[Workspace], App],
    browser: Any,
    tmp_path: Path,
) -> None:
    workspace = make_workspace(manifest=allowed("chat:write", "commands", "files:read"))
    bolt = make_bolt(workspace)
    files: list[dict[str, Any]] = []

    @bolt.command("/policy")
    def show(ack: Callable[[], None], body: dict[str, Any], client: WebClient) -> None:
        ack()
        client.views_open(trigger_id=body["trigger_id"], view=FILES_MODAL)

    @bolt.view("answer")
    def answered(ack: Callable[[], None], view: dict[str, Any]) -> None:
        ack()
        files.extend(view["state"]["values"]["picture"]["picture"]["files"])

    bolt.event("app_home_opened")(lambda: None)
    for name in ("one.png", "two.png"):
        Image.new("RGB", (4, 4)).save(tmp_path / name)
    browser.get(workspace.url)
    write(browser, "/policy")
    field = until(browser, "dialog input[type=file]")
    field.send_keys(str(tmp_path / "one.png"))
    image = until(browser, "dialog .chosen img")
    loaded(browser, image)
    field.send_keys(str(tmp_path / "two.png"))
    until(browser, "dialog .files [role=status]", "At most 1")
    click(browser, "dialog [aria-label='Remove one.png']")
    field.send_keys(str(tmp_path / "two.png"))
    until(browser, "dialog .chosen", "two.png")
    click(browser, "#modal-submit")
    workspace.wait_for(lambda: files)
    (file,) = files
    assert (file["name"], file["mimetype"], file["user"]) == ("two.png", "image/png", EMPLOYEE)
    path = urlsplit(file["url_private_download"]).path
    fetched = ask(workspace, path, Authorization=f"Bearer {TOKEN}")[1]
    assert fetched == (tmp_path / "two.png").read_bytes()
    assert file["size"] == len(fetched)
    _clean(workspace, browser)


def test_what_slack_would_refuse_is_shown(workspace: Workspace, bolt: App, browser: Any) -> None:
    from slack_sdk.errors import SlackApiError

    answering(bolt)
    browser.get(workspace.url)
    try:
        bolt.client.chat_postMessage(channel=EMPLOYEE, text="x", blocks=[{"type": "carousel"}])
    except SlackApiError:
        until(browser, "#problems", "unknown block type carousel")


@pytest.mark.parametrize(
    "block",
    [
        {"type": "carousel"},
        {"type": "actions", "elements": [{"type": "carousel"}]},
        {"type": "context", "elements": [{"type": "carousel"}]},
        {"type": "rich_text", "elements": [{"type": "carousel"}]},
        {
            "type": "rich_text",
            "elements": [{"type": "rich_text_section", "elements": [{"type": "carousel"}]}],
        },
        {
            "type": "section",
            "text": {"type": "plain_text", "text": "x"},
            "accessory": {"type": "carousel"},
        },
    ],
)
def test_what_the_page_does_not_know_is_named(
    workspace: Workspace, bolt: App, browser: Any, block: dict[str, Any]
) -> None:
    """Nothing that the Web API let through is dropped in silence either."""
    answering(bolt)
    browser.get(workspace.url)
    workspace.post_as_bot(workspace.channel(EMPLOYEE).id, {"text": "", "blocks": [block]})
    until(browser, ".unknown", "carousel")


def test_whoever_develops_reads_the_json(workspace: Workspace, bolt: App, browser: Any) -> None:
    from selenium.webdriver.common.keys import Keys

    answering(bolt)
    browser.get(workspace.url)
    write(browser, "May I post?")
    until(browser, ".replies .message")
    browser.execute_script("document.getElementById('json-button').focus()")
    press(browser, Keys.ENTER)
    focused(browser, "#traffic select")
    event = "#traffic [data-name='event message'] "
    until(browser, "#traffic [data-name='chat.postMessage']", "app → Slack")
    until(browser, event, "Slack → app")
    browser.find_elements("css selector", event + "summary")[-1].click()
    sent = json.loads(until(browser, event + "pre").text)
    assert sent["event"]["text"] == "May I post?"
    allow = {"permissions": ["clipboardReadWrite", "clipboardSanitizedWrite"]}
    browser.execute_cdp_cmd("Browser.grantPermissions", allow)
    click(browser, event + ".exchange-head button")
    until(browser, event + ".exchange-head button", "Copied")
    copied = browser.execute_async_script("navigator.clipboard.readText().then(arguments[0])")
    assert json.loads(copied.partition("\n\n")[0]) == sent
    # Newest first, as they come.
    write(browser, "/policy")
    until(browser, "#traffic li", "command /policy")
    press(browser, Keys.ESCAPE)
    names = [
        item.get_attribute("data-name")
        for item in browser.find_elements("css selector", "#traffic li")
    ]
    assert names.index("command /policy") < names.index("event message")
    whole = browser.page_source + str(ask_traffic(browser))
    assert TOKEN not in whole
    assert SECRET not in whole
    # One conversation alone, and it is still open the next time.
    workspace.wait_for(lambda: workspace.view(EMPLOYEE) is None)
    browser.get(f"{workspace.url}/#{EMPLOYEE}/C0GENERAL")
    browser.refresh()
    until(browser, "#traffic li", "command /policy")
    click(browser, "#traffic option[value=here]")
    until(browser, "#traffic .hint", "Nothing yet")
    until(browser, "#traffic select").send_keys(Keys.ESCAPE)
    focused(browser, "#json-button")
    assert not browser.find_element("id", "traffic").is_displayed()
    _clean(workspace, browser)


def ask_traffic(browser: Any) -> Any:
    script = "fetch('/ui/traffic').then((r) => r.text()).then(arguments[0])"
    return browser.execute_async_script(script)


def test_a_server_that_went_away_is_found_again(
    make_workspace: Callable[..., Workspace], browser: Any
) -> None:
    first, second = (
        Workspace(manifest(), people(), signing_secret=SECRET, bot_token=TOKEN) for _ in range(2)
    )
    running = serve_in_thread(create_server(first))
    browser.get(running.url)
    until(browser, "#composer")
    first.stop()
    running.stop()
    until(browser, "#offline", "does not answer")
    again = serve_in_thread(create_server(second), running.port)
    try:
        assert again.port == running.port
        until(browser, "#composer")
        second.post_as_bot(second.channel(EMPLOYEE).id, {"text": "Back again"})
        until(browser, ".message", "Back again")
        assert browser.find_element("id", "offline").text == ""
    finally:
        second.stop()
        again.stop()


def test_the_page_fits_a_phone(workspace: Workspace, bolt: App, browser: Any) -> None:
    answering(bolt)
    on_a_phone(browser)
    browser.get(workspace.url)
    write(browser, "May I post " + "this-very-long-word" * 8 + "?")
    until(browser, ".replies .b-section")
    assert _width(browser) <= 360
    click(browser, "#json-button")
    until(browser, "#traffic li")
    assert _width(browser) <= 360
    click(browser, "#traffic .pane-head button")
    click(browser, "#menu-button")
    click(browser, f"[data-key={CONTACT}]")
    until(browser, "#topbar-me", "Contact")


def _width(browser: Any) -> int:
    return int(browser.execute_script("return document.documentElement.scrollWidth"))


def _clean(workspace: Workspace, browser: Any) -> None:
    assert workspace.problems == []
    assert browser.get_log("browser") == []
