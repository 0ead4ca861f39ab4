"""Who is not Slack is not heard, what is forged does nothing, and the logs keep quiet."""

from __future__ import annotations

import http.client
import json
import logging
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

import pytest

from bot.cards import actions
from bot.content import Content
from bot.playground.deliver import FORM, JSON
from bot.playground.demo import EMPLOYEE, Playground, slack_ids
from tests.slack import HANDED_OVER, KNOWN, Slack, Somebody, an_app, small_content

WRONG_NUMBERS = ["", "abc", "0", "-1", "1.0", " 1", "١", "999999999999999", "9" * 400, "1;--", "|"]
TABLES = ("inbox", "questions", "escalations", "outbox")
CHALLENGE = b'{"type": "url_verification", "challenge": "abc123"}'


@pytest.fixture
def running(small: Playground) -> Playground:
    return small


def request(slack: Slack, method: str, path: str, body: bytes = b"") -> tuple[int, str]:
    """An unsigned request to the app's own server."""
    url = urlsplit(slack.workspace.app_url or "")
    connection = http.client.HTTPConnection(url.hostname or "", url.port, timeout=5)
    connection.request(method, path, body)
    answer = connection.getresponse()
    text = answer.read().decode()
    connection.close()
    return answer.status, text


def effects(slack: Slack) -> dict[str, list[dict[str, Any]]]:
    """All that a person's act may change; that a payload was refused is noted nowhere."""
    return {table: slack.rows(table) for table in TABLES}


# ---- the door


def test_slack_itself_is_heard(slack: Slack) -> None:
    answer = slack.workspace.post(CHALLENGE, JSON)
    assert answer.status == 200
    assert "abc123" in answer.body


@pytest.mark.parametrize("way", ["wrong secret", "too old", "too new", "no signature"])
def test_who_cannot_sign_as_slack_gets_401(slack: Slack, way: str) -> None:
    asker = slack.person()
    workspace, headers = slack.workspace, {}
    if way == "wrong secret":
        workspace.signer.secret = "0" * 32
    elif way == "no signature":
        headers = {"X-Slack-Signature": ""}
    else:
        workspace.signer.skew = -301 if way == "too old" else 301
    command = f"command=/beleid&user_id={EMPLOYEE}&text=hoi&trigger_id=1"
    assert workspace.post(CHALLENGE, JSON, headers).status == 401
    assert workspace.post(command.encode(), FORM, headers).status == 401
    assert request(slack, "POST", "/slack/events", CHALLENGE)[0] == 401
    assert slack.rows("inbox") == []
    assert slack.posts_to(asker) == []


def test_a_changed_body_gets_401(slack: Slack) -> None:
    headers = slack.workspace.signer.headers(CHALLENGE)
    changed = CHALLENGE.replace(b"abc", b"xyz")
    assert slack.workspace.post(changed, JSON, headers).status == 401


def test_a_body_over_a_megabyte_gets_413(slack: Slack) -> None:
    assert slack.workspace.post(b" " * 1_000_001, JSON).status == 413
    assert request(slack, "POST", "/slack/events", b" " * 2_000_000)[0] == 413


def test_nothing_else_is_served(slack: Slack) -> None:
    assert request(slack, "GET", "/healthz") == (200, "ok\n")
    for path in ("/", "/slack", "/slack/events/", "/slack/install", "/static/x", "/../etc/passwd"):
        assert request(slack, "GET", path)[0] == 404, path
    for method in ("GET", "PUT", "DELETE"):
        assert request(slack, method, "/slack/events")[0] == 405
    assert request(slack, "POST", "/healthz")[0] == 405


# ---- what is forged does nothing


def asked(slack: Slack, text: str = KNOWN) -> tuple[Somebody, dict[str, Any]]:
    asker = slack.person()
    asker.asks(text)
    card = asker.sees("photos.1" if text == KNOWN else asker.words("handover.intro"))
    slack.quiet()
    return asker, card


@pytest.mark.parametrize("action", ["unknown", "keep", "", "rate ", "RATE", "x" * 255, "a\nb"])
def test_a_button_that_nobody_knows_gets_a_clear_sentence(shared: Slack, action: str) -> None:
    refused_alone(shared, action, "1")
    asker = shared.person()
    assert asker.told()[-1] == asker.words("refused.unknown")


def test_a_modal_that_nobody_knows_gets_a_clear_sentence(slack: Slack) -> None:
    asker = slack.person()
    assert asker.forges_modal("unknown", "{}", text="x") == asker.words("refused.unknown")
    assert not any(effects(slack).values())


@pytest.mark.parametrize("value", WRONG_NUMBERS)
@pytest.mark.parametrize(
    "action",
    [
        actions.NONE_OF_THESE, actions.HAND_OVER, actions.ADD_NAME, actions.WITHDRAW,
        actions.REPLY, actions.PASS_ON, actions.DISMISS,
    ],
)  # fmt: skip
def test_a_wrong_number_gets_a_clear_sentence(shared: Slack, action: str, value: str) -> None:
    refused_alone(shared, action, value)


@pytest.mark.parametrize(
    "value",
    [
        "1", "1|", "1|../../x", "|yes", "1|yes|no", "1|photos.1\x00", "1|nothing.9", "x|photos.1",
        "9" * 16 + "|photos.1", "1|" + "9" * 1990,
    ],
)  # fmt: skip
@pytest.mark.parametrize(
    "action",
    [
        actions.RATE, f"{actions.ACCOUNT}:private", f"{actions.CHOOSE}:0",
        f"{actions.RELATED}:0", f"{actions.USE_CLAUSE}:0",
    ],
)  # fmt: skip
def test_a_wrong_value_gets_a_clear_sentence(shared: Slack, action: str, value: str) -> None:
    refused_alone(shared, action, value)


def refused_alone(slack: Slack, action: str, value: str) -> None:
    """The press is answered with one sentence from the texts, and nothing else happens."""
    asker = slack.person()
    [card] = [m for m in slack.workspace.messages(asker.dm) if "blocks" in m and "bot_id" in m][:1]
    before, told = effects(slack), len(asker.told())
    asker.forges(card, action, value)
    [sentence] = asker.told()[told:]
    texts = asker.words.texts
    assert sentence in [line for key, line in texts.items() if key.startswith("refused.")]
    assert effects(slack) == before
    assert slack.workspace.view(asker.user) is None


@pytest.fixture(scope="module")
def shared(
    manifest: dict[str, object], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Slack]:
    """One running app with an answered question, for tests that change nothing."""
    folder = tmp_path_factory.mktemp("security")
    content = Content(small_content(folder / "content"), slack_ids)
    with an_app(manifest, content, folder / "test.sqlite3") as slack:
        asked(slack)
        yield slack


@pytest.mark.parametrize(
    "metadata",
    ["", "no json", "[]", "null", "{}", '"1"', '{"escalation": null}', '{"escalation": "1 OR 1"}']
    + [json.dumps({"escalation": value}) for value in (0, -1, 99, 10**14, 10**30, [1], {"a": 1})],
)
@pytest.mark.parametrize(
    "modal", [actions.REPLY_MODAL, actions.PASS_ON_MODAL, actions.DISMISS_MODAL]
)
def test_a_modal_for_a_question_that_is_not_there_gets_a_clear_sentence(
    shared: Slack, modal: str, metadata: str
) -> None:
    contact, before = shared.contact("communications"), effects(shared)
    said = contact.forges_modal(modal, metadata, text="Mag!", contact="hr")
    assert said == contact.words("refused.gone")
    assert effects(shared) == before


def test_a_choice_that_was_not_offered_is_refused(slack: Slack) -> None:
    asker, card = asked(slack, HANDED_OVER)
    before = slack.rows("questions"), slack.rows("outbox")
    for action, value in [
        (f"{actions.CHOOSE}:0", "1|photos.1"),
        (f"{actions.ACCOUNT}:private", "1|private"),
        (actions.NONE_OF_THESE, "1"),
        (actions.RATE, "1|no"),
    ]:
        asker.forges(card, action, value)
    assert asker.told() == [asker.words("refused.gone")] * 4
    assert (slack.rows("questions"), slack.rows("outbox")) == before


def test_somebody_elses_question_cannot_be_touched(slack: Slack) -> None:
    _, card = asked(slack, HANDED_OVER)
    other = slack.colleague()
    before = effects(slack)
    tries = [
        (actions.RATE, "1|yes"), (f"{actions.ACCOUNT}:private", "1|private"),
        (f"{actions.CHOOSE}:0", "1|photos.1"), (actions.NONE_OF_THESE, "1"),
        (actions.HAND_OVER, "1"), (actions.ADD_NAME, "1"), (actions.WITHDRAW, "1"),
    ]  # fmt: skip
    for action, value in tries:
        other.forges(card, action, value)
    assert other.told() == [other.words("refused.not_yours")] * len(tries)
    assert effects(slack) == before


def test_a_modal_that_comes_too_late_is_told(slack: Slack) -> None:
    asked(slack, HANDED_OVER)
    contact = slack.contact("communications")
    card = contact.sees(HANDED_OVER)
    slack.workspace.triggers.seconds = -1
    contact.presses(card, actions.REPLY)
    assert contact.told() == [contact.words("refused.late")]


# ---- what the logs hold


@pytest.mark.parametrize("broken", [False, True], ids=["all is well", "all fails"])
def test_the_logs_hold_no_question_no_name_and_no_token(
    slack: Slack, caplog: pytest.LogCaptureFixture, broken: bool
) -> None:
    for name in ("bot", "knowledge", "toolkit"):
        caplog.set_level(logging.DEBUG, name)
    asker, contact = slack.person(), slack.contact("communications")
    if broken:
        for method in ("chat.postMessage", "chat.update", "views.open", "users.info"):
            slack.workspace.fail_next(method, status=500)
    asker.asks(HANDED_OVER)
    asker.asks(f"{KNOWN} Geheim!")
    asker.types("/beleid", "Een vertrouwelijke vraag")
    slack.sql("UPDATE outbox SET due = 0")
    slack.sql("UPDATE pace SET free_at = 0")
    card = contact.sees(HANDED_OVER)
    if broken:
        slack.sql(
            "CREATE TRIGGER broken BEFORE UPDATE ON escalations "
            "BEGIN SELECT RAISE(ABORT, 'disk full'); END"
        )
        contact.forges(card, actions.REPLY, "1")
    contact.forges_modal(actions.REPLY_MODAL, {"escalation": 1}, text="Een gevoelig antwoord")
    asker.forges(card, "unknown", "1")
    slack.sends({"type": "app_uninstalled"})
    slack.quiet()
    assert slack.rows("escalations")[0]["state"] == ("open" if broken else "answered")

    written = [record.getMessage() + str(record.exc_text or "") for record in caplog.records]
    assert any(record.name.startswith("bot.") for record in caplog.records)
    secret = [
        HANDED_OVER, KNOWN, "Geheim", "vertrouwelijke", "gevoelig", EMPLOYEE, asker.dm, "Employee",
        slack.workspace.bot_token, slack.workspace.signer.secret,
    ]  # fmt: skip
    assert not [line for line in written for each in secret if each in line]


@pytest.mark.parametrize("stamp", ["abc", "", "1e9"])
def test_a_time_stamp_that_is_none_is_refused(slack: Slack, stamp: str) -> None:
    headers = {"X-Slack-Request-Timestamp": stamp}
    answer = slack.workspace.post(b"{}", "application/json", headers)
    assert answer.status == 401
