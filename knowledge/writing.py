"""Entries and posts -> the YAML of a content file, as if a person had written it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import yaml

WIDTH = 100
DAYS = ("effective", "review", "approved_on", "until")


class _Dumper(yaml.SafeDumper):
    """Indents lists under their key, and folds long texts as the shipped files do."""

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:  # noqa: ARG002 - yaml's signature
        super().increase_indent(flow, False)


def _text(dumper: _Dumper, text: str) -> yaml.ScalarNode:
    tag = "tag:yaml.org,2002:str"
    return dumper.represent_scalar(tag, text, style="|" if "\n" in text else None)


_Dumper.add_representer(str, _text)


def faq_file(topic: str, entries: Sequence[tuple[Mapping[str, Any], str]]) -> str:
    """A file of faq/: each entry (with its id) under a comment of one line."""
    return _dumped({"topic": topic}) + listed("faq", entries)


def listed(key: str, entries: Sequence[tuple[Mapping[str, Any], str]]) -> str:
    """A list under `key`: each entry under a comment of one line, where there is one."""
    parts = [f"{key}:\n"]
    for entry, comment in entries:
        parts += [f"  # {' '.join(comment.split())}\n"] if comment else []
        listed = _dumped([_with_dates(entry)])
        parts += [f"  {line}\n" if line else "\n" for line in listed.splitlines()]
    return "".join(parts)


def _with_dates(entry: Mapping[str, Any]) -> dict[str, Any]:
    """Dates as dates: without quotes, like those that people write."""
    days = {key: date.fromisoformat(entry[key]) for key in DAYS if key in entry}
    return {**entry, **days}


def _dumped(data: object) -> str:
    return yaml.dump(data, Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=WIDTH)
