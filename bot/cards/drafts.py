"""FAQ entries in the making: the form to write one, and the card of who approves it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from itertools import groupby
from typing import Any

from slack_sdk.models.blocks import (
    ActionsBlock,
    Block,
    ButtonElement,
    DatePickerElement,
    InputBlock,
    Option,
    OptionGroup,
    PlainTextInputElement,
    PlainTextObject,
    StaticSelectElement,
)

from bot.cards import actions
from bot.cards.answers import text_field
from bot.cards.base import (
    Message,
    View,
    bullets,
    button,
    confirm,
    context,
    escape,
    modal,
    quotation,
    section,
    shorten,
    verdict_label,
)
from bot.cards.entries import linked_citation
from bot.cards.proposals import (
    DECIDES,
    MOST_OPTIONS,
    Reader,
    approver,
    buttons,
    declined,
    offered,
    reviewed,
    sentence,
)
from bot.records import Draft, DraftState
from bot.wording import Words
from knowledge.drafting import (
    ANSWER,
    CLAUSE,
    MOST_ANSWER,
    MOST_QUESTION,
    MOST_VARIANTS,
    QUESTION,
    REVIEW,
    VARIANTS,
    VERDICT,
    Wording,
)
from knowledge.library import Library
from knowledge.models import Clause, Verdict, verdict_for

AS_CLAUSE = "as-clause"
"""Stands for no verdict of its own: Slack takes no option without a value."""


# ---- the form


def form(
    words: Words, library: Library, clauses: Sequence[Clause], wording: Wording,
    metadata: Mapping[str, int], notes: Iterable[str] = (),
) -> View:  # fmt: skip
    """Everything that makes an FAQ entry, to fill in. The field ids are those of `Wrong`."""
    title = words("draft.form.change" if "draft" in metadata else "draft.form.new")
    written = [each for each in library.languages if each in wording.texts]
    languages = list(dict.fromkeys([*written, *library.languages]))
    blocks: list[Block] = [section(words("draft.form.names")), *map(context, notes)]
    blocks += [_clause_choice(words, library, clauses, wording.clause), _verdict(words, wording)]
    for number, language in enumerate(languages):
        if number == 1:
            blocks.append(context(words("draft.form.later")))
        blocks += _texts(words, language, wording.texts.get(language, {}), optional=number > 0)
    blocks.append(_review(words, wording.review))
    return modal(
        title, blocks, close=words("modal.cancel"), submit=words("draft.form.submit"),
        callback_id=actions.DRAFT_MODAL, metadata=metadata,
    )  # fmt: skip


def _clause_choice(words: Words, library: Library, clauses: Sequence[Clause], chosen: str) -> Block:
    groups, initial = [], None
    topic = next((each.topic for each in clauses if each.id == chosen), None)
    # the topic that is chosen comes first: where there are too many, Slack takes no more
    in_order = sorted(clauses, key=lambda each: each.topic != topic)
    for topic_id, of_topic in groupby(in_order, key=lambda each: each.topic):
        options = [_option(f"{c.id} · {c.text_in(words.language).title}", c.id) for c in of_topic]
        initial = next((each for each in options if each.value == chosen), initial)
        title = library.topics[topic_id].title(words.language)
        label = PlainTextObject(text=shorten(title, 75))
        groups.append(OptionGroup(label=label, options=options[:MOST_OPTIONS]))
    choice = StaticSelectElement(
        action_id=CLAUSE, option_groups=groups[:MOST_OPTIONS], initial_option=initial
    )
    return InputBlock(
        block_id=CLAUSE, label=PlainTextObject(text=words("draft.form.clause")), element=choice
    )


def _option(text: str, value: str) -> Option:
    return Option(text=PlainTextObject(text=shorten(text, 75)), value=value)


def _verdict(words: Words, wording: Wording) -> Block:
    options = [
        _option(words("draft.as_clause"), AS_CLAUSE),
        *(_option(verdict_label(words, each), each.value) for each in Verdict),
    ]
    chosen = wording.verdict if isinstance(wording.verdict, str) else ""
    initial = next((each for each in options if each.value == chosen), options[0])
    return InputBlock(
        block_id=VERDICT,
        label=PlainTextObject(text=words("draft.form.verdict")),
        element=StaticSelectElement(action_id=VERDICT, options=options, initial_option=initial),
    )


def _texts(words: Words, language: str, text: Mapping[str, str], *, optional: bool) -> list[Block]:
    name = words(f"language.{language}")
    lengths = {QUESTION: MOST_QUESTION, ANSWER: MOST_ANSWER, VARIANTS: MOST_VARIANTS}
    hints = {
        QUESTION: words("draft.form.question_hint"), VARIANTS: words("draft.form.variants_hint")
    }  # fmt: skip
    return [
        InputBlock(
            block_id=f"{field}.{language}",
            optional=optional or field == VARIANTS,
            label=PlainTextObject(text=words(f"draft.form.{field}", language=name)),
            hint=PlainTextObject(text=hints[field]) if field in hints else None,
            element=PlainTextInputElement(
                action_id=f"{field}.{language}", multiline=field != QUESTION,
                initial_value=shorten(text[field], most) if text.get(field) else None,
                max_length=most,
            ),
        )
        for field, most in lengths.items()
    ]  # fmt: skip


def _review(words: Words, day: str) -> Block:
    return InputBlock(
        block_id=REVIEW,
        label=PlainTextObject(text=words("draft.form.review")),
        element=DatePickerElement(action_id=REVIEW, initial_date=day or None),
    )


def decline_modal(words: Words, draft: Draft) -> View:
    """Why not: the author reads it."""
    field = text_field(words, "draft.decline_modal")
    question = draft.heading(words.language)
    return modal(
        words("draft.decline_modal.title"),
        [quotation(question), field] if question else [field],
        close=words("modal.cancel"),
        submit=words("draft.decline_modal.submit"),
        callback_id=actions.DECLINE_DRAFT_MODAL,
        metadata={"draft": draft.id},
    )


# ---- the card


def card(words: Words, library: Library, draft: Draft, *, may_approve: bool) -> Message:
    """A draft for who may approve it, or what became of it."""
    if draft.state is DraftState.DECLINED:
        return sentence(words("draft.declined"))
    if draft.state is DraftState.WITHDRAWN:
        return sentence(words("draft.withdrawn"))
    if draft.state is DraftState.APPROVED:
        done = words("draft.approved", by=approver(words, library, draft))
        question = draft.heading(words.language)
        buttons = ActionsBlock(elements=[_open(words, draft)])
        return Message(f"{done}\n{question}", (section(done), quotation(question), buttons))
    if not may_approve:
        return sentence(words("draft.not_yours"))
    whole = _whole(words, library, draft)
    return offered(words("draft.heading"), whole, _buttons(words, draft, DECIDES))


def review_modal(words: Words, library: Library, draft: Draft, reader: Reader) -> View:
    """The same over whatever the person looks at, with what they may do."""
    whole, elements = _whole(words, library, draft), _buttons(words, draft, reader)
    return reviewed(words, words("draft.review_title"), whole, elements)


def decided(words: Words, library: Library, draft: Draft) -> Message | None:
    """For the author: approved, or why not. None where it waits again."""
    if draft.state is DraftState.APPROVED:
        values = {
            "by": approver(words, library, draft),
            "question": escape(draft.heading(words.language)),
        }
        text = words("draft.told_approved", **values)
        return Message(text, (section(text),))
    if draft.state is not DraftState.DECLINED or draft.reason is None:
        return None
    text = words("draft.told_declined", topic=escape(_topic(words, library, draft)))
    return declined(words, text, draft.reason, draft, actions.EDIT_DRAFT)


def faq_button(words: Words, escalation_id: int, draft: Draft | None) -> ButtonElement:
    """Under an answer that a contact gave: make an FAQ entry of it, or see that one."""
    if draft is None:
        return button(words("desk.make_faq"), actions.MAKE_FAQ, str(escalation_id))
    return _open(words, draft)


def faq_line(words: Words, draft: Draft | None) -> list[str]:
    """What became of the FAQ entry that was made of an answer."""
    if draft is None:
        return []
    if draft.state is DraftState.WITHDRAWN and draft.approved_at is not None:
        return [words("draft.taken_out")]
    return [words(f"draft.became.{draft.state}")]


def _open(words: Words, draft: Draft) -> ButtonElement:
    return button(words("draft.open"), actions.REVIEW_DRAFT, str(draft.id))


def _buttons(words: Words, draft: Draft, reader: Reader) -> list[ButtonElement]:
    approve = button(
        words("draft.approve"), actions.APPROVE_DRAFT, f"{draft.id}|{draft.wordings}",
        style="primary", confirm=confirm(words, "draft.confirm"),
    )  # fmt: skip
    return buttons(words, draft, reader, approve=approve, edit=actions.EDIT_DRAFT, kind="draft")


def _whole(words: Words, library: Library, draft: Draft) -> tuple[list[Block], list[str]]:
    """All of a draft: as blocks, and as text."""
    blocks: list[Block] = []
    lines: list[str] = []

    def add(block: Block, line: str) -> None:
        blocks.append(block)
        lines.append(line)

    for note in _notes(words, draft):
        add(context(note), note)
    reading = [words.language, *(each for each in library.languages if each != words.language)]
    for language in reading:
        for block, line in _in_one_language(words, language, draft.body.get(language)):
            add(block, line)
    clause = library.entries.get(next(iter(draft.body["cites"]), ""))
    if isinstance(clause, Clause):
        verdict = _verdict_line(words, draft, clause)
        source = linked_citation(words, library, clause)
        add(section(f"*{verdict}*"), verdict)
        quoted = clause.text_in(words.language).text
        add(quotation(quoted), f"“{quoted}”")
        add(context(source), source)
    else:
        gone = words("draft.wrong.clause_gone", id=next(iter(draft.body["cites"]), ""))
        add(section(gone), gone)
    if draft.body.get(REVIEW):
        day = words("draft.review", date=words.date(date.fromisoformat(draft.body[REVIEW])))
        add(context(day), day)
    return blocks, lines


def _notes(words: Words, draft: Draft) -> list[str]:
    found = [words("draft.intro")] if draft.is_waiting else []
    if draft.author:
        by = words("draft.by", author=f"<@{draft.author}>")
        if draft.edited_by:
            by = f"{by}, {words('draft.edited', by=f'<@{draft.edited_by}>')}"
        found.append(by)
    if draft.is_waiting and draft.in_force is not None:
        found.append(words("draft.replaces", n=draft.in_force.get("version", 1)))
    if not draft.heading(words.language):
        found.append(words("draft.erased"))
    return found


def _in_one_language(
    words: Words, language: str, text: Mapping[str, Any] | None
) -> Iterable[tuple[Block, str]]:
    if not text:
        return
    name = words(f"language.{language}")
    yield context(name), name
    if question := text.get(QUESTION):
        yield section(f"*{escape(question)}*"), question
    if answer := text.get(ANSWER):
        yield section(escape(answer)), answer
    if variants := text.get(VARIANTS):
        listed = bullets([escape(line) for line in variants])
        asked = f"{words('draft.variants')}\n{listed}"
        yield context(asked), asked


def _verdict_line(words: Words, draft: Draft, clause: Clause) -> str:
    own = draft.body.get(VERDICT)
    verdict = Verdict(own) if own in set(Verdict) else verdict_for(clause.verdict, None)
    label = verdict_label(words, verdict) if verdict else ""
    if own:
        return label
    return f"{words('draft.as_clause')}: {label}" if label else words("draft.as_clause")


def _topic(words: Words, library: Library, draft: Draft) -> str:
    topic = library.topics.get(draft.topic)
    return topic.title(words.language) if topic else draft.topic
