"""A file of labelled questions: what people ask, and which topics answer it."""

from __future__ import annotations

from pathlib import Path

from pydantic import ConfigDict, ValidationError

from knowledge.models import Frozen


class Labelled(Frozen):
    """One question of a labelled set. Any of `topics` is right; none: it cannot be answered."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    id: str
    question: str
    topics: tuple[str, ...]
    lang: str = ""
    kind: str = ""
    style: str = ""
    group: str | None = None
    set: str | None = None


class QuestionsError(Exception):
    """A file of questions that cannot be read; says the line."""


def read_questions(path: Path) -> list[Labelled]:
    """Read a JSON Lines file of labelled questions. Raises QuestionsError."""
    found = []
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        if not line.strip():
            continue
        try:
            found.append(Labelled.model_validate_json(line))
        except ValidationError as error:
            first = error.errors(include_url=False)[0]
            key = ".".join(str(part) for part in first["loc"])
            raise QuestionsError(f"{path}:{number}: {key} {first['msg']}".strip()) from None
    return found
