"""`python -m bot …` as a person or a script meets it: its output, its exit codes, its processes."""

from __future__ import annotations

import http.client
import json
import os
import re
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from click.testing import CliRunner, Result
from gunicorn.config import Config

from bot.__main__ import MANIFEST, main
from bot.playground.deliver import signature
from bot.playground.demo import EMPLOYEE
from bot.web import Worker
from knowledge.library import SHIPPED
from knowledge.models import LANGUAGES, Account, Verdict
from tests.folder import POLICY, TOOLKIT, Change, sure_of, write
from tests.ports import free_port

ROOT = Path(__file__).parent.parent
Json = dict[str, Any]
Run = subprocess.CompletedProcess[str]

KEYS = ["question", "language", "decision", "candidates", "entry", "topic", "verdict",
        "confidence", "contact", "choices", "facet", "also"]  # fmt: skip
TOKENS = {
    "SLACK_BOT_TOKEN": "xoxb-1-2-abc",
    "SLACK_SIGNING_SECRET": "0123456789abcdef0123456789abcdef",
    "SLACK_APP_TOKEN": "xapp-1-A0-2-abc",
}
STAND_IN = {"WEGWIJZER_CONTACT": "U012AB3CD"}
OURS = {*TOKENS, *STAND_IN, "SLACK_API_URL", "WEGWIJZER_CONTENT", "WEGWIJZER_DATABASE", "PORT"}
NO_SLACK = "slack: U0HR"


@pytest.fixture(autouse=True)
def fresh_shell(monkeypatch: pytest.MonkeyPatch) -> None:
    """None of our variables is set."""
    for name in OURS & os.environ.keys():
        monkeypatch.delenv(name)


def bot(*arguments: str | Path, env: Mapping[str, str] | None = None) -> Result:
    """A command inside this process: starting one anew takes a second."""
    line = [str(each) for each in arguments]
    return CliRunner().invoke(main, line, env=env, catch_exceptions=False)


def environment(given: Mapping[str, str]) -> dict[str, str]:
    """That of a fresh shell, and `given`."""
    kept = {key: value for key, value in os.environ.items() if key not in OURS}
    return {**kept, "PYTHONPATH": str(ROOT), **given}


def python_m_bot(*arguments: str | Path, env: Mapping[str, str], cwd: Path) -> Run:
    """A command in a process of its own."""
    command = [sys.executable, "-m", "bot", *map(str, arguments)]
    return subprocess.run(
        command, env=environment(env), cwd=cwd, capture_output=True, encoding="utf-8", timeout=60,
        check=False,
    )  # fmt: skip


@pytest.fixture(scope="module")
def folders(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Small content folders that differ in what they are sure of."""

    def make(name: str, *changes: Change) -> Path:
        return write(tmp_path_factory.mktemp(name), {**POLICY, **TOOLKIT}, *changes)

    return {
        "sure": make("sure", ("confidence.yaml", sure_of("first"))),
        "choice": make("choice", ("confidence.yaml", sure_of("among", "subject"))),
        "unsure": make("unsure", ("confidence.yaml", sure_of("subject"))),
        "wrong": make(
            "wrong",
            ("policy/press.yaml", "topic: press", "topic: media"),
            ("contacts.yaml", "deputy: legal", "deputy: bob"),
        ),
        "unreachable": make("unreachable", ("contacts.yaml", NO_SLACK, "slack: null")),
    }


# ask

PRESS = "journalist zelf antwoorden"
PHOTO = "Mag ik een groepsfoto uploaden?"
QUESTIONS: dict[str, tuple[str, ...]] = {
    "answer": (PRESS, "sure"),
    "clarify": (PHOTO, "sure"),
    "account": (PHOTO, "sure", "--account", "corporate"),
    "handover": ("Verlof aanvragen", "sure"),
    "decline": ("xyzzy", "sure"),
    "nothing": ("", "sure"),
    "choice": ("Mag mijn groepsfoto of lunch naar een journalist?", "choice"),
    "unsure": ("Mag mijn lunch naar een journalist?", "unsure", "--lang", "en"),
    "english": ("May I answer journalists myself?", "sure"),
}


def decision(name: str, folders: Mapping[str, Path]) -> Json:
    """What `ask --json` says: one object on one line, and nothing else."""
    question, folder, *options = QUESTIONS[name]
    run = bot("ask", "--json", "--content", folders[folder], *options, "--", question)
    assert run.exit_code == 0
    assert run.stderr == ""
    return one_object(run.stdout)


def one_object(line: str) -> Json:
    assert line.endswith("\n")
    assert line.count("\n") == 1
    found = json.loads(line)
    assert isinstance(found, dict)
    return found


@pytest.mark.parametrize("name", QUESTIONS)
def test_ask_prints_every_key_with_its_type_on_one_line(
    folders: dict[str, Path], name: str
) -> None:
    found = decision(name, folders)
    assert list(found) == KEYS
    assert found["language"] in LANGUAGES
    assert found["decision"] in ("answer", "clarify", "handover", "decline")
    assert isinstance(found["question"], str)
    assert isinstance(found["confidence"], float) and 0 <= found["confidence"] <= 1
    assert found["verdict"] is None or found["verdict"] in list(Verdict)
    assert found["facet"] in (None, "account")
    for key in ("entry", "topic", "contact"):
        assert found[key] is None or isinstance(found[key], str)
    candidates = found["candidates"]
    for candidate in candidates:
        assert list(candidate) == ["entry", "topic", "score"]
        assert isinstance(candidate["score"], float)
    scores = [candidate["score"] for candidate in candidates]
    assert scores == sorted(scores, reverse=True)
    first = candidates[0] if candidates else {"entry": None, "topic": None}
    assert (found["entry"], found["topic"]) == (first["entry"], first["topic"])
    assert set(found["choices"]) <= {candidate["entry"] for candidate in candidates}
    assert bool(found["choices"]) is (found["decision"] == "clarify")
    assert found["also"] == []


def test_an_answer_names_entry_verdict_and_contact(folders: dict[str, Path]) -> None:
    found = decision("answer", folders)
    assert found["question"] == PRESS
    assert found["decision"] == "answer"
    assert (found["entry"], found["topic"]) == ("press.1", "press")
    assert (found["verdict"], found["contact"]) == ("not-allowed", "legal")
    assert found["language"] == "nl"


def test_the_language_is_that_of_the_question(folders: dict[str, Path]) -> None:
    found = decision("english", folders)
    assert (found["language"], found["entry"]) == ("en", "press.1")


def test_the_account_is_asked_where_the_verdict_depends_on_it(folders: dict[str, Path]) -> None:
    found = decision("clarify", folders)
    assert (found["decision"], found["facet"]) == ("clarify", "account")
    assert found["choices"] == [found["entry"]] == ["photos.1"]
    assert found["verdict"] is None


def test_with_account_there_is_an_answer(folders: dict[str, Path]) -> None:
    found = decision("account", folders)
    assert (found["decision"], found["facet"], found["choices"]) == ("answer", None, [])
    assert (found["entry"], found["verdict"]) == ("photos.1", "ask-first")


def test_a_choice_offers_the_best_of_each_topic(folders: dict[str, Path]) -> None:
    found = decision("choice", folders)
    assert (found["decision"], found["facet"]) == ("clarify", None)
    topics = {each["entry"]: each["topic"] for each in found["candidates"]}
    assert [topics[entry] for entry in found["choices"]] in (["photos", "press"],
                                                             ["press", "photos"])  # fmt: skip


def test_a_referral_hands_over_and_has_no_topic(folders: dict[str, Path]) -> None:
    found = decision("handover", folders)
    assert (found["decision"], found["contact"]) == ("handover", "hr")
    assert (found["entry"], found["topic"], found["verdict"]) == ("leave", None, None)


def test_what_is_not_sure_goes_to_the_owner_in_the_language_asked_for(
    folders: dict[str, Path],
) -> None:
    found = decision("unsure", folders)
    assert found["decision"] == "handover"
    assert found["contact"] in ("hr", "legal")
    assert found["language"] == "en"


def test_what_matches_nothing_is_declined(folders: dict[str, Path]) -> None:
    found = decision("decline", folders)
    assert (found["decision"], found["candidates"]) == ("decline", [])
    assert (found["entry"], found["topic"], found["verdict"]) == (None, None, None)
    assert (found["contact"], found["confidence"]) == (None, 0.0)


def test_a_process_answers_from_the_shipped_content_with_ten_candidates(tmp_path: Path) -> None:
    question = "May I share a picture of a colleague?"
    run = python_m_bot("ask", "--json", question, env={}, cwd=tmp_path)
    assert (run.returncode, run.stderr) == (0, "")
    found = one_object(run.stdout)
    assert len(found["candidates"]) == 10
    assert len({each["topic"] for each in found["candidates"]}) >= 5
    assert list(tmp_path.iterdir()) == [], "no database is made"


def test_ask_for_people_shows_the_clause_and_its_source(folders: dict[str, Path]) -> None:
    run = bot("ask", PRESS, env={"WEGWIJZER_CONTENT": str(folders["sure"])})
    assert run.exit_code == 0
    text = " ".join(run.stdout.split())
    for said in ("Mag niet", "Antwoord geen journalist zelf.", "press.1", "de jurist"):
        assert said in text


WRONG_LINES = [
    "contacts.yaml:7: there is no contact 'bob'",
    "policy/press.yaml:1: there is no topic 'media' in topics.yaml",
]
WRONG = {
    "wrong content": (["ask", "--content", "{wrong}", "x"], 1),
    "absent content": (["ask", "--content", "{sure}/nowhere", "x"], 2),
    "no question": (["ask"], 2),
    "unknown language": (["ask", "--lang", "fr", "x"], 2),
    "unknown account": (["ask", "--account", "mine", "x"], 2),
    "unknown command": (["answer"], 2),
    "no questions": (["eval"], 2),
    "absent questions": (["eval", "--content", "{sure}", "{sure}/nowhere.jsonl"], 2),
    "folder for questions": (["eval", "--content", "{sure}", "{sure}"], 2),
    "wrong questions": (["eval", "--content", "{sure}", "{sure}/topics.yaml"], 2),
    "binary questions": (["eval", "--content", "{sure}", sys.executable], 2),
    "eval of wrong content": (["eval", "--content", "{wrong}", "{sure}/topics.yaml"], 1),
    "check absent": (["check", "{sure}/nowhere"], 2),
    "check a file": (["check", "{sure}/topics.yaml"], 2),
    "check wrong": (["check", "{wrong}"], 1),
    "check right": (["check", "{sure}"], 0),
    "impossible port": (["demo", "--port", "65536"], 2),
    "demo of wrong content": (["demo", "--content", "{wrong}"], 1),
    "manifest without https": (["manifest", "--url", "http://example.org"], 2),
}


@pytest.mark.parametrize("name", WRONG)
def test_the_exit_code_says_what_is_wrong(folders: dict[str, Path], name: str) -> None:
    line, code = WRONG[name]
    run = bot(*(part.format(**folders) for part in line))
    assert run.exit_code == code
    checked = line[0] == "check" and code < 2
    assert bool(run.stderr) is not checked
    assert bool(run.stdout) is (name == "check wrong")


def test_wrong_content_is_told_with_file_and_line(folders: dict[str, Path]) -> None:
    lines = [f"{folders['wrong']}/{line}" for line in WRONG_LINES]
    assert bot("ask", "--content", folders["wrong"], "x").stderr.splitlines() == lines
    assert bot("check", folders["wrong"]).stdout.splitlines() == lines


def test_check_looks_at_the_content_in_the_environment(folders: dict[str, Path]) -> None:
    given = {"WEGWIJZER_CONTENT": "."}
    run = python_m_bot("check", env=given, cwd=folders["wrong"])
    assert run.returncode == 1
    assert run.stdout.splitlines() == WRONG_LINES
    assert bot("check", SHIPPED, env=given).exit_code == 0
    assert bot("check", env={"WEGWIJZER_CONTENT": "nowhere"}).exit_code == 2


def test_check_looks_at_the_shipped_content_otherwise() -> None:
    run = bot("check")
    assert (run.exit_code, run.output) == (0, "")


def test_check_looks_at_the_toolkit_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(tmp_path, {**POLICY, **TOOLKIT}, ("toolkit/images/bike.png", None))
    monkeypatch.chdir(tmp_path)
    run = bot("check", ".")
    assert run.stdout == "toolkit/images.yaml:6: the image 'images/bike.png' is missing\n"
    assert run.exit_code == 1


# eval

LABELLED = [
    {"id": "q1", "lang": "nl", "question": PRESS, "topics": ["press"], "kind": "answerable",
     "style": "plain", "group": None},
    {"id": "q2", "lang": "en", "question": "May I upload a snapshot?", "topics": ["photos"],
     "kind": "answerable", "style": "plain", "group": None},
    {"id": "q3", "lang": "nl", "question": "xyzzy", "topics": [], "kind": "unanswerable",
     "style": "plain", "group": "noise"},
    {"id": "q4", "lang": "nl", "question": PRESS, "topics": ["tone-of-voice"],
     "kind": "answerable", "style": "plain", "group": None},
]  # fmt: skip


@pytest.fixture
def questions(tmp_path: Path) -> Path:
    file = tmp_path / "questions.jsonl"
    lines = [json.dumps(each, ensure_ascii=False) for each in LABELLED]
    file.write_text("\n".join([*lines, ""]), encoding="utf-8")
    return file


def test_eval_prints_the_figures_as_one_object(folders: dict[str, Path], questions: Path) -> None:
    run = bot("eval", questions, "--content", folders["sure"], "--json")
    assert (run.exit_code, run.stderr) == (0, "")
    figures = one_object(run.stdout)
    assert (figures["questions"], figures["answerable"], figures["unanswerable"]) == (3, 2, 1)
    assert (figures["hit_at_1"], figures["recall_at_3"], figures["mrr_at_10"]) == (1.0, 1.0, 1.0)
    languages = {name: part["questions"] for name, part in figures["by_language"].items()}
    assert languages == {"nl": 1, "en": 1}


def test_eval_reports_topics_that_the_content_lacks_apart(
    folders: dict[str, Path], questions: Path
) -> None:
    figures = one_object(bot("eval", questions, "--content", folders["sure"], "--json").stdout)
    assert figures["topic_not_in_content"] == 1
    assert figures["direct_precision"] == 1.0, "it is not counted as wrong"


def test_eval_for_people_is_a_table(folders: dict[str, Path], questions: Path) -> None:
    run = bot("eval", questions, "--content", folders["sure"])
    assert run.exit_code == 0
    assert "hit_at_1" in run.stdout
    assert "1.000" in run.stdout


def test_explain_shows_every_step_and_then_the_answer(folders: dict[str, Path]) -> None:
    run = bot("ask", "--explain", "magk een selfi plaatsen", "--content", folders["sure"])
    assert run.exit_code == 0
    for step in ("searched in", "words", "topics", "entries", "signals", "probability"):
        assert step in run.stdout, step
    assert "photos.1" in run.stdout
    assert "confidence" in run.stdout.splitlines()[-1]


def test_explain_shows_what_a_word_was_taken_for_and_its_parts() -> None:
    question = "klachtenformulier op instgram"
    shown = bot("ask", "--explain", question, env={"COLUMNS": "160"}).stdout
    assert "typed: instgram" in shown
    assert "klacht" in shown
    assert "=complaint" in shown


@pytest.mark.parametrize("question", ["", "xqzt", "Darf ich das?", "Mag dit? En mag dat ook nog?"])
def test_explain_takes_any_question(folders: dict[str, Path], question: str) -> None:
    run = bot("ask", "--explain", question, "--content", folders["sure"])
    assert (run.exit_code, run.stderr) == (0, "")


def test_explain_and_json_exclude_each_other(folders: dict[str, Path]) -> None:
    run = bot("ask", "--explain", "--json", "foto", "--content", folders["sure"])
    assert run.exit_code == 2
    assert run.stdout == ""


# calibrate


def labelled(folder: Path, count: int) -> Path:
    """As many questions, half of which the small content answers."""
    lines = [
        {
            "id": f"q{n}", "question": f"mag ik foto {n} delen" if n % 2 else f"pizza nummer {n}",
            "topics": ["photos"] if n % 2 else [], "set": "ours",
        }
        for n in range(count)
    ]  # fmt: skip
    path = folder / "labelled.jsonl"
    path.write_text("".join(json.dumps(line) + "\n" for line in lines), encoding="utf-8")
    return path


def test_calibrate_fits_the_numbers_to_ones_own_questions(tmp_path: Path) -> None:
    folder = write(tmp_path / "content", {**POLICY, **TOOLKIT})
    questions = labelled(tmp_path, 240)
    run = bot("calibrate", questions, "--content", folder)
    assert run.exit_code == 0
    assert "on 240 questions of labelled.jsonl" in run.stdout
    assert not (folder / "confidence.yaml").exists(), "only with --write"

    assert bot("calibrate", questions, "--content", folder, "--write").exit_code == 0
    assert (folder / "confidence.yaml").read_text(encoding="utf-8") == run.stdout
    assert bot("check", folder).exit_code == 0
    told = one_object(bot("ask", "foto 7 delen", "--content", folder, "--json").stdout)
    assert told["confidence"] > 0.8


@pytest.mark.parametrize("options", [[], ["--set", "theirs"]])
def test_few_questions_keep_the_numbers_in_force(tmp_path: Path, options: list[str]) -> None:
    folder = write(tmp_path / "content", {**POLICY, **TOOLKIT})
    questions = labelled(tmp_path, 240 if options else 199)
    run = bot("calibrate", questions, "--content", folder, "--write", *options)
    assert run.exit_code == 1
    assert "fewer than 200" in run.stderr
    assert not (folder / "confidence.yaml").exists()


def test_predictions_are_what_ask_prints_with_the_id(
    folders: dict[str, Path], questions: Path
) -> None:
    out = questions.with_name("predictions.jsonl")
    run = bot("eval", questions, "--content", folders["sure"], "--predictions", out)
    assert run.exit_code == 0
    predictions = [json.loads(line) for line in out.read_text(encoding="utf-8").splitlines()]
    assert [each["id"] for each in predictions] == ["q1", "q2", "q3", "q4"]
    assert all(sorted(each) == sorted([*KEYS, "id"]) for each in predictions)
    first = {key: value for key, value in predictions[0].items() if key != "id"}
    assert first == decision("answer", folders)


def test_predictions_that_cannot_be_written_are_told(
    folders: dict[str, Path], questions: Path
) -> None:
    out = questions.parent / "nowhere" / "predictions.jsonl"
    run = bot("eval", questions, "--content", folders["sure"], "--predictions", out)
    assert run.exit_code == 2
    assert str(out) in run.stderr


def test_eval_writes_a_page_beside_what_it_prints(
    folders: dict[str, Path], questions: Path
) -> None:
    out = questions.with_name("figures.html")
    run = bot("eval", questions, "--content", folders["sure"], "--json", "--html", out)
    assert (run.exit_code, run.stderr) == (0, "")
    assert one_object(run.stdout)["questions"] == 3
    page = out.read_text(encoding="utf-8")
    assert page.startswith("<!doctype html>")
    assert "questions.jsonl" in page
    assert str(questions.parent) not in page
    assert PRESS not in page, "no question stands there"


def test_a_page_that_cannot_be_written_is_told(folders: dict[str, Path], questions: Path) -> None:
    out = questions.parent / "nowhere" / "figures.html"
    run = bot("eval", questions, "--content", folders["sure"], "--html", out)
    assert run.exit_code == 2
    assert str(out) in run.stderr
    assert run.stdout == ""


FIGURES = {
    "questions", "answerable", "unanswerable", "topic_not_in_content", "hit_at_1", "recall_at_3",
    "mrr_at_10", "answered_directly", "right_at_once", "right_at_once_or_one_tap",
    "decisions_answerable", "decisions_unanswerable", "direct_precision", "direct_precision_lower",
    "unanswerable_answered", "auroc", "by_language", "by_style", "intervals", "risk_coverage",
    "reliability", "by_topic", "by_kind", "confusions",
}  # fmt: skip
"""What others read from `eval --json`; there may be more."""


@pytest.mark.parametrize("kept", [{"q1", "q2", "q3", "q4"}, {"q3"}, {"q4"}, set()])
def test_eval_has_every_key_whatever_is_asked(
    folders: dict[str, Path], questions: Path, kept: set[str]
) -> None:
    lines = [json.dumps(each) for each in LABELLED if each["id"] in kept]
    questions.write_text("\n".join(lines), encoding="utf-8")
    page = questions.with_name("figures.html")
    arguments = ["eval", questions, "--content", folders["sure"]]
    run = bot(*arguments, "--json", "--html", page)
    assert (run.exit_code, run.stderr) == (0, "")
    assert set(one_object(run.stdout)) >= FIGURES
    assert "NaN" not in run.stdout
    assert "</html>" in page.read_text(encoding="utf-8")
    assert bot(*arguments).exit_code == 0


# serve and socket: what they need before they start

ENOUGH = {**TOKENS, **STAND_IN, "WEGWIJZER_DATABASE": "questions.sqlite3"}
NOT_SET = "{} is not set: it should look like "
MALFORMED = "{} is malformed: it should "
REFUSALS = {
    "serve without a bot token": ("serve", {"SLACK_BOT_TOKEN": ""}, NOT_SET),
    "serve without a secret": ("serve", {"SLACK_SIGNING_SECRET": ""}, NOT_SET),
    "socket without an app token": ("socket", {"SLACK_APP_TOKEN": ""}, NOT_SET),
    "socket with another token": ("socket", {"SLACK_APP_TOKEN": "xoxb-1"}, MALFORMED),
    "serve with an address for a file": (
        "serve", {"WEGWIJZER_DATABASE": "sqlite:///q.db"}, MALFORMED,
    ),
}  # fmt: skip


@pytest.fixture(scope="module")
def refused(folders: dict[str, Path], tmp_path_factory: pytest.TempPathFactory) -> dict[str, Run]:
    """Processes that do not start, side by side."""
    cwd = tmp_path_factory.mktemp("refused")
    lines = {name: (command, wrong) for name, (command, wrong, _) in REFUSALS.items()}
    for command in ("serve", "socket"):
        lines[f"{command} unreachable"] = (command, {"WEGWIJZER_CONTACT": ""})
        lines[f"{command} wrong"] = (command, {"WEGWIJZER_CONTENT": str(folders["wrong"])})
    there = {**ENOUGH, "WEGWIJZER_CONTENT": str(folders["unreachable"])}
    with ThreadPoolExecutor(4) as pool:
        waiting = {
            name: pool.submit(python_m_bot, command, env={**there, **wrong}, cwd=cwd)
            for name, (command, wrong) in lines.items()
        }
        found = {name: run.result() for name, run in waiting.items()}
    assert list(cwd.iterdir()) == [], "nothing is made before everything is right"
    return found


@pytest.mark.parametrize("name", REFUSALS)
def test_a_wrong_variable_is_named_in_one_line(refused: dict[str, Run], name: str) -> None:
    (_, wrong, line), run = REFUSALS[name], refused[name]
    variable, value = next(iter(wrong.items()))
    assert (run.returncode, run.stdout) == (2, "")
    assert run.stderr.count("\n") == 1
    assert run.stderr.startswith(line.format(variable))
    assert not value or value not in run.stderr


@pytest.mark.parametrize("command", ["serve", "socket"])
def test_no_start_while_a_contact_cannot_be_reached(
    refused: dict[str, Run], folders: dict[str, Path], command: str
) -> None:
    run = refused[f"{command} unreachable"]
    assert (run.returncode, run.stdout) == (1, "")
    expected = [(3, "hr"), (8, "legal")]
    for line, (number, contact) in zip(run.stderr.splitlines(), expected, strict=True):
        place = f"{folders['unreachable']}/contacts.yaml:{number}"
        assert line.startswith(f"{place}: the contact '{contact}' has no Slack id")
        assert "WEGWIJZER_CONTACT" in line


@pytest.mark.parametrize("command", ["serve", "socket"])
def test_no_start_on_wrong_content(
    refused: dict[str, Run], folders: dict[str, Path], command: str
) -> None:
    run = refused[f"{command} wrong"]
    assert (run.returncode, run.stdout) == (1, "")
    assert run.stderr.splitlines() == [f"{folders['wrong']}/{line}" for line in WRONG_LINES]


# processes that run


@contextmanager
def process(
    *arguments: str | Path, env: Mapping[str, str], cwd: Path
) -> Iterator[subprocess.Popen[str]]:
    """A command that stays; killed at the end if it is still there."""
    command = [sys.executable, "-m", "bot", *map(str, arguments)]
    with subprocess.Popen(
        command, env=environment(env), cwd=cwd, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        encoding="utf-8",
    ) as running:  # fmt: skip
        try:
            yield running
        finally:
            if running.poll() is None:
                running.kill()


def ask_for(
    port: int, method: str, path: str, body: bytes = b"", headers: Mapping[str, str] | None = None,
    host: str = "127.0.0.1",
) -> tuple[int, str]:  # fmt: skip
    connection = http.client.HTTPConnection(host, port, timeout=5)
    try:
        connection.request(method, path, body, dict(headers or {}))
        answer = connection.getresponse()
        return answer.status, answer.read().decode()
    finally:
        connection.close()


def healthy(port: int) -> tuple[int, str]:
    """What /healthz says, once the process listens."""
    deadline = time.monotonic() + 20
    while True:
        try:
            return ask_for(port, "GET", "/healthz")
        except OSError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.05)


def signed(body: bytes, secret: str) -> dict[str, str]:
    now = str(int(time.time()))
    return {
        "Content-Type": "application/json",
        "X-Slack-Request-Timestamp": now,
        "X-Slack-Signature": signature(secret, now, body),
    }


def test_serve_answers_on_loopback_and_stops_when_asked(
    folders: dict[str, Path], tmp_path: Path
) -> None:
    port = free_port()
    given = {
        **ENOUGH,
        "WEGWIJZER_CONTENT": str(folders["unreachable"]),
        "SLACK_API_URL": "http://127.0.0.1:9/",  # nobody is there: Slack may be down at the start
        "PORT": str(free_port()),
    }
    challenge = json.dumps({"type": "url_verification", "challenge": "c1"}).encode()
    with process("serve", "--port", str(port), env=given, cwd=tmp_path) as serve:
        assert healthy(port) == (200, "ok\n")

        good = signed(challenge, TOKENS["SLACK_SIGNING_SECRET"])
        status, said = ask_for(port, "POST", "/slack/events", challenge, good)
        assert (status, "c1" in said) == (200, True)
        for bad in (signed(challenge, "another secret"), {"Content-Type": "application/json"}):
            assert ask_for(port, "POST", "/slack/events", challenge, bad)[0] == 401
        assert ask_for(port, "GET", "/slack/events")[0] == 405
        assert ask_for(port, "GET", "/")[0] == 404

        with pytest.raises(OSError):  # another address of this computer
            ask_for(port, "GET", "/healthz", host="127.0.0.2")
        with pytest.raises(OSError):  # --port beats PORT
            ask_for(int(given["PORT"]), "GET", "/healthz")

        serve.send_signal(signal.SIGTERM)
        stdout, stderr = serve.communicate(timeout=20)
    assert serve.returncode == 0, stderr
    assert stdout == ""
    assert "Traceback" not in stderr
    assert TOKENS["SLACK_BOT_TOKEN"] not in stderr
    assert (tmp_path / "questions.sqlite3").is_file()


def test_serve_takes_its_port_from_the_environment(
    folders: dict[str, Path], tmp_path: Path
) -> None:
    port = free_port()
    given = {**ENOUGH, "WEGWIJZER_CONTENT": str(folders["sure"]), "PORT": str(port)}
    given["SLACK_API_URL"] = "http://127.0.0.1:9/"
    with process("serve", env=given, cwd=tmp_path) as serve:
        assert healthy(port)[0] == 200
        serve.send_signal(signal.SIGINT)
        serve.communicate(timeout=20)
    assert serve.returncode == 0


def test_stopping_waits_for_no_lock_that_the_interrupted_code_may_hold() -> None:
    worker = Worker(1, 1, [], None, 30, Config(), None)
    worker.tpool = ThreadPoolExecutor()
    worker.method_queue.init()
    with worker.tpool._shutdown_lock:  # as submit() holds it
        stop = threading.Thread(target=worker.handle_quit, args=(signal.SIGQUIT, None), daemon=True)
        stop.start()
        stop.join(5)
        assert not stop.is_alive()
    worker.method_queue.close()
    worker.tmp.close()
    assert not worker.alive


def test_the_demo_prints_its_address_serves_its_page_and_leaves_nothing(
    folders: dict[str, Path], tmp_path: Path
) -> None:
    temporary = tmp_path / "temporary"
    temporary.mkdir()
    port, given = free_port(), {"TMPDIR": str(temporary)}
    arguments = ["demo", "--port", str(port), "--content", str(folders["unreachable"])]
    with process(*arguments, env=given, cwd=tmp_path) as demo:
        assert demo.stdout is not None
        assert demo.stdout.readline() == f"http://127.0.0.1:{port}/\n"
        status, page = ask_for(port, "GET", "/")
        assert (status, "<html" in page) == (200, True)
        assert list(temporary.iterdir()) != [], "its database is somewhere"

        kept = ["--database", "kept.sqlite3"]
        with process(*arguments, *kept, env=given, cwd=tmp_path) as second:
            assert second.stdout is not None
            address = second.stdout.readline()
            other = int(address.removeprefix("http://127.0.0.1:").removesuffix("/\n"))
            assert other != port, "the port is taken: it picks a free one"
            assert ask_for(other, "GET", "/")[0] == 200
            stopped(second, signal.SIGTERM)

        stopped(demo, signal.SIGINT)
    assert list(temporary.iterdir()) == []
    made = {path.name for path in tmp_path.iterdir()} - {"temporary"}
    assert all(name.startswith("kept.sqlite3") for name in made), "only what was asked for"
    assert (tmp_path / "kept.sqlite3").is_file()


def test_citations_in_the_demo_lead_to_their_clause_in_its_handbook(
    folders: dict[str, Path], tmp_path: Path
) -> None:
    arguments = ["demo", "--port", "0", "--content", str(folders["sure"])]
    with process(*arguments, env={"TMPDIR": str(tmp_path)}, cwd=ROOT) as demo:
        assert demo.stdout is not None and demo.stderr is not None
        told = demo.stderr.readline()
        port = int(demo.stdout.readline().removeprefix("http://127.0.0.1:").removesuffix("/\n"))
        state = f"/ui/state?as={EMPLOYEE}"
        home = json.loads(ask_for(port, "GET", state)[1])
        mine = next(each["id"] for each in home["channels"] if each["kind"] == "im")
        said = {"user": EMPLOYEE, "channel": mine, "text": "Laat de pers aan de woordvoerder"}
        kind = {"Content-Type": "application/json"}
        assert ask_for(port, "POST", "/ui/say", json.dumps(said).encode(), kind)[0] == 200
        deadline, link = time.monotonic() + 15, None
        while link is None and time.monotonic() < deadline:
            link = re.search(
                r"<(http://127[^|>]+)\|", ask_for(port, "GET", f"{state}&channel={mine}")[1]
            )
            time.sleep(0.05)
        assert link is not None, "no answer with a citation"
        page, _, anchor = link[1].partition("#")
        assert told == f"the handbook: {page.partition('/nl/')[0]}/\n"
        there = urlsplit(page)
        assert there.port is not None
        status, text = ask_for(there.port, "GET", there.path)
        assert (status, f'id="{anchor}"' in text, anchor) == (200, True, "press.1-v1")
        stopped(demo, signal.SIGTERM)


def test_a_demo_links_to_the_handbook_that_is_published(
    folders: dict[str, Path], tmp_path: Path
) -> None:
    published = {"WEGWIJZER_HANDBOOK_URL": "https://policy.example.org", "TMPDIR": str(tmp_path)}
    arguments = ["demo", "--port", "0", "--content", str(folders["sure"])]
    with process(*arguments, env=published, cwd=ROOT) as demo:
        assert demo.stdout is not None and demo.stderr is not None
        assert demo.stdout.readline().startswith("http://127.0.0.1:")
        demo.send_signal(signal.SIGTERM)
        assert "the handbook" not in demo.communicate(timeout=8)[1]


def test_a_demo_that_is_stopped_while_it_starts_leaves_nothing(
    folders: dict[str, Path], tmp_path: Path
) -> None:
    arguments = ["demo", "--port", "0", "--content", str(folders["sure"])]
    with process(*arguments, env={"TMPDIR": str(tmp_path)}, cwd=ROOT) as demo:
        # where Python looks for a place it leaves other files for a moment
        deadline = time.monotonic() + 20
        while not list(tmp_path.glob("wegwijzer-*")) and time.monotonic() < deadline:
            time.sleep(0.001)
        demo.send_signal(signal.SIGTERM)
        _, stderr = demo.communicate(timeout=8)
    assert "Traceback" not in stderr
    assert list(tmp_path.glob("wegwijzer-*")) == []


def stopped(running: subprocess.Popen[str], how: signal.Signals) -> None:
    """It ends within seconds, in order, and prints nothing more."""
    running.send_signal(how)
    stdout, stderr = running.communicate(timeout=8)
    assert running.returncode == 0, stderr
    assert stdout == ""
    assert "Traceback" not in stderr


# manifest


def test_manifest_prints_the_file_or_with_an_address_one_for_http() -> None:
    for_socket, for_http = bot("manifest"), bot("manifest", "--url", "https://w.example.org")
    assert (for_socket.exit_code, for_http.exit_code) == (0, 0)
    assert json.loads(for_socket.stdout) == json.loads(MANIFEST.read_text(encoding="utf-8"))
    settings = json.loads(for_http.stdout)["settings"]
    assert settings["socket_mode_enabled"] is False
    assert settings["interactivity"]["request_url"] == "https://w.example.org/slack/events"


def test_help_names_every_command_and_choice() -> None:
    commands = {"ask", "check", "demo", "eval", "manifest", "serve", "socket"}
    assert commands <= set(bot("--help").stdout.split())
    said = " ".join(bot("ask", "-h").stdout.split())
    assert "|".join(Account) in said
    assert "|".join(LANGUAGES) in said
