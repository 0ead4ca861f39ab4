"""The only reader of the environment. A wrong setting is named in one line."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from bot.records import Keep
from knowledge import library

SLACK_API = "https://slack.com/api/"
DATABASE = "wegwijzer.sqlite3"
PORT = 3000
MOST_DAYS = 3650
LOG_FORMATS = ("text", "json")
LOG_LEVELS = ("debug", "info", "warning", "error")
ADDRESS = r"https://[A-Za-z0-9.-]+(:[0-9]{1,5})?(/[A-Za-z0-9._~%/-]*)?"
"""A web address that can stand in a message as it is: no question mark, nothing to escape."""
MEMBER_ID = r"[UW][A-Z0-9]{2,20}"
CHANNEL_ID = r"[CG][A-Z0-9]{2,20}"


class WrongSettingError(Exception):
    """A variable that is missing or malformed; says which, and what it should look like."""


@dataclass(frozen=True)
class Settings:
    """What the environment says. Tokens are kept out of every repr."""

    bot_token: str | None = field(default=None, repr=False)
    signing_secret: str | None = field(default=None, repr=False)
    app_token: str | None = field(default=None, repr=False)
    slack_api: str = SLACK_API
    database: Path = Path(DATABASE)
    content: Path = library.SHIPPED
    contact: str | None = None
    cache: Path | None = None
    port: int = PORT
    keep: Keep = field(default_factory=Keep)
    log_format: str = "text"
    log_level: str = "info"
    handbook: bool = False
    """Whether `serve` shows the handbook."""
    handbook_url: str | None = None
    """Where people read it, without a slash at its end: citations link there."""

    def need(self, name: str, value: str | None, looks_like: str) -> str:
        """A setting that this command cannot do without. Raises WrongSettingError."""
        if value is None:
            raise WrongSettingError(f"{name} is not set: it should look like {looks_like}")
        return value

    def need_bot_token(self) -> str:
        return self.need("SLACK_BOT_TOKEN", self.bot_token, "xoxb-…")

    def need_signing_secret(self) -> str:
        return self.need("SLACK_SIGNING_SECRET", self.signing_secret, "32 hexadecimal characters")

    def need_app_token(self) -> str:
        return self.need("SLACK_APP_TOKEN", self.app_token, "xapp-…")


def read(environment: Mapping[str, str]) -> Settings:
    """Read all settings. Raises WrongSettingError for the first that is malformed."""
    given = {key: value.strip() for key, value in environment.items() if value.strip()}
    return Settings(
        bot_token=_matching(given, "SLACK_BOT_TOKEN", r"xoxb-\S+", "xoxb-…"),
        signing_secret=_matching(
            given, "SLACK_SIGNING_SECRET", r"\S+", "32 hexadecimal characters"
        ),
        app_token=_matching(given, "SLACK_APP_TOKEN", r"xapp-\S+", "xapp-…"),
        slack_api=_api(given),
        database=_database(given),
        content=Path(given.get("WEGWIJZER_CONTENT", library.SHIPPED)),
        contact=_matching(given, "WEGWIJZER_CONTACT", MEMBER_ID, "a Slack member id, U012AB3CD"),
        cache=_cache(given),
        port=_port(given),
        keep=Keep(
            questions=_days(given, "WEGWIJZER_KEEP_QUESTIONS_DAYS", Keep.questions),
            deliveries=_days(given, "WEGWIJZER_KEEP_DELIVERY_DAYS", Keep.deliveries),
        ),
        log_format=_one_of(given, "WEGWIJZER_LOG_FORMAT", LOG_FORMATS, Settings.log_format),
        log_level=_one_of(given, "WEGWIJZER_LOG_LEVEL", LOG_LEVELS, Settings.log_level),
        handbook=_one_of(given, "WEGWIJZER_HANDBOOK", ("on", "off"), "off") == "on",
        handbook_url=_handbook_url(given),
    )


def _matching(given: Mapping[str, str], name: str, pattern: str, looks_like: str) -> str | None:
    value = given.get(name)
    if value is not None and not re.fullmatch(pattern, value):
        # the value is not repeated: it may be a token pasted into the wrong variable
        raise WrongSettingError(f"{name} is malformed: it should look like {looks_like}")
    return value


def _one_of(given: Mapping[str, str], name: str, choices: tuple[str, ...], default: str) -> str:
    value = given.get(name, default).casefold()
    if value not in choices:
        raise WrongSettingError(f"{name} is malformed: it should be one of {', '.join(choices)}")
    return value


def _handbook_url(given: Mapping[str, str]) -> str | None:
    found = _matching(
        given, "WEGWIJZER_HANDBOOK_URL", ADDRESS, "https://wegwijzer.example.org/handbook"
    )
    return found.rstrip("/") if found else None


def _cache(given: Mapping[str, str]) -> Path | None:
    """Where the index is kept between two starts; nowhere for "none", or without a home."""
    named = given.get("WEGWIJZER_CACHE")
    if named is not None:
        return None if named == "none" else Path(named)
    base = given.get("XDG_CACHE_HOME") or (f"{given['HOME']}/.cache" if "HOME" in given else None)
    return Path(base) / "wegwijzer" if base else None


def _api(given: Mapping[str, str]) -> str:
    found = _matching(given, "SLACK_API_URL", r"https?://[^\s/]+(/\S*)?", SLACK_API)
    return SLACK_API if found is None else found.rstrip("/") + "/"


def _database(given: Mapping[str, str]) -> Path:
    value = given.get("WEGWIJZER_DATABASE", DATABASE)
    if "://" in value:
        raise WrongSettingError(
            "WEGWIJZER_DATABASE is malformed: it should be the path of a file, not an address"
        )
    return Path(value)


def _port(given: Mapping[str, str]) -> int:
    value = given.get("PORT", str(PORT))
    if not re.fullmatch(r"[0-9]{1,5}", value) or not 0 < int(value) < 65536:
        raise WrongSettingError("PORT is malformed: it should be a number from 1 to 65535")
    return int(value)


def _days(given: Mapping[str, str], name: str, default: int) -> int:
    value = given.get(name, str(default))
    if not re.fullmatch(r"[0-9]{1,4}", value) or not 0 < int(value) <= MOST_DAYS:
        raise WrongSettingError(
            f"{name} is malformed: it should be a number of days from 1 to {MOST_DAYS}"
        )
    return int(value)
