"""Where everything stands in the handbook: relative to its root, and stable."""

from __future__ import annotations

from knowledge.models import Clause


def of_page(language: str, name: str) -> str:
    """One of the pages that every handbook has once: "index", "summary"."""
    return f"{language}/{name}.html"


def of_topic(language: str, topic: str) -> str:
    return f"{language}/topics/{topic}.html"


def of_entry(language: str, topic: str, entry: str) -> str:
    """A clause as it reads now, or an FAQ entry."""
    return f"{of_topic(language, topic)}#{entry}"


def of_clause(language: str, clause: Clause) -> str:
    """A clause in its present version, which stays there when a later one takes its place."""
    return f"{of_topic(language, clause.topic)}#{version_anchor(clause.id, clause.version)}"


def version_anchor(clause: str, version: int) -> str:
    return f"{clause}-v{version}"
