"""YAML files that remember their lines, so that an error can point at the place to mend."""

from __future__ import annotations

import os
import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from reprlib import repr as brief
from typing import Any, TypeVar

import yaml
from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

try:  # libyaml reads ten times faster; the pure-Python loader understands the same files
    from yaml import CSafeLoader as SafeLoader
except ImportError:  # pragma: no cover - depends on how PyYAML was built
    from yaml import SafeLoader  # type: ignore[assignment]

ModelT = TypeVar("ModelT", bound=BaseModel)
Location = tuple[str | int, ...]

MOST_DEEP = 100
"""Levels of nesting: ten times what content needs."""
_PERHAPS_DEEP = re.compile(r"(?:[-?:][ \t]+){200}|^[ \t]{400}", re.MULTILINE)


@dataclass(frozen=True, order=True)
class Problem:
    """One thing that is wrong in a content file, and where."""

    file: str
    line: int
    message: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.message}"


class ContentError(Exception):
    """Content that cannot be used. `problems` holds all of them, sorted."""

    def __init__(self, problems: list[Problem]) -> None:
        self.problems = sorted(set(problems))
        super().__init__("\n".join(str(problem) for problem in self.problems))


@dataclass
class Document:
    """One parsed file: plain data, and the line of every place in it."""

    path: Path
    data: Any
    node: yaml.Node | None
    problems: list[Problem] = field(default_factory=list)
    unreadable: set[str] = field(default_factory=set)
    """Ids of items that were wrong: that they are missing elsewhere is no error of its own."""

    @property
    def name(self) -> str:
        """The path as a person would type it from where they are."""
        relative = os.path.relpath(self.path)
        return str(self.path) if relative.startswith("..") else relative

    def line(self, location: Location = ()) -> int:
        """The line (from 1) of the deepest part of `location` that the file holds."""
        node, line = self.node, 1
        for step in location:
            if isinstance(node, yaml.MappingNode):
                pair = next((p for p in node.value if p[0].value == str(step)), None)
                if pair is None:
                    break
                line, node = pair[0].start_mark.line + 1, pair[1]
            elif isinstance(node, yaml.SequenceNode) and isinstance(step, int):
                if step >= len(node.value):
                    break
                node = node.value[step]
                line = node.start_mark.line + 1
            else:
                break
        return line

    def problem(self, message: str, location: Location = ()) -> None:
        """Note something that is wrong at `location`."""
        self.problems.append(Problem(self.name, self.line(location), message))

    def read_as(
        self, model: type[ModelT], data: Any, location: Location = (), skip: int = 0
    ) -> ModelT | None:
        """Validate `data` (at `location`) as `model`; None, problems noted, where it is not.

        The first `skip` steps of an error's place in the model do not stand in the file.
        """
        try:
            return model.model_validate(data)
        except ValidationError as error:
            for detail in error.errors(include_url=False):
                self.problem(in_words(detail), (*location, *detail["loc"][skip:]))
            return None

    def list_of(
        self, model: type[ModelT], key: str, but: Collection[Location] = ()
    ) -> Iterator[tuple[Location, ModelT]]:
        """The items under the top-level `key` that are valid, each with its place.

        Those at the places in `but` are left alone.
        """
        items = self.data.get(key) if isinstance(self.data, dict) else None
        if not isinstance(items, list):
            self.problem(f"'{key}' is missing or is not a list", (key,))
            return
        for number, item in enumerate(items):
            if (key, number) in but:
                continue
            parsed = self.read_as(model, item, (key, number))
            if parsed is not None:
                yield (key, number), parsed
            elif isinstance(item, dict):
                self.unreadable.add(str(item.get("id")))

    def allow_keys(self, *allowed: str) -> None:
        """Note every top-level key that is not one of `allowed`."""
        if not isinstance(self.data, dict):
            self.problem(f"the file should hold the keys {', '.join(allowed)}")
            return
        for key in self.data:
            if key not in allowed:
                self.problem(f"unknown key '{key}' (known: {', '.join(allowed)})", (str(key),))


UNFIT = (ValueError, KeyError, AttributeError)
"""What PyYAML raises for a scalar that does not fit its tag: 2026-02-30, !!bool x."""


def read(path: Path) -> Document:
    """Read one YAML file. What is wrong with it becomes problems, never exceptions."""
    document = Document(path, None, None)
    try:
        text = path.read_text(encoding="utf-8-sig")
        if _is_too_deep(text):
            document.problem("not valid YAML: nested too deeply")
            return document
        loader = SafeLoader(text)
        try:
            document.node = loader.get_single_node()
            if document.node is not None and _is_plain(document, document.node):
                document.data = loader.construct_document(document.node)
        finally:
            loader.dispose()
    except FileNotFoundError:
        document.problem("the file is missing")
    except (OSError, UnicodeDecodeError) as error:
        document.problem(f"the file cannot be read as UTF-8 text ({type(error).__name__})")
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = mark.line + 1 if mark else 1
        document.problems.append(Problem(document.name, line, f"not valid YAML: {error.problem}"))
    except yaml.YAMLError as error:
        document.problem(f"not valid YAML: {str(error).splitlines()[0]}")
    except UNFIT:
        _wrong_scalar(document)
    except RecursionError:
        document.problem("not valid YAML: nested too deeply")
    return document


def tree_of(text: str) -> yaml.Node | None:
    """The nodes of a text that is known to be right, with their places; None where it is empty."""
    return yaml.compose(text, Loader=SafeLoader)


def _is_too_deep(text: str) -> bool:
    """Whether building the tree could use up the stack: libyaml then takes the process along."""
    if text.count("[") + text.count("{") < 1_000 and not _PERHAPS_DEEP.search(text):
        return False
    depth = 0
    for event in yaml.parse(text, Loader=SafeLoader):
        depth += isinstance(event, yaml.CollectionStartEvent)
        depth -= isinstance(event, yaml.CollectionEndEvent)
        if depth > MOST_DEEP:
            return True
    return False


def _wrong_scalar(document: Document) -> None:
    """YAML takes 2026-02-30 for a date and only then finds that there is none."""
    waiting: list[yaml.Node] = [document.node] if document.node else []
    while waiting:
        node = waiting.pop(0)
        if isinstance(node, yaml.ScalarNode):
            try:
                yaml.safe_load(f"!<{node.tag}> {node.value!r}")
            except (*UNFIT, yaml.YAMLError):
                line = node.start_mark.line + 1
                message = f"there is no date or number {node.value!r}"
                document.problems.append(Problem(document.name, line, message))
                return
        elif isinstance(node, yaml.MappingNode):
            waiting += [part for pair in node.value for part in pair]
        elif isinstance(node, yaml.SequenceNode):
            waiting += node.value
    document.problem("not valid YAML")


def _is_plain(document: Document, root: yaml.Node) -> bool:
    """Whether the tree has no repeated keys and no aliases (a few of which can hide gigabytes)."""
    seen: set[int] = set()
    before = len(document.problems)
    waiting = [root]
    while waiting:
        node = waiting.pop()
        line = node.start_mark.line + 1
        if id(node) in seen:
            message = "anchors and aliases (& and *) are not used in content"
            document.problems.append(Problem(document.name, line, message))
            break
        seen.add(id(node))
        if isinstance(node, yaml.MappingNode):
            keys: set[str] = set()
            for key, value in node.value:
                if key.value in keys if isinstance(key, yaml.ScalarNode) else False:
                    place = key.start_mark.line + 1
                    message = f"the key '{key.value}' stands here twice"
                    document.problems.append(Problem(document.name, place, message))
                keys.add(str(key.value))
                waiting.append(value)
        elif isinstance(node, yaml.SequenceNode):
            waiting.extend(node.value)
    return len(document.problems) == before


_WORDS = {
    "string_type": "should be text (put it between quotes)",
    "int_type": "should be a whole number",
    "int_parsing": "should be a whole number",
    "bool_type": "should be true or false",
    "bool_parsing": "should be true or false",
    "list_type": "should be a list",
    "tuple_type": "should be a list",
    "dict_type": "should be keys with values",
    "model_type": "should be keys with values",
    "model_attributes_type": "should be keys with values",
    "date_type": "should be a date like 2026-01-31",
    "date_from_datetime_parsing": "should be a date like 2026-01-31",
    "date_from_datetime_inexact": "should be a date like 2026-01-31, without a time",
    "string_too_short": "is empty",
    "too_short": "is empty",
    "int_from_float": "should be a whole number",
    "greater_than_equal": "is too small",
    "less_than_equal": "is too large",
    "time_type": 'should be a time like "09:00"',
    "time_parsing": 'should be a time like "09:00"',
    "invalid_key": "has a key that is no text (put it between quotes)",
    "string_too_long": "is too long: Slack could not show it whole",
    "too_long": "holds too many",
}

KEY_ITSELF = "[key]"
"""The last step to an error that is about a key and not about what stands under it."""


def in_words(detail: ErrorDetails) -> str:
    """One validation error as a sentence for the person who edits the file."""
    kind, location = detail["type"], detail["loc"]
    named = (s for s in reversed(location) if isinstance(s, str) and s != KEY_ITSELF)
    name = next(named, None)
    key = f"'{name}'" if name else "this"
    if kind == "missing":
        return f"{key} is missing"
    if kind == "extra_forbidden":
        return f"unknown key {key}"
    if kind in ("enum", "literal_error"):
        expected = detail.get("ctx", {}).get("expected", "")
        return f"{key} should be one of {expected}, not {brief(detail['input'])}"
    if kind == "value_error":
        return str(detail.get("ctx", {}).get("error", detail["msg"]))
    if kind == "string_pattern_mismatch":
        return f"{key} has a form that is not allowed: {brief(detail['input'])}"
    return f"{key} {_WORDS.get(kind, detail['msg'])}"
