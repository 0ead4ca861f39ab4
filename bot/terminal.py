"""A decision as a person reads it in a terminal."""

from __future__ import annotations

from rich.console import Console
from rich.markup import escape

from bot.cards.base import bullets, verdict_label
from bot.cards.entries import citation, conditions_of, contact_line
from bot.wording import Words, words_in
from knowledge.decide import Outcome
from knowledge.library import Library
from knowledge.models import (
    Account,
    Answer,
    AnyEntry,
    Clarify,
    FaqEntry,
    HandOver,
    Referral,
    verdict_for,
)


def print_decision(
    library: Library, outcome: Outcome, language: str, account: Account | None
) -> None:
    """What the asker would get, and how sure it is."""
    console, words = Console(), words_in(language)
    decision = outcome.decision
    if isinstance(decision, Answer):
        _print_entry(console, words, library, decision.entry, account)
    elif isinstance(decision, Clarify) and decision.facet:
        console.print(escape(words("clarify.account")))
        console.print(escape(_heading(words, decision.choices[0])))
    elif isinstance(decision, Clarify):
        console.print(escape(words("clarify.choice")))
        console.print(escape(bullets([_heading(words, entry) for entry in decision.choices])))
    elif isinstance(decision, HandOver):
        _print_hand_over(console, words, library, decision)
    else:
        console.print(escape(words("decline.text")))
        console.print(escape(bullets(words.examples())))
    console.print(f"[dim]confidence {outcome.confidence:.2f}[/dim]")


def _heading(words: Words, entry: AnyEntry) -> str:
    return entry.text_in(words.language).heading


def _print_entry(
    console: Console, words: Words, library: Library, entry: AnyEntry, account: Account | None
) -> None:
    assert not isinstance(entry, Referral)
    clause = library.clause_of(entry)
    wording = clause.text_in(words.language)
    verdict = verdict_for(library.verdicts_of(entry) or {}, account)
    label = verdict_label(words, verdict) if verdict else ""
    console.print(f"[bold]{escape(label)}[/bold]  {escape(_heading(words, entry))}")
    if isinstance(entry, FaqEntry):
        console.print(escape(entry.text_in(words.language).answer))
    if conditions := conditions_of(entry, clause, words.language):
        console.print(escape(f"{words('answer.conditions')}\n{bullets(conditions)}"))
    console.print(f"[italic]“{escape(wording.text)}”[/italic]")
    console.print(f"[dim]{escape(citation(words, library, clause))}[/dim]")
    console.print(f"[dim]{escape(contact_line(words, library, entry))}[/dim]")


def _print_hand_over(console: Console, words: Words, library: Library, decision: HandOver) -> None:
    if decision.referral:
        text = decision.referral.text_in(words.language)
        pointer = decision.referral.pointer
        console.print(escape(f"{text.title}\n{text.text}"))
        if pointer:
            console.print(escape(pointer.get(words.language)))
    if decision.contact:
        contact = library.contact(decision.contact)
        console.print(f"→ {escape(contact.name.get(words.language))}")
    if decision.nearest:
        console.print(escape(words("handover.nearest")))
        console.print(escape(bullets([_heading(words, entry) for entry in decision.nearest])))
