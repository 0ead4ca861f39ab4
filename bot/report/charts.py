"""Bars as SVG inside a page. pygal says where everything goes; the page's style how it looks."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from textwrap import shorten
from typing import Any
from xml.etree.ElementTree import Element

from pygal import Bar, HorizontalBar
from pygal.style import Style

from bot.report.counts import Count
from bot.report.sections import Bars

WIDTH = 480
TALL = 260
"""Height of bars that stand."""
PER_BAR, AROUND = 24, 24
"""Height of a bar that lies, and of the air around all of them."""
FONT = 13
BESIDE = 64
"""Room for a number at the end of a bar that lies."""
LONGEST_NAME = 27
"""Letters of a name beside a bar; the table has all of it."""
MOST_NAMES = 6
"""Names below bars that stand: of more bars only every second, third … is named."""
PLAIN = Style(
    label_font_size=FONT, major_label_font_size=FONT, value_font_size=FONT, legend_font_size=FONT
)
"""From these sizes the room for words is reckoned; style.css has the same."""
COMMON: Mapping[str, Any] = {
    "style": PLAIN, "width": WIDTH, "margin": 4, "spacing": 6, "js": (), "rounded_bars": 2,
    "include_x_axis": True, "show_legend": False, "disable_xml_declaration": True,
}  # fmt: skip


def draw(bars: Bars, says: str, tell: Callable[[int], str]) -> str:
    """The picture. `says`: what it shows, for who cannot see it; `tell`: a number in words."""
    chart = _standing(bars) if bars.stands else _lying(bars)
    chart.value_formatter = lambda value: tell(round(value))
    chart.add_xml_filter(lambda root: _bare(root, says))
    drawn: str = chart.render(is_unicode=True)
    return drawn


def _standing(bars: Bars) -> Any:
    chart = Bar(
        **COMMON, height=TALL, max_scale=6, truncate_label=-1, show_minor_x_labels=False,
        x_labels_major_every=math.ceil(len(bars.names) / MOST_NAMES),
    )  # fmt: skip
    chart.x_labels = bars.names
    _add(chart, bars.series)
    return chart


def _lying(bars: Bars) -> Any:
    """Drawn from below: the first name comes last."""
    chart = HorizontalBar(
        **COMMON, height=AROUND + PER_BAR * len(bars.names) * len(bars.series),
        margin_right=BESIDE, print_values=True, print_values_position="top", show_x_labels=False,
    )  # fmt: skip
    chart.x_labels = [shorten(name, LONGEST_NAME, placeholder=" …") for name in bars.names[::-1]]
    _add(chart, {name: counts[::-1] for name, counts in bars.series.items()})
    return chart


def _add(chart: Any, series: Mapping[str, Sequence[Count]]) -> None:
    """No bar for nothing, and none for what is not told."""
    for name, counts in series.items():
        chart.add(name, [count or None for count in counts])


def _bare(root: Element, says: str) -> Element:
    """Only what is to be seen: no style or script of its own, no note for a pointer, no ids."""
    for parent in root.iter():
        for child in list(parent):
            is_note = not isinstance(child.tag, str) or child.tag in ("defs", "desc", "title")
            if is_note or "tooltip-overlay" in child.get("class", ""):
                parent.remove(child)
        parent.attrib.pop("id", None)
    root.attrib.pop("xmlns", None)
    root.set("role", "img")
    root.set("aria-label", says)
    return root
