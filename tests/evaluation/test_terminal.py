"""The figures as tables in a terminal."""

from __future__ import annotations

from typing import Any

import pytest

from bot.evaluation.terminal import number, print_figures, span
from knowledge.evaluate import figures
from knowledge.library import Library
from tests.labelled import case


def rows(text: str) -> dict[str, list[str]]:
    """The cells of every row by the first of them."""
    lines = [line[1:-1].replace("┃", "│").split("│") for line in text.splitlines()]
    return {cells[0].strip(): [cell.strip() for cell in cells[1:]] for cells in lines}


def test_every_figure_stands_there_under_its_name(
    found: dict[str, Any], capsys: pytest.CaptureFixture[str]
) -> None:
    print_figures(found)
    shown = rows(capsys.readouterr().out)
    for name, value in found.items():
        if isinstance(value, int | float):
            assert shown[name][0] == number(value)
        elif value and name != "intervals":
            assert name in shown, "a table of its own"
    assert shown["hit_at_1"] == ["0.200", span(found["intervals"]["hit_at_1"])]
    assert shown["questions"] == ["7", ""]
    assert shown["near"] == ["2", "0.500", "0.000", "0.500", "0.000"]
    assert shown["press"] == ["photos", "2"], "the last table with that name: confusions"


def test_what_is_missing_is_a_dash(library: Library, capsys: pytest.CaptureFixture[str]) -> None:
    print_figures(figures([], library))
    shown = rows(capsys.readouterr().out)
    assert shown["hit_at_1"] == ["–", "–"]
    assert shown["auroc"] == ["–", "–"]


def test_names_are_no_markup(library: Library, capsys: pytest.CaptureFixture[str]) -> None:
    cases = [case(library, ["photos"], ["photos.1"], "answer", 0.9, style="[bold]x[/bold]")]
    print_figures(figures(cases, library))
    assert "[bold]x[/bold]" in capsys.readouterr().out
