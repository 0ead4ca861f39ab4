"""What the contact sees: the card of a question, and the modals to handle it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from slack_sdk.models.blocks import (
    ActionsBlock,
    Block,
    CheckboxesElement,
    DividerBlock,
    InputBlock,
    Option,
    PlainTextObject,
    StaticSelectElement,
)

from bot.cards import actions, answers
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
)
from bot.cards.drafts import faq_button, faq_line
from bot.cards.entries import linked_citation
from bot.records import Asked, Draft, Escalation, EscalationState, Event, Said, Waiting
from bot.wording import Words
from knowledge.library import Library
from knowledge.models import Clause, Contact, FaqEntry

MOST_BLOCKS = 100
"""Blocks that Slack takes in a modal."""


def card(
    words: Words, library: Library, asked: Asked, escalation: Escalation,
    nearest: Sequence[Clause | FaqEntry], due: datetime, before: Sequence[str] = (),
    draft: Draft | None = None,
) -> Message:  # fmt: skip
    """A question for a contact, or what became of it. `before`: what it goes on about.

    `draft`: the FAQ entry that is made of the answer.
    """
    if escalation.state is EscalationState.WITHDRAWN or asked.text is None:
        return erased(words, escalation)
    text = [_heading(words, library, escalation)]
    if before:
        text += [words("desk.before"), *map(escape, before), words("desk.then")]
    text += [escape(asked.text), _who(words, asked, escalation)]
    blocks = _story(words, library, asked, escalation, due, before)
    if escalation.state.is_closed:
        blocks += [*_outcome(words, library, escalation), *_afterwards(words, escalation, draft)]
        text.append(_closed(words, library, escalation))
    else:
        blocks += _nearest(words, library, escalation, nearest)
        blocks += [_buttons(words, escalation), context(words("desk.thread"))]
        text.append(words("desk.due", due=words.moment(due)))
    return Message("\n".join(text), tuple(blocks))


def _heading(words: Words, library: Library, escalation: Escalation) -> str:
    contact = library.contact(escalation.contact)
    return escape(words("desk.heading", role=contact.role.get(words.language)))


def _story(
    words: Words, library: Library, asked: Asked, escalation: Escalation, due: datetime,
    before: Sequence[str],
) -> list[Block]:  # fmt: skip
    """What was asked, and what is known about it."""
    blocks: list[Block] = [section(f"*{_heading(words, library, escalation)}*")]
    if before:
        blocks += [context(words("desk.before")), *map(quotation, before)]
        blocks.append(context(words("desk.then")))
    blocks += [
        quotation(asked.text or ""),
        context(*_facts(words, library, asked, escalation, due)),
    ]
    if escalation.claimed_by and not escalation.state.is_closed:
        blocks.append(context(words("desk.claimed", by=f"<@{escalation.claimed_by}>")))
    if escalation.note:
        blocks += [context(words("desk.note")), quotation(escalation.note)]
    return blocks


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


def came_back(words: Words) -> Message:
    """The question was passed on and came back: a newer card has it."""
    return Message(words("desk.came_back"), (section(words("desk.came_back")),))


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


def _afterwards(words: Words, escalation: Escalation, draft: Draft | None) -> list[Block]:
    """What a contact may still do with an answer: make it knowledge, close the conversation."""
    if escalation.state is not EscalationState.ANSWERED:
        return []
    elements = [faq_button(words, escalation.id, draft)]
    if escalation.is_talking:
        elements.append(button(words("talk.end"), actions.END, str(escalation.id)))
    line = words("talk.go_on_contact" if escalation.is_talking else "talk.ended")
    return [ActionsBlock(elements=elements), context(*faq_line(words, draft), line)]


def asker_says(words: Words, asked: Asked, escalation: Escalation, said: Said | None) -> Message:
    """The asker goes on in the conversation; without a name unless they added it."""
    if said is None:  # erased since
        return erased(words, escalation)
    named = escalation.named and asked.asker
    who = words("desk.asker", asker=f"<@{asked.asker}>") if named else words("desk.confidential")
    line = words("talk.asker_says")
    blocks = [section(line), *answers.said(said.text), context(who)]
    return Message(f"{line}\n{escape(said.text)}", tuple(blocks))


def reminder(
    words: Words, library: Library, escalation: Escalation, due: datetime, *, over: bool
) -> Message:
    """A question still waits. Nothing of its text: that stands on its card."""
    topic = library.topics.get(escalation.topic or "")
    about = escape(topic.title(words.language)) if topic else words("desk.no_topic")
    text = words("remind.over" if over else "remind.half", topic=about, due=words.moment(due))
    opens = button(words("desk.open"), actions.OPEN, str(escalation.id), style="primary")
    return Message(text, (section(text, accessory=opens),))


def _nearest(
    words: Words, library: Library, escalation: Escalation, nearest: Sequence[Clause | FaqEntry]
) -> list[Block]:
    if not nearest:
        return [context(words("desk.nothing_near"))]
    blocks: list[Block] = [context(words("desk.nearest"))]
    for number, entry in enumerate(nearest):
        heading = entry.text_in(words.language).heading
        source = linked_citation(words, library, library.clause_of(entry))
        use = button(
            words("desk.use"), f"{actions.USE_CLAUSE}:{number}", f"{escalation.id}|{entry.id}",
            confirm=confirm(words, "use"), label=f"{words('desk.use')}: {heading}",
        )  # fmt: skip
        blocks.append(section(f"*{escape(heading)}*\n{source}", accessory=use))
    return blocks


def _buttons(words: Words, escalation: Escalation) -> Block:
    value = str(escalation.id)
    taken = escalation.state is EscalationState.CLAIMED
    name, action = ("release", actions.RELEASE) if taken else ("claim", actions.CLAIM)
    return ActionsBlock(
        elements=[
            button(words("desk.reply"), actions.REPLY, value, style="primary"),
            button(words(f"desk.{name}"), action, value),
            button(words("desk.pass_on"), actions.PASS_ON, value),
            button(words("desk.dismiss"), actions.DISMISS, value),
        ]
    )


@dataclass(frozen=True)
class History:
    """What happened to a question, for who opens it."""

    before: Sequence[str]
    events: Sequence[tuple[Event, datetime]]
    said: Sequence[Said]


def question_modal(
    words: Words, library: Library, asked: Asked, escalation: Escalation, due: datetime,
    history: History, draft: Draft | None = None,
) -> View:  # fmt: skip
    """One question with its whole history."""
    if asked.text is None:
        return modal(
            words("desk.question"), erased(words, escalation).blocks, close=words("modal.close")
        )
    blocks = _story(words, library, asked, escalation, due, history.before)
    if escalation.state.is_closed:
        blocks += [*_outcome(words, library, escalation), *_afterwards(words, escalation, draft)]
    else:
        blocks.append(_buttons(words, escalation))
    for said in history.said:
        author = library.contact(said.author).role.get(words.language) if said.author else None
        line = words("talk.by", name=escape(author)) if author else words("talk.asker_says")
        blocks += [context(line), *answers.said(said.text)]
    lines = [_event(words, library, event, at) for event, at in history.events]
    blocks += [DividerBlock(), context(words("desk.history"), bullets(lines))]
    if len(blocks) > MOST_BLOCKS:
        blocks = [*blocks[: MOST_BLOCKS - 1], context(words("desk.cut_off"))]
    return modal(words("desk.question"), blocks, close=words("modal.close"))


def _event(words: Words, library: Library, event: Event, at: datetime) -> str:
    role = library.contact(event.contact).role.get(words.language) if event.contact else ""
    return f"{words.moment(at)}: {words(f'history.{event.event}', role=escape(role))}"


@dataclass(frozen=True)
class Help:
    """What helps a contact to answer: nearest entries, own earlier answers, questions alike."""

    nearest: Sequence[Clause | FaqEntry] = ()
    earlier: Sequence[Waiting] = ()
    alike: Sequence[Waiting] = ()


def reply_modal(
    words: Words, library: Library, asked: Asked, escalation: Escalation, help: Help
) -> View:
    """The contact's own words, a clause, or an earlier answer; perhaps for several askers."""
    fields = [text_field(words, "modal.reply")]
    if help.alike:
        fields.append(_also(words, help.alike))
    if help.nearest:
        fields += [DividerBlock(), *_nearest(words, library, escalation, help.nearest)]
    fields += _earlier(words, escalation, help.earlier)
    return _escalation_modal(words, asked, escalation, "modal.reply", actions.REPLY_MODAL, fields)


def _also(words: Words, alike: Sequence[Waiting]) -> Block:
    options = [
        Option(
            text=PlainTextObject(text=shorten(" ".join((each.asked.text or "").split()), 75)),
            value=str(each.escalation.id),
        )
        for each in alike
    ]
    return InputBlock(
        block_id=actions.ALSO,
        optional=True,
        label=PlainTextObject(text=words("modal.reply.also")),
        hint=PlainTextObject(text=words("modal.reply.also_hint")),
        element=CheckboxesElement(action_id=actions.ALSO, options=options),
    )


def _earlier(words: Words, escalation: Escalation, earlier: Sequence[Waiting]) -> list[Block]:
    """Own answers to earlier questions about the topic, each to be sent with one tap."""
    if not earlier:
        return []
    blocks: list[Block] = [context(words("desk.earlier"))]
    for number, each in enumerate(earlier):
        answer = shorten(each.escalation.answer or "", 500)
        use = button(
            words("desk.use_earlier"), f"{actions.USE_EARLIER}:{number}",
            f"{escalation.id}|{each.escalation.id}", confirm=confirm(words, "use_earlier"),
        )  # fmt: skip
        blocks.append(section(escape(answer), accessory=use))
    return blocks


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
    note = text_field(words, "modal.pass_on", optional=True)
    return _escalation_modal(
        words, asked, escalation, "modal.pass_on", actions.PASS_ON_MODAL, [choice, note]
    )


def _text_modal(
    words: Words, asked: Asked, escalation: Escalation, key: str, callback_id: str
) -> View:
    field = text_field(words, key)
    return _escalation_modal(words, asked, escalation, key, callback_id, [field])


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
