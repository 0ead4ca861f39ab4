"""Posts that are suggested for the toolkit: the form, the card of who decides, and the approval."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from slack_sdk.models.blocks import (
    ActionsBlock,
    Block,
    ButtonElement,
    CheckboxesElement,
    DatePickerElement,
    ImageBlock,
    InputBlock,
    InputInteractiveElement,
    Option,
    PlainTextInputElement,
    PlainTextObject,
    RadioButtonsElement,
    StaticSelectElement,
    UrlInputElement,
)
from slack_sdk.models.blocks.basic_components import SlackFile
from slack_sdk.models.blocks.block_elements import FileInputElement

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
from bot.records import Draft, DraftState, Suggested
from bot.wording import Words, words_in
from knowledge.library import Library
from knowledge.models import Account
from toolkit.catalogue import Catalogue
from toolkit.models import Campaign, Network
from toolkit.suggesting import (
    ACCOUNTS,
    ALT,
    CAMPAIGN,
    CREDIT,
    DISCLOSURE,
    HASHTAGS,
    IMAGE,
    LICENCE,
    LINK,
    MOST_ALT,
    MOST_HASHTAGS,
    MOST_LINE,
    MOST_TEXT,
    MOST_WHY,
    NAMED,
    NETWORK,
    NETWORKS,
    PEOPLE,
    PICTURE,
    PURPOSE,
    TEXT,
    UNTIL,
    WHY,
    Description,
    People,
    Suggestion,
    consent_of,
    images_to_choose,
    needs_disclosure,
)

LANGUAGE = "language"
"""Field of the form: in which language a new suggestion is written."""
RIGHTS, OWN, OTHER = "rights", "own", "other"
"""Field of what is said of a picture: whether its author made it, or somebody else."""
FILE_TYPES = ["png", "jpg", "jpeg", "gif"]


# ---- the forms. Their field ids are those of `Wrong`.


def form(
    words: Words, library: Library, catalogue: Catalogue, today: date, text: str,
    notes: Iterable[str] = (), *, may_upload: bool,
) -> View:  # fmt: skip
    """Suggest a post; `text` is what it begins with. `may_upload`: a picture of one's own."""
    languages = {each: words(f"language.{each}") for each in library.languages}
    chosen = words.language if words.language in languages else library.languages[0]
    named = {NAMED: words("suggestion.form.named")}
    empty = Suggestion(texts={}, network="")
    blocks = [
        section(words("suggestion.form.intro")),
        _text(words, TEXT, words("suggestion.form.text"), text, optional=False),
        _select(LANGUAGE, words("toolkit.language"), languages, chosen),
        *_choices(words, catalogue, today, empty, may_upload=may_upload),
        _field(
            WHY, words("suggestion.form.why"), _typed(WHY, "", MOST_WHY), optional=True,
            hint=words("suggestion.form.why_hint"),
        ),
        _field(
            NAMED, words("suggestion.form.name"),
            CheckboxesElement(action_id=NAMED, options=_options(named)), optional=True,
            hint=words("suggestion.form.named_hint"),
        ),
        *map(context, notes),
    ]  # fmt: skip
    return modal(
        words("suggestion.form.title"), blocks, close=words("modal.cancel"),
        submit=words("suggestion.form.submit"), callback_id=actions.SUGGEST_MODAL,
    )  # fmt: skip


def change_form(
    words: Words, library: Library, catalogue: Catalogue, today: date, draft: Draft,
    notes: Iterable[str] = (), *, may_upload: bool,
) -> View:  # fmt: skip
    """Word a suggestion otherwise, or write it in the other language too."""
    suggestion = Suggestion.of(draft.body)
    own = suggestion.image if PICTURE in draft.body else ""
    texts = [
        _text(
            words, f"{TEXT}.{each}",
            words("suggestion.form.text_in", language=words(f"language.{each}")),
            suggestion.texts.get(each, ""), optional=True,
        )
        for each in library.languages
    ]  # fmt: skip
    choices = _choices(words, catalogue, today, suggestion, may_upload=may_upload, own=own)
    return modal(
        words("suggestion.form.change"), [*map(context, notes), *texts, *choices],
        close=words("modal.cancel"), submit=words("suggestion.form.submit"),
        callback_id=actions.SUGGESTION_MODAL, metadata=_about(draft),
    )  # fmt: skip


def picture_form(words: Words, library: Library, draft: Draft, *, is_new: bool = False) -> View:
    """What is to be said of a picture of one's own; `is_new`: it was chosen just now."""
    said = Description.of(draft.body)
    people = {each.value: words(f"suggestion.people.{each}") for each in People}
    rights = {each: words(f"suggestion.picture.rights.{each}") for each in (OWN, OTHER)}
    of_others = bool(said.licence) and said.licence != own_licence(library)
    known = (OTHER if of_others else OWN) if said.licence else ""
    first = words.language if words.language in library.languages else library.languages[0]
    order = sorted(library.languages, key=lambda each: each != first)
    lines = {CREDIT: said.credit, LICENCE: said.licence if of_others else ""}
    blocks = [
        section(words("suggestion.picture.new" if is_new else "suggestion.picture.intro")),
        *(
            _field(
                f"{ALT}.{each}",
                words("suggestion.picture.alt", language=words(f"language.{each}")),
                _typed(f"{ALT}.{each}", said.alt.get(each, ""), MOST_ALT),
                optional=each != first,
                hint=words("suggestion.picture.alt_hint") if each == first else None,
            )
            for each in order
        ),
        _radio(
            PEOPLE, words("suggestion.form.people"), people, said.people,
            hint=words("suggestion.form.people_hint"),
        ),
        _radio(RIGHTS, words("suggestion.picture.rights.label"), rights, known),
        *(
            _field(
                each, words(f"suggestion.picture.{each}"), _typed(each, line, MOST_LINE),
                optional=True, hint=words(f"suggestion.picture.{each}_hint"),
            )
            for each, line in lines.items()
        ),
    ]  # fmt: skip
    return modal(
        words("suggestion.picture.title"), blocks,
        close=words("modal.close" if is_new else "modal.cancel"),
        submit=words("suggestion.picture.submit"), callback_id=actions.DESCRIBE_PICTURE_MODAL,
        metadata={**_about(draft), **({"new": True} if is_new else {})},
    )  # fmt: skip


def own_licence(library: Library) -> str:
    """What stands as its licence with a picture that its author made."""
    return words_in(library.languages[0])("suggestion.picture.own_licence")


def own_credit(library: Library) -> str:
    """Who made it, where its author made it and says no name."""
    return words_in(library.languages[0])("suggestion.picture.own_credit")


def people_form(words: Words, library: Library, draft: Draft) -> View:
    """What the people in a picture are to be asked."""
    consent = consent_of(draft.body)
    networks = _options({each.value: words(f"network.{each}") for each in Network})
    chosen = consent.networks if consent else (str(draft.body[NETWORK]),)
    blocks = [
        section(words("suggestion.asking.intro")),
        *(
            _field(
                f"{PURPOSE}.{each}",
                words("suggestion.asking.purpose", language=words(f"language.{each}")),
                _typed(
                    f"{PURPOSE}.{each}", consent.purpose.get(each) if consent else "", MOST_LINE
                ),
                hint=words("suggestion.asking.purpose_hint"),
            )
            for each in library.languages
        ),
        _field(
            NETWORKS, words("suggestion.asking.networks"),
            CheckboxesElement(
                action_id=NETWORKS, options=networks,
                initial_options=[each for each in networks if each.value in chosen],
            ),
        ),
        _field(
            UNTIL, words("suggestion.asking.until"),
            DatePickerElement(
                action_id=UNTIL, initial_date=consent.until.isoformat() if consent else None
            ),
        ),
    ]  # fmt: skip
    return modal(
        words("suggestion.asking.title"), blocks, close=words("modal.cancel"),
        submit=words("suggestion.asking.submit"), callback_id=actions.ASK_PEOPLE_MODAL,
        metadata=_about(draft),
    )  # fmt: skip


def approval_form(
    words: Words, catalogue: Catalogue, campaigns: Sequence[Campaign], draft: Draft
) -> View:
    """What an approval adds; `campaigns`: those that run, at least one."""
    running = {each.id: each.name.get(words.language) for each in campaigns}
    accounts = {each.value: words(f"account.{each}") for each in Account}
    before = draft.in_force or {}
    chosen = before.get(ACCOUNTS, (Account.PRIVATE.value, Account.PROFESSIONAL.value))
    options = _options(accounts)
    suggestion, consent = Suggestion.of(draft.body), consent_of(draft.body)
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
        *(
            _disclosure(words, catalogue, draft, language, text, chosen)
            for language, text in suggestion.texts.items()
        ),
        _until(words, suggestion.until or (consent.until.isoformat() if consent else "")),
        _hashtags(words, suggestion.hashtags),
    ]  # fmt: skip
    return modal(
        words("suggestion.approval.title"), blocks, close=words("modal.cancel"),
        submit=words("draft.approve"), callback_id=actions.APPROVE_SUGGESTION_MODAL,
        metadata=_about(draft),
    )  # fmt: skip


def _disclosure(
    words: Words, catalogue: Catalogue, draft: Draft, language: str, text: str,
    accounts: Sequence[str],
) -> Block:  # fmt: skip
    """The line that says one works here: as it was, or filled in where the text needs it."""
    name, line = f"{DISCLOSURE}.{language}", ""
    if draft.in_force is not None:
        line = draft.in_force.get(DISCLOSURE, {}).get(language, "")
    elif needs_disclosure(catalogue, draft.body[NETWORK], text, accounts):
        line = words_in(language)("suggestion.approval.disclosure_line")
    label = words("suggestion.approval.disclosure", language=words(f"language.{language}"))
    return _field(
        name, label, _typed(name, line, MOST_LINE), optional=True,
        hint=words("suggestion.approval.disclosure_hint"),
    )  # fmt: skip


def _about(draft: Draft) -> dict[str, int]:
    """What comes back with a form: which draft, and which of its wordings it showed."""
    return {"draft": draft.id, "seen": draft.wordings}


def _choices(
    words: Words, catalogue: Catalogue, today: date, suggestion: Suggestion, *, may_upload: bool,
    own: str = "",
) -> list[Block]:  # fmt: skip
    """What both forms ask beside the text; `own`: the id of the author's picture, if it has one."""
    networks = {each.value: words(f"network.{each}") for each in Network}
    images = {own: words("suggestion.picture.kept")} if own else {}
    for image in images_to_choose(catalogue, today):
        images.setdefault(image.id, image.alt.get(words.language))
    found = [_select(NETWORK, words("toolkit.network"), networks, suggestion.network)]
    if images:
        found.append(
            _select(
                IMAGE, words("suggestion.form.image"), images, suggestion.image, optional=True,
                hint=words("suggestion.form.image_hint"),
            )
        )  # fmt: skip
    if may_upload:
        found.append(
            _field(
                PICTURE, words("suggestion.form.picture"),
                FileInputElement(action_id=PICTURE, filetypes=FILE_TYPES, max_files=1),
                optional=True, hint=words("suggestion.form.picture_hint"),
            )
        )  # fmt: skip
    return [
        *found,
        _hashtags(words, suggestion.hashtags),
        _field(
            LINK, words("suggestion.form.link"),
            UrlInputElement(action_id=LINK, initial_value=suggestion.link or None), optional=True,
        ),
        _until(words, suggestion.until),
    ]  # fmt: skip


def _until(words: Words, day: str) -> Block:
    """Until when a post can be shared; `day`: an ISO date or empty."""
    element = DatePickerElement(action_id=UNTIL, initial_date=day or None)
    return _field(UNTIL, words("suggestion.form.until"), element, optional=True)


def _radio(
    name: str, label: str, choices: Mapping[str, str], chosen: str, *, hint: str | None = None
) -> Block:
    options = _options(choices)
    initial = next((each for each in options if each.value == chosen), None)
    element = RadioButtonsElement(action_id=name, options=options, initial_option=initial)
    return _field(name, label, element, hint=hint)


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
    name: str, label: str, element: InputInteractiveElement, *, optional: bool = False,
    hint: str | None = None,
) -> Block:  # fmt: skip
    return InputBlock(
        block_id=name, optional=optional, label=PlainTextObject(text=label), element=element,
        hint=PlainTextObject(text=hint) if hint else None,
    )  # fmt: skip


# ---- the card


def card(
    words: Words, library: Library, catalogue: Catalogue, draft: Draft,
    picture: Suggested | None, *, may_approve: bool, is_author: bool,
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
    whole = _whole(words, catalogue, draft, picture)
    return offered(words("suggestion.heading"), whole, _buttons(words, draft, DECIDES))


def review_modal(
    words: Words, catalogue: Catalogue, draft: Draft, picture: Suggested | None, reader: Reader
) -> View:
    """The same over whatever the person looks at, with what they may do."""
    whole, elements = _whole(words, catalogue, draft, picture), _buttons(words, draft, reader)
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
    return [
        *buttons(
            words, draft, reader, approve=approve, edit=actions.EDIT_SUGGESTION, kind="suggestion"
        ),
        *_about_picture(words, draft, reader),
    ]


def _about_picture(words: Words, draft: Draft, reader: Reader) -> list[ButtonElement]:
    """What can be done about the author's own picture before the approval."""
    if PICTURE not in draft.body or not draft.is_waiting or not reader.may_write:
        return []
    value, found = str(draft.id), []
    found.append(button(words("suggestion.picture.describe"), actions.DESCRIBE_PICTURE, value))
    if reader.may_approve and Description.of(draft.body).shows_people:
        found.append(button(words("suggestion.asking.button"), actions.ASK_PEOPLE, value))
    return found


def _whole(
    words: Words, catalogue: Catalogue, draft: Draft, picture: Suggested | None
) -> tuple[list[Block], list[str]]:
    """All of a suggestion: as blocks, and as text."""
    suggestion = Suggestion.of(draft.body)
    blocks: list[Block] = []
    lines: list[str] = []
    for note in [*_notes(words, draft, suggestion), *_facts(words, catalogue, draft, picture)]:
        blocks.append(context(note))
        lines.append(note)
    if picture and picture.file:
        alt = Description.of(draft.body).alt
        said = next((alt[each] for each in (words.language, *alt) if each in alt), "")
        shown = said or words("suggestion.picture.kept")
        blocks.append(ImageBlock(alt_text=shown, slack_file=SlackFile(id=picture.file)))
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


def _facts(
    words: Words, catalogue: Catalogue, draft: Draft, picture: Suggested | None
) -> list[str]:
    suggestion = Suggestion.of(draft.body)
    found = [words("suggestion.network", network=words(f"network.{suggestion.network}"))]
    if picture:
        found += _of_picture(words, draft, picture)
    else:
        image = catalogue.images.get(suggestion.image)
        shown = escape(image.alt.get(words.language)) if image else words("suggestion.no_image")
        found.append(words("suggestion.image", image=shown))
    if suggestion.people:
        found.append(words(f"suggestion.people.{suggestion.people}"))
    if suggestion.hashtags:
        found.append(words("toolkit.hashtags", hashtags=escape(suggestion.hashtags)))
    if suggestion.link:
        found.append(words("suggestion.link", link=escape(suggestion.link)))
    if suggestion.until:
        day = words.date(date.fromisoformat(suggestion.until))
        found.append(words("suggestion.until", date=day))
    return found


def _of_picture(words: Words, draft: Draft, picture: Suggested) -> list[str]:
    """What is known of the author's own picture."""
    said, consent = Description.of(draft.body), consent_of(draft.body)
    found = [words("suggestion.picture.own" if picture.is_here else "suggestion.picture.coming")]
    found += [
        words("suggestion.picture.shows", language=words(f"language.{each}"), alt=escape(alt))
        for each, alt in said.alt.items()
    ]
    if said.credit:
        values = {"credit": escape(said.credit), "licence": escape(said.licence)}
        found.append(words("suggestion.picture.made_by", **values))
    if said.people:
        found.append(words(f"suggestion.people.{said.people}"))
    else:
        found.append(words("suggestion.picture.undescribed"))
    if consent:
        networks = ", ".join(words(f"network.{each}") for each in consent.networks)
        found.append(
            words(
                "suggestion.asking.asked", purpose=escape(consent.purpose.get(words.language)),
                networks=networks, date=words.date(consent.until),
            )
        )  # fmt: skip
    return found
