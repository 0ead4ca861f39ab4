"""Looking over a draft: each rule, its place in the text, and that it cries wolf over nothing."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge import library
from knowledge.library import Library
from knowledge.models import Account
from toolkit.catalogue import SHIPPED, Catalogue, load
from toolkit.draft import Checker, Draft, Finding, Severity
from toolkit.lengths import fitting, length_on
from toolkit.models import POST_LIMITS, Network, Rule, Watchlist
from toolkit.ordinary import names_in
from toolkit.phrases import Phrases, Plain

PRIVATE, PROFESSIONAL, CORPORATE = Account
WARNING, NOTE = Severity
SECRET = {"words": ["Project Zeester", "Café Noir", "Zeester 2"], "clause": "news.1"}
WATCHLIST = Watchlist.model_validate(
    {
        "organisation": {
            "names": ["Stadswerf", "@stads_werf", "#WerkenBijDeWerf"],
            "disclosures": ["als werfwerker"],
        },
        "clauses": {rule: f"{rule}.1" for rule in Rule},
        "watchwords": [SECRET, {"words": ["Bouwcorp"], "hint": "Bel eerst."}],
    }
)
CHECKER = Checker(WATCHLIST)


def looked_over(
    text: str, network: Network = Network.FACEBOOK, account: Account = PRIVATE, **image: object
) -> list[Finding]:
    return list(CHECKER.check(Draft(text, network, account, **image)))  # type: ignore[arg-type]


def found(rule: Rule, text: str, **how: object) -> list[str]:
    """What is quoted from `text` under one rule."""
    return [each.quoted for each in looked_over(text, **how) if each.rule is rule]  # type: ignore[arg-type]


# ---- who is speaking


@pytest.mark.parametrize("text", [
    "Wat een prachtige hal bouwt Stadswerf daar.",
    "STADSWERF zoekt mensen!",
    "Kijk eens bij @stads_werf",
    "Altijd al willen lassen? #WerkenBijDeWerf",
    "De hal van de 𝐒𝐭𝐚𝐝𝐬𝐰𝐞𝐫𝐟 is open",
    "What a hall Stadswerf has built.",
])  # fmt: skip
@pytest.mark.parametrize("account", [PRIVATE, PROFESSIONAL])
def test_who_names_the_organisation_says_that_they_work_there(text: str, account: Account) -> None:
    [finding] = [f for f in looked_over(text, account=account) if f.rule is Rule.DISCLOSURE]
    assert finding.severity is WARNING
    assert finding.clause == "disclosure.1"
    assert finding.span is not None
    assert text[finding.span.start : finding.span.end] == finding.quoted != ""


@pytest.mark.parametrize("text", [
    "Wat een prachtige hal bouwt Stadswerf daar. Ik werk hier zelf.",
    "Ik werk bij Stadswerf en ben er trots op.",
    "Mijn werkgever, Stadswerf, bouwt een hal.",
    "Als werfwerker zie ik Stadswerf groeien.",
    "Kom bij ons werken! #WerkenBijDeWerf",
    "Stadswerf bouwt een hal. #ad",
    "Stadswerf bouwt een hal. #Adv.",
    "I work at Stadswerf and I am proud of it.",
    "My employer Stadswerf is building a hall.",
    "I’m working for Stadswerf",
])  # fmt: skip
def test_a_few_words_are_enough(text: str) -> None:
    assert found(Rule.DISCLOSURE, text) == []


@pytest.mark.parametrize("text", [
    "Lekker weer vandaag.", "De stadswerven van weleer", "Ad hoc naar Stads Dorp", "Nice weather",
    "Mijn fiets is stuk.",
])  # fmt: skip
def test_who_does_not_speak_about_the_organisation_says_nothing(text: str) -> None:
    assert found(Rule.DISCLOSURE, text) == []


def test_what_is_no_disclosure_does_not_pass_for_one() -> None:
    for text in (
        "Stadswerf ad hoc",
        "Stadswerf #adventure",
        "Stadswerf, daar werk jij",
        "Stadswerf",
    ):
        assert found(Rule.DISCLOSURE, text) == ["Stadswerf"], text


def test_the_organisations_own_account_need_not_say_so() -> None:
    assert found(Rule.DISCLOSURE, "Stadswerf bouwt een hal.", account=CORPORATE) == []


@pytest.mark.parametrize(
    ("text", "network", "account"),
    [
        ("Onze producten zijn de beste.", Network.FACEBOOK, PRIVATE),
        ("Our products are the best, thanks to Stadswerf.", Network.FACEBOOK, PRIVATE),
        ("Wat een dag op het werk! #Stadswerf", Network.FACEBOOK, PRIVATE),
        ("Some colleagues and I went out #Stadswerf", Network.FACEBOOK, PRIVATE),
        ("Stadswerf bouwt een hal.", Network.LINKEDIN, PROFESSIONAL),
    ],
)
def test_where_half_of_it_shows_it_is_a_note(text: str, network: Network, account: Account) -> None:
    [finding] = [f for f in looked_over(text, network, account) if f.rule is Rule.DISCLOSURE]
    assert finding.severity is NOTE


# ---- the organisation's own list


@pytest.mark.parametrize(("text", "quoted"), [
    ("Dat project Zeester loopt", "project Zeester"),
    ("Dat PROJECT\u00a0ZEESTER loopt", "PROJECT\u00a0ZEESTER"),
    ("Dat project-zeester loopt", "project-zeester"),
    ("#ProjectZeester", "ProjectZeester"),
    ("#projectzeester", "projectzeester"),
    ("#OnsProjectZeester2026", "ProjectZeester"),
    ("_project zeester_", "project zeester"),
    ("project zee\u00adster", "project zee\u00adster"),
    ("Project Zeester's start", "Project Zeester"),
    ("koffie bij cafe noir", "cafe noir"),
    ("koffie bij Cafe\u0301 Noi\u0300r!", "Cafe\u0301 Noi\u0300r"),
    ("een Zeester-2 erbij", "Zeester-2"),
    ("bouwcorp.", "bouwcorp"),
])  # fmt: skip
def test_a_watchword_is_found_however_it_is_written(text: str, quoted: str) -> None:
    [finding] = [f for f in looked_over(text) if f.rule is Rule.WATCHWORD]
    assert (finding.quoted, finding.severity) == (quoted, WARNING)
    assert finding.span is not None
    assert text[finding.span.start : finding.span.end] == quoted


@pytest.mark.parametrize("text", [
    "projecten zeester", "Zeester", "een zeesterproject", "project\n\nzeester", "bouwcorporatie",
    "project, zo noemen wij de zeester", "bouw corp", "cafenoirs",
])  # fmt: skip
def test_only_whole_watchwords_are_found(text: str) -> None:
    assert found(Rule.WATCHWORD, text) == []


def test_a_watchword_brings_its_hint_and_its_clause() -> None:
    [sea, corp] = [f for f in looked_over("Project Zeester, Bouwcorp") if f.rule is Rule.WATCHWORD]
    assert (sea.clause, sea.hint) == ("news.1", None)
    assert corp.clause == "watchword.1"
    assert corp.hint is not None
    assert corp.hint.get("nl") == "Bel eerst."


def test_the_alt_text_goes_online_too() -> None:
    findings = looked_over("Kijk!", has_image=True, alt="De hal van Bouwcorp")
    [finding] = [f for f in findings if f.rule is Rule.WATCHWORD]
    assert (finding.quoted, finding.span) == ("Bouwcorp", None)


# ---- names and mentions


@pytest.mark.parametrize(("text", "names"), [
    ("Gisteren met Piet Peeters op stap", ["Piet Peeters"]),
    ("Piet Peeters heeft gewonnen", ["Piet Peeters"]),
    ("Bedankt Els Van den Berg, Tom De Smet en Anne-Marie O'Neill!",
     ["Els Van den Berg", "Tom De Smet", "Anne-Marie O'Neill"]),
    ("Met Ben van der Meer naar de zee", ["Ben van der Meer"]),
    ("Dank aan José Müller", ["José Müller"]),
    ("Happy with Grace McDonald today", ["Grace McDonald"]),
    ("Ik zag Piet. Peeters was er niet.", []),
    ("Gisteren Piet gezien", []),
    ("Onze Open Dag is op Vrijdag 3 Januari", []),
    ("Volg ons op LinkedIn en Instagram", []),
    ("Vandaag Antwerpen, morgen New York, dan Den Haag", []),
    ("Our Marketing Manager speaks at the Annual Summit", []),
    ("LAATSTE KANS VOOR IEDEREEN", []),
    ("Zes Bonte Natte Kale Blije Vrolijke Honden", []),
    ("Met Stads Werf en met Project Zeester", []),
])  # fmt: skip
def test_two_capitals_in_a_row_look_like_a_name(text: str, names: list[str]) -> None:
    ours = Watchlist.model_validate(
        {"organisation": {"names": ["Stads Werf"]}, "watchwords": [{"words": ["Project Zeester"]}]}
    )
    findings = Checker(ours).check(Draft(text, Network.FACEBOOK, CORPORATE))
    people = [each for each in findings if each.rule is Rule.NAME]
    assert [each.quoted for each in people] == names
    assert {each.severity for each in people} <= {NOTE}


@pytest.mark.parametrize(("text", "mentions"), [
    ("Met @piet en @els.peeters_1.", ["@piet", "@els.peeters_1"]),
    ("Stuur iets naar piet@example.org of @ kantoor", []),
    ("https://example.org/@piet en www.example.org/@els", []),
    ("Kijk bij @Stads_Werf, @stadswerf en @bouwer", ["@bouwer"]),
])  # fmt: skip
def test_mentions_of_others_need_their_yes(text: str, mentions: list[str]) -> None:
    assert found(Rule.MENTION, text) == mentions


# ---- images, hashtags, links, length


def test_an_image_needs_an_alt_text() -> None:
    for account, severity in ((PRIVATE, NOTE), (PROFESSIONAL, NOTE), (CORPORATE, WARNING)):
        findings = looked_over("Kijk!", account=account, has_image=True, alt=" ")
        [finding] = [f for f in findings if f.rule is Rule.ALT]
        assert (finding.severity, finding.span) == (severity, None)
    assert found(Rule.ALT, "Kijk!", has_image=True, alt="Een hal") == []
    assert found(Rule.ALT, "Kijk!") == []


def test_hashtags_are_missed_where_they_help() -> None:
    where = {each for each in Network if found(Rule.HASHTAGS, "Nr 1: a#b", network=each)}
    assert where == {Network.LINKEDIN, Network.INSTAGRAM, Network.X}
    assert found(Rule.HASHTAGS, "Fijn. #OnsWerk", network=Network.LINKEDIN) == []


@pytest.mark.parametrize(("text", "tracked"), [
    ("https://example.org/?utm_source=li", ["https://example.org/?utm_source=li"]),
    ("Zie https://example.org/a?b=1&fbclid=x, mooi", ["https://example.org/a?b=1&fbclid=x"]),
    ("(www.example.org/?GCLID=1)", ["www.example.org/?GCLID=1"]),
    ("example.org/x?a=1#utm_medium=x", ["example.org/x?a=1#utm_medium=x"]),
    ("https://lnkd.in/abc en bit.ly/x.", ["https://lnkd.in/abc", "bit.ly/x"]),
    ("https://example.org/utm_source en https://example.org/bit.ly/x", []),
    ("https://notbit.ly/x https://bit.ly.example.org/", []),
    ("utm_source=x of fbclid", []),
])  # fmt: skip
def test_addresses_that_tell_who_clicked_are_found(text: str, tracked: list[str]) -> None:
    assert found(Rule.TRACKING, text) == tracked


@pytest.mark.parametrize("network", Network)
def test_a_text_fits_up_to_the_last_character(network: Network) -> None:
    most = POST_LIMITS[network]
    assert found(Rule.LENGTH, "a" * most, network=network) == []
    [finding] = [f for f in looked_over("a" * (most + 3), network) if f.rule is Rule.LENGTH]
    assert finding.span is not None
    assert (finding.span.start, finding.quoted) == (most, "aaa")


@pytest.mark.parametrize(("text", "length"), [
    ("", 0), ("abc", 3), ("é", 1), ("日本", 4),
    ("👍", 2), ("👍🏽", 2), ("👩‍👩‍👧", 2), ("🇧🇪", 2), ("1️⃣", 2),
    (f"https://example.org/{'x' * 200}", 23), ("www.a.be", 23), ("a.be/x", 23), ("Zie a.be/x.", 28),
    ("Klaar.Begin", 11),
])  # fmt: skip
def test_x_counts_in_its_own_way(text: str, length: int) -> None:
    assert length_on(Network.X, text) == length
    assert length_on(Network.FACEBOOK, text) == len(text)


def test_an_emoji_at_the_end_of_a_tweet_is_not_cut_in_two() -> None:
    assert fitting(Network.X, "a" * 279 + "👩‍👩‍👧") == 279


# ---- everything


def test_warnings_come_first_then_rule_by_rule() -> None:
    text = "Piet Peeters, @els en Jo Bos: Bouwcorp, @an en Project Zeester bij Stadswerf bit.ly/x"
    findings = looked_over(text, Network.LINKEDIN, has_image=True)
    assert [each.severity for each in findings] == [WARNING] * 5 + [NOTE] * 5
    assert [each.quoted for each in findings] == [
        "Stadswerf", "Bouwcorp", "Project Zeester", "@els", "@an",
        "Piet Peeters", "Jo Bos", "", "bit.ly/x", "",
    ]  # fmt: skip
    assert all(each.clause for each in findings)


def test_without_a_watchlist_what_everybody_knows_is_still_found() -> None:
    text = "Onze producten, met Piet Peeters en @els"
    findings = Checker(Watchlist()).check(Draft(text, Network.FACEBOOK, PRIVATE))
    assert [each.rule for each in findings] == [Rule.MENTION, Rule.DISCLOSURE, Rule.NAME]
    assert {each.clause for each in findings} == {None}


@pytest.mark.parametrize("text", [
    "", " \n ", "🚲🎉", "\x00", "\ud800", "\u200b" * 50, "é" * 99, "{quotes} %s {0}", "' OR 1=1 --",
    "Ça va très bien, merci beaucoup", "<!channel> <https://x.test|click>", "ﷺ" * 50,
])  # fmt: skip
def test_odd_drafts_are_looked_over_like_any_other(text: str) -> None:
    for network in Network:
        rules = {each.rule for each in looked_over(text, network)}
        assert rules <= {Rule.HASHTAGS}


PIECES = st.sampled_from([
    "Stadswerf", "Project Zeester", "#ProjectZeester", "@els", "Piet Peeters", "van",
    "ik werk hier", "https://bit.ly/x", "a.be/?utm_x=1", "e\u0301", "👩‍👩‍👧", "\u200d", "ﬁ",
    " ", "\n", ".", "-", "'", "#", "@",
])  # fmt: skip
texts = st.one_of(
    st.text(), st.lists(st.one_of(PIECES, st.text(max_size=3)), max_size=60).map("".join)
)
drafts = st.builds(
    Draft, texts, st.sampled_from(Network), st.sampled_from(Account), st.booleans(), texts
)


@settings(max_examples=150, deadline=None)
@given(drafts)
def test_every_place_lies_in_the_text_and_twice_is_the_same(draft: Draft) -> None:
    findings = CHECKER.check(draft)
    assert findings == Checker(WATCHLIST).check(draft)
    for each in findings:
        if each.span is not None:
            assert 0 <= each.span.start < each.span.end <= len(draft.text)
            assert draft.text[each.span.start : each.span.end] == each.quoted


@settings(max_examples=100, deadline=None)
@given(texts, st.sampled_from(Network))
def test_what_fits_is_as_long_as_the_network_takes(text: str, network: Network) -> None:
    long = text * 20
    fits = fitting(network, long)
    assert 0 <= fits <= len(long)
    assert (fits == len(long)) == (length_on(network, long) <= POST_LIMITS[network])


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=40), st.text(max_size=40))
def test_a_watchword_between_any_other_words_is_found(before: str, after: str) -> None:
    text = f"{before} . bouwcorp . {after}"
    assert "bouwcorp" in [each.quoted.casefold() for each in looked_over(text)]


def test_the_longest_phrase_counts_and_none_is_found_twice() -> None:
    phrases = Phrases({"noord": 1, "noord zuid": 2, "zuid oost": 3, "!": 4, "": 5})
    plain = Plain("Noord-Zuid oost, noord")
    assert [(m.value, m.span.start) for m in phrases.find(plain)] == [(2, 0), (1, 17)]
    assert list(Phrases({}).find(plain)) == []


# ---- false alarms


@pytest.fixture(scope="module")
def policy() -> Library:
    return library.load(library.SHIPPED)


@pytest.fixture(scope="module")
def shipped(policy: Library) -> Catalogue:
    return load(SHIPPED, policy)


def test_no_approved_post_of_ours_is_warned_about(shipped: Catalogue) -> None:
    """All wordings in each language, for each account that they are meant for."""
    today, seen, noted = date(2026, 11, 21), 0, []
    for post in shipped.posts.values():
        image = shipped.image_of(post, today)
        for language in ("nl", "en"):
            for number in range(len(post.wordings(language))):
                for account in post.accounts:
                    draft = Draft(
                        shipped.complete_text(post, language, number, today), post.network, account,
                        image is not None, image.alt.get(language) if image else "",
                    )  # fmt: skip
                    findings = shipped.checker.check(draft)
                    assert [f for f in findings if f.severity is WARNING] == [], draft.text
                    noted += findings
                    seen += 1
    assert seen > 100
    assert noted == [], "no note either"


def test_with_the_organisations_name_few_of_our_posts_are_warned_about(shipped: Catalogue) -> None:
    """They are written by people who work there, though not all say so in as many words."""
    texts = [
        f"{wording} #Stadswerf"
        for post in shipped.posts.values()
        for language in ("nl", "en")
        for wording in post.wordings(language)
    ]
    warned = [
        text
        for text in texts
        for finding in CHECKER.check(Draft(text, Network.FACEBOOK, PRIVATE))
        if finding.severity is WARNING
    ]
    assert len(texts) > 50
    assert len(warned) / len(texts) < 0.1, warned


def test_hardly_a_sentence_of_the_policy_looks_like_a_name(policy: Library) -> None:
    lines = [
        line
        for entry in policy.entries.values()
        for text in entry.texts().values()
        for line in (text.heading, text.body, *text.variants)
    ]
    plain = [Plain(line).text for line in lines]
    named = [text[start:end] for text in plain for start, end in names_in(text)]
    assert len(lines) > 15_000
    assert len(named) / len(lines) < 0.0025, named


def test_every_rule_of_the_shipped_list_cites_a_clause_that_fits(
    shipped: Catalogue, policy: Library
) -> None:
    cited = shipped.watchlist.clauses
    assert set(cited) == set(Rule) - {Rule.LENGTH, Rule.TRACKING}
    assert all(policy.entries[clause].is_current(date(2026, 11, 21)) for clause in cited.values())
