"""manifest.json: what Slack takes, what we need and no more, and that somebody listens to it.

Slack publishes its rules as github.com/slackapi/manifest-schema; RULES holds those for our parts.
"""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from bot import listeners
from bot.__main__ import MANIFEST, manifest_for

Json = dict[str, Any]
URL = "https://wegwijzer.example.org"
MODES = [None, URL]

SCOPES = {"app_mentions:read", "assistant:write", "chat:write", "commands", "im:history"}
SCOPES |= {"users:read"}
OPTIONAL_SCOPES = {"files:read", "files:write"}
EVENTS = {
    "agent_session_stopped", "app_home_opened", "app_mention", "app_uninstalled", "message.im",
    "tokens_revoked",
}  # fmt: skip
NEEDS_SCOPE = {"app_mention": "app_mentions:read", "message.im": "im:history"}

TRUE_OR_FALSE = bool
RULES: Json = {
    "_metadata": {"major_version": int, "minor_version": int},
    "display_information": {
        "name": (1, 35),
        "description": (1, 140),
        "long_description": (175, 4000),
        "background_color": re.compile(r"#([0-9a-fA-F]{3}){1,2}"),
    },
    "features": {
        "agent_view": {"agent_description": (1, 300)},
        "app_home": {
            "home_tab_enabled": TRUE_OR_FALSE,
            "messages_tab_enabled": TRUE_OR_FALSE,
            "messages_tab_read_only_enabled": TRUE_OR_FALSE,
        },
        "bot_user": {"display_name": (1, 80), "always_online": TRUE_OR_FALSE},
        "shortcuts": [
            {
                "name": (1, 24),
                "type": re.compile("message|global"),
                "callback_id": (1, 255),
                "description": (1, 150),
            }
        ],
        "slash_commands": [
            {
                "command": re.compile(r"/\S{1,31}"),
                "url": re.compile(r"https?://.{1,2990}"),
                "description": (1, 2000),
                "usage_hint": (1, 1000),
                "should_escape": TRUE_OR_FALSE,
            }
        ],
    },
    "oauth_config": {"scopes": {"bot": [(1, 50)], "bot_optional": [(1, 50)]}},
    "settings": {
        "event_subscriptions": {
            "bot_events": [(1, 50)],
            "request_url": re.compile(r"https?://.{1,3490}"),
        },
        "interactivity": {
            "is_enabled": TRUE_OR_FALSE,
            "request_url": re.compile(r"https?://.{1,3490}"),
        },
        "org_deploy_enabled": TRUE_OR_FALSE,
        "socket_mode_enabled": TRUE_OR_FALSE,
        "token_rotation_enabled": TRUE_OR_FALSE,
    },
}


def broken_rules(value: Any, rule: Any, where: str = "") -> list[str]:
    """Where `value` is not what `rule` says: a type, a length, a pattern, keys, a list of these."""
    if isinstance(rule, dict):
        if not isinstance(value, dict):
            return [f"{where} should hold keys"]
        unknown = [f"{where}/{key} is unknown" for key in value.keys() - rule.keys()]
        known = [broken_rules(value[k], rule[k], f"{where}/{k}") for k in value.keys() & rule]
        return unknown + [line for lines in known for line in lines]
    if isinstance(rule, list):
        if not isinstance(value, list) or not value:
            return [f"{where} should be a list"]
        found = [broken_rules(each, rule[0], f"{where}/{n}") for n, each in enumerate(value)]
        return [line for lines in found for line in lines]
    if isinstance(rule, tuple):
        fits = isinstance(value, str) and rule[0] <= len(value) <= rule[1]
    elif isinstance(rule, re.Pattern):
        fits = isinstance(value, str) and rule.fullmatch(value) is not None
    else:
        fits = type(value) is rule
    return [] if fits else [f"{where} should not be {value!r}"]


class Register:
    """Takes the place of the Bolt app and writes down who listens to what."""

    def __init__(self) -> None:
        self.heard: dict[str, set[str]] = {}

    def __getattr__(self, kind: str) -> Any:
        def listen(name: Any, **_: Any) -> Any:
            if isinstance(name, str):
                self.heard.setdefault(kind, set()).add(name)
            return lambda function: function

        return listen


@pytest.fixture(scope="module")
def heard() -> dict[str, set[str]]:
    register = Register()
    listeners.register(register)  # type: ignore[arg-type]
    return register.heard


@pytest.mark.parametrize("url", MODES)
def test_slack_takes_the_manifest(url: str | None) -> None:
    assert broken_rules(manifest_for(url), RULES) == []


@pytest.mark.parametrize("url", MODES)
def test_slack_gets_what_it_needs(url: str | None) -> None:
    found = manifest_for(url)
    assert found["_metadata"]["major_version"] == 2
    assert found["display_information"]["name"]
    assert found["features"]["bot_user"]["display_name"]
    assert found["settings"]["interactivity"]["is_enabled"] is True
    for shortcut in found["features"]["shortcuts"]:
        assert shortcut.keys() == {"name", "type", "callback_id", "description"}
    for command in found["features"]["slash_commands"]:
        assert command.keys() >= {"command", "description"}
    # people must be able to write in the Messages tab, and it is an agent, not the older assistant
    assert found["features"]["app_home"]["messages_tab_enabled"] is True
    assert found["features"]["app_home"]["messages_tab_read_only_enabled"] is False
    assert "assistant_view" not in found["features"]


def test_the_rules_notice_what_is_wrong() -> None:
    wrong = manifest_for(None)
    wrong["display_information"]["name"] = "W" * 36
    wrong["features"]["shortcuts"][0]["type"] = "mesage"
    wrong["settings"]["socket_mode"] = True
    assert sorted(broken_rules(wrong, RULES)) == [
        f"/display_information/name should not be '{'W' * 36}'",
        "/features/shortcuts/0/type should not be 'mesage'",
        "/settings/socket_mode is unknown",
    ]


def test_scopes_are_those_we_need_and_no_more() -> None:
    scopes = manifest_for(None)["oauth_config"]["scopes"]
    assert set(scopes["bot"]) == SCOPES
    assert set(scopes["bot_optional"]) == OPTIONAL_SCOPES
    assert scopes.keys() == {"bot", "bot_optional"}


def test_events_are_known_ones_that_our_scopes_allow() -> None:
    events = manifest_for(None)["settings"]["event_subscriptions"]["bot_events"]
    assert len(events) == len(set(events))
    assert set(events) <= EVENTS
    assert {NEEDS_SCOPE[event] for event in events if event in NEEDS_SCOPE} <= SCOPES


def test_somebody_listens_to_every_command(heard: dict[str, set[str]]) -> None:
    commands = {each["command"] for each in manifest_for(None)["features"]["slash_commands"]}
    assert commands == heard["command"] == {"/policy", "/beleid", "/toolkit"}


def test_somebody_listens_to_every_shortcut(heard: dict[str, set[str]]) -> None:
    shortcuts = {each["callback_id"] for each in manifest_for(None)["features"]["shortcuts"]}
    assert shortcuts == heard["shortcut"]


def test_somebody_listens_to_every_event(heard: dict[str, set[str]]) -> None:
    events = manifest_for(None)["settings"]["event_subscriptions"]["bot_events"]
    assert {event.partition(".")[0] for event in events} == heard["event"]


def test_the_file_is_the_manifest_for_socket_mode() -> None:
    found = manifest_for(None)
    assert found == json.loads(Path(MANIFEST).read_text(encoding="utf-8"))
    assert found["settings"]["socket_mode_enabled"] is True
    assert "url" not in json.dumps(found), "Socket Mode needs no public address"


@pytest.mark.parametrize("url", [URL, f"{URL}/", f"{URL}/slack/events"])
def test_with_an_address_everything_goes_there(url: str) -> None:
    found = manifest_for(url)
    address = f"{URL}/slack/events"
    assert found["settings"]["socket_mode_enabled"] is False
    assert found["settings"]["event_subscriptions"]["request_url"] == address
    assert found["settings"]["interactivity"]["request_url"] == address
    assert {each["url"] for each in found["features"]["slash_commands"]} == {address}
