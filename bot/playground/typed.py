"""What a person types, as Slack passes it on: escaped, links in angle brackets, rich text."""

from __future__ import annotations

import re
from collections.abc import Container

from bot.playground.shapes import Json

_TOKEN = re.compile(
    r"<@(?P<user>[A-Z0-9_]+)>"
    r"|(?P<url>https?://[^\s<>]*[^\s<>.,;:!?)\"'])"
    r"|(?P<mail>\b[\w.+-]+@[\w-]+(?:\.[\w-]+)*\.[a-z]{2,}\b)"
    r"|(?P<host>\b(?:[a-z0-9-]+\.)+(?:com|nl|org|net|eu|be|io)\b(?:/[^\s<>]*[^\s<>.,;:!?)\"'])?)",
    re.IGNORECASE,
)


def escape(text: str) -> str:
    """Slack's three escapes."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def unescape(text: str) -> str:
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


def encode(typed: str, users: Container[str]) -> tuple[str, list[Json]]:
    """The message's `text` and its rich text `blocks` for what somebody typed.

    `<@U…>` of a known user stays a mention; anything else in angle brackets becomes plain text.
    """
    text: list[str] = []
    parts: list[Json] = []
    end = 0
    for match in _TOKEN.finditer(typed):
        encoded, part = _token(match, users)
        if part is None:
            continue
        _plain(typed[end : match.start()], text, parts)
        text.append(encoded)
        parts.append(part)
        end = match.end()
    _plain(typed[end:], text, parts)
    section = {"type": "rich_text_section", "elements": parts}
    return "".join(text), [{"type": "rich_text", "elements": [section]}]


def _plain(typed: str, text: list[str], parts: list[Json]) -> None:
    if typed:
        text.append(escape(typed))
        parts.append({"type": "text", "text": typed})


def _token(match: re.Match[str], users: Container[str]) -> tuple[str, Json | None]:
    whole = match.group()
    if user := match["user"]:
        return whole, {"type": "user", "user_id": user} if user in users else None
    if match["url"]:
        return f"<{escape(whole)}>", {"type": "link", "url": whole}
    scheme = "mailto:" if match["mail"] else "http://"
    part = {"type": "link", "url": scheme + whole, "text": whole}
    return f"<{scheme}{escape(whole)}|{escape(whole)}>", part
