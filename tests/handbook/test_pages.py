"""What stands on the pages, and what does not."""

from __future__ import annotations

from datetime import date
from pathlib import Path, PurePosixPath
from posixpath import normpath
from urllib.parse import urldefrag, urlsplit

import pytest

from bot.handbook.site import Site
from bot.wording import words_in
from knowledge.models import LANGUAGES
from tests.handbook.conftest import EARLIER, FIRST, MakeSite
from tests.html import Element, read

POLICY, PHOTOS = "policy/photos.yaml", "nl/topics/photos.html"
PRESS = "text: Never answer journalists yourself.}\n"
SAID = "      text: Zet geen foto online zonder dat iedereen erop ja zei.\n"


def page(site: Site, path: str) -> Element:
    html = site.page(path)
    assert html is not None, path
    return read(html.decode())


def main(site: Site, path: str) -> str:
    (text,) = page(site, path).all("main")
    return text.text


def everything(site: Site) -> str:
    return "\n".join((site.page(p) or b"").decode() for p in site.paths if not p.endswith(".png"))


def test_a_topic_has_its_rules_and_questions_with_all_that_belongs_to_them(
    make_site: MakeSite,
) -> None:
    more = "      conditions: [Iedereen zei ja]\n      why: Je gezicht is van jou.\n"
    facts = f"{FIRST}    review: 2026-02-03\n    basis: [AVG art. 6]\n"
    said = main(make_site((POLICY, SAID, SAID + more), (POLICY, FIRST, facts)), PHOTOS)
    for expected in (
        "Foto's", "de HR-adviseur", "Vraag je collega's of hun foto online mag", "Iedereen zei ja",
        "Zet geen foto online zonder dat iedereen erop ja zei.", "Je gezicht is van jou.",
        "Mag, als …", "privéaccount", "Vraag het eerst", "account van de organisatie", "versie 2",
        "regel photos.1", "geldt sinds 1 januari 2026", "geldt tot en met 31 december 2099",
        "Wordt nagekeken sinds 3 februari 2026", "AVG art. 6",
        "Mag mijn eigen lunch op Instagram?", "Ja hoor.",
    ):  # fmt: skip
        assert expected in said, expected


def test_every_clause_has_an_anchor_and_each_of_its_versions(make_site: MakeSite) -> None:
    found = page(make_site((POLICY, FIRST, FIRST + EARLIER)), PHOTOS)
    assert found.by_id("photos.1").tag == "article"
    assert "Vraag je collega's" in found.by_id("photos.1-v2").text
    former = found.by_id("photos.1-v1")
    assert "Versie 1, vanaf 3 februari 2025: geldt niet meer" in former.text
    assert "Daarna is alleen de tekst anders geschreven." in former.text
    assert "Zo stond het er eerst." in former.text
    assert found.by_id("photos.faq-1").tag == "article"


def test_an_earlier_wording_that_never_held_is_not_shown(make_site: MakeSite) -> None:
    text = everything(make_site((POLICY, FIRST, FIRST + EARLIER)))
    assert "Zo stond het er eerst." in text
    assert "Deze komt nog." not in text
    assert "Deze is van nu." not in text


@pytest.mark.parametrize(
    "change",
    [
        "    status: draft\n",
        "    effective: 2026-04-02\n",
        "    effective: 2025-01-01\n    until: 2026-03-31\n",
    ],
)
def test_what_may_not_be_quoted_today_is_nowhere(make_site: MakeSite, change: str) -> None:
    hidden = f"""\
  - id: press.2
    verdict: allowed
{change}    nl: {{title: Verborgen regel, text: Verborgen tekst.}}
    en: {{title: Hidden rule, text: Hidden text.}}
"""
    text = everything(make_site(("policy/press.yaml", PRESS, PRESS + hidden)))
    assert "Laat de pers aan de woordvoerder" in text
    for word in ("Verborgen", "Hidden", "verborgen", "hidden rule", "press.2"):
        assert word not in text


def test_a_topic_that_says_nothing_today_has_no_page(make_site: MakeSite) -> None:
    draft = "    verdict: not-allowed\n    status: draft\n"
    site = make_site(("policy/press.yaml", "    verdict: not-allowed\n", draft))
    assert site.page("nl/topics/press.html") is None
    assert "press.html" not in everything(site)


def test_contacts_are_roles_and_names_and_nobodys_slack_id(make_site: MakeSite) -> None:
    text = everything(make_site())
    assert "de HR-adviseur" in text
    assert "U0HR" not in text


def test_variants_are_searched_and_never_shown(make_site: MakeSite) -> None:
    text = everything(make_site())
    assert "groepsfoto" in text, "a word of the index"
    assert "groepsfoto uploaden" not in text
    assert "mag ik een kiekje delen" not in text


def test_html_in_content_is_shown_as_text(make_site: MakeSite) -> None:
    evil = "<script>alert(1)</script><img src=x onerror=alert(1)> {{ 7*7 }} [klik](javascript:x)"
    title = "<b>Vet</b>"
    site = make_site(
        (POLICY, "Zet geen foto online zonder dat iedereen erop ja zei.", f'"{evil}"'),
        ("policy/press.yaml", "Laat de pers aan de woordvoerder", f'"{title}"'),
        ("toolkit/campaigns.yaml", "nl: Lente", f"nl: '{evil}'"),
    )
    for path in site.paths:
        if path.endswith(".html"):
            found = page(site, path)
            scripts = [each.attributes for each in found.all("script")]
            assert all(each.get("src", "").endswith("handbook.js") for each in scripts)
            assert not any("onerror" in each.attributes for each in found.walk())
            assert not any(
                each.attributes.get("href", "").startswith("javascript") for each in found.walk()
            )
    assert evil in main(site, PHOTOS)
    assert title in main(site, "nl/topics/press.html")
    assert evil in main(site, "nl/campaigns.html")
    assert "<script" not in (site.page("nl/search-index.js") or b"").decode()


def test_only_campaigns_and_images_of_today_are_shared(make_site: MakeSite) -> None:
    now = make_site()
    assert "Ik fiets elke dag naar het werk." in main(now, "nl/campaigns.html")
    assert "images/bike.png" in now.paths
    later = make_site(today=date(2026, 5, 15))  # the post with the image has ended
    assert "fiets" not in main(later, "nl/campaigns.html")
    assert "images/bike.png" not in later.paths
    assert "nl/campaigns.html" not in make_site(today=date(2026, 6, 1)).paths


def test_a_picture_that_is_gone_is_no_page(make_site: MakeSite, tmp_path: Path) -> None:
    site = make_site()
    (tmp_path / "content" / "toolkit" / "images" / "bike.png").unlink()
    assert site.page("images/bike.png") is None


def test_the_summary_and_the_crisis_page_are_what_handbook_yaml_says(make_site: MakeSite) -> None:
    assert not {"nl/summary.html", "nl/crisis.html"} & set(make_site().paths)
    site = make_site(("handbook.yaml", "crisis: press\nsummary: [press.1, photos.1]\n"))
    assert "Antwoord geen journalist zelf." in main(site, "nl/crisis.html")
    summary = main(site, "nl/summary.html")
    assert summary.index("Laat de pers") < summary.index("Vraag je collega's")
    assert "de jurist" in summary


def test_the_start_page_has_every_topic_in_its_group_with_its_verdicts(shipped: Site) -> None:
    found = page(shipped, "en/index.html")
    library = shipped.snapshot.library
    links = {each.attributes["href"] for each in found.all("a")}
    assert {f"../en/topics/{topic}.html" for topic in library.topics} <= links
    assert [each.text for each in found.all("h2")] == [each.title_en for each in library.groups]
    (listed,) = (each for each in found.all("li") if "Photos of colleagues" in each.text)
    assert listed.text.endswith("Allowed, if … Good to know")


def test_the_start_page_is_light(shipped: Site) -> None:
    for language in LANGUAGES:
        parts = (f"{language}/index.html", "style.css", "handbook.js")
        assert sum(len(shipped.page(path) or b"") for path in parts) < 60_000


@pytest.mark.parametrize("language", LANGUAGES)
def test_pages_speak_one_language_and_lead_to_the_other(shipped: Site, language: str) -> None:
    other = "en" if language == "nl" else "nl"
    for path in shipped.paths:
        if path.startswith(f"{language}/") and path.endswith(".html"):
            found = page(shipped, path)
            assert found.all("html")[0].attributes["lang"] == language
            (switch,) = (e for e in found.all("a") if e.attributes.get("lang") == other)
            assert switch.text == words_in(other)("handbook.own")


def test_no_link_is_dead_and_none_leaves_the_handbook(shipped: Site) -> None:
    pages = {path: page(shipped, path) for path in shipped.paths if path.endswith(".html")}
    anchors = {
        path: {e.attributes["id"] for e in found.walk() if "id" in e.attributes}
        for path, found in pages.items()
    }
    followed = 0
    for path, found in pages.items():
        for element in found.walk():
            for name in ("href", "src", "data-index"):
                target = element.attributes.get(name)
                if target is None:
                    continue
                where, anchor = urldefrag(target)
                assert not urlsplit(where).scheme, target
                assert not where.startswith("/"), target
                reached = normpath(str(PurePosixPath(path).parent / where)) if where else path
                assert reached in shipped.paths, f"{path}: {target}"
                if anchor:
                    assert anchor in anchors[reached], f"{path}: {target}"
                followed += 1
    assert followed > 2_000


def test_no_page_has_style_or_script_of_its_own(shipped: Site) -> None:
    for path in shipped.paths:
        if path.endswith(".html"):
            found = page(shipped, path)
            assert not found.all("style")
            assert not any(
                name == "style" or name.startswith("on")
                for each in found.walk()
                for name in each.attributes
            )
            assert all(not each.text for each in found.all("script"))
            policy = next(
                e.attributes["content"] for e in found.all("meta")
                if e.attributes.get("http-equiv") == "Content-Security-Policy"
            )  # fmt: skip
            assert policy.startswith("default-src 'none'")
            assert "unsafe" not in policy


def test_the_layout_stays(shipped: Site) -> None:
    """Links to these addresses are out in the world."""
    stable = {
        "index.html", "404.html", "nl/index.html", "en/index.html", "nl/summary.html",
        "en/crisis.html", "nl/campaigns.html", "en/topics/photos-of-colleagues.html",
    }  # fmt: skip
    assert stable <= set(shipped.paths)


def test_a_missing_page_helps(make_site: MakeSite) -> None:
    site = make_site()
    found = read(site.missing("en/topics/photo.html"))
    assert found.all("h1")[0].text == "This page is not here"
    links = {each.attributes["href"] for each in found.all("a")}
    assert "../../en/topics/photos.html" in links, "one that looks like it"
    assert "../../en/index.html" in links
    assert "Deze bladzijde is er niet" in site.missing("whatever")


def test_the_page_for_a_web_servers_404_leads_back_from_anywhere(make_site: MakeSite) -> None:
    html = make_site(url="https://example.org/handbook").page("404.html") or b""
    assert b'href="https://example.org/handbook/nl/index.html"' in html
