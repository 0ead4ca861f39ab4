"""`python -m bot import`: the drafts that it writes, what it tells, and what `check` says then."""

from __future__ import annotations

import os
import pty
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml
from click.testing import CliRunner, Result

from bot.__main__ import main
from knowledge.importing.clauses import LONGEST
from knowledge.importing.drafts import name_of
from knowledge.library import load
from tests.folder import POLICY, sure_of, write
from tests.importing.paper import Paper, docx, html, paragraph

ROOT = Path(__file__).parent.parent.parent
POLICY_TEXT = """\
# Sociale media bij Stadswerf

## 2. Foto's

Zet geen foto online zonder dat iedereen erop ja zei. Vraag het je collega's eerst:

- op kantoor
- op een feest

## 3. Pers

### 3.1 Een journalist belt

Antwoord geen journalist zelf.
"""
MISSING = "an approval (status: approved)"


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


@pytest.fixture
def sure(tmp_path: Path) -> Path:
    """A content folder that is always sure of what comes first."""
    write(tmp_path / "sure", POLICY, ("confidence.yaml", sure_of("first")))
    return Path("sure")


@pytest.fixture
def unsure(tmp_path: Path) -> Path:
    write(tmp_path / "unsure", POLICY, ("confidence.yaml", sure_of()))
    return Path("unsure")


def run(*arguments: str | Path) -> Result:
    return CliRunner().invoke(main, [str(each) for each in arguments], catch_exceptions=False)


def imported(data: str | bytes, name: str, folder: Path, *more: str) -> list[dict[str, Any]]:
    """The clauses that were written for one file."""
    Path(name).write_bytes(data.encode() if isinstance(data, str) else data)
    done = run("import", name, "--into", folder, *more)
    assert done.exit_code == 0, done.output
    assert done.stderr == ""
    text = (folder / "policy" / f"{name_of(Path(name))}.yaml").read_text(encoding="utf-8")
    found: list[dict[str, Any]] = yaml.safe_load(text)["clauses"]
    return found


def test_every_clause_is_a_draft_with_its_source_and_no_verdict(sure: Path) -> None:
    first, second = imported(POLICY_TEXT, "Beleid 2026.md", sure)
    assert first == {
        "id": "beleid-2026.1",
        "topic": "photos",
        "status": "draft",
        "source": {
            "file": "Beleid 2026.md",
            "headings": ["Sociale media bij Stadswerf", "2. Foto's"],
            "proposed": {"topic": "photos", "confidence": 1.0},
        },
        "nl": {
            "title": "2. Foto's",
            "text": "Zet geen foto online zonder dat iedereen erop ja zei. "
            "Vraag het je collega's eerst:\n- op kantoor\n- op een feest",
        },
    }
    assert second["source"]["headings"] == [
        "Sociale media bij Stadswerf", "3. Pers", "3.1 Een journalist belt",
    ]  # fmt: skip
    assert (second["topic"], second["nl"]["title"]) == ("press", "3.1 Een journalist belt")


def test_what_was_written_loads_and_is_not_found(sure: Path) -> None:
    before = load(sure)
    imported(POLICY_TEXT, "beleid.md", sure)
    assert load(sure).entries == before.entries
    asked = run("ask", "--content", sure, "--json", "Antwoord geen journalist zelf.")
    assert '"entry": "press.1"' in asked.stdout


def test_check_says_what_is_still_missing(sure: Path) -> None:
    imported(POLICY_TEXT, "beleid.md", sure)
    checked = run("check", sure)
    missing = f"a verdict, a title and a text in 'en', {MISSING}"
    assert checked.stdout == "", "it is no error"
    assert checked.stderr.splitlines() == [
        f"sure/policy/beleid.yaml:4: to do: the draft 'beleid.1' needs {missing}",
        f"sure/policy/beleid.yaml:21: to do: the draft 'beleid.2' needs {missing}",
    ]
    assert checked.exit_code == 0


def test_what_is_not_placed_is_listed_and_written_without_a_topic(unsure: Path) -> None:
    Path("beleid.md").write_text(POLICY_TEXT, encoding="utf-8")
    done = run("import", "beleid.md", "--into", unsure)
    first, *_ = lines = done.stdout.splitlines()
    assert first == "unsure/policy/beleid.yaml: 2 drafts in 'nl', 0 with a topic"
    assert [line.partition(" (nearest")[0] for line in lines[1:3]] == [
        "  not placed: 2. Foto's",
        "  not placed: 3.1 Een journalist belt",
    ]
    assert lines[3:] == [f"python -m bot check {unsure} says what each draft needs"]
    clauses = yaml.safe_load((unsure / "policy/beleid.yaml").read_text())["clauses"]
    assert [clause.get("topic") for clause in clauses] == [None, None]
    assert [clause["source"]["proposed"]["topic"] for clause in clauses] == ["photos", "press"]
    told = run("check", unsure).stderr.splitlines()[0]
    assert "needs a topic (nearest: photos, " in told


def test_into_a_new_folder_with_topics_of_another(sure: Path) -> None:
    (clause, _) = imported(POLICY_TEXT, "beleid.md", Path("new"), "--content", str(sure))
    assert clause["topic"] == "photos"
    checked = run("check", "new")
    assert checked.exit_code == 1
    needs = f"a topic with a contact in topics.yaml ('photos' is not there), a verdict, {MISSING}"
    missing, draft = checked.stdout.splitlines(), checked.stderr.splitlines()[0]
    assert [line.partition(": ")[2] for line in missing] == ["the file is missing"] * 2
    assert draft.partition(": ")[2] == f"to do: the draft 'beleid.1' needs {needs}"


def test_a_pdf_gives_its_pages(sure: Path) -> None:
    paper = Paper("Stadswerf").heading("2 Foto's").paragraph("Zet geen foto van wie dat niet wil.")
    paper.page().heading("3 Pers").paragraph("Antwoord geen journalist, maar bel ons eerst.")
    clauses = imported(paper.made(), "beleid.pdf", sure)
    assert [(c["source"]["page"], c["source"]["headings"]) for c in clauses] == [
        (1, ["2 Foto's"]), (2, ["3 Pers"]),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.html", html("<h1>Pers</h1><p>Typ &lt;script&gt;x()&lt;/script&gt; niet zelf.</p>")),
        ("a.md", "# Pers\n\nTyp <script>x()</script> niet zelf.\n"),
        ("a.docx", docx(paragraph("Pers", "Kop1"),
                        paragraph("Typ <script>x()</script> niet zelf."))),
        ("a.pdf", Paper().heading("Pers").paragraph("Typ <script>x()</script> niet zelf.").made()),
    ],
)  # fmt: skip
def test_what_looks_like_a_script_is_shown_as_text(
    sure: Path, name: str, data: str | bytes
) -> None:
    (clause,) = imported(data, name, sure, "--language", "nl")
    assert clause["nl"] == {"title": "Pers", "text": "Typ <script>x()</script> niet zelf."}


def test_what_stands_under_no_heading_has_no_title(sure: Path) -> None:
    clauses = imported("Antwoord geen journalist.\n\nVraag het je collega.\n", "a.txt", sure)
    assert [clause["nl"] for clause in clauses] == [
        {"text": "Antwoord geen journalist."}, {"text": "Vraag het je collega."},
    ]  # fmt: skip
    assert "a title in 'nl'" in run("check", sure).stderr


def test_numbered_paragraphs_are_clauses_of_their_own(sure: Path) -> None:
    text = "# Pers\n\n3.1 Antwoord zelf niet.\n\nBel ons.\n\n3.2 Noem geen klant.\n"
    clauses = imported(text, "a.md", sure)
    assert [clause["nl"]["text"] for clause in clauses] == [
        "3.1 Antwoord zelf niet.\n\nBel ons.", "3.2 Noem geen klant.",
    ]  # fmt: skip


def test_a_long_section_falls_apart_and_loses_no_word(sure: Path) -> None:
    sentences = [f"Zin nummer {number} gaat over de pers en wie er belt." for number in range(200)]
    clauses = imported("# Pers\n\n" + " ".join(sentences), "a.md", sure)
    texts = [clause["nl"]["text"] for clause in clauses]
    assert len(texts) == 4
    assert all(len(text) <= LONGEST for text in texts)
    assert " ".join(texts) == " ".join(sentences)
    assert {clause["nl"]["title"] for clause in clauses} == {"Pers"}


@pytest.mark.parametrize("tricky", ["- x: [y", "'a\" #b", "yes", "  2026-01-01", "a\u2028b\x85c"])
def test_any_text_survives_being_written(sure: Path, tricky: str) -> None:
    body = html(f"<p>Antwoord niet: {tricky}</p>")
    (clause,) = imported(body, "a.html", sure, "--language", "nl")
    assert clause["nl"]["text"].split() == f"Antwoord niet: {tricky}".split()


def test_an_english_policy_is_english(sure: Path) -> None:
    text = "# Press\n\nNever answer journalists yourself, but call our spokesperson.\n"
    (clause,) = imported(text, "policy.md", sure)
    assert clause["en"]["title"] == "Press"
    assert "a title and a text in 'nl'" in run("check", sure).stderr


# nothing half-written


def test_what_is_there_is_never_overwritten(sure: Path) -> None:
    imported(POLICY_TEXT, "beleid.md", sure)
    before = (sure / "policy/beleid.yaml").read_bytes()
    Path("other.md").write_text(POLICY_TEXT, encoding="utf-8")
    again = run("import", "other.md", "beleid.md", "--into", sure)
    assert again.exit_code == 2
    assert again.stderr.splitlines() == [
        "sure/policy/beleid.yaml is there already: move it away, or rename your file",
        "nothing was written",
    ]
    assert (sure / "policy/beleid.yaml").read_bytes() == before
    assert not (sure / "policy/other.yaml").exists()


@pytest.mark.parametrize("stop", [OSError(28, "No space left on device"), KeyboardInterrupt()])
def test_stopped_in_the_middle_nothing_is_left(
    sure: Path, monkeypatch: pytest.MonkeyPatch, stop: BaseException
) -> None:
    for name in ("one.md", "two.md"):
        Path(name).write_text(POLICY_TEXT, encoding="utf-8")
    before, rename, done = sorted(sure.rglob("*")), Path.rename, []

    def full(part: Path, target: Path) -> Path:
        done.append(target)
        if len(done) == 2:
            raise stop
        return rename(part, target)

    monkeypatch.setattr(Path, "rename", full)
    assert CliRunner().invoke(main, ["import", "one.md", "two.md", "--into", "sure"]).exit_code
    assert len(done) == 2
    assert sorted(sure.rglob("*")) == before


def test_killed_in_the_middle_no_part_is_content(sure: Path) -> None:
    Path("beleid.md").write_text(POLICY_TEXT, encoding="utf-8")
    killed = (
        "import os, sys; from pathlib import Path; from bot.__main__ import main\n"
        "Path.rename = lambda part, target: os._exit(9)\n"
        "main(['import', 'beleid.md', '--into', 'sure'])"
    )
    env = {**os.environ, "PYTHONPATH": str(ROOT)}
    assert subprocess.run([sys.executable, "-c", killed], env=env, check=False).returncode == 9
    assert {path.name for path in (sure / "policy").glob("*.y*ml")} == {"photos.yaml", "press.yaml"}
    checked = run("check", sure)
    assert (checked.exit_code, checked.stdout) == (0, "")


# around it


def test_on_a_terminal_there_is_a_bar(sure: Path) -> None:
    Path("beleid.md").write_text(POLICY_TEXT, encoding="utf-8")
    master, slave = pty.openpty()
    command = [sys.executable, "-m", "bot", "import", "beleid.md", "--into", str(sure)]
    env = {**os.environ, "PYTHONPATH": str(ROOT), "TERM": "xterm"}
    done = subprocess.run(command, env=env, stdout=subprocess.PIPE, stderr=slave, check=False)
    os.close(slave)
    shown = os.read(master, 100_000).decode()
    os.close(master)
    assert done.returncode == 0
    assert "beleid.md" in shown
    assert "1/1" in shown


def test_without_its_libraries_it_says_what_to_install(sure: Path) -> None:
    Path("beleid.md").write_text(POLICY_TEXT, encoding="utf-8")
    lacking = (
        "import sys; sys.modules['mammoth'] = None; from bot.__main__ import main\n"
        "main(['import', 'beleid.md', '--into', 'sure'])"
    )
    env = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run(
        [sys.executable, "-c", lacking], env=env, capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == "import needs mammoth: pip install -r requirements-import.lock\n"


def test_no_other_command_loads_them() -> None:
    names = "{'mammoth', 'pdfminer', 'selectolax'}"
    code = f"import sys, bot.__main__, bot.app; assert not {names} & set(sys.modules)"
    env = {**os.environ, "PYTHONPATH": str(ROOT)}
    subprocess.run([sys.executable, "-c", code], env=env, check=True)
