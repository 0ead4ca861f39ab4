"""How an entry looks: verdict, ruling, conditions, the clause word for word, its source."""

from __future__ import annotations

from dataclasses import dataclass

from slack_sdk.models.blocks import Block

from bot.cards.base import View, bullets, context, escape, modal, quotation, section, verdict_label
from bot.handbook import addresses
from bot.wording import Words
from knowledge.library import Library
from knowledge.models import (
    Account,
    AnyEntry,
    Clause,
    FaqEntry,
    Referral,
    Verdict,
    verdict_for,
)


@dataclass(frozen=True)
class Face:
    """An entry as it is shown in one language: its blocks, and the same as plain text."""

    blocks: tuple[Block, ...]
    text: str


def face(words: Words, library: Library, entry: AnyEntry, account: Account | None) -> Face:
    """Everything a reader needs to know of one entry."""
    if isinstance(entry, Referral):
        return _referral(words, library, entry)
    return _quoted(words, library, entry, account)


def _quoted(
    words: Words, library: Library, entry: Clause | FaqEntry, account: Account | None
) -> Face:
    language = words.language
    clause = library.clause_of(entry)
    wording = clause.text_in(language)
    verdict = _verdict_line(words, library, entry, account)
    ruling = entry.text_in(language).heading
    blocks: list[Block] = [section(f"*{verdict}*\n{escape(ruling)}")]
    lines = [verdict, ruling]
    if isinstance(entry, FaqEntry):
        answer = entry.text_in(language).answer
        blocks.append(section(escape(answer)))
        lines.append(answer)
    listed = conditions_of(entry, clause, language)
    if listed:
        conditions = [escape(line) for line in listed]
        blocks.append(section(f"*{words('answer.conditions')}*\n{bullets(conditions)}"))
        lines.append(f"{words('answer.conditions')}\n{bullets(listed)}")
    blocks += [quotation(wording.text), *_why(words, clause)]
    source = linked_citation(words, library, clause)
    small = [*under_review(words, library, entry), contact_line(words, library, entry)]
    blocks.append(context(source, *map(escape, small)))
    lines += [f"“{wording.text}”", source, *small]
    return Face(tuple(blocks), "\n".join(lines))


def conditions_of(entry: Clause | FaqEntry, clause: Clause, language: str) -> tuple[str, ...]:
    """The conditions of the clause, unless the entry rules otherwise than its clause does."""
    rules_otherwise = isinstance(entry, FaqEntry) and entry.verdict not in (None, clause.verdict)
    return () if rules_otherwise else clause.text_in(language).conditions


def _verdict_line(
    words: Words, library: Library, entry: Clause | FaqEntry, account: Account | None
) -> str:
    verdicts = library.verdicts_of(entry)
    assert verdicts is not None
    verdict = verdict_for(verdicts, account)
    if verdict is not None:
        label = verdict_label(words, verdict)
        by_account = not isinstance(verdicts, Verdict) and account is not None
        return f"{label} ({words(f'account.{account}')})" if by_account else label
    assert not isinstance(verdicts, Verdict)
    return " · ".join(
        f"{words(f'account.{each}')}: {verdict_label(words, verdicts[each])}" for each in Account
    )


def _why(words: Words, clause: Clause) -> list[Block]:
    why = clause.text_in(words.language).why
    return [context(f"*{words('answer.why')}* {escape(why)}")] if why else []


def citation(words: Words, library: Library, clause: Clause) -> str:
    """Where the words come from: topic, clause, version, in force since."""
    topic = library.topics[clause.topic].title(words.language)
    parts = [topic, words("answer.clause", id=clause.id), words("answer.version", n=clause.version)]
    if clause.effective:
        parts.append(words("answer.since", date=words.date(clause.effective)))
    return words("answer.source", source=" · ".join(parts))


def linked_citation(words: Words, library: Library, clause: Clause) -> str:
    """The citation in Slack's markup; it links to this very wording where there is a handbook."""
    source = escape(citation(words, library, clause))
    if library.handbook_url is None:
        return source
    known = words.language in library.languages
    path = addresses.of_clause(words.language if known else library.languages[0], clause)
    return f"{source} · <{library.handbook_url}/{path}|{words('answer.handbook')}>"


def contact_line(words: Words, library: Library, entry: AnyEntry) -> str:
    """Whom to turn to about this entry."""
    owner = library.owner_of(entry)
    if owner is None:
        return ""
    return words("answer.contact", name=library.contacts[owner].name.get(words.language))


def under_review(words: Words, library: Library, entry: AnyEntry) -> list[str]:
    """Since when an entry is due to be looked at again, where it is; it still holds."""
    since = library.under_review(entry, library.today())
    return [words("answer.under_review", date=words.date(since))] if since else []


def _referral(words: Words, library: Library, referral: Referral) -> Face:
    text = referral.text_in(words.language)
    lines = [text.text]
    if referral.pointer:
        lines.append(referral.pointer.get(words.language))
    body = "\n".join(lines)
    review = under_review(words, library, referral)
    blocks = (section(f"*{escape(text.title)}*\n{escape(body)}"), *map(context, review))
    return Face(blocks, "\n".join([text.title, body, *review]))


def entry_modal(words: Words, library: Library, entry: AnyEntry, account: Account | None) -> View:
    """One entry to read, over the conversation."""
    shown = face(words, library, entry, account)
    return modal(words("modal.entry"), shown.blocks, close=words("modal.close"))
