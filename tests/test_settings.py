"""The environment: what is missing or malformed is named in one line, and never repeated."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.records import Keep
from bot.settings import Settings, WrongSettingError, read
from knowledge.library import SHIPPED

GOOD = {
    "SLACK_BOT_TOKEN": "xoxb-1-2-abc",
    "SLACK_SIGNING_SECRET": "0123456789abcdef0123456789abcdef",
    "SLACK_APP_TOKEN": "xapp-1-A0-2-abc",
    "SLACK_API_URL": "http://127.0.0.1:8025/api",
    "WEGWIJZER_DATABASE": "var/questions.sqlite3",
    "WEGWIJZER_CONTENT": "our/content",
    "WEGWIJZER_CONTACT": "U012AB3CD",
    "WEGWIJZER_KEEP_QUESTIONS_DAYS": "30",
    "WEGWIJZER_KEEP_DELIVERY_DAYS": "7",
    "WEGWIJZER_LOG_FORMAT": "json",
    "WEGWIJZER_LOG_LEVEL": "WARNING",
    "WEGWIJZER_HANDBOOK": "on",
    "WEGWIJZER_HANDBOOK_URL": "https://wegwijzer.example.org/handbook/",
    "PORT": "8080",
}


def test_an_empty_environment_has_the_defaults() -> None:
    found = read({})
    assert found == Settings()
    assert (found.port, found.database, found.content) == (3000, Path("wegwijzer.sqlite3"), SHIPPED)
    assert found.slack_api == "https://slack.com/api/"
    assert (found.bot_token, found.signing_secret, found.app_token, found.contact) == (None,) * 4


def test_everything_is_read() -> None:
    assert read(GOOD) == Settings(
        bot_token="xoxb-1-2-abc",
        signing_secret="0123456789abcdef0123456789abcdef",
        app_token="xapp-1-A0-2-abc",
        slack_api="http://127.0.0.1:8025/api/",
        database=Path("var/questions.sqlite3"),
        content=Path("our/content"),
        contact="U012AB3CD",
        port=8080,
        keep=Keep(questions=30, deliveries=7),
        log_format="json",
        log_level="warning",
        handbook=True,
        handbook_url="https://wegwijzer.example.org/handbook",
    )


@pytest.mark.parametrize("value", ["", " ", "\t\n"])
def test_a_blank_variable_counts_as_not_set(value: str) -> None:
    assert read(dict.fromkeys(GOOD, value)) == Settings()


def test_space_around_a_value_is_no_part_of_it() -> None:
    assert read({"PORT": " 8080\n", "SLACK_BOT_TOKEN": " xoxb-1 "}).port == 8080
    assert read({"SLACK_BOT_TOKEN": " xoxb-1 "}).bot_token == "xoxb-1"


MALFORMED = [
    ("SLACK_BOT_TOKEN", "xoxp-1-2-abc", "xoxb-…"),
    ("SLACK_BOT_TOKEN", "XOXB-1-2-abc", "xoxb-…"),
    ("SLACK_BOT_TOKEN", "xoxb-1 2", "xoxb-…"),
    ("SLACK_BOT_TOKEN", "see the wiki", "xoxb-…"),
    ("SLACK_SIGNING_SECRET", "two words", "32 hexadecimal characters"),
    ("SLACK_APP_TOKEN", "xoxb-1-2-abc", "xapp-…"),
    ("SLACK_API_URL", "//slack.example/api", "https://slack.com/api/"),
    ("SLACK_API_URL", "ftp://slack.com/api", "https://slack.com/api/"),
    ("WEGWIJZER_DATABASE", "sqlite:///questions.sqlite3", "the path of a file"),
    ("WEGWIJZER_DATABASE", "postgres://user:word@host/db", "the path of a file"),
    ("WEGWIJZER_CONTACT", "@anna", "U012AB3CD"),
    ("WEGWIJZER_CONTACT", "u012ab3cd", "U012AB3CD"),
    ("WEGWIJZER_CONTACT", "C012AB3CD", "U012AB3CD"),
    ("WEGWIJZER_KEEP_QUESTIONS_DAYS", "0", "from 1 to 3650"),
    ("WEGWIJZER_KEEP_QUESTIONS_DAYS", "3651", "from 1 to 3650"),
    ("WEGWIJZER_KEEP_QUESTIONS_DAYS", "for ever", "from 1 to 3650"),
    ("WEGWIJZER_KEEP_DELIVERY_DAYS", "-1", "from 1 to 3650"),
    ("WEGWIJZER_KEEP_DELIVERY_DAYS", "1.5", "from 1 to 3650"),
    ("WEGWIJZER_LOG_FORMAT", "xml", "one of text, json"),
    ("WEGWIJZER_LOG_LEVEL", "loud", "one of debug, info, warning, error"),
    ("WEGWIJZER_HANDBOOK", "yes", "one of on, off"),
    ("WEGWIJZER_HANDBOOK_URL", "http://example.org/h", "https://wegwijzer.example.org/handbook"),
    ("WEGWIJZER_HANDBOOK_URL", "our.example/h", "https://wegwijzer.example.org/handbook"),
    ("WEGWIJZER_HANDBOOK_URL", "https://:8080", "https://wegwijzer.example.org/handbook"),
    ("WEGWIJZER_HANDBOOK_URL", "https://a.example/x|y", "https://wegwijzer.example.org/handbook"),
    ("WEGWIJZER_HANDBOOK_URL", "https://a.example/<x>", "https://wegwijzer.example.org/handbook"),
    ("WEGWIJZER_HANDBOOK_URL", "https://a.example/?x", "https://wegwijzer.example.org/handbook"),
    ("WEGWIJZER_HANDBOOK_URL", "https://me:pw@a.example", "https://wegwijzer.example.org/handbook"),
    ("WEGWIJZER_HANDBOOK_URL", "javascript:alert(1)", "https://wegwijzer.example.org/handbook"),
    ("PORT", "0", "from 1 to 65535"),
    ("PORT", "65536", "from 1 to 65535"),
    ("PORT", "-1", "from 1 to 65535"),
    ("PORT", "3e3", "from 1 to 65535"),
    ("PORT", "٣٠٠٠", "from 1 to 65535"),
    ("PORT", "9" * 5000, "from 1 to 65535"),
]


@pytest.mark.parametrize(("name", "value", "looks_like"), MALFORMED)
def test_a_malformed_variable_is_named_in_one_line_without_its_value(
    name: str, value: str, looks_like: str
) -> None:
    with pytest.raises(WrongSettingError) as caught:
        read({**GOOD, name: value})
    line = str(caught.value)
    assert line.startswith(f"{name} is malformed: it should ")
    assert looks_like in line
    assert "\n" not in line
    assert looks_like.startswith("from 1") or value not in line, (
        "it may be a secret in the wrong variable"
    )


@pytest.mark.parametrize(
    ("need", "line"),
    [
        (Settings.need_bot_token, "SLACK_BOT_TOKEN is not set: it should look like xoxb-…"),
        (Settings.need_app_token, "SLACK_APP_TOKEN is not set: it should look like xapp-…"),
        (
            Settings.need_signing_secret,
            "SLACK_SIGNING_SECRET is not set: it should look like 32 hexadecimal characters",
        ),
    ],
)
def test_a_missing_variable_is_named_in_one_line(need: object, line: str) -> None:
    assert callable(need)
    with pytest.raises(WrongSettingError) as caught:
        need(read({}))
    assert str(caught.value) == line
    assert need(read(GOOD)) in GOOD.values()


def test_secrets_stay_out_of_what_is_logged() -> None:
    shown = repr(read(GOOD))
    assert "8080" in shown
    for name in ("SLACK_BOT_TOKEN", "SLACK_SIGNING_SECRET", "SLACK_APP_TOKEN"):
        assert GOOD[name] not in shown
