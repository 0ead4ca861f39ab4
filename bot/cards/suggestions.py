"""Posts that are suggested for the toolkit: the form, the card of who decides, and the approval."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from slack_sdk.models.blocks import (
    ActionsBlock,
    Block,
    ButtonElement,
    CheckboxesElement,
    InputBlock,
    Option,
    PlainTextInputElement,
    PlainTextObject,
    RadioButtonsElement,
    StaticSelectElement,
)

from bot.cards import actions
from bot.cards.base import (
    Message,
    View,
    button,
    context,
    escape,
    modal,
    quotation,
    quotations,
    section,
    shorten,
)
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
from knowledge.library import Library
from knowledge.models import Account
from toolkit.catalogue import Catalogue
from toolkit.models import Campaign, Network
from toolkit.suggesting import (
    ACCOUNTS,
    CAMPAIGN,
    HASHTAGS,
    IMAGE,
    MOST_HASHTAGS,
    MOST_TEXT,
    MOST_WHY,
    NAMED,
    NETWORK,
    PEOPLE,
    TEXT,
    WHY,
    People,
    Suggestion,
    images_to_choose,
)

LANGUAGE = "language"
"""Field of the form: in which language a new suggestion is written."""


# ---- the forms. Their field ids are those of `Wrong`.


def form(
    words: Words, library: Library, catalogue: Catalogue, today: date, text: str,
    notes: Iterable[str] = (),
) -> View:  # fmt: skip
    """Suggest a post; `text` is what it begins with."""
    languages = {each: words(f"language.{each}") for each in library.languages}
    chosen = words.language if words.language in languages else library.languages[0]
    people = {each.value: words(f"suggestion.people.{each}") for each in People}
    named = {NAMED: words("suggestion.form.named")}
    empty = Suggestion(texts={}, network="")
    blocks = [
        section(words("suggestion.form.intro")),
        *map(context, notes),
        _text(words, TEXT, words("suggestion.form.text"), text, optional=False),
        _select(LANGUAGE, words("toolkit.language"), languages, chosen),
        *_choices(words, catalogue, today, empty),
        _field(
            WHY, words("suggestion.form.why"), _typed(WHY, "", MOST_WHY), optional=True,
            hint=words("suggestion.form.why_hint"),
        ),
        _field(
            PEOPLE, words("suggestion.form.people"),
            RadioButtonsElement(action_id=PEOPLE, options=_options(people)),
        ),
        _field(
            NAMED, words("suggestion.form.name"),
            CheckboxesElement(action_id=NAMED, options=_options(named)), optional=True,
            hint=words("suggestion.form.named_hint"),
        ),
    ]  # fmt: skip
    return modal(
        words("suggestion.form.title"), blocks, close=words("modal.cancel"),
        submit=words("suggestion.form.submit"), callback_id=actions.SUGGEST_MODAL,
    )  # fmt: skip


def change_form(
    words: Words, library: Library, catalogue: Catalogue, today: date, draft: Draft,
    notes: Iterable[str] = (),
) -> View:  # fmt: skip
    """Word a suggestion otherwise, or write it in the other language too."""
    suggestion = Suggestion.of(draft.body)
    texts = [
        _text(
            words, f"{TEXT}.{each}",
            words("suggestion.form.text_in", language=words(f"language.{each}")),
            suggestion.texts.get(each, ""), optional=True,
        )
        for each in library.languages
    ]  # fmt: skip
    return modal(
        words("suggestion.form.change"),
        [*map(context, notes), *texts, *_choices(words, catalogue, today, suggestion)],
        close=words("modal.cancel"), submit=words("suggestion.form.submit"),
        callback_id=actions.SUGGESTION_MODAL, metadata={"draft": draft.id, "seen": draft.wordings},
    )  # fmt: skip


def approval_form(words: Words, campaigns: Sequence[Campaign], draft: Draft) -> View:
    """What an approval adds; `campaigns`: those that run, at least one."""
    running = {each.id: each.name.get(words.language) for each in campaigns}
    accounts = {each.value: words(f"account.{each}") for each in Account}
    before = draft.in_force or {}
    chosen = before.get(ACCOUNTS, (Account.PRIVATE.value, Account.PROFESSIONAL.value))
    options = _options(accounts)
    blocks = [
        section(words("suggestion.intro")),
        quotation(draft.heading(words.language)),
        _select(CAMPAIGN, words("toolkit.campaign"), running, before.get(CAMPAIGN, "")),
        _field(
            ACCOUNTS, words("suggestion.approval.accounts"),
            CheckboxesElement(
                action_id=ACCOUNTS, options=options,
                initial_options=[each for each in options if each.value in chosen],
            ),
        ),
        _hashtags(words, Suggestion.of(draft.body).hashtags),
    ]  # fmt: skip
    return modal(
        words("suggestion.approval.title"), blocks, close=words("modal.cancel"),
        submit=words("draft.approve"), callback_id=actions.APPROVE_SUGGESTION_MODAL,
        metadata={"draft": draft.id, "seen": draft.wordings},
    )  # fmt: skip


def _choices(
    words: Words, catalogue: Catalogue, today: date, suggestion: Suggestion
) -> list[Block]:
    networks = {each.value: words(f"network.{each}") for each in Network}
    images = {each.id: each.alt.get(words.language) for each in images_to_choose(catalogue, today)}
    found = [_select(NETWORK, words("toolkit.network"), networks, suggestion.network)]
    if images:
        found.append(
            _select(
                IMAGE, words("suggestion.form.image"), images, suggestion.image, optional=True,
                hint=words("suggestion.form.image_hint"),
            )
        )  # fmt: skip
    return [*found, _hashtags(words, suggestion.hashtags)]


def _hashtags(words: Words, typed: str) -> Block:
    return _field(
        HASHTAGS, words("suggestion.form.hashtags"), _typed(HASHTAGS, typed, MOST_HASHTAGS),
        optional=True, hint=words("suggestion.form.hashtags_hint"),
    )  # fmt: skip


def _text(words: Words, name: str, label: str, text: str, *, optional: bool) -> Block:
    return _field(
        name, label, _typed(name, text, MOST_TEXT, multiline=True), optional=optional,
        hint=words("suggestion.form.text_hint"),
    )  # fmt: skip


def _typed(name: str, text: str, most: int, *, multiline: bool = False) -> PlainTextInputElement:
    return PlainTextInputElement(
        action_id=name, multiline=multiline or name == WHY,
        initial_value=shorten(text, most) if text else None, max_length=most,
    )  # fmt: skip


def _select(
    name: str, label: str, choices: Mapping[str, str], chosen: str, *, optional: bool = False,
    hint: str | None = None,
) -> Block:  # fmt: skip
    options = _options(choices)
    initial = next((each for each in options if each.value == chosen), None)
    element = StaticSelectElement(action_id=name, options=options, initial_option=initial)
    return _field(name, label, element, optional=optional, hint=hint)


def _options(choices: Mapping[str, str]) -> list[Option]:
    return [
        Option(text=PlainTextObject(text=shorten(text, 75)), value=value)
        for value, text in list(choices.items())[:MOST_OPTIONS]
    ]


def _field(
    name: str, label: str,
    element: PlainTextInputElement | StaticSelectElement | RadioButtonsElement | CheckboxesElement,
    *, optional: bool = False, hint: str | None = None,
) -> Block:  # fmt: skip
    return InputBlock(
        block_id=name, optional=optional, label=PlainTextObject(text=label), element=element,
        hint=PlainTextObject(text=hint) if hint else None,
    )  # fmt: skip


# ---- the card


def card(
    words: Words, library: Library, catalogue: Catalogue, draft: Draft, *, may_approve: bool,
    is_author: bool,
) -> Message:  # fmt: skip
    """A suggestion for who may approve it or wrote it, or what became of it."""
    if draft.state is DraftState.APPROVED:
        done = words("suggestion.approved", by=approver(words, library, draft))
        text = draft.heading(words.language)
        opened = ActionsBlock(elements=[_open(words, draft)])
        return Message(f"{done}\n{escape(text)}", (section(done), quotation(text), opened))
    if not draft.is_waiting:
        return sentence(words(f"suggestion.{draft.state}"))
    if is_author:
        text, said = draft.heading(words.language), words("suggestion.yours")
        opened = ActionsBlock(elements=[_open(words, draft)])
        return Message(f"{said}\n{escape(text)}", (section(said), quotation(text), opened))
    if not may_approve:
        return sentence(words("suggestion.not_yours"))
    whole = _whole(words, catalogue, draft)
    return offered(words("suggestion.heading"), whole, _buttons(words, draft, DECIDES))


def review_modal(words: Words, catalogue: Catalogue, draft: Draft, reader: Reader) -> View:
    """The same over whatever the person looks at, with what they may do."""
    whole, elements = _whole(words, catalogue, draft), _buttons(words, draft, reader)
    return reviewed(words, words("suggestion.review_title"), whole, elements)


def decided(words: Words, library: Library, draft: Draft) -> Message | None:
    """For the author: approved, or why not. None where it waits again."""
    if draft.state is DraftState.APPROVED:
        text = words("suggestion.told_approved", by=approver(words, library, draft))
        said = draft.heading(words.language)
        return Message(f"{text}\n{escape(said)}", (section(text), quotation(said)))
    if draft.state is not DraftState.DECLINED or draft.reason is None:
        return None
    text = words("suggestion.told_declined")
    return declined(words, text, draft.reason, draft, actions.EDIT_SUGGESTION)


def _open(words: Words, draft: Draft) -> ButtonElement:
    return button(words("suggestion.open"), actions.REVIEW_SUGGESTION, str(draft.id))


def _buttons(words: Words, draft: Draft, reader: Reader) -> list[ButtonElement]:
    seen = f"{draft.id}|{draft.wordings}"
    approve = button(words("suggestion.approve"), actions.APPROVE_SUGGESTION, seen, style="primary")
    return buttons(
        words, draft, reader, approve=approve, edit=actions.EDIT_SUGGESTION, kind="suggestion"
    )


def _whole(words: Words, catalogue: Catalogue, draft: Draft) -> tuple[list[Block], list[str]]:
    """All of a suggestion: as blocks, and as text."""
    suggestion = Suggestion.of(draft.body)
    blocks: list[Block] = []
    lines: list[str] = []
    for note in [*_notes(words, draft, suggestion), *_facts(words, catalogue, suggestion)]:
        blocks.append(context(note))
        lines.append(note)
    for language, text in suggestion.texts.items():
        name = words(f"language.{language}")
        blocks += [context(name), *quotations(text)]
        lines += [name, escape(text)]
    if suggestion.why:
        blocks += [context(words("suggestion.why")), quotation(suggestion.why)]
        lines += [words("suggestion.why"), escape(suggestion.why)]
    return blocks, lines


def _notes(words: Words, draft: Draft, suggestion: Suggestion) -> list[str]:
    found = [words("suggestion.intro")] if draft.is_waiting else []
    by = words("suggestion.unnamed")
    if suggestion.named and draft.author:
        by = words("draft.by", author=f"<@{draft.author}>")
    if draft.edited_by:
        by = f"{by}, {words('draft.edited', by=f'<@{draft.edited_by}>')}"
    found.append(by)
    if draft.is_waiting and draft.in_force is not None:
        found.append(words("suggestion.replaces"))
    return found


def _facts(words: Words, catalogue: Catalogue, suggestion: Suggestion) -> list[str]:
    image = catalogue.images.get(suggestion.image)
    shown = escape(image.alt.get(words.language)) if image else words("suggestion.no_image")
    found = [
        words("suggestion.network", network=words(f"network.{suggestion.network}")),
        words("suggestion.image", image=shown),
        words(f"suggestion.people.{suggestion.people}"),
    ]
    if suggestion.hashtags:
        found.append(words("toolkit.hashtags", hashtags=escape(suggestion.hashtags)))
    return found
