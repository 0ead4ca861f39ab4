"""A whole story with every logger at DEBUG: nothing that anybody wrote, nobody's id, no secret."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.app import hold_sdk_logs
from bot.cards import actions
from bot.content import Content
from bot.playground.deliver import FORM, JSON
from bot.playground.demo import EMPLOYEE, Playground, playground, slack_ids
from tests.slack import HANDED_OVER, HR_HANDED_OVER, KNOWN, Slack, small_content

WRITTEN = [
    KNOWN, HANDED_OVER, HR_HANDED_OVER, "Vertrouwelijk", "Antwoord-op-maat", "Briefje-erbij",
    "Afwijzing-daarom", "Dat mag als zij vooraf ja zei",
]  # fmt: skip


@pytest.fixture
def lines() -> Iterator[list[str]]:
    """All that any logger writes, tracebacks too, as an operator with everything on sees it."""
    found: list[str] = []

    class Keep(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            found.append(self.format(record))

    root, keep = logging.getLogger(), Keep(logging.DEBUG)
    keep.setFormatter(logging.Formatter("%(name)s %(levelname)s %(message)s"))
    before = root.level
    root.addHandler(keep)
    root.setLevel(logging.DEBUG)
    try:
        yield found
    finally:
        root.removeHandler(keep)
        root.setLevel(before)


@pytest.fixture
def running(manifest: dict[str, object], tmp_path: Path, lines: list[str]) -> Iterator[Playground]:
    content = Content(small_content(tmp_path / "content"), slack_ids)
    with playground(
        manifest, content, database=tmp_path / "test.sqlite3", pause=0.0, retry_delays=()
    ) as here:
        yield here


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

    assert any(line.startswith("bot.") for line in lines), "something was written at all"
    told = [line for line in lines for each in secret_of(slack, secrets) if each in line]
    assert told == []


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
