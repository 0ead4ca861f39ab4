"""The log: one line a record, with the id of the request that it belongs to.

An error is written by its class and place, never its text: that may quote what somebody wrote.
"""

from __future__ import annotations

import json
import logging
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime

from bot.errors import describe

_request: ContextVar[str] = ContextVar("request", default="")


@contextmanager
def request(request_id: str | None = None) -> Iterator[None]:
    """What is logged within carries this id; a random one until more is known."""
    token = _request.set(request_id or secrets.token_hex(4))
    try:
        yield
    finally:
        _request.reset(token)


def is_for(request_id: str) -> None:
    """The request that is being handled turns out to be this one; until its end."""
    _request.set(request_id)


def request_id() -> str:
    """The id of the request that is being handled; empty outside of one."""
    return _request.get()


class Text(logging.Formatter):
    """For people: `2026-01-31T12:00:00.000Z INFO bot.app [1a2b3c4d] what happened`."""

    def format(self, record: logging.LogRecord) -> str:
        told = _told(record)
        if "request" in told:
            told["request"] = f"[{told['request']}]"
        line = " ".join(told.values())
        return "".join(each if each.isprintable() else _escaped(each) for each in line)


class Json(logging.Formatter):
    """For programs: one object with time, level, logger, message; request and error if any."""

    def format(self, record: logging.LogRecord) -> str:
        return json.dumps(_told(record))


FORMATTERS: dict[str, type[logging.Formatter]] = {"text": Text, "json": Json}
"""What WEGWIJZER_LOG_FORMAT names."""


def to_stderr(form: str = "text", level: str = "info") -> None:
    """Write down everything from `level` on, whoever logs it."""
    handler = logging.StreamHandler()
    handler.setFormatter(FORMATTERS[form]())
    handler.setLevel(level.upper())
    logging.basicConfig(level=level.upper(), handlers=[handler])


def _told(record: logging.LogRecord) -> dict[str, str]:
    """What a line says, in its order. Tracebacks are not shown: they end with an error's text."""
    time = datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")
    told = {"time": time.replace("+00:00", "Z"), "level": record.levelname, "logger": record.name}
    if current := request_id():
        told["request"] = current
    told["message"] = record.getMessage()
    if record.exc_info and record.exc_info[1] is not None:
        told["error"] = describe(record.exc_info[1])
    return told


def _escaped(character: str) -> str:
    """A line break or the like, so that a record stays one line and moves no cursor."""
    return character.encode("unicode_escape").decode()
