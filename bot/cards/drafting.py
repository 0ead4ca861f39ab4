"""«Check my draft»: the form to paste a text into, and what was found in it.

A result is shown once and kept nowhere. It says what to look at, never that a text is fine.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from slack_sdk.models.blocks import (
    Block,
    CheckboxesElement,
    DividerBlock,
    InputBlock,
    Option,
    PlainTextInputElement,
    PlainTextObject,
    RadioButtonsElement,
    StaticSelectElement,
)

from bot.cards import actions
from bot.cards.answers import MOST_TYPED
from bot.cards.base import View, button, context, escape, modal, section, shorten, verdict_label
from bot.cards.entries import linked_citation
from bot.wording import Words
from knowledge.library import Library
from knowledge.models import Account, AnyEntry, Clause, Referral, verdict_for
from knowledge.text import is_foreign
from toolkit.draft import Draft, Finding, Severity
from toolkit.lengths import length_on
from toolkit.models import POST_LIMITS, Network, Rule

MOST_CLAUSES = 5
MOST_QUOTED = 4
"""Places that are quoted for one thing to look at; the others are counted."""
MOST_OF_QUOTE = 50
MOST_OF_HINT = 400
SYMBOLS = {Severity.WARNING: "⚠️", Severity.NOTE: "💡"}


@dataclass(frozen=True)
class Begun:
    """What a form is opened with: of nothing, of a text, or of a post from the toolkit."""

    text: str = ""
    network: Network | None = None
    account: Account | None = None
    alt: str = ""


def form(words: Words, begun: Begun) -> View:
    """Where a draft is pasted."""
    blocks: list[Block] = [section(words("my_draft.intro"))]
    if len(begun.text) > MOST_TYPED:
        blocks.append(context(words("my_draft.cut")))
    networks = {each: words(f"network.{each}") for each in Network}
    accounts = {each: words(f"clarify.{each}") for each in Account}
    blocks += [
        InputBlock(
            block_id=actions.TEXT,
            label=words("my_draft.text"),
            hint=words("my_draft.text_hint"),
            element=PlainTextInputElement(
                action_id=actions.TEXT, multiline=True, max_length=MOST_TYPED,
                initial_value=begun.text[:MOST_TYPED] or None, focus_on_load=True,
            ),
        ),
        InputBlock(
            block_id=actions.NETWORK,
            label=words("my_draft.network"),
            element=StaticSelectElement(
                action_id=actions.NETWORK, options=[*_options(networks).values()],
                initial_option=_options(networks).get(begun.network or ""),
            ),
        ),
        InputBlock(
            block_id=actions.FROM_ACCOUNT,
            label=words("my_draft.account"),
            element=RadioButtonsElement(
                action_id=actions.FROM_ACCOUNT, options=[*_options(accounts).values()],
                initial_option=_options(accounts).get(begun.account or ""),
            ),
        ),
        *_image(words, begun),
    ]  # fmt: skip
    return modal(
        words("my_draft.title"), blocks, close=words("modal.close"),
        submit=words("my_draft.submit"), callback_id=actions.MY_DRAFT_MODAL,
    )  # fmt: skip


def _options(choices: dict[Network, str] | dict[Account, str]) -> dict[str, Option]:
    return {
        value: Option(text=PlainTextObject(text=shorten(text, 75)), value=value)
        for value, text in choices.items()
    }


def _image(words: Words, begun: Begun) -> list[Block]:
    there = Option(text=PlainTextObject(text=words("my_draft.with_image")), value=actions.IMAGE)
    return [
        InputBlock(
            block_id=actions.IMAGE,
            optional=True,
            label=words("my_draft.image"),
            element=CheckboxesElement(
                action_id=actions.IMAGE, options=[there],
                initial_options=[there] if begun.alt else None,
            ),
        ),
        InputBlock(
            block_id=actions.ALT,
            optional=True,
            label=words("my_draft.alt"),
            hint=words("my_draft.alt_hint"),
            element=PlainTextInputElement(
                action_id=actions.ALT, multiline=True, max_length=1000,
                initial_value=begun.alt[:1000] or None,
            ),
        ),
    ]  # fmt: skip


def result(
    words: Words, library: Library, draft: Draft, findings: Sequence[Finding],
    about: Sequence[AnyEntry], today: date,
) -> View:  # fmt: skip
    """What to look at, the clauses that the draft touches, and whom to ask in doubt."""
    blocks: list[Block] = [context(_facts(words, draft))]
    if is_foreign(draft.text):
        blocks.append(context(words("my_draft.foreign")))
    blocks += [section(line) for line in _lines(words, draft, findings)]
    if not findings:
        blocks.append(section(words("my_draft.nothing")))
    touched = _touched(library, findings, about, today)
    if touched:
        blocks += [DividerBlock(), section(f"*{words('my_draft.clauses')}*")]
    blocks += [
        _clause(words, library, draft, number, clause) for number, clause in enumerate(touched)
    ]
    asked = library.owner_of(touched[0]) if touched else None
    contact = library.on_duty(library.contact(asked).id, today)
    name = escape(contact.introduced(words.language))
    blocks += [DividerBlock(), section(words("my_draft.doubt", name=name))]
    return modal(words("my_draft.result"), blocks, close=words("my_draft.back"))


def _facts(words: Words, draft: Draft) -> str:
    return words(
        "my_draft.facts",
        network=words(f"network.{draft.network}"),
        account=words(f"account.{draft.account}"),
        length=words.number(length_on(draft.network, draft.text)),
        limit=words.number(POST_LIMITS[draft.network]),
    )


def _lines(words: Words, draft: Draft, findings: Sequence[Finding]) -> Iterable[str]:
    """One line for what is alike: the same rule, clause and hint."""
    for (severity, rule, clause, hint), alike in groupby(
        findings, key=lambda each: (each.severity, each.rule, each.clause, each.hint)
    ):
        half_said = rule is Rule.DISCLOSURE and severity is Severity.NOTE
        said = words(
            "my_draft.half_said" if half_said else f"my_draft.found.{rule}",
            quotes=_quotes(words, [each.quoted for each in alike]),
            network=words(f"network.{draft.network}"),
        )
        parts = [SYMBOLS[severity], said]
        if hint:
            parts.append(escape(shorten(hint.get(words.language), MOST_OF_HINT)))
        if clause:
            parts.append(f"({words('answer.clause', id=clause)})")
        yield " ".join(parts)


def _quotes(words: Words, quoted: Sequence[str]) -> str:
    """What stands in the draft, as one line; what comes back is said once."""
    different = list(dict.fromkeys(" ".join(each.split()) for each in quoted))
    shown = [
        words("my_draft.quote", text=escape(shorten(each, MOST_OF_QUOTE)))
        for each in different[:MOST_QUOTED]
    ]
    if rest := len(different) - len(shown):
        shown.append(words("my_draft.more", n=rest))
    return ", ".join(shown)


def _touched(
    library: Library, findings: Sequence[Finding], about: Iterable[AnyEntry], today: date
) -> list[Clause]:
    """The clauses in force: of warnings, of what the draft is about, and then of notes."""
    cited = {
        severity: [each.clause or "" for each in findings if each.severity is severity]
        for severity in Severity
    }
    ids = [*cited[Severity.WARNING], *(each.id for each in about), *cited[Severity.NOTE]]
    entries = [library.entries[each] for each in ids if each in library.entries]
    clauses = [library.clause_of(each) for each in entries if not isinstance(each, Referral)]
    current = {each.id: each for each in clauses if each.is_current(today)}
    return list(current.values())[:MOST_CLAUSES]


def _clause(words: Words, library: Library, draft: Draft, number: int, clause: Clause) -> Block:
    title = clause.text_in(words.language).title
    verdict = verdict_for(clause.verdict, draft.account)
    assert verdict is not None  # the account is known
    read = button(
        words("my_draft.read"), f"{actions.READ_CLAUSE}:{number}", clause.id,
        label=words("my_draft.read_label", title=title),
    )  # fmt: skip
    source = linked_citation(words, library, clause)
    return section(f"*{escape(title)}*\n{verdict_label(words, verdict)}\n{source}", read)
