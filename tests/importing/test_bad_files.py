"""What cannot be read: one line that says so, and nothing is written, not even of the others."""

from __future__ import annotations

import contextlib
import zlib
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.__main__ import main
from knowledge.importing import files, html, marked
from knowledge.importing.blocks import NotReadableError
from tests.folder import POLICY, write
from tests.importing.paper import ENCRYPTED, Paper, W, docx, paragraph, zipped
from tests.importing.paper import html as page

OLD_WORD = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"W\0o\0r\0d\0" * 50
LAUGHS = (
    '<?xml version="1.0"?><!DOCTYPE w:document [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]>'
    f"<w:document {W}><w:body><w:p><w:r><w:t>&b;</w:t></w:r></w:p></w:body></w:document>"
)
SAID = Paper().paragraph("Vraag het eerst aan wie er op de foto staat.")


def many_pages(number: int) -> bytes:
    paper = Paper()
    for _ in range(number):
        paper.page().paragraph("Vraag het eerst aan wie er op de foto staat.")
    return paper.made()


def damaged(archive: bytes) -> bytes:
    """With other bytes in the middle of what is compressed."""
    middle = archive.index(b"word/document.xml") + 60
    return archive[:middle] + b"\xff" * 20 + archive[middle + 20 :]


BAD: dict[str, tuple[str, bytes, str]] = {
    "a scan": ("a.pdf", Paper().page().page().made(), "is a scan without text"),
    "encrypted": ("a.pdf", SAID.made(ENCRYPTED), "is encrypted: save it without a password"),
    "broken": ("a.pdf", SAID.made()[:200], "is a broken PDF"),
    "noise": ("a.pdf", b"%PDF-1.7\n" + bytes(range(256)) * 20, "is a broken PDF"),
    "too many pages": ("a.pdf", many_pages(201), "has more than 200 pages: import it in parts"),
    "a page that says PDF": ("a.pdf", page("<p>x</p>").encode(), "it holds HTML"),
    "a PDF that says HTML": ("a.html", SAID.made(), "it holds PDF"),
    "a PDF that says Markdown": ("a.md", SAID.made(), "it holds PDF"),
    "a PDF that says Word": ("a.docx", SAID.made(), "it holds PDF"),
    "a page that says Markdown": ("a.md", page("<p>x</p>").encode(), "it holds HTML"),
    "text that says PDF": ("a.pdf", b"Beleid", "its bytes say something else"),
    "text that says HTML": ("a.html", b"Beleid", "its bytes say something else"),
    "a picture": ("a.md", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "it holds no text"),
    "an archive": ("a.docx", zipped({"x.txt": "x"}), "it holds a ZIP archive"),
    "old Word": ("a.docx", OLD_WORD, "is an old or protected Word file"),
    "half a Word file": ("a.docx", docx(paragraph("x"))[:900], "is a broken Word file"),
    "damaged Word": ("a.docx", damaged(docx(paragraph("Vraag het eerst. " * 99))),
                     "is a broken Word file"),
    "no Word in it": ("a.docx", zipped({"word/x.xml": "<x/>"}), "is a broken Word file"),
    "entities": ("a.docx", docx(document=LAUGHS), "declares entities"),
    "empty": ("a.md", b" \n", "is empty"),
    "headings alone": ("a.md", b"# Beleid\n\n## Foto's\n", "holds no text"),
    "no text": ("a.md", b"---\n\n***\n", "holds no text"),
    "not UTF-8": ("a.md", "Privé".encode("cp1252"), "is not UTF-8 text: save it as UTF-8"),
    "unknown charset": ("a.html", b"<html><meta charset=x-klingon>x", "is not X-KLINGON text"),
    "no charset": ("a.html", b"<html><meta charset=undefined>x", "is not UNDEFINED text"),
    "unknown kind": ("a.odt", b"x", "is of no known kind"),
    "French": ("a.md", b"Vous devez demander avec qui nous sommes sur la photo.",
               "is not clearly in one language: say it with --language nl or en"),
}  # fmt: skip


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(tmp_path / "small", POLICY)
    monkeypatch.chdir(tmp_path)


def bring_in(*names: str) -> Result:
    return CliRunner().invoke(main, ["import", *names, "--into", "content", "--content", "small"])


def refused(*names: str) -> list[str]:
    """What is told; nothing may have been written."""
    run = bring_in(*names)
    assert run.exit_code == 2, run.output
    assert run.stdout == ""
    assert not Path("content").exists()
    *lines, last = run.stderr.splitlines()
    assert last == "nothing was written"
    return lines


@pytest.mark.parametrize("name", BAD)
def test_one_line_says_what_is_wrong(name: str) -> None:
    path, data, line = BAD[name]
    Path(path).write_bytes(data)
    (told,) = refused(path)
    assert told.startswith(f"{path} ")
    assert line in told


def test_one_bad_file_among_others_keeps_all_of_them_out() -> None:
    Path("good.md").write_text("# Foto's\n\nVraag het eerst aan je collega.\n", encoding="utf-8")
    Path("bad.pdf").write_bytes(SAID.made(ENCRYPTED))
    Path("worse.md").write_bytes(b"")
    assert refused("good.md", "bad.pdf", "nowhere.md", "worse.md") == [
        "bad.pdf is encrypted: save it without a password",
        "nowhere.md is not there",
        "worse.md is empty",
    ]


def test_a_folder_is_no_file() -> None:
    Path("policies.md").mkdir()
    assert refused("policies.md") == ["policies.md is a folder: name the files in it"]


def test_two_files_of_one_name() -> None:
    Path("sub").mkdir()
    for path in ("Beleid.md", "sub/beleid.html"):
        Path(path).write_text("<p>Vraag het eerst aan je collega.", encoding="utf-8")
    assert refused("Beleid.md", "sub/beleid.html") == [
        "Beleid.md and sub/beleid.html would be written to one file: rename one"
    ]


def test_a_file_that_is_too_large(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files, "MOST_BYTES", 1_000_000)
    Path("a.md").write_bytes(b"x" * 1_000_001)
    assert refused("a.md") == ["a.md is larger than 1 MB: split it, or take the pictures out"]


def test_a_word_file_that_unfolds(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(marked, "MOST_XML", 1_000_000)
    Path("a.docx").write_bytes(docx(paragraph("x" * 1_000_001)))
    assert Path("a.docx").stat().st_size < 5_000
    (line,) = refused("a.docx")
    assert line == "a.docx unfolds to more than 1 MB: it is no ordinary Word file"


@pytest.mark.skipif(not Path("/proc/self/statm").exists(), reason="only Linux says what is in use")
def test_a_pdf_that_unfolds(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files, "MOST_MEMORY", 100_000_000)
    packing = zlib.compressobj(1)
    packed = b"".join(packing.compress(bytes(10_000_000)) for _ in range(40)) + packing.flush()
    Path("a.pdf").write_bytes(Paper().page().made(packed=packed))
    assert Path("a.pdf").stat().st_size < 2_000_000
    assert refused("a.pdf") == ["a.pdf unfolds to more than 100 MB: it is no ordinary file"]


def test_letters_that_stand_nowhere_near_the_page() -> None:
    paper = Paper().paragraph("Vraag het eerst aan wie er op de foto staat.")
    Path("a.pdf").write_bytes(paper.put("x", 10**12, 10**12, 11).made())
    assert bring_in("a.pdf").exit_code == 0


def test_a_page_that_is_nested_too_deeply() -> None:
    deep = 50 * html.MOST_DEEP
    Path("a.html").write_text(page("<div>" * deep, "x", "</div>" * deep), encoding="utf-8")
    assert refused("a.html") == ["a.html is nested too deeply to be a policy"]


def test_the_most_that_is_allowed_is_read() -> None:
    Path("a.pdf").write_bytes(many_pages(200))
    assert bring_in("a.pdf").exit_code == 0


WHOLE = {
    "a.pdf": Paper("Beleid").heading("Foto's").item("Vraag het eerst.").page().made(),
    "a.docx": docx(paragraph("Foto's", "Kop1"), paragraph("Vraag het eerst.", listed=True)),
    "a.html": page("<h1>Foto's</h1><ul><li>Vraag het <a href=x>eerst</a>.</ul>").encode(),
    "a.md": b"# Foto's\n\n- Vraag *het* [eerst](x).\n",
}


@pytest.mark.parametrize("name", WHOLE)
@settings(max_examples=60, deadline=None, derandomize=True, database=None)
@given(data=st.data())
def test_damaged_anywhere_a_file_is_read_or_refused(
    tmp_path_factory: pytest.TempPathFactory, name: str, data: st.DataObject
) -> None:
    whole = WHOLE[name]
    start = data.draw(st.integers(0, len(whole)))
    end = data.draw(st.integers(start, min(start + 40, len(whole))))
    path = tmp_path_factory.mktemp("damaged") / name
    path.write_bytes(whole[:start] + data.draw(st.binary(max_size=20)) + whole[end:])
    with contextlib.suppress(NotReadableError):
        assert files.read(path).blocks
