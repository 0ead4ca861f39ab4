"""`python -m bot new DIR`: a content folder of one's own, by options or by answering questions."""

from __future__ import annotations

import contextlib
import os
import pty
import select
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
from click.testing import CliRunner

from bot import content, starting
from bot.__main__ import main
from bot.starting import EMOJI, Answers, Person, WrongAnswerError
from knowledge import library
from knowledge.models import LANGUAGES
from toolkit import catalogue
from toolkit.models import Network

ROOT = Path(__file__).parent.parent
NEW = [sys.executable, "-m", "bot", "new"]
SCRIPTED = ["--languages", "en", "--organisation", "Stadswerf: #1", "--networks", "linkedin,x",
            "--tone", "warm", "--contact", "hr=the HR desk U0HRDESK",
            "--contact", "legal=U0LAWYER", "--editor", "U0EDITOR"]  # fmt: skip
BOTH = Answers("Stadswerf", ("nl", "en"), tuple(Network), "plain")


@pytest.fixture(scope="module")
def starter() -> library.Library:
    return library.load(library.SHIPPED)


def scripted(folder: Path, *options: str) -> subprocess.CompletedProcess[str]:
    """The command without a terminal."""
    return subprocess.run(
        [*NEW, str(folder), *options], cwd=ROOT, stdin=subprocess.DEVNULL, capture_output=True,
        encoding="utf-8", timeout=60, check=False,
    )  # fmt: skip


def asked(folder: Path, *answers: str, options: Sequence[str] = ()) -> tuple[int, str]:
    """The command in a terminal of its own, each answer typed when a question stands there."""
    process, terminal = pty.fork()
    if not process:
        os.chdir(ROOT)
        os.execv(sys.executable, [*NEW, str(folder), *options])
    said, left, typed = "", list(answers), ""
    deadline = time.monotonic() + 60
    try:
        with contextlib.suppress(OSError):  # how a terminal says that nobody is there any more
            while time.monotonic() < deadline:
                if not select.select([terminal], [], [], 1)[0]:
                    # between printing a question and waiting for the answer Python misses Ctrl-C
                    os.write(terminal, typed.encode() if typed == "\x03" else b"")
                    continue
                if not (data := os.read(terminal, 10_000)):
                    break
                said += data.decode()
                if left and said.endswith(": "):
                    typed = left.pop(0)
                    os.write(terminal, typed.encode())
    finally:
        os.close(terminal)  # whoever still waits for an answer hears that there will be none
        code = os.waitstatus_to_exitcode(os.waitpid(process, 0)[1])
    return code, said


def is_untouched(parent: Path) -> bool:
    return list(parent.iterdir()) == []


def test_all_options_make_a_folder_that_answers(tmp_path: Path) -> None:
    folder = tmp_path / "ours"
    done = scripted(folder, *SCRIPTED)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == f"{folder} is ready. {folder}/README.md says what to do next.\n"
    run = CliRunner()
    assert run.invoke(main, ["check", str(folder)]).output == ""
    answer = run.invoke(
        main, ["ask", "--content", str(folder), "may I post a picture of my colleague?"]
    )
    assert answer.exit_code == 0
    assert "photos-of-colleagues.1" in answer.output
    assert [path.name for path in tmp_path.iterdir()] == ["ours"]
    assert folder.stat().st_mode & 0o777 == tmp_path.stat().st_mode & 0o777 | 0o055

    index, toolkit = content.load(folder)
    ours = index.library
    assert ours.languages == ("en",)
    assert ours.contacts["hr"].name.model_dump() == {"nl": None, "en": "the HR desk"}
    assert (ours.contacts["hr"].slack, ours.contacts["legal"].slack) == ("U0HRDESK", "U0LAWYER")
    assert ours.contacts["legal"].name.en == "the company lawyer"
    assert ours.office.editors == ("U0EDITOR",)
    assert {post.network for post in toolkit.posts.values()} == {Network.LINKEDIN, Network.X}
    assert toolkit.watchlist.organisation.names == ("Stadswerf: #1",)
    readme = (folder / "README.md").read_text(encoding="utf-8")
    assert "Stadswerf: \\#1" in readme
    assert "Communications, Privacy, IT security" in readme
    assert "editors" not in readme


@pytest.mark.parametrize("languages", [("nl", "en"), ("nl",), ("en",)], ids="-".join)
def test_every_choice_makes_content_that_is_right(
    tmp_path: Path, starter: library.Library, languages: tuple[str, ...]
) -> None:
    folder = tmp_path / "ours"
    starting.make(folder, Answers("Stadswerf", languages, tuple(Network), "plain"))
    assert content.problems_in(folder) == []
    ours = library.load(folder)
    assert ours.languages == languages
    for entry_id, entry in starter.entries.items():  # word for word, variants too
        texts = {each: text for each, text in entry.texts().items() if each in languages}
        assert ours.entries[entry_id].texts() == texts
        assert ours.verdicts_of(ours.entries[entry_id]) == starter.verdicts_of(entry)


@pytest.mark.parametrize("network", Network)
def test_every_network_alone_makes_content_that_is_right(
    tmp_path: Path, starter: library.Library, network: Network
) -> None:
    starting.make(tmp_path / "ours", Answers("Stadswerf", ("nl", "en"), (network,), "warm"))
    toolkit = catalogue.load(tmp_path / "ours" / "toolkit", starter)  # with errors it raises
    whole = catalogue.load(catalogue.SHIPPED, starter)
    kept = {key for key, post in whole.posts.items() if post.network is network}
    assert toolkit.posts.keys() == kept
    assert toolkit.campaigns.keys() == {whole.posts[key].campaign for key in kept}
    assert "tags.general" in toolkit.hashtags


def test_without_networks_the_toolkit_still_looks_drafts_over(tmp_path: Path) -> None:
    folder = tmp_path / "ours"
    starting.make(folder, Answers("Stadswerf", ("nl", "en"), (), "warm"))
    assert content.problems_in(folder) == []
    toolkit = content.load(folder)[1]
    assert (toolkit.posts, toolkit.campaigns) == ({}, {})
    assert toolkit.watchlist.organisation.names == ("Stadswerf",)


def test_a_warm_tone_is_one_emoji_behind_the_words(tmp_path: Path) -> None:
    plain, warm = tmp_path / "plain", tmp_path / "warm"
    starting.make(plain, BOTH)
    starting.make(warm, Answers("Stadswerf", ("nl", "en"), tuple(Network), "warm"))
    before, after = content.load(plain)[1], content.load(warm)[1]
    assert before.campaigns.keys() == EMOJI.keys()
    texts = 0
    for key, post in before.posts.items():
        for language in LANGUAGES:
            warmed = after.posts[key].wordings(language)
            for said, says in zip(post.wordings(language), warmed, strict=True):
                tail = "" if said.endswith(":") else f" {EMOJI[post.campaign]}"
                assert says == said + tail
                texts += bool(tail)
    assert texts > 100


def test_comments_stay(tmp_path: Path) -> None:
    starting.make(tmp_path / "ours", Answers("Stadswerf", ("nl",), (Network.X,), "warm"))
    for name in ("contacts.yaml", "referrals.yaml", "handbook.yaml", "topics.yaml"):
        assert comments(library.SHIPPED / name) <= comments(tmp_path / "ours" / name)
    for name in ("campaigns.yaml", "hashtags.yaml", "images.yaml", "watchwords.yaml"):
        assert comments(catalogue.SHIPPED / name) <= comments(tmp_path / "ours" / "toolkit" / name)


def comments(path: Path) -> set[str]:
    lines = path.read_text(encoding="utf-8").splitlines()
    return {line for line in lines if line.lstrip().startswith("#")}


def test_people_may_have_a_name_in_each_language(tmp_path: Path) -> None:
    people = {"hr": Person(("Team Mens", "People team")), "legal": Person(("Lex",), "U0LEX")}
    starting.make(tmp_path / "ours", Answers("Stadswerf", ("en", "nl"), (), "plain", people))
    contacts = library.load(tmp_path / "ours").contacts
    assert contacts["hr"].name.model_dump() == {"nl": "People team", "en": "Team Mens"}
    assert contacts["legal"].name.model_dump() == {"nl": "Lex", "en": "Lex"}


def test_questions_in_dutch(tmp_path: Path) -> None:
    code, said = asked(
        tmp_path / "ons", "nl\n", "Stadswerf\n", "linkedin, WhatsApp\n", "leuk\n", "warm\n",
        "Team Wonen U012AB3CD\n", "\n", "\n", "\n", "\n", "U0EDITOR, U0TWEEDE\n",
    )  # fmt: skip
    assert code == 0, said
    assert "In welke talen? (nl, en of nl,en) / In which languages? (nl, en or nl,en)" in said
    assert "Hoe heet jullie organisatie?" in said
    assert "Error: Kies uit: plain, warm." in said
    assert "Wie is Communicatie?" in said and "het team Communicatie, nog zonder id" in said
    assert f"{tmp_path}/ons is klaar." in said
    index, toolkit = content.load(tmp_path / "ons")
    assert index.library.languages == ("nl",)
    assert index.library.contacts["communications"].slack == "U012AB3CD"
    assert index.library.contacts["hr"].name.nl == "de HR-adviseur"
    assert index.library.office.editors == ("U0EDITOR", "U0TWEEDE")
    assert {post.network for post in toolkit.posts.values()} == {"linkedin", "whatsapp"}
    readme = (tmp_path / "ons" / "README.md").read_text(encoding="utf-8")
    assert readme.startswith("# Het socialmediabeleid van Stadswerf\n")


def test_what_is_an_option_is_not_asked(tmp_path: Path) -> None:
    options = [*SCRIPTED[:6], "--contact", "hr=HR desk", "--editor", "U0EDITOR"]
    code, said = asked(tmp_path / "ours", "plain\n", *["\n"] * 4, options=options)
    assert code == 0, said
    assert said.count("?") == 5
    assert "Tone of the example posts?" in said
    assert "Who is HR?" not in said and "Who is Legal?" in said


@pytest.mark.parametrize("key", ["\x03", "\x04"], ids=["Ctrl-C", "Ctrl-D"])
def test_whoever_stops_leaves_nothing_behind(tmp_path: Path, key: str) -> None:
    code, said = asked(tmp_path / "ours", "en\n", key)
    assert code == 1
    assert said.splitlines()[-1] == "stopped: nothing was written"
    assert "Traceback" not in said
    assert is_untouched(tmp_path)


def test_without_a_terminal_every_answer_is_an_option(tmp_path: Path) -> None:
    done = scripted(tmp_path / "ours", "--languages", "nl", "--tone", "plain")
    assert done.returncode == 2
    assert done.stderr.splitlines()[-1] == (
        "Error: there is no terminal to ask in: give --organisation, --networks"
    )
    assert is_untouched(tmp_path)


@pytest.mark.parametrize(
    ("name", "answer"),
    [
        ("--languages", "fr"), ("--languages", ""), ("--networks", "linkedin,myspace"),
        ("--networks", "none,x"), ("--tone", "formal"), ("--organisation", " !? "),
        ("--organisation", "a" * 101), ("--organisation", "a\x07b"), ("--contact", "boss=U0BOSS"),
        ("--contact", "hr=One / Two / Three"), ("--editor", "somebody"),
    ],
)  # fmt: skip
def test_a_wrong_option_is_named(tmp_path: Path, name: str, answer: str) -> None:
    run = CliRunner().invoke(main, ["new", str(tmp_path / "ours"), *SCRIPTED, name, answer])
    assert run.exit_code == 2
    assert f"Invalid value for {name}: " in run.output
    assert is_untouched(tmp_path)


@pytest.fixture
def in_the_way(tmp_path: Path) -> Iterator[Path]:
    folder = tmp_path / "ours"
    folder.mkdir()
    (folder / "letter.txt").write_text("dear all")
    yield folder
    assert [path.name for path in tmp_path.rglob("*")] == ["ours", "letter.txt"]


def test_a_folder_with_something_in_it_is_left_alone(in_the_way: Path) -> None:
    for options in (SCRIPTED, []):  # before any question too
        code, said = asked(in_the_way, options=options)
        assert (code, said.splitlines()) == (2, [f"{in_the_way} is not empty: nothing was changed"])


def test_a_file_is_no_folder_and_nowhere_is_no_place(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    for place, why in [
        (tmp_path / "file", "is no folder"), (tmp_path / "no" / "ours", "there is no folder"),
    ]:  # fmt: skip
        run = CliRunner().invoke(main, ["new", str(place), *SCRIPTED])
        assert run.exit_code == 2
        assert why in run.output and len(run.output.splitlines()) == 1
    assert [path.name for path in tmp_path.iterdir()] == ["file"]


def test_where_one_stands_is_no_place_for_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    run = CliRunner().invoke(main, ["new", ".", *SCRIPTED])
    assert run.exit_code == 2
    assert "is where you are" in run.output and len(run.output.splitlines()) == 1
    assert is_untouched(tmp_path)


def test_an_empty_folder_is_filled(tmp_path: Path) -> None:
    (tmp_path / "ours").mkdir()
    starting.make(tmp_path / "ours", BOTH)
    assert content.problems_in(tmp_path / "ours") == []


def test_when_writing_fails_nothing_stays(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:  # fmt: skip
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device", "x")

    monkeypatch.setattr(starting, "_people", full)
    run = CliRunner().invoke(main, ["new", str(tmp_path / "ours"), *SCRIPTED])
    assert run.exit_code == 2
    assert is_untouched(tmp_path)


def test_names_and_ids_are_told_apart() -> None:
    both = ("nl", "en")
    assert starting.person("Team Wonen U012AB3CD", both) == Person(("Team Wonen",), "U012AB3CD")
    assert starting.person(" U012AB3CD ", both) == Person((), "U012AB3CD")
    assert starting.person("", both) == Person()
    assert starting.person("Mens / People", both) == Person(("Mens", "People"))
    with pytest.raises(WrongAnswerError):
        starting.person("Mens / People", ("nl",))
