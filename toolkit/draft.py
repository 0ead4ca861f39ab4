"""Looking over a draft of one's own: what may be wrong with it, by rule and by place.

Pure: a text and an organisation's watchlist go in, findings come out. Nothing is kept of a draft,
and nothing ever says that one is fine: what is not found here may still be wrong.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from knowledge.models import Account, Localised
from toolkit import ordinary
from toolkit.lengths import ADDRESS, fitting
from toolkit.models import Network, Rule, Watchlist, Watchword
from toolkit.phrases import Phrases, Plain, Span, key


class Severity(StrEnum):
    """A warning is about what certainly stands there; a note is for the writer to judge."""

    WARNING = "warning"
    NOTE = "note"


@dataclass(frozen=True)
class Draft:
    """What somebody wants to post, where, and from whose account."""

    text: str
    network: Network
    account: Account
    has_image: bool = False
    alt: str = ""


@dataclass(frozen=True)
class Finding:
    """One thing to look at. Without a place it is about what is missing, or about the alt text."""

    rule: Rule
    severity: Severity
    span: Span | None = None
    quoted: str = ""
    clause: str | None = None
    hint: Localised | None = None


WITH_HASHTAGS = frozenset({Network.LINKEDIN, Network.INSTAGRAM, Network.X})
"""Where hashtags help people to find a post."""

_HASHTAG = re.compile(r"(?<!\w)#\w")
_MENTION = re.compile(r"(?<![\w.@/-])@[a-z0-9_](?:[\w.-]*\w)?", re.IGNORECASE)
_ADVERTISING = re.compile(
    r"#(?:ad|adv|advertentie|advertorial|publi|reclame|spon|sponsored|gesponsord|werkgever"
    r"|employee|medewerker)(?!\w)",
    re.IGNORECASE,
)
_TRACKED = re.compile(
    r"[?&;#](?:utm_\w+|fbclid|gclid|dclid|gbraid|wbraid|msclkid|twclid|ttclid|li_fat_id|yclid|igshid"
    r"|igsh|mc_cid|mc_eid|mkt_tok|_hsenc|_hsmi|trackingid|rcm)=",
    re.IGNORECASE,
)
_SHORTENED = re.compile(
    r"(?:https?://)?(?:www\.)?(?:lnkd\.in|bit\.ly|t\.co|tinyurl\.com|ow\.ly|buff\.ly|goo\.gl|is\.gd"
    r"|rb\.gy|cutt\.ly|shorturl\.at|t\.ly|tiny\.cc|dlvr\.it|trib\.al|fb\.me|hubs\.l[iya]|rebrand\.ly"
    r"|shorter\.me|s\.id|spr\.ly|linkin\.bio)(?:[/?#]|$)",
    re.IGNORECASE,
)


class Checker:
    """Looks drafts over for one organisation. Safe to use from many threads."""

    def __init__(self, watchlist: Watchlist) -> None:
        self.watchlist = watchlist
        self._names = Phrases.of(watchlist.organisation.names)
        self._handles = {"".join(key(name)) for name in watchlist.organisation.names}
        self._watchwords: Phrases[Watchword] = Phrases(
            {word: each for each in watchlist.watchwords for word in each.words}
        )
        own = watchlist.organisation.disclosures
        self._disclosures = Phrases.of([*ordinary.DISCLOSURES, *own])

    def check(self, draft: Draft) -> tuple[Finding, ...]:
        """What to look at in a draft: warnings first, each kind in the order of the text."""
        text = Plain(draft.text)
        addresses = [text.span(*found.span()) for found in ADDRESS.finditer(text.text)]
        names = [found.span for found in self._names.find(text)]
        watched = list(self._watched(draft, text))
        known = [*addresses, *names, *(each.span for each in watched if each.span)]
        findings = [
            *self._undisclosed(draft, text, names),
            *watched,
            *self._mentions(text, addresses),
            *self._people(text, known),
            *self._alt(draft),
            *self._length(draft),
            *self._tracking(draft, addresses),
            *self._hashtags(draft, text),
        ]
        return tuple(sorted(findings, key=_place))

    def _found(
        self, rule: Rule, severity: Severity, text: str = "", span: Span | None = None
    ) -> Finding:
        quoted = text[span.start : span.end] if span else ""
        return Finding(rule, severity, span, quoted, self.watchlist.clauses.get(rule))

    def _undisclosed(self, draft: Draft, text: Plain, names: Sequence[Span]) -> Iterator[Finding]:
        """The draft speaks about the organisation, and nothing shows who is speaking."""
        ours = [found.span for found in _OURS.find(text)]
        about_us = sorted([*names, *ours], key=lambda span: span.start)
        if draft.account is Account.CORPORATE or not about_us or self._discloses(text):
            return
        # on LinkedIn an employer often stands beside one's name
        beside = draft.network is Network.LINKEDIN and draft.account is Account.PROFESSIONAL
        hinted = next(_HINTS.find(text), None) is not None
        severity = Severity.NOTE if hinted or beside else Severity.WARNING
        yield self._found(Rule.DISCLOSURE, severity, draft.text, about_us[0])

    def _discloses(self, text: Plain) -> bool:
        said = next(self._disclosures.find(text), None)
        return said is not None or _ADVERTISING.search(text.text) is not None

    def _watched(self, draft: Draft, text: Plain) -> Iterator[Finding]:
        for where in (text, Plain(draft.alt)):
            for found in self._watchwords.find(where):
                span, watchword = found.span, found.value
                clause = watchword.clause or self.watchlist.clauses.get(Rule.WATCHWORD)
                yield Finding(
                    Rule.WATCHWORD, Severity.WARNING, span if where is text else None,
                    where.original[span.start : span.end], clause, watchword.hint,
                )  # fmt: skip

    def _mentions(self, text: Plain, addresses: Sequence[Span]) -> Iterator[Finding]:
        for found in _MENTION.finditer(text.text):
            span = text.span(*found.span())
            is_ours = "".join(key(found.group())) in self._handles
            if not is_ours and not _in_any(span, addresses):
                yield self._found(Rule.MENTION, Severity.WARNING, text.original, span)

    def _people(self, text: Plain, known: Sequence[Span]) -> Iterator[Finding]:
        for start, end in ordinary.names_in(text.text):
            span = text.span(start, end)
            if not _in_any(span, known):
                yield self._found(Rule.NAME, Severity.NOTE, text.original, span)

    def _alt(self, draft: Draft) -> Iterator[Finding]:
        """A duty on the organisation's channels, a kindness on one's own."""
        if draft.has_image and not draft.alt.strip():
            is_duty = draft.account is Account.CORPORATE
            yield self._found(Rule.ALT, Severity.WARNING if is_duty else Severity.NOTE)

    def _length(self, draft: Draft) -> Iterator[Finding]:
        fits = fitting(draft.network, draft.text)
        if fits < len(draft.text):
            span = Span(fits, len(draft.text))
            yield self._found(Rule.LENGTH, Severity.WARNING, draft.text, span)

    def _tracking(self, draft: Draft, addresses: Sequence[Span]) -> Iterator[Finding]:
        for span in addresses:
            address = draft.text[span.start : span.end]
            if _TRACKED.search(address) or _SHORTENED.match(address):
                yield self._found(Rule.TRACKING, Severity.NOTE, draft.text, span)

    def _hashtags(self, draft: Draft, text: Plain) -> Iterator[Finding]:
        if draft.network in WITH_HASHTAGS and not _HASHTAG.search(text.text):
            yield self._found(Rule.HASHTAGS, Severity.NOTE)


_OURS = Phrases.of(ordinary.OURS)
_HINTS = Phrases.of(ordinary.HINTS)


def _in_any(span: Span, others: Sequence[Span]) -> bool:
    return any(span.overlaps(other) for other in others)


def _place(finding: Finding) -> tuple[bool, int, int]:
    """Warnings first, then rule by rule, as the text goes."""
    start = finding.span.start if finding.span else -1
    return finding.severity is Severity.NOTE, list(Rule).index(finding.rule), start
