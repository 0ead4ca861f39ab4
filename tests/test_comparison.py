"""`python -m bot diff OLD NEW`: what changed in the policy, in words."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from bot.__main__ import main
from bot.comparison import ENTRIES
from bot.wording import words_in
from knowledge.changes import FIELDS, Kind, Mark
from knowledge.library import SHIPPED
from knowledge.models import LANGUAGES, AnyEntry
from tests.folder import POLICY, Change, write

CLAUSES, PRESS, REFERRALS = "policy/photos.yaml", "policy/press.yaml", "referrals.yaml"
TEXT = "text: Zet geen foto online zonder dat iedereen erop ja zei."
PARAGRAPHS = """text: |-
        Vraag het eerst.

        Zet {} online.
        ```
        *Einde*."""
CHANGES: list[Change] = [
    (CLAUSES, POLICY[CLAUSES]
        .replace("version: 2", "version: 3")
        .replace("corporate: ask-first", "corporate: not-allowed")
        .replace(TEXT, PARAGRAPHS.format("geen *foto*"))
        + "    earlier: [{version: 2, change: substantive}]\n"),
    (PRESS, None),
    (REFERRALS, "contact: hr", "contact: legal"),
]  # fmt: skip

IN_WORDS = """\
0 nieuw, 2 gewijzigd, 1 vervallen.

Foto's

  Gewijzigd: Vraag je collega's of hun foto online mag
  Regel photos.1, versie 2 → 3. De inhoud is veranderd.
    Oordeel
      - account van de organisatie: ✋ Vraag het eerst
      + account van de organisatie: ⛔ Mag niet
    Tekst (Nederlands)
      - Zet geen beeld online.
      + Zet geen *foto* online.

Pers

  Vervallen: Laat de pers aan de woordvoerder
  Regel press.1, versie 1.
    Oordeel
      - ⛔ Mag niet
    Titel (Nederlands)
      - Laat de pers aan de woordvoerder
    Tekst (Nederlands)
      - Antwoord geen journalist zelf.
    Titel (Engels)
      - Leave the press to our spokesperson
    Tekst (Engels)
      - Never answer journalists yourself.

Doorverwijzingen

  Gewijzigd: Verlof aanvragen
  Doorverwijzing leave, versie 1.
    Contact
      - de HR-adviseur
      + de jurist (Juridisch)
"""


@pytest.fixture
def old(tmp_path: Path) -> Path:
    return write(tmp_path / "old", POLICY, (CLAUSES, TEXT, PARAGRAPHS.format("geen beeld")))


@pytest.fixture
def new(tmp_path: Path) -> Path:
    return write(tmp_path / "new", POLICY, *CHANGES)


def diff(*arguments: str | Path) -> Result:
    line = ["diff", *map(str, arguments)]
    return CliRunner().invoke(main, line, catch_exceptions=False)


def test_changes_are_told_by_topic_with_old_and_new_lines(old: Path, new: Path) -> None:
    run = diff(old, new)
    assert (run.exit_code, run.stderr) == (1, "")
    assert run.stdout == IN_WORDS


def test_the_other_way_round_what_went_is_new(old: Path, new: Path) -> None:
    said = diff(new, old, "--lang", "en").stdout
    assert said.startswith("1 new, 2 changed, 0 withdrawn.\n")
    assert "  New: Leave the press to our spokesperson\n  Clause press.1, version 1.\n" in said
    assert "      + Never answer journalists yourself.\n" in said
    assert "Clause photos.1, version 3 → 2. Careful: changed without a new version number." in said


def test_markdown_keeps_titles_plain_and_texts_in_blocks_that_end(old: Path, new: Path) -> None:
    stars = (PRESS, "title: Laat de pers", "title: Laat de *pers*")
    last: Change = ("topics.yaml", "title_nl: Pers", "title_nl: Pers_en_media")
    write(old, POLICY, (CLAUSES, TEXT, "text: Kort."), stars)
    write(new, POLICY, *CHANGES, last)
    run = diff(old, new, "--format", "md")
    lines = run.stdout.splitlines()
    assert lines[:5] == [
        "# Wat er veranderd is in het beleid", "", "0 nieuw, 2 gewijzigd, 1 vervallen.", "",
        "## Foto's",
    ]  # fmt: skip
    assert "## Pers\\_en\\_media" in lines
    assert "### Vervallen: Laat de \\*pers\\* aan de woordvoerder" in lines
    at = lines.index("**Tekst (Nederlands)**")
    assert lines[at + 2 : at + 10] == [
        "```diff", "- Kort.", "+ Vraag het eerst.", "+", "+ Zet geen *foto* online.", "+ ```",
        "+ *Einde*.", "```",
    ]  # fmt: skip


def test_of_a_paragraph_only_the_sentences_that_changed_are_shown(tmp_path: Path) -> None:
    texts = ["Vraag het eerst. Zet geen beeld online. Ook niet even.",
             "Vraag het eerst. Zet geen foto online. Ook niet even.",
             "Vraag het eerst.  Zet geen foto online. Ook niet even."]  # fmt: skip
    old, new, spaced = (
        write(tmp_path / str(n), POLICY, (CLAUSES, TEXT, f"text: '{text}'"))
        for n, text in enumerate(texts)
    )
    assert diff(old, new).stdout.splitlines()[-2:] == [
        "      - Zet geen beeld online.",
        "      + Zet geen foto online.",
    ]
    assert diff(new, spaced).stdout.splitlines()[-3:] == [
        "      - Vraag het eerst.",
        "      - Zet geen foto online.",
        "      + Vraag het eerst.  Zet geen foto online.",
    ]


def test_a_line_break_alone_shows_the_whole_text(tmp_path: Path) -> None:
    old = write(tmp_path / "old", POLICY, (CLAUSES, TEXT, "text: 'Vraag het. Wacht.'"))
    new = write(tmp_path / "new", POLICY, (CLAUSES, TEXT, 'text: "Vraag het.\\nWacht."'))
    assert diff(old, new).stdout.splitlines()[-3:] == [
        "      - Vraag het. Wacht.",
        "      + Vraag het.",
        "      + Wacht.",
    ]


def test_nothing_changed_is_said_too() -> None:
    run = diff(SHIPPED, SHIPPED)
    assert (run.exit_code, run.output) == (0, "Er is niets veranderd.\n")
    run = diff(SHIPPED, SHIPPED, "--format", "md", "--lang", "en")
    assert run.output == "# What changed in the policy\n\nNothing changed.\n"


def test_a_missing_folder_and_wrong_content_are_told_together(old: Path, tmp_path: Path) -> None:
    wrong = write(tmp_path / "wrong", POLICY, (PRESS, "topic: press", "topic: media"))
    line = f"{wrong}/policy/press.yaml:1: there is no topic 'media' in topics.yaml\n"
    run = diff(tmp_path / "nowhere", wrong)
    assert (run.exit_code, run.stdout) == (2, "")
    assert run.stderr == f"there is no folder {tmp_path / 'nowhere'}\n{line}"
    assert diff(wrong, old).stderr == line
    assert diff(old, old / "topics.yaml").exit_code == 2
    assert diff(old).exit_code == 2
    assert diff(old, old, "--format", "html").exit_code == 2


@pytest.mark.parametrize("language", LANGUAGES)
def test_everything_that_can_change_has_its_words(language: str) -> None:
    words = words_in(language)
    texts = {
        name
        for model in AnyEntry.__args__
        for name in model.model_fields["nl"].annotation.__args__[0].model_fields
    } - {"variants"}
    assert {"title", "question", "why"} <= texts
    for name in (*FIELDS, *texts, "pointer"):
        assert words(f"changes.field.{name}")
    for key in (*Kind, *ENTRIES.values(), *Mark):
        assert f"changes.{key}" in words.texts
