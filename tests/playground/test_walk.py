"""The real app in the page, as somebody who decides whether to install it would walk through it."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest

from bot.cards import actions
from bot.content import Content
from bot.playground import serve_in_thread
from bot.playground.demo import EMPLOYEE, playground, slack_id, slack_ids
from bot.web import create_web
from bot.wording import words_in
from tests.browsing import click, loaded, until
from tests.playground.test_page import press, write
from tests.slack import KNOWN, Slack, an_app


@pytest.mark.parametrize(("language", "locale"), [("nl", "nl-NL"), ("en", "en-GB")])
def test_from_a_question_to_the_contacts_answer_and_the_toolkit(
    slack: Slack, browser: object, language: str, locale: str
) -> None:
    from selenium.webdriver.common.keys import Keys

    employee = slack.person(locale=locale)
    words = employee.words
    browser.get(slack.running.url)

    write(browser, slack.answered_question(language))
    until(browser, ".replies .message", words("answer.source", source=""))

    write(browser, slack.handed_over_question("communications", language))
    until(browser, ".replies .message:last-child", words("handover.intro"))

    until(browser, f"[data-key={slack_id('communications')}] .badge", "1")
    click(browser, f"[data-key={slack_id('communications')}]")
    click(browser, "[data-action-id=reply]")
    click(browser, "#modal-submit")
    until(browser, "dialog .field-error", words_in("nl")("playground.required"))
    until(browser, "dialog [data-action-id=text]").send_keys("Dat mag. / That is fine.")
    press(browser, Keys.CONTROL, Keys.ENTER)
    until(browser, ".message", "✅")

    click(browser, f"[data-key={employee.user}]")
    until(browser, ".replies", "Dat mag. / That is fine.")

    write(browser, "/toolkit linkedin")
    until(browser, "dialog h2", words("toolkit.title"))
    image = until(browser, "dialog .b-image img")
    assert image.get_attribute("alt")
    loaded(browser, image)
    click(browser, "#modal-submit")
    until(browser, "dialog", words("toolkit.sent"))
    employee.sees(words("toolkit.dm", network="LinkedIn"))
    assert slack.workspace.problems == []
    assert browser.get_log("browser") == []


def test_a_draft_is_still_there_under_what_was_found_in_it(slack: Slack, browser: object) -> None:
    words = slack.person().words
    browser.get(slack.running.url)
    write(browser, "/toolkit check")
    until(browser, f"dialog [data-action-id={actions.TEXT}]").send_keys("Met @els op stap")
    click(browser, f"dialog [data-action-id={actions.NETWORK}] option[value=x]")
    click(browser, "dialog input[type=radio][value=private]")
    click(browser, "#modal-submit")
    until(browser, "dialog h2", words("my_draft.result"))
    until(browser, "dialog .dialog-body", "@els")
    click(browser, "dialog .dialog-foot button")
    until(browser, "dialog h2", words("my_draft.title"))
    until(browser, "#modal-submit:focus")
    text = until(browser, f"dialog [data-action-id={actions.TEXT}]")
    assert text.get_attribute("value") == "Met @els op stap"
    assert browser.find_element("css selector", "input[value=private]").is_selected()
    assert slack.workspace.problems == []


def test_the_line_in_a_channel_leads_to_the_answer(slack: Slack, browser: Any) -> None:
    employee = slack.person()
    browser.get(f"{slack.running.url}/#{EMPLOYEE}/C0GENERAL")
    write(browser, f"/policy {slack.answered_question()}")
    click(browser, "#log .ephemeral a")
    until(browser, "#log .message", employee.words("answer.source", source=""))
    assert browser.current_url.endswith(f"#{EMPLOYEE}")
    assert len(browser.window_handles) == 1


class Later:
    """A web app whose address is known before the app itself."""

    app: Any = None

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        answer: Iterable[bytes] = self.app(environ, start_response)
        return answer


def test_a_citation_leads_to_its_clause(
    manifest: dict[str, object], folder: Path, tmp_path: Path, browser: Any
) -> None:
    handbook = Later()
    served = serve_in_thread(handbook)
    content = Content(folder, slack_ids, handbook_url=f"{served.url}/handbook")
    with an_app(manifest, content, tmp_path / "test.sqlite3") as slack:
        handbook.app = create_web(slack.running.service, handbook=True)
        browser.get(slack.running.url)
        write(browser, KNOWN)
        quoted = until(browser, ".replies blockquote").text
        click(browser, ".replies a", words_in("nl")("answer.handbook"))
        browser.switch_to.window(browser.window_handles[-1])
        clause = until(browser, "main h3")
        assert browser.current_url.startswith(f"{served.url}/handbook/nl/topics/photos.html#")
        anchor = browser.current_url.partition("#")[2]
        assert browser.find_elements("id", anchor)
        assert clause.is_displayed()
        assert quoted in " ".join(browser.find_element("css selector", "main").text.split())
    served.stop()


def test_start_again_empties_what_the_app_kept_too(
    manifest: dict[str, object], folder: Path, browser: Any
) -> None:
    content = Content(folder, slack_ids)
    with playground(manifest, content, pause=0.0, retry_delays=()) as running:
        words = Slack(running).person().words
        browser.get(running.url)
        write(browser, KNOWN)
        until(browser, ".replies .message")
        click(browser, "[data-view=home]")
        until(browser, "#home", KNOWN)
        click(browser, "#json-button")
        until(browser, "#traffic li")
        before, address = running.service.store, running.workspace.app_url
        click(browser, "[data-key=again]")
        click(browser, "dialog .danger")
        until(browser, ".toast", words("playground.again_done"))
        until(browser, "#log .empty")
        assert running.workspace.messages(EMPLOYEE) == []
        click(browser, "[data-view=home]")
        until(browser, "#home h2")
        assert KNOWN not in browser.find_element("id", "home").text
        assert KNOWN not in browser.find_element("id", "traffic").text
        store = running.service.store
        assert store.path != before.path
        assert running.workspace.app_url == address
        assert list(store.db["questions"].rows) == []
        # And it works as before.
        click(browser, "[data-view=messages]")
        write(browser, KNOWN)
        until(browser, ".replies blockquote")
        assert running.workspace.problems == []


def test_the_app_speaks_the_language_that_one_chooses(slack: Slack, browser: Any) -> None:
    slack.person(locale="nl-NL")
    browser.get(slack.running.url)
    click(browser, "[data-view=home]")
    for language, locale in (("nl", "nl-NL"), ("en", "en-US")):
        words = words_in(language)
        click(browser, f"[data-key=locale-{language}]")
        until(browser, "#home h2", words("home.how"))
        assert until(browser, "html").get_attribute("lang") == language
        until(browser, f"[data-key={EMPLOYEE}]", words("playground.employee"))
        assert slack.workspace.locales[EMPLOYEE] == locale
