"""What the asker sees: an answer, a choice, a hand-over, a refusal, the reply of a person."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from slack_sdk.models.blocks import (
    ActionsBlock,
    Block,
    ContextActionsBlock,
    DividerBlock,
    FeedbackButtonObject,
    FeedbackButtonsElement,
    InputBlock,
    Option,
    PlainTextInputElement,
    PlainTextObject,
    RadioButtonsElement,
)

from bot.cards import actions
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
    quotations,
    section,
    shorten,
)
from bot.cards.entries import face
from bot.records import COMPLAINTS, MOST_SAID, Asked, Escalation, EscalationState, Place, Said
from bot.wording import Words, words_in
from knowledge.library import Library
from knowledge.models import Account, AnyEntry, Clause, FaqEntry, Referral

MOST_TOGETHER = 9000
"""Characters of answers in one message: Slack refuses about 12,000 in all blocks together."""
MOST_TYPED = 3000
"""Characters that a modal's text input takes."""


def answer(
    words: Words, library: Library, asked: Asked, entries: Sequence[AnyEntry],
    related: Sequence[AnyEntry] = (), escalation: Escalation | None = None,
) -> Message:  # fmt: skip
    """The approved text (two for two questions), its source, and whether it helped."""
    shown = [face(words, library, entry, asked.account) for entry in entries]
    text = "\n\n".join(each.text for each in shown)
    if len(text) > MOST_TOGETHER:  # the second one as a button: Slack refuses longer messages
        related, shown = entries[1:], shown[:1]
        text = shown[0].text
    blocks = _you_asked(words, asked)
    for number, each in enumerate(shown):
        blocks += [DividerBlock(), *each.blocks] if number else each.blocks
    if related:
        blocks.append(_related(words, asked, related))
    blocks += _after(words, library, asked, escalation) or [_feedback(words, asked)]
    return Message(text, tuple(blocks))


def changed(
    words: Words, library: Library, asked: Asked, entry: Clause | FaqEntry,
    escalation: Escalation | None = None,
) -> Message:  # fmt: skip
    """The answer quoted another version than the one in force: never show that in its place."""
    topic = library.topics[entry.topic].title(words.language)
    text = words("answer.changed", topic=escape(topic))
    again = button(words("answer.again"), actions.ASK_AGAIN, str(asked.id), style="primary")
    blocks = [*_you_asked(words, asked), section(text), ActionsBlock(elements=[again])]
    return Message(text, (*blocks, *_after(words, library, asked, escalation)))


def _after(
    words: Words, library: Library, asked: Asked, escalation: Escalation | None
) -> list[Block]:
    """What became of an answer; nothing before the asker did anything with it."""
    if escalation is not None:
        withdrawn = escalation.state is EscalationState.WITHDRAWN
        return [context(words("answer.withdrawn" if withdrawn else "answer.passed_on"))]
    if asked.helpful is False:
        return _offer(words, library, asked, "answer.sorry")
    return [context(words("rate.thanks"))] if asked.helpful else []


def gone(words: Words) -> Message:
    """The entry was withdrawn since."""
    return Message(words("answer.gone"), (section(words("answer.gone")),))


def in_private(words: Words, asked: Asked, said: Message) -> Message:
    """What could not be said in the channel, with why it is said here."""
    why = words("answer.in_private")
    blocks: list[Block] = [section(why)]
    if asked.text:
        blocks += [context(words("answer.you_asked")), quotation(asked.text)]
    return Message(f"{why}\n{said.text}", (*blocks, *said.blocks))


def _you_asked(words: Words, asked: Asked) -> list[Block]:
    """The question again, where it does not stand right above the answer."""
    if asked.place not in (Place.COMMAND, Place.SHORTCUT) or not asked.text:
        return []
    return [context(words("answer.you_asked")), quotation(asked.text)]


def _related(words: Words, asked: Asked, related: Sequence[AnyEntry]) -> Block:
    return ActionsBlock(
        elements=[
            button(
                f"📄 {entry.text_in(words.language).heading}",
                f"{actions.RELATED}:{number}",
                f"{asked.id}|{entry.id}",
            )
            for number, entry in enumerate(related)
        ]
    )


def _feedback(words: Words, asked: Asked) -> Block:
    return ContextActionsBlock(
        elements=[
            FeedbackButtonsElement(
                action_id=actions.RATE,
                positive_button=FeedbackButtonObject(
                    text=words("rate.yes"), value=f"{asked.id}|yes",
                    accessibility_label=words("rate.yes_label"),
                ),
                negative_button=FeedbackButtonObject(
                    text=words("rate.no"), value=f"{asked.id}|no",
                    accessibility_label=words("rate.no_label"),
                ),
            )
        ]
    )  # fmt: skip


def _offer(words: Words, library: Library, asked: Asked, key: str) -> list[Block]:
    """A hand-over that waits for the asker's yes."""
    contact = library.contact(asked.contact)
    name = contact.name.get(words.language)
    return [
        section(words(key, name=escape(name))),
        ActionsBlock(
            elements=[
                button(
                    words("handover.ask", name=name), actions.HAND_OVER, str(asked.id),
                    style="primary",
                )
            ]
        ),
    ]  # fmt: skip


def clarify_account(words: Words, asked: Asked, entry: AnyEntry) -> Message:
    """The verdict depends on whose account it is: ask that, with one tap."""
    question = words("clarify.account")
    heading = entry.text_in(words.language).heading
    blocks = [
        *_you_asked(words, asked),
        section(f"*{escape(heading)}*\n{question}"),
        ActionsBlock(
            elements=[
                button(words(f"clarify.{each}"), f"{actions.ACCOUNT}:{each}", f"{asked.id}|{each}")
                for each in Account
            ]
        ),
    ]
    options = ", ".join(words(f"clarify.{each}") for each in Account)
    return Message(f"{heading}\n{question} {options}", tuple(blocks))


def clarify_choice(words: Words, asked: Asked, entries: Sequence[AnyEntry]) -> Message:
    """Up to three entries that may be meant, and “none of these”."""
    headings = [entry.text_in(words.language).heading for entry in entries]
    listed = bullets([escape(heading) for heading in headings])
    choices = [
        button(heading, f"{actions.CHOOSE}:{number}", f"{asked.id}|{entry.id}")
        for number, (heading, entry) in enumerate(zip(headings, entries, strict=True))
    ]
    none = button(words("clarify.none"), actions.NONE_OF_THESE, str(asked.id))
    blocks = [
        *_you_asked(words, asked),
        section(f"{words('clarify.choice')}\n{listed}"),
        ActionsBlock(elements=[*choices, none]),
    ]
    text = f"{words('clarify.choice')}\n{bullets(headings)}\n{words('clarify.none')}"
    return Message(text, tuple(blocks))


def handed_over(
    words: Words, library: Library, asked: Asked, escalation: Escalation,
    nearest: Sequence[AnyEntry], due: datetime,
) -> Message:  # fmt: skip
    """No approved answer: a named person has the question, without the asker's name."""
    if escalation.state is EscalationState.WITHDRAWN:
        return Message(words("handover.withdrawn"), (section(words("handover.withdrawn")),))
    name = library.contact(escalation.contact).introduced(words.language)
    moment = words.moment(due)
    blocks: list[Block] = [*_you_asked(words, asked)]
    after_answer = asked.decision == "answer"
    intro = words("handover.after_answer" if after_answer else "handover.intro")
    text = [intro, words("handover.who", name=escape(name), due=moment)]
    blocks.append(section("\n".join(text)))
    if asked.follows is not None:
        blocks.append(context(words("handover.earlier")))
        text.append(words("handover.earlier"))
    if asked.referral and asked.referral in library.entries:
        referred = face(words, library, library.entries[asked.referral], None)
        blocks += referred.blocks
        text.append(referred.text)
    if nearest and not after_answer:
        headings = [entry.text_in(words.language).heading for entry in nearest]
        listed = bullets([escape(heading) for heading in headings])
        blocks.append(section(f"{words('handover.nearest')}\n{listed}"))
        blocks.append(_related(words, asked, nearest))
        text += [words("handover.nearest"), bullets(headings)]
    blocks += _handover_state(words, asked, escalation)
    return Message("\n".join(text), tuple(blocks))


def _handover_state(words: Words, asked: Asked, escalation: Escalation) -> list[Block]:
    if escalation.state.is_closed:
        return [context(words(f"handover.{escalation.state.value}"))]
    elements = [
        button(
            words("handover.withdraw"), actions.WITHDRAW, str(asked.id), style="danger",
            confirm=confirm(words, "withdraw"),
        )
    ]  # fmt: skip
    if not escalation.named:
        elements.insert(0, button(words("handover.add_name"), actions.ADD_NAME, str(asked.id)))
    promise = words("handover.named" if escalation.named else "handover.confidential")
    return [ActionsBlock(elements=elements), context(promise)]


def passed_on_in_public(words: Words) -> Message:
    """All that a channel sees of a hand-over."""
    text = words("handover.public")
    return Message(text, (section(text),))


def pointed(words: Words, library: Library, asked: Asked, referral: Referral) -> Message:
    """Not ours, but we know whose: the referral, and the contact for who asks anyway."""
    shown = face(words, library, referral, None)
    blocks = [*_you_asked(words, asked), *shown.blocks]
    blocks += _offer(words, library, asked, "decline.forward")
    return Message(shown.text, tuple(blocks))


def declined(words: Words, library: Library, asked: Asked, examples: Sequence[str]) -> Message:
    """Not about our subject: what it is for, and still a way to a person."""
    lines = [words("decline.text"), bullets([f"“{example}”" for example in examples])]
    text = "\n".join(lines)
    blocks = [*_you_asked(words, asked), section(text)]
    blocks += _offer(words, library, asked, "decline.forward")
    return Message(text, tuple(blocks))


def foreign(words: Words, library: Library, asked: Asked) -> Message:
    """Not in a language that we speak: said in each that we do."""
    lines = [words_in(language)("decline.foreign") for language in library.languages]
    blocks = [*_you_asked(words, asked), section("\n".join(lines))]
    blocks += _offer(words, library, asked, "decline.forward")
    return Message("\n".join(lines), tuple(blocks))


def welcome(words: Words) -> Message:
    """Somebody said thanks."""
    return Message(words("welcome"), (section(words("welcome")),))


def usage(words: Words, examples: Sequence[str], *, public: bool) -> Message:
    """What the app does, with examples to copy."""
    text = f"{words('usage.text')}\n{bullets([f'“{example}”' for example in examples])}"
    return Message(
        text, (section(text), context(words("usage.public" if public else "usage.private")))
    )


def reply(words: Words, library: Library, asked: Asked, escalation: Escalation) -> Message:
    """The contact's answer, or why there is none."""
    answerer = library.contact_in_slack(escalation.answered_by, escalation.contact)
    name = escape(answerer.introduced(words.language))
    dismissed = escalation.state is EscalationState.DISMISSED
    key = "reply.dismissed" if dismissed else "reply.answered"
    blocks: list[Block] = [section(words(key, name=name))]
    text = [words(key, name=name)]
    if asked.text:
        blocks += [context(words("answer.you_asked")), quotation(asked.text)]
    if escalation.entry and escalation.entry in library.entries:
        quoted = face(words, library, library.entries[escalation.entry], asked.account)
        blocks += quoted.blocks
        text.append(quoted.text)
    elif escalation.entry:
        blocks.append(section(words("answer.gone")))
        text.append(words("answer.gone"))
    if escalation.answer:
        blocks += [context(words("reply.says")), *said(escalation.answer)]
        text.append(escape(escalation.answer))
    return Message("\n".join(text), (*blocks, *_conversation(words, escalation)))


def _conversation(words: Words, escalation: Escalation) -> list[Block]:
    """That the asker can go on in the thread, until one of both closes it."""
    if escalation.state is not EscalationState.ANSWERED:
        return []
    if not escalation.is_talking:
        return [context(words("talk.ended"))]
    end = button(words("talk.end"), actions.END, str(escalation.id))
    return [context(words("talk.go_on")), ActionsBlock(elements=[end])]


def said(text: str) -> list[Block]:
    """An answer, or a message in a conversation, word for word."""
    return quotations(shorten(text, MOST_SAID))


def contact_says(words: Words, library: Library, escalation: Escalation, heard: Said) -> Message:
    """The contact goes on in the conversation."""
    author = library.contact(heard.author or escalation.contact)
    line = words("talk.contact_says", name=escape(author.introduced(words.language)))
    return Message(f"{line}\n{escape(heard.text)}", (section(line), *said(heard.text)))


def deputised(words: Words, library: Library, escalation: Escalation, due: datetime) -> Message:
    """It takes longer than was promised: somebody else has the question too."""
    deputy = library.contact(library.contact(escalation.contact).deputy)
    name = escape(deputy.introduced(words.language))
    key = "handover.deputised_late" if escalation.late else "handover.deputised"
    text = words(key, name=name, due=words.moment(due))
    return Message(text, (section(text),))


def late(words: Words, library: Library, escalation: Escalation) -> Message:
    """Nobody answered in time: the asker hears what they can do."""
    name = escape(library.contact(escalation.contact).introduced(words.language))
    text = words("handover.late", name=name)
    return Message(text, (section(text),))


def clarified(words: Words, asked: Asked, entry: AnyEntry | None) -> Message:
    """A rule that the asker found unclear was changed."""
    heading = entry.text_in(words.language).heading if entry else ""
    text = words("complaint.changed", rule=escape(heading)) if entry else words("answer.gone")
    again = button(words("answer.again"), actions.ASK_AGAIN, str(asked.id), style="primary")
    return Message(text, (section(text), ActionsBlock(elements=[again])))


def complaint_modal(words: Words, asked_id: int) -> View:
    """Why the answer did not help. It is counted; whoever wants a person presses that button."""
    options = [
        Option(text=PlainTextObject(text=words(f"complaint.{each}")), value=each)
        for each in COMPLAINTS
    ]
    choice = InputBlock(
        block_id=actions.REASON,
        label=PlainTextObject(text=words("complaint.label")),
        element=RadioButtonsElement(action_id=actions.REASON, options=options),
    )
    return modal(
        words("complaint.title"), [choice, context(words("complaint.hint"))],
        close=words("modal.skip"), submit=words("complaint.submit"),
        callback_id=actions.COMPLAINT_MODAL, metadata={"asked": asked_id},
    )  # fmt: skip


def own_modal(
    words: Words, library: Library, asked: Asked, entries: Sequence[AnyEntry],
    escalation: Escalation | None,
) -> View:  # fmt: skip
    """An own question read again, with what became of it."""
    blocks: list[Block] = [context(words("answer.you_asked")), quotation(asked.text or "")]
    if escalation is not None and escalation.state.is_closed:
        blocks += reply(words, library, replace(asked, text=None), escalation).blocks
    elif escalation is None:
        for entry in entries:
            blocks += face(words, library, entry, asked.account).blocks
    shown = [each for each in blocks if not isinstance(each, ActionsBlock)]
    return modal(words("home.own_title"), shown, close=words("modal.close"))


def moved(words: Words, library: Library, escalation: Escalation, due: datetime) -> Message:
    """The question went to another contact."""
    name = escape(library.contact(escalation.contact).introduced(words.language))
    text = words("handover.moved", name=name, due=words.moment(due))
    return Message(text, (section(text),))


def notice(words: Words, key: str, values: Mapping[str, str]) -> Message:
    """A refusal to what somebody wrote in a thread. `key`: its sentence in texts/."""
    text = escape(words(key, **values))
    return Message(text, (section(text),))


def failed(words: Words, reference: str) -> Message:
    """A question that could not be handled; the operator can find why."""
    text = words("error.text", reference=reference)
    return Message(text, (section(text),))


def check_modal(words: Words, initial: str, found: Sequence[AnyEntry]) -> View:
    """The shortcut: what the policy says near a message, and a question that the person edits.

    The message is somebody else's: nothing of it is kept until the person sends this.
    """
    blocks: list[Block] = []
    if found:
        headings = [escape(entry.text_in(words.language).heading) for entry in found]
        blocks.append(section(f"{words('check.near')}\n{bullets(headings)}"))
    blocks.append(text_field(words, "check", initial))
    return modal(
        words("check.title"), blocks, close=words("modal.cancel"), submit=words("check.submit"),
        callback_id=actions.CHECK_MODAL,
    )  # fmt: skip


def text_field(words: Words, key: str, initial: str = "", *, optional: bool = False) -> Block:
    """What a modal is about: `key.label` and `key.hint` in texts/ say what to write."""
    return InputBlock(
        block_id=actions.TEXT,
        optional=optional,
        label=PlainTextObject(text=words(f"{key}.label")),
        hint=PlainTextObject(text=words(f"{key}.hint")),
        element=PlainTextInputElement(
            action_id=actions.TEXT, multiline=True, max_length=MOST_TYPED,
            initial_value=initial[:MOST_TYPED] or None, focus_on_load=not optional,
        ),
    )  # fmt: skip
