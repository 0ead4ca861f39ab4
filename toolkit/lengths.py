"""How long a text is on the network that it is meant for."""

from __future__ import annotations

import re
from collections.abc import Iterator

from toolkit.models import POST_LIMITS, Network

X_ADDRESS = 23
"""What X counts for an address, however long it is."""

ADDRESS = re.compile(
    r"(?:(?:https?://|www\.)[^\s<>|\"]+"
    # without https:// in front: what has a path behind it, so that "end.Start" is none
    r"|(?<![\w@.-])(?:[a-z0-9-]+\.)+[a-z]{2,}/[^\s<>|\"]*)"
    r"(?<![.,;:!?)\]'])",  # what closes the sentence is no part of it
    re.IGNORECASE,
)
_PICTURE = "[\u203c-\u3299\U0001f000-\U0001faff]"
_EMOJI = re.compile(
    "[\U0001f1e6-\U0001f1ff]{2}"  # a flag
    "|[0-9#*]\ufe0f?\u20e3"  # a key
    f"|{_PICTURE}[\ufe0f\U0001f3fb-\U0001f3ff]*(?:\u200d{_PICTURE}[\ufe0f\U0001f3fb-\U0001f3ff]*)*"
)


def length_on(network: Network, text: str) -> int:
    """The length of a text as `network` counts it: in characters, but for X."""
    return sum(count for _, count in _on_x(text)) if network is Network.X else len(text)


def fitting(network: Network, text: str) -> int:
    """How many characters from the start of `text` fit on `network`: all of them, mostly."""
    left, end = POST_LIMITS[network], 0
    if network is not Network.X:
        return min(left, len(text))
    for after, count in _on_x(text):
        left -= count
        if left < 0:
            return end
        end = after
    return end


def _on_x(text: str) -> Iterator[tuple[int, int]]:
    """Part by part: where it ends, and what it counts for."""
    wholes = {found.start(): (found.end(), 2) for found in _EMOJI.finditer(text)}
    wholes |= {found.start(): (found.end(), X_ADDRESS) for found in ADDRESS.finditer(text)}
    at = 0
    while at < len(text):
        at, count = wholes.get(at, (at + 1, _weight_on_x(text[at])))
        yield at, count


def _weight_on_x(character: str) -> int:
    """One for the scripts of Europe and their punctuation, two for everything else."""
    code = ord(character)
    narrow = code <= 4351 or 8192 <= code <= 8205 or 8208 <= code <= 8223 or 8242 <= code <= 8247
    return 1 if narrow else 2
