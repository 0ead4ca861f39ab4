"""The log: nothing that anybody wrote, nobody's id, no secret; and a request can be followed."""

from __future__ import annotations

import json
import logging
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.app import hold_sdk_logs
from bot.cards import actions
from bot.content import Content
from bot.logs import request
from bot.playground.deliver import FORM, JSON
from bot.playground.demo import EMPLOYEE, Playground, playground, slack_ids
from bot.settings import LOG_FORMATS, LOG_LEVELS
from tests.reliability import world
from tests.slack import HANDED_OVER, HR_HANDED_OVER, KNOWN, Slack, eventually, small_content

WRITTEN = [
    KNOWN, HANDED_OVER, HR_HANDED_OVER, "Vertrouwelijk", "Antwoord-op-maat", "Briefje-erbij",
    "Afwijzing-daarom", "Dat mag als zij vooraf ja zei",
]  # fmt: skip


TEXT_LINE = re.compile(
    r"[-0-9]{10}T[:.0-9]{12}Z (DEBUG|INFO|WARNING|ERROR) [\w.]+ (\[[0-9a-f]{8}\] )?\S.*"
)


@pytest.fixture
def running(manifest: dict[str, object], tmp_path: Path, lines: list[str]) -> Iterator[Playground]:
    content = Content(small_content(tmp_path / "content"), slack_ids)
    with playground(
        manifest, content, database=tmp_path / "test.sqlite3", pause=0.0, retry_delays=()
    ) as here:
        yield here


@pytest.mark.parametrize(
    ("form", "level"), [*(("text", level) for level in LOG_LEVELS), ("json", "debug")]
)
def test_a_whole_story_leaves_nothing_of_it_in_the_log(slack: Slack, lines: list[str]) -> None:
    secrets = [slack.workspace.bot_token, slack.workspace.signer.secret]
    asker = slack.person()
    _asked_and_answered(slack)
    _asked_and_withdrawn(slack)
    _what_breaks(slack)
    _forged(slack)
    asker.asks("vergeet mij")
    asker.presses(asker.sees(asker.words("forget.intro")), actions.FORGET)
    slack.quiet()
    slack.running.service.stop()

    assert any(" bot." in line or '"bot.' in line for line in lines), "something was written at all"
    told = [line for line in lines for each in secret_of(slack, secrets) if each in line]
    assert told == []
    assert [line for line in lines if not is_one_record(line)] == []


def is_one_record(line: str) -> bool:
    """Whether a line is what either format promises."""
    if not line.startswith("{"):
        return bool(TEXT_LINE.fullmatch(line))
    found = json.loads(line)
    return "\n" not in line and {"time", "level", "logger", "message"} <= found.keys()


def secret_of(slack: Slack, secrets: list[str]) -> list[str]:
    return [*WRITTEN, EMPLOYEE, slack.person().dm, *secrets]


def _asked_and_answered(slack: Slack) -> None:
    """In a direct message and in a channel, handed over, passed on, answered and dismissed."""
    asker, old, new = slack.person(), slack.contact("communications"), slack.contact("hr")
    asker.asks(f"{KNOWN} Vertrouwelijk")
    asker.types("/beleid", f"{KNOWN} Vertrouwelijk")
    asker.asks(HANDED_OVER)
    card = asker.sees(asker.words("handover.add_name"))
    theirs = old.sees(HANDED_OVER)
    asker.presses(card, actions.ADD_NAME)
    old.presses(theirs, actions.PASS_ON)
    assert old.submits(contact="hr", text="Briefje-erbij").ok
    new.presses(new.sees(HANDED_OVER), actions.REPLY)
    assert new.submits(text="Antwoord-op-maat").ok
    asker.sees("Antwoord-op-maat")
    asker.mentions_the_bot(HR_HANDED_OVER)
    new.presses(new.sees(HR_HANDED_OVER), actions.DISMISS)
    assert new.submits(text="Afwijzing-daarom").ok
    asker.sees("Afwijzing-daarom")
    slack.quiet()


def _asked_and_withdrawn(slack: Slack) -> None:
    asker = slack.person()
    ts = asker.asks(f"{HR_HANDED_OVER} Vertrouwelijk")
    card = asker.sees(asker.words("handover.add_name"), after=ts)
    asker.presses(card, actions.WITHDRAW)
    slack.quiet()


def _what_breaks(slack: Slack) -> None:
    """Slack that fails, a database that fails, and a listener that raises what was written."""
    asker, workspace = slack.person(), slack.workspace
    for method in ("chat.postMessage", "chat.update", "views.open", "users.info"):
        workspace.fail_next(method, status=500)
    asker.asks(f"{KNOWN} Vertrouwelijk, nog eens")
    slack.sql("UPDATE outbox SET due = 0")
    slack.sql("UPDATE pace SET free_at = 0")
    slack.quiet()
    desk = slack.running.service.desk
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(desk, "ask", _stumbles)
        asker.types("/beleid", "Vertrouwelijk")
        assert "Vertrouwelijk" not in repr(asker.told())
    slack.sql("CREATE TRIGGER broken BEFORE INSERT ON questions BEGIN "
              "SELECT RAISE(ABORT, 'Vertrouwelijk'); END")  # fmt: skip
    asker.types("/beleid", f"{KNOWN} Vertrouwelijk")
    slack.sql("DROP TRIGGER broken")


def _stumbles(receipt: str, question: object) -> None:
    raise RuntimeError(f"{question}")


def _forged(slack: Slack) -> None:
    """No signature, one that is wrong, and signed payloads that nobody can read."""
    workspace = slack.workspace
    command = f"command=/beleid&user_id={EMPLOYEE}&text=Vertrouwelijk&trigger_id=1".encode()
    unsigned = {"X-Slack-Signature": f"v0={EMPLOYEE}"}
    assert workspace.post(command, FORM, unsigned).status == 401
    bodies = [
        f'{{"type": "Vertrouwelijk", "user": {{"id": "{EMPLOYEE}"}}}}',
        f'{{"type": "view_submission", "user": {{"id": "{EMPLOYEE}"}}, "view": "Vertrouwelijk"}}',
        f'{{"type": "event_callback", "event": "Vertrouwelijk {EMPLOYEE}"}}',
        '{"type": "block_actions", "actions": "Vertrouwelijk"}',
        '{"Vertrouwelijk',
    ]
    for body in bodies:
        assert workspace.post(body.encode(), JSON).status in (200, 400), body


@pytest.mark.parametrize("name", ["slack_bolt", "slack_sdk", "werkzeug", "urllib3"])
def test_the_sdks_stay_quiet_where_everything_else_is_loud(name: str) -> None:
    logging.getLogger(name).setLevel(logging.DEBUG)
    hold_sdk_logs()
    assert logging.getLogger(f"{name}.anything").getEffectiveLevel() >= logging.WARNING


# ---- following a request


@pytest.mark.parametrize("form", ["json"])
def test_an_event_can_be_followed_from_its_arrival_to_its_end(
    slack: Slack, lines: list[str]
) -> None:
    slack.person().asks(KNOWN)
    slack.quiet()
    told = [json.loads(line) for line in lines]
    [taken] = [each for each in told if each["message"].startswith("an event was taken up: 200")]
    same = [each["message"] for each in told if each.get("request") == taken["request"]]
    assert same[0].startswith("a payload arrived: 200")
    assert len(same) == 2
    [receipt] = [row["receipt"] for row in slack.rows("inbox")]
    assert taken["request"] not in receipt


@pytest.mark.parametrize("form", ["json"])
def test_a_second_delivery_has_the_same_id_and_another_event_another(
    slack: Slack, lines: list[str]
) -> None:
    asker = slack.person()
    for text in (KNOWN, HANDED_OVER):
        asker.asks(text)
    slack.quiet()
    event = next(d.event_id for d in slack.workspace.deliveries if d.kind == "event")
    slack.workspace.redeliver(event)
    told = [json.loads(line) for line in lines]
    ids = {
        start: [each["request"] for each in told if each["message"].startswith(start)]
        for start in ("a payload arrived", "an event was taken up")
    }
    [first, second] = ids["an event was taken up"]
    assert first != second
    assert sorted(ids["a payload arrived"].count(each) for each in (first, second)) == [1, 2]


@pytest.mark.parametrize("form", ["json"])
def test_the_reference_that_a_person_reads_is_the_id_in_the_log(
    slack: Slack, lines: list[str]
) -> None:
    asker = slack.person()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(slack.running.service.desk, "ask", _stumbles)
        asker.types("/beleid", "Vertrouwelijk")
    [reference] = re.findall(r"\b[0-9a-f]{8}\b", asker.told()[0])
    told = [each for each in map(json.loads, lines) if each.get("request") == reference]
    assert [each["level"] for each in told] == ["ERROR", "INFO"]
    assert told[0]["message"].startswith("a payload was not handled: RuntimeError at test_logs.py")


@pytest.mark.parametrize("form", ["json"])
def test_the_reference_of_an_event_that_was_given_up_is_that_of_every_try(
    slack: Slack, lines: list[str]
) -> None:
    asker = slack.person()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(slack.running.service.desk, "ask", _stumbles)
        asker.asks("Vertrouwelijk")

        def given_up() -> bool:
            slack.sql("UPDATE inbox SET due = 0 WHERE state = 'waiting'")
            return [row["state"] for row in slack.rows("inbox")] == ["failed"]

        assert eventually(given_up)
    said = asker.sees(asker.words("error.text", reference="")[:30])
    [reference] = re.findall(r"\b[0-9a-f]{8}\b", said["text"])
    told = [each for each in map(json.loads, lines) if each.get("request") == reference]
    messages = [each["message"] for each in told if each["level"] == "ERROR"]
    assert len([each for each in messages if each.startswith("an event was not handled")]) == 8
    assert messages[-1] == "an event was given up after 8 tries"


def test_what_belongs_to_no_request_has_no_id(lines: list[str]) -> None:
    log = logging.getLogger("bot.elsewhere")
    with request("0123abcd"):
        log.warning("within")
    log.warning("after")
    assert [line.split(" ", 2)[2] for line in lines] == [
        "bot.elsewhere [0123abcd] within", "bot.elsewhere after",
    ]  # fmt: skip


# ---- one line a record


@pytest.mark.parametrize("form", LOG_FORMATS)
def test_nothing_makes_two_lines_of_one(lines: list[str]) -> None:
    logging.getLogger("bot.elsewhere").warning("a\nb\r\x1b[2Jc\u2028d\ud83d é")
    [line] = lines
    assert is_one_record(line)
    assert line.isprintable()
    assert line.encode()


@pytest.mark.parametrize("form", LOG_FORMATS)
def test_a_traceback_is_its_class_and_place(lines: list[str]) -> None:
    try:
        _stumbles("", "Vertrouwelijk")
    except RuntimeError:
        logging.getLogger("somebody.elses").exception("stumbled")
    [line] = lines
    assert "stumbled" in line
    assert "RuntimeError at test_logs.py:" in line
    assert "Vertrouwelijk" not in line


# ---- the real process


@pytest.mark.parametrize("form", LOG_FORMATS)
def test_a_server_at_debug_writes_such_lines_and_no_other(form: str) -> None:
    people = ["U0ANYBODY", "U0SOMEBODY"]
    with world.slack(people) as workspace, world.serving(workspace) as app:
        app.environment |= {"WEGWIJZER_LOG_FORMAT": form, "WEGWIJZER_LOG_LEVEL": "debug"}
        app.start_all()
        for user in people:
            workspace.say(user, user, f"{HANDED_OVER} Vertrouwelijk")
        assert app.quiet(workspace, 20)
        app.stop()
        told = app.log.read_text("utf-8").splitlines()
    assert [line for line in told if not is_one_record(line)] == []
    assert len([line for line in told if "an event was taken up: 200" in line]) == len(people)
    secrets = [*WRITTEN, *people, *world.CONTACTS.values(), world.TOKEN, world.SECRET]
    assert [line for line in told for each in secrets if each in line] == []
