"""A content folder of one's own, made from the starter and a few answers."""

from __future__ import annotations

import os
import re
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from bot.report.markdown import plain
from bot.settings import MEMBER_ID
from bot.wording import words_in
from knowledge import library, yamlfile
from knowledge.models import LANGUAGES
from knowledge.patching import Patch
from toolkit import catalogue
from toolkit.models import Network
from toolkit.phrases import key

TONES = ("plain", "warm")
NOTHING = "none"
"""What is answered where no network is used."""
MOST_NAME = 100
EMOJI: Mapping[str, str] = {
    "working-here": "☕", "open-day": "🚪", "bike-to-work": "🚲", "learning-at-work": "💡",
    "safe-online": "🔒", "helping-out": "🤝",
}  # fmt: skip
"""By campaign of the starter: what a warm post ends with. One is enough, behind the words."""
LEFT_OUT = ("confidence.yaml", "__pycache__")
"""Without a confidence.yaml the shipped numbers hold, in every later version of the app too."""


class WrongAnswerError(ValueError):
    """An answer that cannot be used. `key`: the text that says what it should look like."""

    def __init__(self, key: str, **values: str) -> None:
        self.key = key
        self.values = values
        super().__init__(words_in("en")(key, **values))


class InTheWayError(Exception):
    """The folder cannot be made there; says why."""


@dataclass(frozen=True)
class Person:
    """A contact: one name for every language or one for each, and the Slack id. May be empty."""

    names: tuple[str, ...] = ()
    slack: str | None = None


@dataclass(frozen=True)
class Answers:
    """What the folder is made of. `people`: by contact id. `languages`: the README's first."""

    organisation: str
    languages: tuple[str, ...]
    networks: tuple[Network, ...]
    tone: str
    people: Mapping[str, Person] = field(default_factory=dict)
    editors: tuple[str, ...] = ()


def organisation(text: str) -> str:
    """A name in one line. Raises WrongAnswerError, as all of these do."""
    name = " ".join(text.split())
    if not key(name) or len(name) > MOST_NAME or not name.isprintable():
        raise WrongAnswerError("new.wrong.organisation")
    return name


def languages(text: str) -> tuple[str, ...]:
    found = _listed(text)
    if not found or not set(found) <= set(LANGUAGES):
        raise WrongAnswerError("new.wrong.languages", known=", ".join(LANGUAGES))
    return found


def networks(text: str) -> tuple[Network, ...]:
    found = _listed(text)
    if found == (NOTHING,):
        return ()
    if not found or not set(found) <= set(Network):
        raise WrongAnswerError("new.wrong.networks", known=", ".join(Network))
    return tuple(each for each in Network if each in found)


def tone(text: str) -> str:
    found = text.strip().casefold()
    if found not in TONES:
        raise WrongAnswerError("new.wrong.tone", known=", ".join(TONES))
    return found


def person(text: str, languages: tuple[str, ...]) -> Person:
    """`Team Wonen U012AB3CD`, or one of both; a name for each language has a / between."""
    words = text.split()
    slack = words.pop() if words and re.fullmatch(MEMBER_ID, words[-1]) else None
    names = tuple(each.strip() for each in " ".join(words).split(" / ")) if words else ()
    if len(names) not in (0, 1, len(languages)) or not all(
        each and each.isprintable() and len(each) <= MOST_NAME for each in names
    ):
        raise WrongAnswerError("new.wrong.person")
    return Person(names, slack)


def editors(text: str) -> tuple[str, ...]:
    found = tuple(dict.fromkeys(each for each in re.split(r"[\s,]+", text) if each))
    if not all(re.fullmatch(MEMBER_ID, each) for each in found):
        raise WrongAnswerError("new.wrong.editors")
    return found


def _listed(text: str) -> tuple[str, ...]:
    parts = (each.casefold() for each in re.split(r"[\s,]+", text) if each)
    return tuple(dict.fromkeys(parts))


def starter_contacts() -> Mapping[str, Any]:
    """The contacts of the starter as they stand in its file, by id."""
    found = yamlfile.read(library.SHIPPED / "contacts.yaml").data["contacts"]
    return {each["id"]: each for each in found}


def refuse_in_the_way(folder: Path) -> None:
    """Raises InTheWayError where a new folder cannot be put there."""
    if folder.is_dir() and not folder.is_symlink():
        if any(folder.iterdir()):
            raise InTheWayError(f"{folder} is not empty: nothing was changed")
        if folder.resolve() == Path.cwd():
            raise InTheWayError(f"{folder} is where you are: name a folder beside or below it")
    elif folder.exists() or folder.is_symlink():
        raise InTheWayError(f"{folder} is no folder: nothing was changed")
    elif not folder.absolute().parent.is_dir():
        raise InTheWayError(f"there is no folder {folder.absolute().parent} to put it in")


def make(folder: Path, answers: Answers) -> None:
    """Write the content folder, all of it or nothing. Raises InTheWayError and OSError."""
    refuse_in_the_way(folder)
    with _beside(folder) as draft:
        shutil.copytree(
            library.SHIPPED, draft, ignore=shutil.ignore_patterns(*LEFT_OUT), dirs_exist_ok=True
        )
        toolkit = draft / "toolkit"
        shutil.copytree(catalogue.SHIPPED, toolkit, ignore=shutil.ignore_patterns(*LEFT_OUT))
        _networks(toolkit, set(answers.networks))
        if answers.tone == "warm":
            _warm(toolkit)
        _languages(draft, answers.languages)
        _people(draft / "contacts.yaml", answers)
        with _patched(toolkit / "watchwords.yaml") as patch:
            patch.replace([answers.organisation], "organisation", "names")
        (draft / "README.md").write_text(_readme(answers), encoding="utf-8")
        refuse_in_the_way(folder)
        draft.rename(folder)


@contextmanager
def _beside(folder: Path) -> Iterator[Path]:
    """An empty folder on the same disk, deleted unless it was given its name meanwhile."""
    draft = Path(tempfile.mkdtemp(prefix=f".{folder.name}.", dir=folder.absolute().parent))
    mask = os.umask(0)
    os.umask(mask)
    draft.chmod(0o777 & ~mask)  # for everybody who may read what else is made here
    try:
        yield draft
    finally:
        shutil.rmtree(draft, ignore_errors=True)


@contextmanager
def _patched(path: Path) -> Iterator[Patch]:
    patch = Patch(path.read_text(encoding="utf-8"))
    yield patch
    path.write_text(patch.result(), encoding="utf-8")


def _networks(toolkit: Path, kept: set[Network]) -> None:
    """Leave out posts for other networks, and campaigns and hashtags that only those had."""
    before, after = [], []
    for path in sorted((toolkit / "posts").iterdir()):
        posts = yamlfile.read(path).data["posts"]
        gone = [number for number, post in enumerate(posts) if post["network"] not in kept]
        before += posts
        after += [post for post in posts if post["network"] in kept]
        if len(gone) == len(posts):
            path.unlink()
        elif gone:
            with _patched(path) as patch:
                patch.remove_items(gone, "posts")
    for name, of_post in (("campaigns", "campaign"), ("hashtags", "hashtags")):
        needless = {post.get(of_post) for post in before} - {post.get(of_post) for post in after}
        path = toolkit / f"{name}.yaml"
        listed = yamlfile.read(path).data[name]
        with _patched(path) as patch:
            patch.remove_items(
                [number for number, each in enumerate(listed) if each["id"] in needless], name
            )


def _warm(toolkit: Path) -> None:
    """End each text with its campaign's emoji, but for one that goes on with the link."""
    for path in sorted((toolkit / "posts").iterdir()):
        with _patched(path) as patch:
            for number, post in enumerate(yamlfile.read(path).data["posts"]):
                for language in LANGUAGES:
                    for place, text in enumerate(post[language]):
                        if not text.endswith(":"):
                            emoji = f" {EMOJI[post['campaign']]}"
                            patch.append(emoji, "posts", number, language, place)


def _languages(folder: Path, kept: tuple[str, ...]) -> None:
    """Leave out the texts in other languages; words.yaml tells how people type, in any."""
    gone = [name for each in LANGUAGES if each not in kept for name in (each, f"title_{each}")]
    for path in sorted(folder.rglob("*.yaml")):
        if gone and path != folder / "words.yaml":
            with _patched(path) as patch:
                patch.without_keys(*gone)


def _people(path: Path, answers: Answers) -> None:
    with _patched(path) as patch:
        patch.replace(list(answers.editors), "editors")
        for number, contact in enumerate(starter_contacts()):
            told = answers.people.get(contact, Person())
            if told.names:
                each = dict(
                    zip(answers.languages, told.names * len(answers.languages), strict=False)
                )
                patch.replace(
                    {name: each[name] for name in LANGUAGES if name in each},
                    "contacts", number, "name",
                )  # fmt: skip
            if told.slack:
                patch.replace(told.slack, "contacts", number, "slack")


def _readme(answers: Answers) -> str:
    words = words_in(answers.languages[0])
    unreachable = [
        contact["role"][words.language]
        for contact_id, contact in starter_contacts().items()
        if not answers.people.get(contact_id, Person()).slack
    ]
    without_id = words("new.readme.without_id", roles=", ".join(unreachable))
    without_editor = words("new.readme.without_editor")
    return (
        "\n\n".join(
            [
                words("new.readme.head", organisation=plain(answers.organisation)),
                words("new.readme.policy"),
                words("new.readme.people"),
                *([without_id] if unreachable else []),
                *([without_editor] if not answers.editors else []),
                words("new.readme.toolkit"),
                words("new.readme.commands"),
            ]
        )
        + "\n"
    )
