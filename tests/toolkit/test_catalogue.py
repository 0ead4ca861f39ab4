"""The toolkit's files -> Catalogue, and that nothing else than approved assets can be reached."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from struct import pack
from time import process_time
from zipfile import ZipFile
from zlib import compress, crc32

import pytest
from PIL import Image as Picture

from knowledge import library
from knowledge.yamlfile import ContentError
from tests.folder import PNG, POLICY, TOOLKIT, Change, png, write
from toolkit.catalogue import SHIPPED, Catalogue, folder_of, load
from toolkit.lengths import X_ADDRESS
from toolkit.models import Consent, Network, State, Watchlist

APRIL = date(2026, 4, 1)
CAMPAIGNS, HASHTAGS, IMAGES, POSTS, WATCHWORDS, PICTURE = TOOLKIT
FIRST_POST = "    nl: [Ik fiets elke dag naar het werk.]\n"
PEOPLE = "    people: true\n    consent: consent-7\n    credit:"
WITH_PEOPLE: tuple[Change, ...] = (
    (IMAGES, "    credit:", PEOPLE),
    (
        "toolkit/consents.yaml",
        "consents:\n  - id: consent-7\n    purpose: {nl: De lente laten zien., en: Show spring.}\n"
        "    networks: [x, linkedin]\n    until: 2026-04-30\n",
    ),
)
CONSENTS = "toolkit/consents.yaml"
LONG = "I cycle to work, whatever the weather is. " * 6


def drawn(
    format: str, frames: int = 1, size: tuple[int, int] = (60, 40), scans: bool = False
) -> bytes:
    """A picture, or as many as there are frames, in a format of Pillow's."""
    pictures = [
        Picture.new("RGB", size, (number % 256, number // 256, 9)) for number in range(frames)
    ]
    file = BytesIO()
    more = {"save_all": True, "append_images": pictures[1:]} if frames > 1 else {}
    pictures[0].save(file, format, progressive=scans, **more)
    return file.getvalue()


def scanned(times: int) -> bytes:
    """A JPEG that refines the same picture again and again: hours of work in a few megabytes."""
    once = drawn("JPEG", scans=True)
    last = once.rindex(b"\xff\xda")
    return once[:last] + once[last:-2] * times + once[-2:]


def zipped() -> bytes:
    file = BytesIO()
    with ZipFile(file, "w") as archive:
        archive.writestr("run.html", "<script>alert(1)</script>")
    return file.getvalue()


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Problems name files as seen from where one is."""
    monkeypatch.chdir(tmp_path)


def read(folder: Path, *changes: Change) -> Catalogue:
    write(folder, {**POLICY, **TOOLKIT}, *changes)
    return load(folder / "toolkit", library.load(folder))


def problems(folder: Path, *changes: Change) -> list[str]:
    with pytest.raises(ContentError) as caught:
        read(folder, *changes)
    return [str(each) for each in caught.value.problems]


ALONE: dict[str, tuple[Change, str]] = {
    "absent image": ((PICTURE, None), f"{IMAGES}:6: the image 'images/bike.png' is missing"),
    "not an image": (
        (PICTURE, b"<svg xmlns='http://www.w3.org/2000/svg'/>"),
        f"{IMAGES}:6: 'images/bike.png' is not a .png image",
    ),
    "another kind of image": (
        (PICTURE, b"\xff\xd8\xff" + bytes(20)),
        f"{IMAGES}:6: 'images/bike.png' is not a .png image",
    ),
    "empty image": ((PICTURE, b""), f"{IMAGES}:6: 'images/bike.png' is not a .png image"),
    "picture of another kind": (
        (PICTURE, drawn("JPEG")),
        f"{IMAGES}:6: 'images/bike.png' is not a .png image",
    ),
    "image without its end": (
        (PICTURE, PNG[:-20]),
        f"{IMAGES}:6: 'images/bike.png' is damaged or cut off",
    ),
    "image without its last byte": (
        (PICTURE, PNG[:-1]),
        f"{IMAGES}:6: 'images/bike.png' is damaged or cut off",
    ),
    "image with a byte that fell over": (
        (PICTURE, PNG.replace(b"IDAT\x78", b"IDAT\x79")),
        f"{IMAGES}:6: 'images/bike.png' is damaged or cut off",
    ),
    "archive behind the image": (
        (PICTURE, PNG + zipped()),
        f"{IMAGES}:6: 'images/bike.png' holds something else after the picture",
    ),
    "script between two ends": (
        (PICTURE, PNG + b"<script>" + PNG[-12:]),
        f"{IMAGES}:6: 'images/bike.png' holds something else after the picture",
    ),
    "image that fills the memory": (
        (PICTURE, png(24_000, 24_000)),
        f"{IMAGES}:6: 'images/bike.png' is larger than 6000 by 6000 pixels",
    ),
    "image that is too wide": (
        (PICTURE, png(6001, 1)),
        f"{IMAGES}:6: 'images/bike.png' is larger than 6000 by 6000 pixels",
    ),
    "people without a consent": (
        (IMAGES, "    credit:", "    people: true\n    credit:"),
        f"{IMAGES}:2: an approved image with people in it needs 'consent'",
    ),
    "name for a consent": (
        (IMAGES, "    credit:", "    consent: Bob Smith\n    credit:"),
        f"{IMAGES}:8: 'consent' has a form that is not allowed: 'Bob Smith'",
    ),
    "people at a public address": (
        (
            IMAGES,
            "    credit:",
            "    consent: spring\n    address: https://e.org/b.png\n    credit:",
        ),
        f"{IMAGES}:2: an image with people in it cannot have an 'address'",
    ),
    "address that is not https": (
        (IMAGES, "    credit:", "    address: javascript:alert(1)\n    credit:"),
        f"{IMAGES}:8: 'address' has a form that is not allowed: 'javascript:alert(1)'",
    ),
    "huge image": ((PICTURE, PNG + bytes(10_000_000)), f"{IMAGES}:6: the image is over 10 MB"),
    "no alt text": (
        (IMAGES, "    alt: {nl: Een fiets., en: A bicycle.}\n", ""),
        f"{IMAGES}:2: 'alt' is missing",
    ),
    "alt text in one language only": (
        (IMAGES, ", en: A bicycle.", ""),
        f"{IMAGES}:7: the alt text in 'en' is missing",
    ),
    "empty alt text": ((IMAGES, "A bicycle.", "''"), f"{IMAGES}:7: 'en' is empty"),
    "over the network's limit": (
        (POSTS, "[I cycle to work every day.]", f"['{LONG}']"),
        f"{POSTS}:15: with hashtags and link 285 characters; x takes 280",
    ),
    "hashtag with a space": (
        (HASHTAGS, "#ByBike", "#By bike"),
        f"{HASHTAGS}:8: 'en' has a form that is not allowed: '#By bike'",
    ),
    "hashtag without a hash": (
        (HASHTAGS, "#ByBike", "ByBike"),
        f"{HASHTAGS}:8: 'en' has a form that is not allowed: 'ByBike'",
    ),
    "unknown clause": (
        (POSTS, "[photos.1]", "[photos.1, photos.9]"),
        f"{POSTS}:10: there is no clause 'photos.9'",
    ),
    "FAQ entry for a clause": (
        (POSTS, "[photos.1]", "[photos.faq-1]"),
        f"{POSTS}:10: there is no clause 'photos.faq-1'",
    ),
    "unknown campaign": (
        (POSTS, "campaign: spring\n    network: x", "campaign: summer\n    network: x"),
        f"{POSTS}:3: there is no campaign 'summer'",
    ),
    "unknown image": ((POSTS, "image: bike", "image: car"), f"{POSTS}:12: there is no image 'car'"),
    "unknown hashtags": (
        (POSTS, "hashtags: tags.bike", "hashtags: tags.car"),
        f"{POSTS}:11: there is no hashtag set 'tags.car'",
    ),
    "unknown network": (
        (POSTS, "network: x", "network: orkut"),
        f"{POSTS}:4: 'network' should be one of 'linkedin', 'instagram', 'x', 'facebook' or "
        "'whatsapp', not 'orkut'",
    ),
    "unknown state": (
        (IMAGES, "state: approved", "state: fine"),
        f"{IMAGES}:3: 'state' should be one of 'draft', 'suggested', 'approved' or 'withdrawn', "
        "not 'fine'",
    ),
    "approved by nobody": (
        (IMAGES, "    approved_by: hr\n", ""),
        f"{IMAGES}:2: an approved asset needs 'approved_by' and 'approved_on'",
    ),
    "approved by a stranger": (
        (HASHTAGS, "approved_by: hr", "approved_by: bob"),
        f"{HASHTAGS}:4: there is no contact 'bob'",
    ),
    "campaign of a stranger": (
        (CAMPAIGNS, "contact: hr", "contact: bob"),
        f"{CAMPAIGNS}:7: there is no contact 'bob'",
    ),
    "missing translation": (
        (POSTS, FIRST_POST, ""),
        f"{POSTS}:2: 'spring.x-1' has no text in 'nl'",
    ),
    "unsafe link": (
        (POSTS, "https://example.org/fiets", "http://example.org/fiets"),
        f"{POSTS}:13: 'link' has a form that is not allowed: 'http://example.org/fiets'",
    ),
    "id used twice": (
        (POSTS, "id: spring.x-1", "id: tags.bike"),
        f"{POSTS}:2: the id 'tags.bike' is used twice in the toolkit",
    ),
    "end before start": (
        (CAMPAIGNS, "2026-05-31", "2026-02-28"),
        f"{CAMPAIGNS}:2: 'until' lies before 'from'",
    ),
    "no accounts": ((POSTS, "[private]", "[]"), f"{POSTS}:5: 'accounts' is empty"),
    "unknown key": ((POSTS, "    link:", "    lynk:"), f"{POSTS}:13: unknown key 'lynk'"),
    "unknown key at the top": (
        (CAMPAIGNS, "campaigns:", "campaign:"),
        f"{CAMPAIGNS}:1: unknown key 'campaign' (known: campaigns)",
    ),
    "broken YAML": (
        (HASHTAGS, '["#ByBike"]', "[#ByBike]"),
        f"{HASHTAGS}:9: not valid YAML: did not find expected node content",
    ),
    "word of the watchlist without letters": (
        (WATCHWORDS, "[Project Zeester, Bouwcorp]", "[Bouwcorp, '!!']"),
        f"{WATCHWORDS}:5: there is no letter or figure in '!!': nothing would be found",
    ),
    "word of the watchlist twice": (
        (WATCHWORDS, "[Project Zeester, Bouwcorp]", "[Project Zeester, Bouwcorp, project-zeester]"),
        f"{WATCHWORDS}:5: 'project-zeester' stands here twice",
    ),
    "number on the watchlist": (
        (WATCHWORDS, "[Project Zeester, Bouwcorp]", "[2026]"),
        f"{WATCHWORDS}:5: 'words' should be text (put it between quotes)",
    ),
    "watchlist with an unknown clause": (
        (WATCHWORDS, "    clause: photos.1", "    clause: photos.9"),
        f"{WATCHWORDS}:7: there is no clause 'photos.9'",
    ),
    "watchlist with a rule for no clause": (
        (WATCHWORDS, "clauses: {name: photos.1}", "clauses: {name: photos.faq-1}"),
        f"{WATCHWORDS}:3: there is no clause 'photos.faq-1'",
    ),
    "watchlist with an unknown rule": (
        (WATCHWORDS, "clauses: {name: photos.1}", "clauses: {nome: photos.1}"),
        f"{WATCHWORDS}:3: 'nome' should be one of 'disclosure', 'watchword', 'mention', 'name', "
        "'alt', 'length', 'tracking' or 'hashtags', not 'nome'",
    ),
    "unknown key in the watchlist": (
        (WATCHWORDS, "names: [Stadswerf]", "name: [Stadswerf]"),
        f"{WATCHWORDS}:2: unknown key 'name'",
    ),
    "watchlist that is a list": (
        (WATCHWORDS, "- Bouwcorp"),
        f"{WATCHWORDS}:1: this should be keys with values",
    ),
    "text that is no list": (
        (POSTS, "[I cycle to work every day.]", "I cycle to work every day."),
        f"{POSTS}:15: 'en' should be a list",
    ),
}


@pytest.mark.parametrize(("change", "expected"), ALONE.values(), ids=ALONE)
def test_a_mistake_is_named_with_file_and_line(
    tmp_path: Path, change: Change, expected: str
) -> None:
    assert expected in problems(tmp_path, change)


@pytest.mark.parametrize(
    "name",
    ["../bike.png", "/etc/bike.png", "../../etc/passwd", "a/bike.png", "..png", ".bike.png",
     "bike.png/..", "bike.svg", "bike.PNG", "bike", "bike.png ", r"C:\bike.png", r"bike.png\n",
     r"bike\0.png", "images/../bike.png", "bike.png#.jpg", "bike.svg.png", "%2e%2e%2fbike.png"],
)  # fmt: skip
def test_an_image_lies_in_the_folder_for_images_and_nowhere_else(tmp_path: Path, name: str) -> None:
    (tmp_path / "toolkit" / "images" / "a").mkdir(parents=True)
    for path in ("toolkit/bike.png", "toolkit/images/a/bike.png"):
        (tmp_path / path).write_bytes(PNG)
    found = problems(tmp_path, (IMAGES, "file: bike.png", f'file: "{name}"'))
    assert any(line.startswith(f"{IMAGES}:6: ") for line in found), found


def under_the_name(name: str) -> tuple[Change, Change]:
    """The image of the folder, in another file."""
    return (IMAGES, "file: bike.png", f"file: {name}"), (PICTURE, None)


@pytest.mark.parametrize("size", [(60, 40), (6000, 5)])
@pytest.mark.parametrize(
    ("name", "format"), [("a.png", "PNG"), ("a.jpg", "JPEG"), ("a.gif", "GIF")]
)
def test_each_kind_of_image_is_taken(
    tmp_path: Path, name: str, format: str, size: tuple[int, int]
) -> None:
    picture = (f"toolkit/images/{name}", drawn(format, size=size))
    assert read(tmp_path, *under_the_name(name), picture).images["bike"].file == name


@pytest.mark.parametrize(
    ("name", "content", "fault"),
    [
        ("a.jpg", drawn("JPEG")[:-40], "is damaged or cut off"),
        ("a.jpg", drawn("JPEG") + zipped(), "holds something else after the picture"),
        ("a.jpg", scanned(200), "has over 100 scans"),
        ("a.gif", drawn("GIF")[:-6], "is damaged or cut off"),
        ("a.gif", drawn("GIF") + b"<script>;", "holds something else after the picture"),
        ("a.gif", drawn("GIF", frames=201), "has over 200 frames"),
        ("a.gif", drawn("GIF", 6, (3000, 3000)), "has over 50 million pixels in all its frames"),
        ("a.png", drawn("PNG", frames=201), "has over 200 frames"),
    ],
)
def test_every_frame_to_the_end_is_looked_at(
    tmp_path: Path, name: str, content: bytes, fault: str
) -> None:
    found = problems(tmp_path, *under_the_name(name), (f"toolkit/images/{name}", content))
    assert found == [f"{IMAGES}:6: 'images/{name}' {fault}"]


def test_a_picture_that_becomes_clear_bit_by_bit_is_taken(tmp_path: Path) -> None:
    change = ("toolkit/images/a.jpg", drawn("JPEG", scans=True))
    assert read(tmp_path, *under_the_name("a.jpg"), change).images["bike"].file == "a.jpg"


def test_text_that_fills_the_memory_is_not_unpacked(tmp_path: Path) -> None:
    text = b"zTXtk\0\0" + compress(bytes(100_000_000))
    chunk = pack(">I", len(text) - 4) + text + pack(">I", crc32(text))
    found = problems(tmp_path, (PICTURE, PNG[:33] + chunk + PNG[33:]))
    assert found == [f"{IMAGES}:6: 'images/bike.png' is damaged or cut off"]


def test_an_animation_of_a_usual_length_is_taken(tmp_path: Path) -> None:
    change = ("toolkit/images/a.gif", drawn("GIF", frames=200))
    assert read(tmp_path, *under_the_name("a.gif"), change).images["bike"].file == "a.gif"


def linked(target: str) -> Callable[[Path], None]:
    """The image stands elsewhere, and in its place stands a link."""

    def link(images: Path) -> None:
        picture = images / "bike.png"
        picture.rename((images / target).resolve())
        picture.symlink_to(target)

    return link


def linked_folder(images: Path) -> None:
    images.rename(images.parent.parent / "elsewhere")
    images.symlink_to(images.parent.parent / "elsewhere")


def linked_to_itself(images: Path) -> None:
    (images / "bike.png").unlink()
    (images / "bike.png").symlink_to("bike.png")


def a_pipe(images: Path) -> None:
    (images / "bike.png").unlink()
    os.mkfifo(images / "bike.png")


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        (linked("../../secret.png"), "'images/bike.png' is a link to another place"),
        (linked("other.png"), "'images/bike.png' is a link to another place"),
        (linked_folder, "'images/bike.png' is a link to another place"),
        (linked_to_itself, "the image 'images/bike.png' is missing"),
        (a_pipe, "the image 'images/bike.png' is missing"),
    ],
)
def test_only_a_file_of_the_folder_itself_is_an_image(
    tmp_path: Path, change: Callable[[Path], None], fault: str
) -> None:
    write(tmp_path, {**POLICY, **TOOLKIT})
    change(tmp_path / "toolkit" / "images")
    with pytest.raises(ContentError) as caught:
        load(tmp_path / "toolkit", library.load(tmp_path))
    assert [str(each) for each in caught.value.problems] == [f"{IMAGES}:6: {fault}"]


def test_a_folder_may_itself_be_reached_by_a_link(tmp_path: Path) -> None:
    write(tmp_path / "content", {**POLICY, **TOOLKIT})
    (tmp_path / "link").symlink_to("content")
    found = load(tmp_path / "link" / "toolkit", library.load(tmp_path / "link"))
    assert list(found.images) == ["bike"]


def test_an_image_is_unpacked_once_and_again_when_it_changed(tmp_path: Path) -> None:
    heavy = (PICTURE, drawn("PNG", size=(5000, 5000)))
    spent = []
    for _ in range(2):
        start = process_time()
        read(tmp_path, heavy) if not spent else load(tmp_path / "toolkit", None)
        spent.append(process_time() - start)
    assert spent[1] < spent[0] / 2
    assert problems(tmp_path, (PICTURE, PNG[:-20]))


def test_mistakes_in_several_files_are_told_at_once_and_sorted(tmp_path: Path) -> None:
    found = problems(
        tmp_path,
        (PICTURE, None),
        (CAMPAIGNS, "contact: hr", "contact: bob"),
        (HASHTAGS, "approved_by: hr", "approved_by: bob"),
        (POSTS, "[photos.1]", "[photos.9]"),
    )
    assert found == [
        f"{CAMPAIGNS}:7: there is no contact 'bob'",
        f"{HASHTAGS}:4: there is no contact 'bob'",
        f"{IMAGES}:6: the image 'images/bike.png' is missing",
        f"{POSTS}:10: there is no clause 'photos.9'",
    ]


def test_the_shipped_toolkit_has_no_problems_and_something_to_hand_out() -> None:
    shipped = load(folder_of(library.SHIPPED), library.load(library.SHIPPED))
    assert shipped.path == SHIPPED
    assert shipped.handable(APRIL)


def test_a_watchlist_is_optional_and_may_be_empty(tmp_path: Path) -> None:
    assert read(tmp_path).watchlist.watchwords[0].words == ("Project Zeester", "Bouwcorp")
    assert read(tmp_path, (WATCHWORDS, "# nothing yet\n")).watchlist == Watchlist()
    (tmp_path / WATCHWORDS).unlink()
    assert read(tmp_path, (WATCHWORDS, None)).watchlist == Watchlist()


def test_a_folder_of_ones_own_keeps_its_toolkit_inside(tmp_path: Path) -> None:
    assert folder_of(tmp_path) == tmp_path / "toolkit"


def test_without_a_toolkit_there_is_nothing_to_hand_out(tmp_path: Path) -> None:
    write(tmp_path, POLICY)
    found = load(tmp_path / "toolkit", library.load(tmp_path))
    assert found.find("", APRIL) == []
    assert found.find("fiets", APRIL) == []
    assert found.post("spring.x-1", APRIL) is None


# finding


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", ["spring.linkedin-1", "spring.x-1"]),
        ("FIETS", ["spring.x-1"]),
        ("cycling", ["spring.x-1"]),
        ("#ByBike", ["spring.x-1"]),
        ("tulpen", ["spring.linkedin-1"]),
        ("GARDENS", ["spring.linkedin-1"]),
        ("LinkedIn", ["spring.linkedin-1"]),
        ("xyzzy", []),
        ("🚲", ["spring.linkedin-1", "spring.x-1"]),
    ],
)
def test_posts_are_found_by_words_in_both_languages(
    tmp_path: Path, query: str, found: list[str]
) -> None:
    assert [post.id for post in read(tmp_path).find(query, APRIL)] == found


def test_another_post_stands_in_for_one_that_is_gone(tmp_path: Path) -> None:
    here = read(tmp_path)
    for gone, instead in (("spring.x-1", "spring.linkedin-1"), ("spring.linkedin-1", "spring.x-1")):
        found = here.instead_of(gone, APRIL)
        assert found is not None
        assert found.id == instead
    assert here.instead_of("spring.x-1", date(2027, 1, 1)) is None
    assert here.instead_of("unknown", APRIL) is None


def test_the_campaigns_of_a_day_with_how_much_they_hold(tmp_path: Path) -> None:
    found = read(tmp_path).campaigns_of(APRIL)
    assert {campaign.id: count for campaign, count in found.items()} == {"spring": 2}


THANKS = "toolkit/thanks.yaml"


def test_where_people_are_thanked(tmp_path: Path) -> None:
    assert read(tmp_path / "without").thanks.channel is None
    with_channel = {**POLICY, **TOOLKIT, THANKS: "channel: C0SOCIAL\nranking: true\n"}
    write(tmp_path / "with", with_channel)
    thanks = load(tmp_path / "with" / "toolkit", None).thanks
    assert (thanks.channel, thanks.ranking) == ("C0SOCIAL", True)
    for wrong, why in (("channel: '#general'\n", "a form that is not allowed"),
                       ("ranking: often\n", "should be true or false"),
                       ("names: all\n", "unknown key 'names'")):  # fmt: skip
        write(tmp_path / "with", {**POLICY, **TOOLKIT, THANKS: wrong})
        with pytest.raises(ContentError, match=why):
            load(tmp_path / "with" / "toolkit", None)


def test_posts_are_found_by_network_campaign_and_language(tmp_path: Path) -> None:
    here = read(tmp_path)
    assert [p.id for p in here.find("", APRIL, network=Network.X)] == ["spring.x-1"]
    assert here.find("", APRIL, network=Network.WHATSAPP) == []
    assert len(here.find("", APRIL, campaign="spring")) == 2
    assert here.find("", APRIL, campaign="summer") == []
    assert len(here.find("", APRIL, language="nl")) == 2
    assert here.find("tulpen", APRIL, network=Network.X) == []


@pytest.mark.parametrize(
    ("day", "found"),
    [
        (date(2026, 2, 28), []),
        (date(2026, 3, 1), ["spring.linkedin-1", "spring.x-1"]),
        (date(2026, 4, 30), ["spring.linkedin-1", "spring.x-1"]),
        (date(2026, 5, 1), ["spring.linkedin-1"]),
        (date(2026, 5, 31), ["spring.linkedin-1"]),
        (date(2026, 6, 1), []),
    ],
)
def test_posts_keep_to_their_own_dates_and_those_of_their_campaign(
    tmp_path: Path, day: date, found: list[str]
) -> None:
    here = read(tmp_path)
    assert [post.id for post in here.handable(day)] == found
    assert [post.id for post in here.find("", day)] == found
    assert {key for key in here.posts if here.post(key, day)} == set(found)
    assert bool(list(here.images_to_show(day))) is ("spring.x-1" in found)


@pytest.mark.parametrize("state", [s for s in State if s is not State.APPROVED])
def test_what_is_not_approved_cannot_be_reached(tmp_path: Path, state: State) -> None:
    waiting = (POSTS, "state: approved", f"state: {state}")
    here = read(tmp_path, waiting)
    assert here.handable(APRIL) == []
    assert here.find("", APRIL) == []
    assert here.find("fiets", APRIL) == []
    assert here.post("spring.x-1", APRIL) is None
    assert list(here.images_to_show(APRIL)) == []


def test_an_image_that_is_not_approved_stays_behind(tmp_path: Path) -> None:
    here = read(tmp_path, (IMAGES, "state: approved", "state: draft"))
    post = here.post("spring.x-1", APRIL)
    assert post is not None
    assert here.image_of(post, APRIL) is None
    assert list(here.images_to_show(APRIL)) == []


def test_an_image_with_people_goes_out_while_they_agree(tmp_path: Path) -> None:
    here = read(tmp_path, *WITH_PEOPLE)
    post = here.post("spring.x-1", APRIL)
    assert post is not None
    assert here.image_of(post, APRIL) is None  # nobody was asked: nobody agreed
    assert list(here.images_to_show(APRIL)) == []

    tomorrow = APRIL + timedelta(days=1)

    def agreed(consent: Consent, picture: str, network: Network | None, day: date) -> bool:
        assert picture == sha256(PNG).hexdigest()
        return (consent.id, network, day) == ("consent-7", Network.X, APRIL)

    asked = replace(here, agreed=agreed)
    image = asked.image_of(post, APRIL)
    assert image is not None
    assert image.people
    assert [shown.id for shown, _ in asked.images_to_show(APRIL)] == ["bike"]
    assert asked.image_of(post, tomorrow) is None
    assert list(asked.images_to_show(tomorrow)) == []


def test_an_image_goes_no_further_than_what_was_asked(tmp_path: Path) -> None:
    here = replace(read(tmp_path, *WITH_PEOPLE), agreed=lambda *asked: True)
    last = date(2026, 4, 30)
    assert here.image("bike", last, Network.X) is not None
    assert here.image("bike", last) is not None
    assert here.image("bike", last, Network.FACEBOOK) is None
    assert here.image("bike", last + timedelta(days=1), Network.X) is None


def test_agreeing_alone_does_not_hand_an_image_out(tmp_path: Path) -> None:
    draft = read(tmp_path, *WITH_PEOPLE)
    waiting = draft.images["bike"].model_copy(update={"state": State.DRAFT})
    here = replace(draft, images={"bike": waiting}, agreed=lambda *asked: True)
    assert here.image_of(here.posts["spring.x-1"], APRIL) is None


def test_people_without_a_consent_to_ask_for_are_never_shown(tmp_path: Path) -> None:
    draft = read(tmp_path, *WITH_PEOPLE)
    nothing = draft.images["bike"].model_copy(update={"consent": None})
    here = replace(draft, images={"bike": nothing}, agreed=lambda *asked: True)
    assert here.image("bike", APRIL) is None


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ((CONSENTS, "until: 2026-04-30", "until: 2026-04-29"), "x, linkedin until 2026-04-29"),
        ((CONSENTS, "[x, linkedin]", "[linkedin]"), "linkedin until 2026-04-30"),
    ],
)
def test_a_consent_has_to_reach_as_far_as_the_post(
    tmp_path: Path, change: Change, expected: str
) -> None:
    message = f"{POSTS}:12: the consent 'consent-7' reaches less far: {expected}"
    assert problems(tmp_path, *WITH_PEOPLE, change) == [message]


def test_the_post_the_campaign_or_the_image_may_end_before_the_consent(tmp_path: Path) -> None:
    no_end = (POSTS, "    until: 2026-04-30\n", "")
    line = f"{POSTS}:11: the consent 'consent-7' reaches less far: x, linkedin until 2026-04-30"
    assert problems(tmp_path, *WITH_PEOPLE, no_end) == [line]  # the campaign goes on until May
    read(tmp_path, *WITH_PEOPLE, no_end, (CAMPAIGNS, "until: 2026-05-31", "until: 2026-04-30"))
    read(tmp_path, *WITH_PEOPLE, no_end, (IMAGES, "    alt:", "    until: 2026-04-30\n    alt:"))
    read(tmp_path, *WITH_PEOPLE, no_end, (POSTS, "state: approved", "state: withdrawn"))
    endless = (CAMPAIGNS, "    until: 2026-05-31\n", "")
    assert problems(tmp_path, *WITH_PEOPLE, no_end, endless) == [line]


def test_nobody_is_asked_about_a_whole_album(tmp_path: Path) -> None:
    one = "".join(
        f"  - {{id: more-{n}, state: draft, file: bike.png, alt: {{nl: Een., en: One.}}, "
        "credit: W, licence: MIT, people: true, consent: consent-7}\n"
        for n in range(10)
    )
    images = str(TOOLKIT[IMAGES]).replace("    credit:", PEOPLE)
    found = problems(tmp_path, WITH_PEOPLE[1], (IMAGES, images + one))
    line = f"{CONSENTS}:2: over 10 images refer to it: nobody looks at so many"
    assert found == [line]


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ([(CONSENTS, None)], f"{IMAGES}:9: there is no consent 'consent-7'"),
        ([(CONSENTS, ", en: Show spring.", "")], f"{CONSENTS}:3: the purpose in 'en' is missing"),
        ([(CONSENTS, "[x, linkedin]", "[]")], f"{CONSENTS}:4: 'networks' is empty"),
        ([(CONSENTS, "[x, linkedin]", "[mastodon]")], f"{CONSENTS}:4: "),
        ([(CONSENTS, "    until: 2026-04-30\n", "")], f"{CONSENTS}:2: 'until' is missing"),
        ([(CONSENTS, "id: consent-7", "id: bike")], f"{CONSENTS}:2: the id 'bike' is used twice"),
        ([(CONSENTS, "    until", "    people: [U0HR]\n    until")], f"{CONSENTS}:5: "),
    ],
)  # fmt: skip
def test_mistakes_in_consents_are_named(
    tmp_path: Path, changes: list[Change], expected: str
) -> None:
    found = problems(tmp_path, *WITH_PEOPLE, *changes)
    assert any(line.startswith(expected) for line in found), found


def test_hashtags_that_ended_are_left_out(tmp_path: Path) -> None:
    ended = APRIL - timedelta(days=1)
    here = read(tmp_path, (HASHTAGS, "approved_on:", f"until: {ended}\n    approved_on:"))
    post = here.post("spring.x-1", APRIL)
    assert post is not None
    assert here.tags_of(post, "nl", APRIL) == ()
    assert "#" not in here.complete_text(post, "nl", 0, APRIL)


def test_the_complete_text_is_wording_hashtags_and_link(tmp_path: Path) -> None:
    here = read(tmp_path)
    post = here.post("spring.x-1", APRIL)
    assert post is not None
    assert here.complete_text(post, "en", 0, APRIL) == (
        "I cycle to work every day.\n\n#ByBike\n\nhttps://example.org/fiets"
    )


def test_wordings_go_round(tmp_path: Path) -> None:
    here = read(tmp_path)
    post = here.post("spring.linkedin-1", APRIL)
    assert post is not None
    texts = [here.complete_text(post, "nl", number, APRIL) for number in range(4)]
    assert texts[:2] == ["Onze tuin staat in bloei.", "De tulpen zijn er."]
    assert texts[2:] == texts[:2]


def test_only_a_wording_at_the_limit_passes(tmp_path: Path) -> None:
    tail = len("\n\n#ByBike\n\n") + X_ADDRESS
    fits = "a" * (280 - tail)
    change = (POSTS, "I cycle to work every day.", fits)
    assert read(tmp_path, change).posts["spring.x-1"].en == (fits,)
    longer = (POSTS, "I cycle to work every day.", fits + "a")
    assert any("281 characters; x takes 280" in line for line in problems(tmp_path, longer))
