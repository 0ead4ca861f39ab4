"""`python -m bot diff --format slack` and `--to`: what changed, as messages that Slack takes."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from bot import comparison
from bot.__main__ import main
from bot.cards import changes
from bot.cards.base import MOST_TEXT
from bot.playground import Person, Workspace, create_server, serve_in_thread
from bot.playground.blocks import check_message
from bot.wording import words_in
from knowledge.library import SHIPPED, load
from knowledge.models import LANGUAGES
from tests.conftest import ROOT
from tests.folder import POLICY, Change, write

READER, TOKEN = "U0READER", "xoxb-comparison"
TITLE = "Laat de pers aan de woordvoerder"
LOUD: Change = ("policy/press.yaml", TITLE, '"<!channel> *pers* & <@U0READER> `x`"')
Json = dict[str, Any]


@pytest.fixture
def old(tmp_path: Path) -> Path:
    return write(tmp_path / "old", POLICY)


@pytest.fixture
def new(tmp_path: Path) -> Path:
    return write(tmp_path / "new", POLICY, LOUD)


@pytest.fixture
def workspace(monkeypatch: pytest.MonkeyPatch) -> Iterator[Workspace]:
    """Where the command posts: it finds token and address in the environment."""
    manifest = json.loads((ROOT / "manifest.json").read_text(encoding="utf-8"))
    there = Workspace(
        manifest, [Person(READER, "Reader", "nl-NL")], signing_secret="s", bot_token=TOKEN
    )
    running = serve_in_thread(create_server(there))
    monkeypatch.setenv("SLACK_BOT_TOKEN", TOKEN)
    monkeypatch.setenv("SLACK_API_URL", f"{running.url}/api/")
    yield there
    there.stop()
    running.stop()


def diff(*arguments: str | Path) -> Result:
    line = ["diff", *map(str, arguments)]
    return CliRunner().invoke(main, line, catch_exceptions=False)


def shown(blocks: list[Json]) -> str:
    """Everything that blocks show, in order."""
    texts: list[str] = []

    def walk(value: object) -> None:
        if isinstance(value, dict):
            text = value.get("text")
            texts.extend([text] if isinstance(text, str) else [])
            for each in value.values():
                walk(each)
        elif isinstance(value, list):
            for each in value:
                walk(each)

    walk(blocks)
    return "\n".join(texts)


def test_one_small_change_is_one_message_ready_to_post(old: Path, new: Path) -> None:
    run = diff(old, new, "--format", "slack")
    assert (run.exit_code, run.stderr) == (1, "")
    [line] = run.stdout.splitlines()
    message = json.loads(line)
    assert message.keys() == {"text", "blocks"}
    assert check_message(message["blocks"], message["text"]) == []
    assert message["text"].startswith(
        "*Wat er veranderd is in het beleid*\n0 nieuw, 1 gewijzigd, 0 vervallen.\n*Pers*\n"
    )
    assert f"- {TITLE}" in message["text"] and f"- {TITLE}" in shown(message["blocks"])


def test_nothing_in_the_policy_is_a_command_for_slack(old: Path, new: Path) -> None:
    message = json.loads(diff(old, new, "--format", "slack").stdout)
    assert "<" not in message["text"].replace("&lt;", "")
    assert "&lt;!channel&gt; *pers* &amp; &lt;@U0READER&gt;" in message["text"]
    for block in message["blocks"]:
        if block["type"] == "section":  # markup; what is quoted is plain rich text
            assert "<" not in block["text"]["text"]
            assert block["text"]["verbatim"] is True
    quoted = shown([b for b in message["blocks"] if b["type"] == "rich_text"])
    assert "+ <!channel> *pers* & <@U0READER> `x`" in quoted


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_whole_policy_is_posted_in_messages_that_slack_takes(
    old: Path, workspace: Workspace, language: str
) -> None:
    channel = workspace.add_channel("policy", [READER])
    run = diff(old, SHIPPED, "--to", channel, "--lang", language)
    assert run.exit_code == 1
    posted = workspace.messages(channel)
    assert run.stderr == f"{len(posted)} messages posted in {channel}\n"
    assert workspace.problems == []
    assert len(posted) > 50
    first, *others = posted
    assert {each["thread_ts"] for each in others} == {first["ts"]}
    words = words_in(language)
    total = len(posted)
    assert words("changes.title") in first["text"]
    part = words("changes.continued", title=words("changes.title"), n=total, all=total)
    assert others[-1]["text"].startswith(part)

    told = comparison.sheet(load(old), load(SHIPPED), language)
    everything = "\n".join(shown(each["blocks"]) for each in posted)
    lines = [line for _, items in told.groups for item in items for _, some in item.parts
             for line in some]  # fmt: skip
    assert len(lines) > 2000
    assert [line for line in lines if line not in everything] == []
    for each in posted:
        assert len(each["text"]) <= MOST_TEXT
        assert each["blocks"][-1]["type"] == "rich_text", "a title stands apart from its lines"


def test_a_line_that_no_block_takes_is_cut_in_parts() -> None:
    line = "- " + "a&" * 4000
    item = comparison.Item("t" * 410, "about", [("Basis", [line, "+ short"])])
    paper = comparison.Sheet("Title", "sum", [("x" * 200, [item])])
    messages = [each.payload() for each in changes.cards(words_in("en"), paper)]
    assert len(messages) > 2
    for each in messages:
        assert check_message(each["blocks"], each["text"]) == []
    quoted = [shown([b]) for m in messages for b in m["blocks"] if b["type"] == "rich_text"]
    assert "".join(quoted).replace("\n", "") == line + "+ short"


def test_nothing_changed_is_printed_but_not_posted(old: Path, workspace: Workspace) -> None:
    channel = workspace.add_channel("policy", [READER])
    assert diff(old, old, "--to", channel).exit_code == 0
    assert workspace.messages(channel) == []
    run = diff(old, old, "--format", "slack", "--lang", "en")
    assert (run.exit_code, "Nothing changed." in run.stdout) == (0, True)


def test_what_slack_refuses_is_told_in_one_line(
    old: Path, new: Path, workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    outside = workspace.add_channel("elsewhere", [READER], with_bot=False)
    run = diff(old, new, "--to", outside)
    assert run.exit_code == 2
    assert run.stderr == "Slack took 0 of 1 messages: not_in_channel\n"
    monkeypatch.setenv("SLACK_API_URL", "http://127.0.0.1:9/")
    run = diff(old, new, "--to", outside)
    assert run.exit_code == 2
    assert run.stderr.startswith("Slack took 0 of 1 messages: ") and run.stderr.count("\n") == 1


def test_being_asked_to_wait_posts_each_message_once(
    old: Path, new: Path, workspace: Workspace
) -> None:  # fmt: skip
    channel = workspace.add_channel("policy", [READER])
    workspace.fail_next("chat.postMessage", status=429, retry_after=0)
    assert diff(old, new, "--to", channel).exit_code == 1
    assert len(workspace.messages(channel)) == 1


def test_wrong_use_is_refused_before_anything_is_posted(
    old: Path, new: Path, workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "a Slack channel's id" in diff(old, new, "--to", "#policy").stderr
    assert diff(old, new, "--to", "C0POLICY", "--format", "md").exit_code == 2
    monkeypatch.delenv("SLACK_BOT_TOKEN")
    run = diff(old, new, "--to", "C0POLICY")
    assert (run.exit_code, "SLACK_BOT_TOKEN" in run.stderr) == (2, True)
    assert workspace.calls == []
