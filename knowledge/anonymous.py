"""What may name a person, taken out of somebody's words. A person reads it afterwards all the same.

Names in lower case, and at the beginning of a sentence, cannot be told from other words.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from knowledge import text as words

GAP = "…"
"""Stands where something was taken out."""

_ADDRESSES = re.compile(
    r"<[@#!][^>]*>"  # Slack's mentions
    r"|<?(?:https?://|www\.)[^\s>]+>?"
    r"|<?(?:mailto:)?[\w.+-]+@[\w-]+(?:\.\w+)+(?:\|[^>]*>)?>?"
    r"|(?<!\w)@\w[\w.-]*"
    r"|(?<![\w.,])\+?\(?\d(?:[\s()./-]*\d){7,}(?!\w)",  # telephone numbers
    re.IGNORECASE,
)
_WORD = re.compile(r"[^\W\d_][\w'’-]*")
_ENDS_SENTENCE = re.compile(r"(?:^|[.?!:\n…•])[\s\"'“”‘’(*_-]*$")
_GAPS = re.compile(rf"{GAP}(?:[\s,]*{GAP})+")


def anonymous(text: str, is_common: Callable[[str], bool]) -> str:
    """`text` without mentions, addresses, telephone numbers, and without what looks like a name.

    That is a word with a capital letter inside a sentence that is not `is_common` (which is asked
    about folded words).
    """
    text = _ADDRESSES.sub(GAP, text)

    def replaced(found: re.Match[str]) -> str:
        word = found.group()
        if not word[0].isupper() or _ENDS_SENTENCE.search(text, 0, found.start()):
            return word
        parts = [part.partition("'")[0] for part in words.words(word)]
        return word if all(map(is_common, parts)) else GAP

    return _GAPS.sub(GAP, _WORD.sub(replaced, text)).strip()
