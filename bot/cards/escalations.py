"""What the contact sees: the card of a question, and the modals to handle it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from slack_sdk.models.blocks import (
    ActionsBlock,
    Block,
    InputBlock,
    Option,
    PlainTextInputElement,
    PlainTextObject,
    StaticSelectElement,
)

from bot.cards import actions
from bot.cards.answers import MOST_TYPED
from bot.cards.base import (
    Message,
    View,
    button,
    confirm,
    context,
    escape,
    modal,
    quotation,
    section,
)
from bot.cards.entries import citation
from bot.records import Asked, Escalation, EscalationState
from bot.wording import Words
from knowledge.library import Library
from knowledge.models import Clause, Contact, FaqEntry


def card(
    words: Words, library: Library, asked: Asked, escalation: Escalation,
    nearest: Sequence[Clause | FaqEntry], due: datetime, before: Sequence[str] = (),
) -> Message:  # fmt: skip
    """A question for a contact, or what became of it. `before`: what it goes on about."""
    if escalation.state is EscalationState.WITHDRAWN or asked.text is None:
        return erased(words, escalation)
    contact = library.contact(escalation.contact)
    heading = words("desk.heading", role=contact.role.get(words.language))
    text = [heading, escape(asked.text), _who(words, asked, escalation)]
    blocks: list[Block] = [section(f"*{escape(heading)}*")]
    if before:
        blocks += [context(words("desk.before")), *map(quotation, before)]
        blocks.append(context(words("desk.then")))
        text[1:1] = [words("desk.before"), *map(escape, before), words("desk.then")]
    blocks += [
        quotation(asked.text),
        context(*_facts(words, library, asked, escalation, due)),
    ]
    if escalation.note:
        blocks += [context(words("desk.note")), quotation(escalation.note)]
    if escalation.state.is_closed:
        blocks += _outcome(words, library, escalation)
        text.append(_closed(words, library, escalation))
        return Message("\n".join(text), tuple(blocks))
    blocks += _nearest(words, library, escalation, nearest)
    blocks.append(_buttons(words, escalation))
    text.append(words("desk.due", due=words.moment(due)))
    return Message("\n".join(text), tuple(blocks))


def erased(words: Words, escalation: Escalation) -> Message:
    """All that is left of a question that was withdrawn, or whose time was over."""
    withdrawn = escalation.state is EscalationState.WITHDRAWN
    text = words("desk.withdrawn" if withdrawn else "desk.erased")
    return Message(text, (section(text),))


def moved(words: Words, library: Library, escalation: Escalation) -> Message:
    """The question went to another contact: nothing of it stays here."""
    name = library.contact(escalation.contact).name.get(words.language)
    return Message(
        words("desk.moved", name=name), (section(words("desk.moved", name=escape(name))),)
    )


def _who(words: Words, asked: Asked, escalation: Escalation) -> str:
    if escalation.named and asked.asker:
        return words("desk.asker", asker=f"<@{asked.asker}>")
    return words("desk.confidential")


def _facts(
    words: Words, library: Library, asked: Asked, escalation: Escalation, due: datetime
) -> list[str]:
    topic = library.topics.get(escalation.topic or "")
    facts = [_who(words, asked, escalation)]
    if topic:
        facts.append(words("desk.topic", topic=escape(topic.title(words.language))))
    facts.append(words("desk.language", language=words(f"language.{asked.language}")))
    if not escalation.state.is_closed:
        facts.append(words("desk.due", due=words.moment(due)))
    return facts


def _closed(words: Words, library: Library, escalation: Escalation) -> str:
    """By whom: a contact who was forgotten since is named by their role."""
    role = library.contact(escalation.contact).role.get(words.language)
    by = f"<@{escalation.answered_by}>" if escalation.answered_by else escape(role)
    return words(f"desk.{escalation.state.value}", by=by)


def _outcome(words: Words, library: Library, escalation: Escalation) -> list[Block]:
    blocks: list[Block] = [section(_closed(words, library, escalation))]
    if escalation.entry:
        blocks.append(context(words("answer.clause", id=escalation.entry)))
    if escalation.answer:
        blocks.append(quotation(escalation.answer))
    return blocks


def _nearest(
    words: Words, library: Library, escalation: Escalation, nearest: Sequence[Clause | FaqEntry]
) -> list[Block]:
    if not nearest:
        return [context(words("desk.nothing_near"))]
    blocks: list[Block] = [context(words("desk.nearest"))]
    for number, entry in enumerate(nearest):
        heading = entry.text_in(words.language).heading
        source = citation(words, library, library.clause_of(entry))
        use = button(
            words("desk.use"), f"{actions.USE_CLAUSE}:{number}", f"{escalation.id}|{entry.id}",
            confirm=confirm(words, "use"), label=f"{words('desk.use')}: {heading}",
        )  # fmt: skip
        blocks.append(section(f"*{escape(heading)}*\n{escape(source)}", accessory=use))
    return blocks


def _buttons(words: Words, escalation: Escalation) -> Block:
    value = str(escalation.id)
    return ActionsBlock(
        elements=[
            button(words("desk.reply"), actions.REPLY, value, style="primary"),
            button(words("desk.pass_on"), actions.PASS_ON, value),
            button(words("desk.dismiss"), actions.DISMISS, value),
        ]
    )


def reply_modal(words: Words, asked: Asked, escalation: Escalation) -> View:
    """The contact's own words."""
    return _text_modal(words, asked, escalation, "modal.reply", actions.REPLY_MODAL)


def dismiss_modal(words: Words, asked: Asked, escalation: Escalation) -> View:
    """“Not for us”, with a reason that the asker reads."""
    return _text_modal(words, asked, escalation, "modal.dismiss", actions.DISMISS_MODAL)


def pass_on_modal(
    words: Words, asked: Asked, escalation: Escalation, others: Sequence[Contact]
) -> View:
    """To another contact, with a note."""
    options = [
        Option(
            text=PlainTextObject(text=contact.name.get(words.language)[:75]),
            description=PlainTextObject(text=contact.role.get(words.language)[:75]),
            value=contact.id,
        )
        for contact in others[:100]
    ]
    choice = InputBlock(
        block_id=actions.CONTACT,
        label=PlainTextObject(text=words("modal.pass_on.contact")),
        element=StaticSelectElement(action_id=actions.CONTACT, options=options),
    )
    note = _text_input(words, "modal.pass_on", optional=True)
    return _escalation_modal(
        words, asked, escalation, "modal.pass_on", actions.PASS_ON_MODAL, [choice, note]
    )


def _text_modal(
    words: Words, asked: Asked, escalation: Escalation, key: str, callback_id: str
) -> View:
    field = _text_input(words, key, optional=False)
    return _escalation_modal(words, asked, escalation, key, callback_id, [field])


def _text_input(words: Words, key: str, *, optional: bool) -> Block:
    return InputBlock(
        block_id=actions.TEXT,
        optional=optional,
        label=PlainTextObject(text=words(f"{key}.label")),
        hint=PlainTextObject(text=words(f"{key}.hint")),
        element=PlainTextInputElement(
            action_id=actions.TEXT, multiline=True, max_length=MOST_TYPED,
            focus_on_load=not optional,
        ),
    )  # fmt: skip


def _escalation_modal(
    words: Words, asked: Asked, escalation: Escalation, key: str, callback_id: str,
    fields: Sequence[Block],
) -> View:  # fmt: skip
    return modal(
        words(f"{key}.title"),
        [quotation(asked.text or ""), *fields],
        close=words("modal.cancel"),
        submit=words(f"{key}.submit"),
        callback_id=callback_id,
        metadata={"escalation": escalation.id},
    )
