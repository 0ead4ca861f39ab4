"""Changes to the text of a YAML file that leave all the rest of it, comments too, as it is."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

import yaml

from knowledge.yamlfile import tree_of


class Patch:
    """Changes to one text, at places in it as it was; no two may overlap.

    Raises KeyError for a place that the text does not have.
    """

    def __init__(self, text: str) -> None:
        self.text = text
        self._lines = text.splitlines(keepends=True)
        self._starts = [0]
        for line in self._lines:
            self._starts.append(self._starts[-1] + len(line))
        self._root = tree_of(text)
        self._changes: list[tuple[int, int, str]] = []

    def replace(self, value: Any, *at: str | int) -> None:
        """Put another value, in one line, in the place of a scalar or a list in brackets."""
        node = self._at(at)
        self._change(node.start_mark.index, node.end_mark.index, in_one_line(value))

    def append(self, tail: str, *at: str | int) -> None:
        """Write `tail` behind a text, inside its quotes where it has some."""
        node = self._at(at)
        end = len(self.text[: node.end_mark.index].rstrip())
        quoted = isinstance(node, yaml.ScalarNode) and node.style in ("'", '"')
        self._change(end - quoted, end - quoted, tail)

    def remove_items(self, numbers: Collection[int], *at: str | int) -> None:
        """Take items out of a list whose items have lines of their own."""
        items = self._at(at).value
        if items and len(numbers) == len(items):
            # a key with nothing under it would hold nothing, which is no empty list
            keys = (key for key, _ in self._at(at[:-1]).value if key.value == at[-1])
            line = next(keys).start_mark.line
            whole = f"{self._lines[line].rstrip()} []\n"
            self._change(self._starts[line], self._starts[line + 1], whole)
        for number in numbers:
            first = items[number].start_mark.line
            self._cut(first, self._lines[first].index("-"), blank_too=True)

    def without_keys(self, *keys: str) -> None:
        """Take out every one of these keys with what stands under it, wherever they stand."""
        self._without(self._root, frozenset(keys))

    def result(self) -> str:
        """The text with every change made."""
        text = self.text
        for start, end, instead in sorted(self._changes, reverse=True):
            text = text[:start] + instead + text[end:]
        return text.rstrip("\n") + "\n"

    def _at(self, location: Sequence[str | int]) -> yaml.Node:
        node = self._root
        for step in location:
            if isinstance(node, yaml.SequenceNode) and isinstance(step, int):
                node = node.value[step]
            elif isinstance(node, yaml.MappingNode):
                node = next((value for key, value in node.value if key.value == step), None)
            else:
                node = None
            if node is None:
                raise KeyError(location)
        assert node is not None
        return node

    def _without(self, node: yaml.Node | None, keys: frozenset[str]) -> None:
        if isinstance(node, yaml.SequenceNode):
            for item in node.value:
                self._without(item, keys)
        elif isinstance(node, yaml.MappingNode):
            kept = [pair for pair in node.value if not _goes(pair, keys)]
            if node.flow_style and len(kept) < len(node.value):
                inside = ", ".join(
                    self.text[k.start_mark.index : v.end_mark.index] for k, v in kept
                )
                self._change(node.start_mark.index, node.end_mark.index, f"{{{inside}}}")
                return
            for key, value in node.value:
                if _goes((key, value), keys):
                    self._cut(key.start_mark.line, key.start_mark.column)
                else:
                    self._without(value, keys)

    def _cut(self, first: int, column: int, *, blank_too: bool = False) -> None:
        """Take out a line with all that is indented under it; `blank_too`: what is empty behind."""
        last = first + 1
        while last < len(self._lines) and _under(self._lines[last], column):
            last += 1
        while not blank_too and not self._lines[last - 1].strip():
            last -= 1
        self._change(self._starts[first], self._starts[last], "")

    def _change(self, start: int, end: int, instead: str) -> None:
        self._changes.append((start, end, instead))


def in_one_line(value: Any) -> str:
    """Plain data as YAML that may stand behind a key."""
    listed = yaml.safe_dump(
        [value], default_flow_style=True, allow_unicode=True, width=10_000, sort_keys=False
    )
    return listed.strip().removeprefix("[").removesuffix("]")


def _goes(pair: tuple[yaml.Node, yaml.Node], keys: frozenset[str]) -> bool:
    """Whether a pair is one of `keys`, or would hold nothing without them."""
    key, value = pair
    if key.value in keys:
        return True
    return (
        isinstance(value, yaml.MappingNode)
        and bool(value.value)
        and all(_goes(each, keys) for each in value.value)
    )


def _under(line: str, column: int) -> bool:
    stripped = line.strip()
    return not stripped or len(line) - len(line.lstrip()) > column
