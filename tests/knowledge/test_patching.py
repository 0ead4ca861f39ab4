"""Changes to the text of a YAML file that leave the rest of it as it is."""

from __future__ import annotations

import pytest
import yaml

from knowledge.patching import Patch, in_one_line

TEXT = """\
# at the top 🚲
names: []     # [one, two]
people:
  # about the first
  - id: first
    name: {nl: 'é, de eerste', en: "first: \\"one\\""}
    text:
      nl: >-
        Een lange

        tekst.
      en: short

  - id: second   # behind
    name: {nl: twee}
    notes:
      - plain
      - "in quotes"
      - |-
        over

        lines

  - id: third
    name: {en: three}
"""


def test_values_are_replaced_and_comments_stay() -> None:
    patch = Patch(TEXT)
    patch.replace(["a: b", "#c"], "names")
    patch.replace(None, "people", 0, "id")
    before = yaml.safe_load(TEXT)
    before["names"], before["people"][0]["id"] = ["a: b", "#c"], None
    assert yaml.safe_load(patch.result()) == before
    assert "['a: b', '#c']     # [one, two]\n" in patch.result()
    assert "# at the top 🚲\n" in patch.result() and "# about the first\n" in patch.result()


def test_a_tail_is_part_of_the_text() -> None:
    patch = Patch(TEXT)
    for number in range(3):
        patch.append(" 🚲", "people", 1, "notes", number)
    assert yaml.safe_load(patch.result())["people"][1]["notes"] == [
        "plain 🚲", "in quotes 🚲", "over\n\nlines 🚲",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("gone", "left"), [([1], [0, 2]), ([0, 2], [1]), ([0, 1, 2], []), ([], [0, 1, 2])]
)
def test_items_go_with_all_their_lines(gone: list[int], left: list[int]) -> None:
    patch = Patch(TEXT)
    patch.remove_items(gone, "people")
    before = yaml.safe_load(TEXT)["people"]
    assert yaml.safe_load(patch.result())["people"] == [before[number] for number in left]
    assert "\n\n\n" not in patch.result() and not patch.result().endswith("\n\n")


def test_keys_go_wherever_they_stand_and_so_does_what_would_be_empty() -> None:
    patch = Patch(TEXT)
    patch.without_keys("nl")
    first, second, third = yaml.safe_load(patch.result())["people"]
    assert first == {"id": "first", "name": {"en": 'first: "one"'}, "text": {"en": "short"}}
    assert second.keys() == {"id", "notes"}
    assert third["name"] == {"en": "three"}
    assert "      en: short\n\n  - id: second   # behind\n" in patch.result()


def test_what_is_not_there_cannot_be_changed() -> None:
    with pytest.raises(KeyError):
        Patch(TEXT).replace(1, "people", 0, "nobody")


@pytest.mark.parametrize(
    "value", ["a: b", "no", "1", "", "'\"", "é #x", None, [], ["a", "b, c"], {"nl": "x"}]
)
def test_one_line_says_the_same(value: object) -> None:
    line = in_one_line(value)
    assert yaml.safe_load(f"key: {line}\n") == {"key": value}
    assert "\n" not in line
