"""The real app in the page, as somebody who decides whether to install it would walk through it."""

from __future__ import annotations

import pytest

from bot.cards import actions
from bot.playground.demo import slack_id
from tests.browsing import until
from tests.playground.test_page import write
from tests.slack import Slack


@pytest.mark.parametrize(("language", "locale"), [("nl", "nl-NL"), ("en", "en-GB")])
def test_from_a_question_to_the_contacts_answer_and_the_toolkit(
    slack: Slack, browser: object, language: str, locale: str
) -> None:
    employee = slack.person(locale=locale)
    words = employee.words
    browser.get(slack.running.url)

    write(browser, slack.answered_question(language))
    until(browser, ".replies .message", words("answer.source", source=""))

    write(browser, slack.handed_over_question("communications", language))
    until(browser, ".replies .message:last-child", words("handover.intro"))

    until(browser, f"[data-key={slack_id('communications')}] .badge", "1")
    until(browser, f"[data-key={slack_id('communications')}]").click()
    until(browser, "[data-action-id=reply]").click()
    until(browser, "dialog [data-action-id=text]").send_keys("Dat mag. / That is fine.")
    until(browser, "#modal-submit").click()
    until(browser, ".message", "✅")

    until(browser, f"[data-key={employee.user}]").click()
    until(browser, ".replies", "Dat mag. / That is fine.")

    write(browser, "/toolkit linkedin")
    until(browser, "dialog h2", words("toolkit.title"))
    image = until(browser, "dialog .b-image img")
    assert image.get_attribute("alt")
    slack.workspace.wait_for(
        lambda: browser.execute_script("return arguments[0].naturalWidth", image)
    )
    until(browser, "#modal-submit").click()
    until(browser, "dialog", words("toolkit.sent"))
    employee.sees(words("toolkit.dm", network="LinkedIn"))
    assert slack.workspace.problems == []
    assert browser.get_log("browser") == []


def test_a_draft_is_still_there_under_what_was_found_in_it(slack: Slack, browser: object) -> None:
    words = slack.person().words
    browser.get(slack.running.url)
    write(browser, "/toolkit check")
    until(browser, f"dialog [data-action-id={actions.TEXT}]").send_keys("Met @els op stap")
    until(browser, f"dialog [data-action-id={actions.NETWORK}] option[value=x]").click()
    until(browser, "dialog input[type=radio][value=private]").click()
    until(browser, "#modal-submit").click()
    until(browser, "dialog h2", words("my_draft.result"))
    until(browser, "dialog .dialog-body", "@els")
    until(browser, "dialog .dialog-foot button").click()
    until(browser, "dialog h2", words("my_draft.title"))
    text = until(browser, f"dialog [data-action-id={actions.TEXT}]")
    assert text.get_attribute("value") == "Met @els op stap"
    assert browser.find_element("css selector", "input[value=private]").is_selected()
    assert slack.workspace.problems == []
