"""Collecting what is wrong with a card: every finding in words, with where it is."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

PLAIN = ("plain_text",)
ANY_TEXT = ("plain_text", "mrkdwn")


class Findings:
    """The findings of one check. `files` are the ids of files the workspace has."""

    def __init__(self, files: Collection[str] = ()) -> None:
        self.words: list[str] = []
        self.files = files

    def add(self, where: str, words: str) -> None:
        self.words.append(f"{words} [json-pointer:{where}]")

    def string(
        self, holder: Any, name: str, where: str, longest: int, *, needed: bool = False
    ) -> None:
        """`holder[name]` is absent (unless needed) or a string of 1 to `longest` characters."""
        value = holder.get(name)
        if value is None:
            if needed:
                self.add(where, f"missing required field: {name}")
            return
        where = f"{where}/{name}"
        if not isinstance(value, str):
            self.add(where, "must be a string")
        elif not value:
            self.add(where, "must be more than 0 characters")
        elif len(value) > longest:
            self.add(where, f"must be less than {longest + 1} characters")

    def text(
        self,
        holder: Any,
        name: str,
        where: str,
        longest: int,
        *,
        kinds: Collection[str] = PLAIN,
        needed: bool = True,
    ) -> None:
        """`holder[name]` is a text object of one of these kinds, 1 to `longest` characters."""
        value = holder.get(name)
        if value is None:
            if needed:
                self.add(where, f"missing required field: {name}")
            return
        where = f"{where}/{name}"
        if not isinstance(value, dict):
            self.add(where, "must be a text object")
        elif value.get("type") not in kinds:
            self.add(where, f"must be {' or '.join(kinds)}, not {value.get('type')}")
        else:
            self.string(value, "text", where, longest, needed=True)

    def listing(
        self, holder: Any, name: str, where: str, most: int, *, least: int = 1, needed: bool = True
    ) -> list[tuple[str, Any]]:
        """`holder[name]` is a list of `least` to `most`; gives its items with where each is."""
        value = holder.get(name)
        if value is None:
            if needed:
                self.add(where, f"missing required field: {name}")
            return []
        where = f"{where}/{name}"
        if not isinstance(value, list):
            self.add(where, "must be a list")
            return []
        if len(value) < least:
            self.add(where, f"must have at least {least} items")
        if len(value) > most:
            self.add(where, f"no more than {most} items allowed")
        return [(f"{where}/{number}", item) for number, item in enumerate(value)]

    def unique(self, values: list[Any], where: str, name: str) -> None:
        given = [value for value in values if value]
        for twice in sorted({value for value in given if given.count(value) > 1}):
            self.add(where, f"{name} {twice!r} is used more than once")
