"""Files of every format -> blocks: headings, paragraphs and items, word for word."""

from __future__ import annotations

from pathlib import Path

import pytest

from knowledge.importing.blocks import Block, Kind, Reading
from knowledge.importing.files import read
from tests.importing.paper import Paper, docx, html, paragraph

HEAD, PAR, ITEM = Kind.HEADING, Kind.PARAGRAPH, Kind.ITEM


def reading(folder: Path, name: str, data: str | bytes, **how: object) -> Reading:
    path = folder / name
    path.write_bytes(data.encode() if isinstance(data, str) else data)
    return read(path, **how)  # type: ignore[arg-type]


def blocks(folder: Path, name: str, data: str | bytes) -> list[tuple[Kind, str]]:
    return [(block.kind, block.text) for block in reading(folder, name, data).blocks]


# Markdown

POLICY = """\
---
title: Beleid
---
# Beleid

Wat je online zegt,
zeg je *zelf*.

## 2. Foto's

1. Vraag het eerst.
2. Noem de maker:
   - in het bericht
   - of in de alt-tekst

Kijk op [onze pagina](https://example.org/foto) of [hier](/intern).
"""


def test_markdown(tmp_path: Path) -> None:
    assert blocks(tmp_path, "beleid.md", POLICY) == [
        (HEAD, "Beleid"),
        (PAR, "Wat je online zegt, zeg je zelf."),
        (HEAD, "2. Foto's"),
        (ITEM, "1. Vraag het eerst."),
        (ITEM, "2. Noem de maker:"),
        (ITEM, "- in het bericht"),
        (ITEM, "- of in de alt-tekst"),
        (PAR, "Kijk op [onze pagina](https://example.org/foto) of hier."),
    ]


def test_levels_of_headings_and_items(tmp_path: Path) -> None:
    found = reading(tmp_path, "beleid.md", POLICY).blocks
    assert [block.level for block in found] == [1, 1, 2, 1, 1, 2, 2, 1]


@pytest.mark.parametrize("name", ["beleid.md", "beleid.txt", "beleid.markdown"])
def test_what_looks_like_html_in_markdown_stays_text(tmp_path: Path, name: str) -> None:
    said = "Typ nooit <script>alert(1)</script> of &amp; in <b>een</b> bericht."
    assert blocks(tmp_path, name, said) == [
        (PAR, "Typ nooit <script>alert(1)</script> of & in <b>een</b> bericht.")
    ]


def test_a_byte_order_mark_and_windows_lines_do_no_harm(tmp_path: Path) -> None:
    data = b"\xef\xbb\xbf" + b"# Beleid\r\n\r\nWat je zegt,\r\nzeg je zelf.\r\n"
    assert blocks(tmp_path, "beleid.md", data) == [
        (HEAD, "Beleid"),
        (PAR, "Wat je zegt, zeg je zelf."),
    ]


# HTML


def test_html_is_what_a_reader_sees(tmp_path: Path) -> None:
    page = html(
        "<nav>Home</nav><script>alert('x')</script><style>p{}</style>",
        "<h1>Beleid</h1><p>Vraag   het\neerst.<p>Zonder einde &lt;b&gt; hier.",
        "<ul><li>Eén<li>Twee <a href='javascript:alert(1)'>klik</a></ul>",
        "<p hidden>verborgen</p><footer>Contact</footer>",
    )
    assert blocks(tmp_path, "beleid.html", page) == [
        (HEAD, "Beleid"),
        (PAR, "Vraag het eerst."),
        (PAR, "Zonder einde <b> hier."),
        (ITEM, "- Eén"),
        (ITEM, "- Twee klik"),
    ]


@pytest.mark.parametrize(
    ("start", "mark"), [("3", "3."), ("²", "-"), ("9" * 5_000, "-"), ("-1", "-"), ("", "1.")]
)
def test_a_list_begins_where_it_says(tmp_path: Path, start: str, mark: str) -> None:
    page = html(f"<ol start='{start}'><li>Vraag het eerst.</ol>")
    assert blocks(tmp_path, "beleid.html", page) == [(ITEM, f"{mark} Vraag het eerst.")]


def test_the_main_part_of_a_page_is_enough(tmp_path: Path) -> None:
    page = html("<div>Cookies?</div><main><h2>Foto's</h2><p>Vraag het.</p></main><p>Volg ons</p>")
    assert blocks(tmp_path, "beleid.htm", page) == [(HEAD, "Foto's"), (PAR, "Vraag het.")]


@pytest.mark.parametrize(
    "body",
    [
        "<p><strong>Foto's van collega's</strong></p><p>Vraag het.</p>",
        "<p><b>Foto's</b> <b>van collega's</b></p><p>Vraag het.</p>",
        "<details><summary>Foto's van collega's</summary><p>Vraag het.</p></details>",
        "<dl><dt>Foto's van collega's</dt><dd>Vraag het.</dd></dl>",
    ],
)
def test_what_looks_like_a_heading_is_one(tmp_path: Path, body: str) -> None:
    assert blocks(tmp_path, "beleid.html", html(body)) == [
        (HEAD, "Foto's van collega's"),
        (PAR, "Vraag het."),
    ]


def test_a_sentence_in_bold_is_no_heading(tmp_path: Path) -> None:
    body = "<p><b>Plaats nooit iets over klanten.</b></p><p><b>Let op</b>: vraag het.</p>"
    assert [kind for kind, _ in blocks(tmp_path, "beleid.html", html(body))] == [PAR, PAR]


@pytest.mark.parametrize(
    ("charset", "declared"),
    [("utf-8", "utf-8"), ("cp1252", "iso-8859-1"), ("cp1252", "windows-1252")],
)
def test_a_page_says_how_it_is_written(tmp_path: Path, charset: str, declared: str) -> None:
    page = f"<html><meta charset={declared}><p>Privé – één ‘foto’</p></html>".encode(charset)
    assert blocks(tmp_path, "beleid.html", page) == [(PAR, "Privé – één ‘foto’")]


# DOCX


def test_docx_has_headings_whatever_word_calls_them(tmp_path: Path) -> None:
    data = docx(
        paragraph("Inhoud .... 3", "Inhopg1"),
        paragraph("Beleid", "Kop1"),
        paragraph("Wie <script> typt, ziet tekst."),
        paragraph("2.1 Foto's", "Kop2"),
        paragraph("Vraag het eerst", listed=True),
        paragraph("Noem de maker", listed=True),
        paragraph("Let op", bold=True),
        paragraph("Artikel 3 Geheim"),
        paragraph("Deel geen stukken."),
    )
    assert blocks(tmp_path, "beleid.docx", data) == [
        (HEAD, "Beleid"),
        (PAR, "Wie <script> typt, ziet tekst."),
        (HEAD, "2.1 Foto's"),
        (ITEM, "- Vraag het eerst"),
        (ITEM, "- Noem de maker"),
        (HEAD, "Let op"),
        (HEAD, "Artikel 3 Geheim"),
        (PAR, "Deel geen stukken."),
    ]


# PDF


def test_a_pdf_has_headings_pages_and_whole_paragraphs(tmp_path: Path) -> None:
    told = "Vraag je collega of de foto online mag. " * 4
    paper = Paper().heading("Richtlijn sociale media", 20).heading("2 Foto's").paragraph(told)
    paper.heading("2.1 Uitzondering", 11).item("Niemand is te herkennen").item("Een lege zaal")
    paper.page().heading("Artikel 3 Klanten", 11, bold=False).paragraph("Noem nooit een klant.")
    found = reading(tmp_path, "beleid.pdf", paper.made()).blocks
    assert found == [
        Block(HEAD, "Richtlijn sociale media", 1, 1),
        Block(HEAD, "2 Foto's", 2, 1),
        Block(PAR, told.strip(), 1, 1),
        Block(HEAD, "2.1 Uitzondering", 3, 1),
        Block(ITEM, "- Niemand is te herkennen", 1, 1),
        Block(ITEM, "- Een lege zaal", 1, 1),
        Block(HEAD, "Artikel 3 Klanten", 4, 2),
        Block(PAR, "Noem nooit een klant.", 1, 2),
    ]


def test_running_titles_page_numbers_and_contents_are_left_out_and_told(tmp_path: Path) -> None:
    paper = Paper("Beleid Stadswerf 2026").page().lines("1 Foto's ............ 2")
    for number in range(3):
        paper.page().heading(f"{number} Foto's").paragraph("Vraag het eerst aan wie erop staat.")
    found = reading(tmp_path, "beleid.pdf", paper.made())
    assert [block.text for block in found.blocks] == [
        text for n in range(3) for text in (f"{n} Foto's", "Vraag het eerst aan wie erop staat.")
    ]
    assert list(found.notes) == [
        "left out: 'Beleid Stadswerf …' at the edge of 4 pages",
        "left out: 'Pagina …' at the edge of 4 pages",
        "left out: a table of contents, lines: 1",
    ]


def test_a_paragraph_goes_on_over_the_page(tmp_path: Path) -> None:
    paper = Paper().page().lines("Wie iets plaatst over het werk, noemt").page()
    paper.lines("erbij dat het een eigen mening is.")
    assert [block.text for block in reading(tmp_path, "a.pdf", paper.made()).blocks] == [
        "Wie iets plaatst over het werk, noemt erbij dat het een eigen mening is."
    ]


HYPHENS = {
    "a word that stands elsewhere": ("mede-", "werkers doen mee.", "medewerkers doen mee."),
    "a known word": ("vertrouwe-", "lijke stukken.", "vertrouwelijke stukken."),
    "an unknown word": ("bladi-", "bladoe zegt men.", "bladi-bladoe zegt men."),
    "a hyphen of its own": ("e-", "mail en chat.", "e-mail en chat."),
    "two words with one end": ("privé-", "en werkaccounts.", "privé- en werkaccounts."),
    "a name": ("Slack-", "App heet het.", "Slack-App heet het."),
}


@pytest.mark.parametrize("name", HYPHENS)
def test_a_hyphen_goes_only_where_the_whole_word_is_known(tmp_path: Path, name: str) -> None:
    before, after, joined = HYPHENS[name]
    paper = Paper().lines(f"Hier staat {before}", after).lines("Alle medewerkers lezen email.")
    known = {"vertrouwelijke", "email"}
    found = reading(tmp_path, "a.pdf", paper.made(), known=known)
    assert found.blocks[0].text == f"Hier staat {joined}"
    doubtful = (
        joined.split()[0] if name in ("an unknown word", "a hyphen of its own", "a name") else None
    )
    assert [note for note in found.notes if "hyphen" in note] == (
        [f"hyphens that stayed from ends of lines: 1 ({doubtful})"] if doubtful else []
    )


def test_two_columns_are_read_one_after_the_other(tmp_path: Path) -> None:
    paper = Paper().heading("Beleid over de hele breedte van dit blad", 20)
    left = [f"links regel {n} gaat" for n in range(8)]
    right = [f"rechts regel {n} gaat" for n in range(8)]
    for number in range(8):
        y = 700 - 14 * number
        paper.put(left[number], 70, y, 11).put(right[number], 310, y, 11)
    found = [block.text for block in reading(tmp_path, "a.pdf", paper.made()).blocks]
    assert found == ["Beleid over de hele breedte van dit blad", " ".join(left + right)]


def test_bullets_may_be_drawn(tmp_path: Path) -> None:
    paper = Paper().page().put("Vraag het eerst aan je collega", 90, 700, 11).dot(76, 704)
    paper.put("Noem daarna ook de maker", 90, 686, 11).dot(76, 690)
    assert [block.text for block in reading(tmp_path, "a.pdf", paper.made()).blocks] == [
        "- Vraag het eerst aan je collega",
        "- Noem daarna ook de maker",
    ]


def test_a_dash_within_a_sentence_begins_no_item(tmp_path: Path) -> None:
    said = "Een netwerk opbouwen is voor iedereen goed, want het werk gaat dan vanzelf"
    paper = Paper().lines(said, "– en dat niet alleen op het werk zelf.")
    paper.lines("Dat kan zo:").lines("– op een beurs").lines("– online")
    assert [block.text for block in reading(tmp_path, "a.pdf", paper.made()).blocks] == [
        f"{said} – en dat niet alleen op het werk zelf.",
        "Dat kan zo:",
        "- op een beurs",
        "- online",
    ]


def test_a_page_without_text_among_others_is_told(tmp_path: Path) -> None:
    paper = Paper()
    for _ in range(2):
        paper.page().paragraph("Vraag het eerst aan wie op de foto staat.")
    assert list(reading(tmp_path, "a.pdf", paper.page().made()).notes) == ["no text on page 3"]


def test_progress_is_told_by_page(tmp_path: Path) -> None:
    paper, steps = Paper(), []
    for _ in range(3):
        paper.page().paragraph("Vraag het eerst aan wie op de foto staat.")
    (tmp_path / "a.pdf").write_bytes(paper.made())
    read(tmp_path / "a.pdf", lambda done, total: steps.append((done, total)))
    assert steps == [(1, 3), (2, 3), (3, 3)]
