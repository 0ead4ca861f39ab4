"""Every card, with the longest and oddest texts, is one that Slack takes and everybody can read."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.cards import Message, View, answers, base, consents, entries, escalations, home, privacy
from bot.cards import toolkit as toolkit_cards
from bot.cards.toolkit import ALL, Browsing, Shown
from bot.consenting import Standing, Stands
from bot.playground.blocks import check_message, check_view, too_long
from bot.records import (
    Asked,
    ConsentState,
    Draft,
    DraftKind,
    DraftState,
    Escalation,
    EscalationState,
    Held,
    Pictured,
    Place,
    Waiting,
)
from bot.wording import words_in
from knowledge.library import SHIPPED, Library, load
from knowledge.models import LANGUAGES, Account, Clause, FaqEntry, Localised, Referral, Verdict
from tests.slack import all_values
from toolkit.catalogue import Catalogue
from toolkit.catalogue import load as load_toolkit
from toolkit.models import Consent, Image, Network, Post

DUE = datetime(2026, 6, 1, 17, 0)
TODAY = date(2026, 6, 1)
MARKUP = "*<!channel> & <@U0BOSS> <https://evil.example|our site>* _`~```\n> - &lt;"
ODD = {
    "markup": MARKUP,
    "long": "Mag ik dit wel op LinkedIn zetten? " * 1150,  # 40,000 characters
    "one long word": "a" * 40_000,
    "only markup, long": "<&>" * 13_000,
    "emoji": "🙈" * 3_000,
    "control characters": "a\x00b\x07c\u202ed\u200b",
    "lines": "\n".join("x" * 2_000),
    "one letter": "?",
}
ANSWERED = "Dat mag, als je het eerst vraagt. " * 88  # almost 3,000 characters

few = settings(max_examples=50, deadline=None, suppress_health_check=[HealthCheck.too_slow])
"""Many small cards say as much as very many, and the machine may be busy."""

languages = pytest.mark.parametrize("language", LANGUAGES)
odd = pytest.mark.parametrize("text", ODD.values(), ids=ODD)


@cache
def library() -> Library:
    return load(SHIPPED)


@cache
def catalogue() -> Catalogue:
    from toolkit.catalogue import folder_of

    return load_toolkit(folder_of(SHIPPED), library())


def asked(text: str | None = "Mag dit?", **more: Any) -> Asked:
    plain = Asked(
        id=1, asker="U0EMPLOYEE", text=text, language="nl", place=Place.COMMAND, channel=None,
        thread=None, account=None, decision="handover", facet=None, entries=(), also=(),
        contact=first().id, topic=None, referral=None, confidence=0.5, helpful=None, asked_at=0.0,
        follows=None, foreign=False, complaint=None, versions={},
    )  # fmt: skip
    return replace(plain, **more)


def escalation(state: EscalationState = EscalationState.OPEN, **more: Any) -> Escalation:
    plain = Escalation(
        id=1, question=1, topic=None, contact=first().id, assignee="U0HR", state=state,
        named=False, note=None, due=0.0, opened_at=0.0, closed_at=None, answered_by="U0HR",
        answer=None, entry=None, claimed_by=None, reminders=0, late=False, ended_at=None,
    )  # fmt: skip
    return replace(plain, **more)


def reply_modal(language: str, text: str) -> View:
    """With all the help that there can be, in these words."""
    earlier = [
        Waiting(replace(escalation(EscalationState.ANSWERED, answer=text), id=each), asked(text))
        for each in (2, 3, 4)
    ]
    helps = escalations.Help(some(Clause), earlier, earlier)
    return escalations.reply_modal(words_in(language), library(), asked(text), escalation(), helps)


def first() -> Any:
    return library().first_contact


def some(kind: type, count: int = 3) -> list[Any]:
    return [entry for entry in library().entries.values() if isinstance(entry, kind)][:count]


def two_faced() -> Clause | FaqEntry:
    """An entry whose verdict depends on the account."""
    return next(e for e in library().entries.values() if isinstance(getattr(e, "verdict", 0), dict))


def accepted(card: Message | View, files: tuple[str, ...] = ()) -> dict[str, Any]:
    """Slack takes this card, and its text alone says something."""
    if isinstance(card, View):
        view = card.to_dict()
        assert check_view(view, files=files) == []
        return view
    payload = card.payload()
    assert check_message(payload["blocks"], payload["text"], files=files) == []
    assert not too_long(payload["blocks"])
    assert 0 < len(payload["text"].strip()) <= 4000
    assert len(payload["text"]) <= 4000
    return payload


def no_markup_of(text: str, payload: Any) -> None:
    """Nothing a person wrote is live markup: no alarm, no mention, no disguised link."""
    if text == MARKUP:
        for said in (payload.get("text", ""), *marked_up(payload.get("blocks", []))):
            for live in ("<!channel>", "<@U0BOSS>", "<https://evil.example"):
                assert live not in said


def marked_up(value: Any) -> list[str]:
    """Every text in which Slack reads markup."""
    if isinstance(value, list):
        return [text for item in value for text in marked_up(item)]
    if isinstance(value, dict):
        own = [value["text"]] if value.get("type") == "mrkdwn" else []
        return own + [text for item in value.values() for text in marked_up(item)]
    return []


def pictured(state: ConsentState, **more: Any) -> Pictured:
    plain = Pictured(
        id=1, consent="team", person="U0EMPLOYEE", state=state, purpose={"nl": "De fietsweek"},
        networks=("linkedin",), until=TODAY, pictures=("digest",), asked_by="U0EDITOR",
        asked_at=0.0, answered_at=None,
    )  # fmt: skip
    return replace(plain, **more)


def standing(stands: Stands = Stands.AGAINST) -> Standing:
    purpose = {"nl": "De fietsweek", "en": "The bike week"}
    consent = Consent.model_validate(
        {"id": "team", "purpose": purpose, "networks": ["linkedin"], "until": TODAY}
    )
    return Standing(consent, stands, 2, 1)


def draft(kind: DraftKind, body: dict[str, Any]) -> Draft:
    return Draft(
        id=1, kind=kind, escalation=None, entry="faq.new", topic="", body=body, in_force=None,
        state=DraftState.DRAFT, wordings=1, author=None, author_role=None, edited_by=None,
        approver=None, approver_role=None, reason=None, created_at=0.0, decided_at=None,
        approved_at=None, unsigned_since=None,
    )  # fmt: skip


# what the asker sees


@languages
def test_every_entry_has_a_card_and_a_modal(language: str) -> None:
    words = words_in(language)
    for entry in library().entries.values():
        accepted(entries.entry_modal(words, library(), entry, None))
        if isinstance(entry, Referral):
            accepted(answers.pointed(words, library(), asked(), entry))
            continue
        payload = accepted(answers.answer(words, library(), asked(), [entry]))
        verbatim = library().clause_of(entry).text_in(language).text
        assert verbatim in all_values(payload["blocks"])
        assert verbatim in payload["text"], "screen readers read only the text"


@languages
def test_the_verdict_is_a_word_and_a_symbol(language: str) -> None:
    words = words_in(language)
    labels = [base.verdict_label(words, verdict) for verdict in Verdict]
    symbols = {label.partition(" ")[0] for label in labels}
    assert len(symbols) == len(set(labels)) == len(Verdict)
    assert not any(char.isascii() for symbol in symbols for char in symbol)
    for entry in some(Clause, 40):
        payload = accepted(answers.answer(words, library(), asked(), [entry]))
        for said in (payload["text"], "\n".join(marked_up(payload["blocks"]))):
            assert any(label in said for label in labels)


@languages
def test_without_an_account_every_verdict_is_told(language: str) -> None:
    words, entry = words_in(language), two_faced()
    verdicts = library().verdicts_of(entry)
    assert isinstance(verdicts, dict)
    text = accepted(answers.answer(words, library(), asked(), [entry]))["text"]
    for account, verdict in verdicts.items():
        assert f"{words(f'account.{account}')}: {base.verdict_label(words, verdict)}" in text
    chosen = accepted(answers.answer(words, library(), asked(account=Account.PRIVATE), [entry]))
    assert base.verdict_label(words, verdicts[Account.PRIVATE]) in chosen["text"]
    assert words("account.corporate") not in chosen["text"].splitlines()[0]


def test_conditions_stand_only_under_the_verdict_that_they_belong_to() -> None:
    shown = {True: 0, False: 0}
    for entry in library().entries.values():
        if isinstance(entry, FaqEntry) and library().clause_of(entry).text_in("nl").conditions:
            card = accepted(answers.answer(words_in("nl"), library(), asked(), [entry]))
            same = entry.verdict in (None, library().clause_of(entry).verdict)
            assert (words_in("nl")("answer.conditions") in card["text"]) is same, entry.id
            shown[same] += 1
    assert shown[True] > 0 < shown[False], "the content has both"


@odd
@languages
@pytest.mark.parametrize("helpful", [None, True, False])
def test_an_answer_takes_any_question(language: str, text: str, helpful: bool | None) -> None:
    question = asked(text, helpful=helpful)
    card = answers.answer(words_in(language), library(), question, [two_faced()], some(FaqEntry))
    no_markup_of(text, accepted(card))


@odd
@languages
@pytest.mark.parametrize("state", EscalationState)
def test_a_hand_over_takes_any_question(language: str, text: str, state: EscalationState) -> None:
    question = asked(text, referral=some(Referral)[0].id)
    for named in (False, True):
        card = answers.handed_over(
            words_in(language), library(), question, escalation(state, named=named),
            some(Clause), DUE,
        )  # fmt: skip
        no_markup_of(text, accepted(card))


@odd
@languages
def test_a_choice_or_a_refusal_takes_any_question(language: str, text: str) -> None:
    words, question = words_in(language), asked(text)
    for card in (
        answers.clarify_account(words, question, two_faced()),
        answers.clarify_choice(words, question, [*some(Clause, 2), *some(Referral, 1)]),
        answers.pointed(words, library(), question, some(Referral)[-1]),
        answers.declined(words, library(), question, words.examples()),
    ):
        no_markup_of(text, accepted(card))
    accepted(answers.check_modal(words, text, some(Clause)))
    accepted(answers.check_modal(words, text, ()))


@odd
@languages
@pytest.mark.parametrize("state", [EscalationState.ANSWERED, EscalationState.DISMISSED])
def test_a_reply_takes_any_answer(language: str, text: str, state: EscalationState) -> None:
    replied = escalation(state, answer=text)
    card = answers.reply(words_in(language), library(), asked(text), replied)
    no_markup_of(text, accepted(card))


@languages
def test_a_long_answer_arrives_whole(language: str) -> None:
    told = ANSWERED.strip()[:2900]
    words, replied = words_in(language), escalation(EscalationState.ANSWERED, answer=told)
    payload = accepted(answers.reply(words, library(), asked(), replied))
    assert told in all_values(payload["blocks"])
    assert told in payload["text"]


@languages
def test_a_clause_sent_as_reply_is_quoted(language: str) -> None:
    clause = some(Clause)[0]
    replied = escalation(EscalationState.ANSWERED, entry=clause.id)
    payload = accepted(answers.reply(words_in(language), library(), asked(), replied))
    assert clause.text_in(language).text in all_values(payload["blocks"])


@languages
def test_short_messages_are_accepted(language: str) -> None:
    words = words_in(language)
    for card in (
        answers.gone(words),
        answers.passed_on_in_public(words),
        answers.usage(words, words.examples(), public=True),
        answers.moved(words, library(), escalation(), DUE),
        answers.failed(words, "0a1b2c3d"),
        escalations.moved(words, library(), escalation()),
        escalations.erased(words, escalation(EscalationState.ANSWERED)),
        privacy.elsewhere(words),
        privacy.done(words),
    ):
        accepted(card)
    accepted(base.notice(words, words("refused.gone")))


@languages
@pytest.mark.parametrize(
    "state", [{}, {"helpful": False}, {"helpful": True}], ids=["new", "no", "yes"]
)
def test_an_answer_whose_rule_changed_quotes_nothing(language: str, state: dict[str, bool]) -> None:
    words = words_in(language)
    for entry in (*some(Clause, 1), *some(FaqEntry, 1)):
        payload = accepted(answers.changed(words, library(), asked(**state), entry))
        quoted = library().clause_of(entry).text_in(language).text
        assert quoted not in all_values(payload["blocks"])
        assert words("answer.again") in all_values(payload["blocks"])


@languages
def test_the_card_about_being_forgotten_says_what_goes_and_what_stays(language: str) -> None:
    words = words_in(language)
    nothing = accepted(privacy.offer(words, Held(questions=0, waiting=0, answers=0)))
    assert words("forget.figures") in nothing["text"]
    assert words("forget.waiting", count=0) not in nothing["text"]
    everything = accepted(privacy.offer(words, Held(questions=10_000, waiting=9, answers=8)))
    for key, count in (("questions", 10_000), ("waiting", 9), ("answers", 8)):
        assert words(f"forget.{key}", count=count) in everything["text"]


# what the contact sees


@odd
@languages
@pytest.mark.parametrize("state", EscalationState)
def test_the_contact_can_read_any_question(
    language: str, text: str, state: EscalationState
) -> None:
    there = escalation(state, note=text, answer=text if state.is_closed else None)
    card = escalations.card(words_in(language), library(), asked(text), there, some(Clause), DUE)
    payload = accepted(card)
    no_markup_of(text, payload)
    assert "U0EMPLOYEE" not in repr(payload), "asked without a name"


@languages
def test_the_name_is_shown_once_it_was_added(language: str) -> None:
    named = escalation(named=True)
    card = escalations.card(words_in(language), library(), asked(), named, (), DUE)
    assert "<@U0EMPLOYEE>" in repr(accepted(card))


@languages
def test_nothing_of_a_withdrawn_question_is_left(language: str) -> None:
    for there, text in ((EscalationState.WITHDRAWN, "geheim"), (EscalationState.OPEN, None)):
        card = escalations.card(
            words_in(language), library(), asked(text), escalation(there, note="geheim"), (), DUE
        )
        assert "geheim" not in repr(accepted(card))


@odd
@languages
def test_the_contacts_modals_take_any_question(language: str, text: str) -> None:
    words, others = (
        words_in(language),
        [first().model_copy(update={"id": f"contact-{n}"}) for n in range(150)],
    )
    accepted(reply_modal(language, text))
    accepted(escalations.dismiss_modal(words, asked(text), escalation()))
    accepted(escalations.pass_on_modal(words, asked(text), escalation(), others))


# the toolkit


def shown(post: Post, language: str, file: str | None, wording: int = 0) -> Shown:
    def file_of(image: Image, path: Path) -> str | None:
        return file

    return Shown.of(catalogue(), post, language, wording, TODAY, file_of)


@languages
@pytest.mark.parametrize("file", [None, "F0IMAGE"])
def test_every_post_has_a_card_and_a_place_in_the_browser(language: str, file: str | None) -> None:
    words, found = words_in(language), list(catalogue().posts.values())
    for number, post in enumerate(found):
        there = shown(post, language, file)
        state = Browsing(query=MARKUP, number=number)
        view = toolkit_cards.browser(words, library(), catalogue(), state, found, there, TODAY)
        payload = accepted(view, files=("F0IMAGE",))
        assert there.text in all_values(payload), "the text to copy, as it will be posted"
        message = accepted(toolkit_cards.asset(words, library(), there), files=("F0IMAGE",))
        assert there.text in all_values(message["blocks"])
        if file and there.image:
            assert there.image.alt.get(language) in all_values(message["blocks"])


@languages
def test_an_empty_browser_says_so(language: str) -> None:
    words = words_in(language)
    view = toolkit_cards.browser(words, library(), catalogue(), Browsing("?"), [], None, TODAY)
    assert words("toolkit.nothing") in all_values(accepted(view))


@languages
@pytest.mark.parametrize("network", Network)
def test_long_posts_are_taken(language: str, network: Network) -> None:
    post = next(iter(catalogue().posts.values()))
    text = "Kom kijken! <!channel> " * 130  # almost 3,000 characters
    there = replace(
        shown(post.model_copy(update={"network": network}), language, None), text=text,
        campaign="<" * 3000, tags=("#Tag",) * 300,
    )  # fmt: skip
    view = toolkit_cards.browser(
        words_in(language), library(), catalogue(), Browsing("q" * 200), [post], there, TODAY
    )
    accepted(view)
    payload = accepted(toolkit_cards.asset(words_in(language), library(), there))
    no_markup_of(MARKUP, payload)


FORGED = st.none() | st.booleans() | st.integers() | st.text(max_size=20) | st.just("x" * 300)


@few
@given(
    st.fixed_dictionaries(
        {},
        optional={
            "query": FORGED, "network": FORGED, "campaign": FORGED, "language": FORGED,
            "number": FORGED, "wording": FORGED, "else": FORGED,
        },
    )
)  # fmt: skip
def test_whatever_comes_back_from_the_browser_can_be_shown(data: dict[str, Any]) -> None:
    state = Browsing.from_metadata(data)
    assert state.number >= 0
    assert state.wording >= 0
    view = toolkit_cards.browser(words_in("nl"), library(), catalogue(), state, [], None, TODAY)
    accepted(view)
    assert Browsing.from_metadata(state.to_metadata()) == state


def test_another_filter_begins_at_the_first_post() -> None:
    state = Browsing(query="fiets", number=3, wording=1).filtered("network", "x")
    assert state == Browsing(query="fiets", network="x")
    assert state.campaign == ALL


# any text at all

SURROUNDED = st.text(min_size=1, max_size=400).filter(lambda text: text.strip())
CARDS: dict[str, Callable[[str], Message | View]] = {
    "answer": lambda text: answers.answer(words_in("nl"), library(), asked(text), [two_faced()]),
    "handed over": lambda text: answers.handed_over(
        words_in("en"), library(), asked(text), escalation(), some(Clause), DUE
    ),
    "reply": lambda text: answers.reply(
        words_in("nl"), library(), asked(text), escalation(EscalationState.ANSWERED, answer=text)
    ),
    "card": lambda text: escalations.card(
        words_in("en"), library(), asked(text), escalation(note=text), some(FaqEntry), DUE
    ),
    "reply modal": lambda text: reply_modal("nl", text),
    "check modal": lambda text: answers.check_modal(words_in("en"), text, some(Clause)),
}


@pytest.mark.parametrize("name", CARDS)
def test_any_text_makes_a_card_that_slack_takes(name: str) -> None:
    @few
    @given(SURROUNDED)
    def holds(text: str) -> None:
        accepted(CARDS[name](text))

    holds()


@few
@given(st.text(max_size=50), st.integers(1, 30))
def test_shortened_text_fits_and_starts_the_same(text: str, most: int) -> None:
    short = base.shorten(text, most)
    assert len(short) <= most
    assert short == text or (short.endswith("…") and text.startswith(short[:-1]))


@few
@given(st.text())
def test_escaped_text_holds_no_markup(text: str) -> None:
    escaped = base.escape(text)
    assert "<" not in escaped
    assert ">" not in escaped


# the Home tab, and pictures with people


@languages
def test_the_fullest_home_tab_is_one_that_slack_takes(language: str) -> None:
    many, image = range(30), next(iter(catalogue().images.values()))
    post = draft(DraftKind.POST, {"network": "linkedin", "nl": ["Kom langs."]})
    entry = draft(DraftKind.FAQ, {})
    queue = home.Queue(
        page=[Waiting(escalation(), asked()) for _ in range(home.PAGE)], more=True, pages=3,
        open=30, mine=30, overdue=30, topics=[], away_until=None, grey=[("Logo", "te lang")],
    )  # fmt: skip
    view = home.home(
        words_in(language), library(), home.Shows(page=1, own_page=1), datetime.now(UTC),
        [home.Own(asked(), None, "")] * home.PAGE, True, queue,
        home.Todo([entry for _ in many], [post for _ in many], some(Clause, 30)), named=True,
        pictures=home.Pictures(
            [(pictured(ConsentState.GIVEN), [image]) for _ in many],
            [(standing(), [image]) for _ in many], TODAY,
        ),
    )  # fmt: skip
    accepted(view)


def test_a_yes_of_long_ago_can_be_taken_back_on_the_home_tab() -> None:
    image = next(iter(catalogue().images.values()))
    later = [(pictured(ConsentState.REFUSED, id=each), [image]) for each in range(2, 30)]
    first_of_all = (pictured(ConsentState.GIVEN, id=1), [image])
    blocks = consents.own(words_in("nl"), [*later, first_of_all], TODAY)
    buttons = [e.value for b in blocks for e in getattr(b, "elements", []) if hasattr(e, "value")]
    assert "1|0" in buttons


@languages
@pytest.mark.parametrize("links", [30, 200])
def test_links_to_a_picture_that_has_to_go_are_whole(language: str, links: int) -> None:
    image = next(iter(catalogue().images.values()))
    posts = list(catalogue().posts.values()) * 5
    campaign = catalogue().campaigns[posts[0].campaign]
    handed = [consents.Handed(post, campaign, 12, None) for post in posts]
    addresses = [f"https://www.linkedin.com/posts/{each}-{'a' * 100}/" for each in range(links)]
    card = consents.stands(words_in(language), standing(), [image], handed, addresses)
    said = "\n".join(marked_up(accepted(card)["blocks"]))
    told = [each for each in addresses if f"<{each}>" in said]
    assert len(told) == said.count("<https://")
    assert len(told) == links or words_in(language)("home.beyond", n=links - len(told)) in said


def test_an_editor_reads_what_is_asked_however_much_there_is_to_see() -> None:
    image = next(iter(catalogue().images.values()))
    long = image.model_copy(update={"alt": Localised(nl="Een fiets. " * 300, en="A bike.")})
    view = consents.naming(words_in("nl"), standing(), [long] * 3, ["U0EMPLOYEE"] * 30)
    assert "De fietsweek" in "".join(all_values(accepted(view)))
