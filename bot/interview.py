"""What `new` asks in a terminal; each answer may be an option instead."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeVar

import click

from bot import starting
from bot.starting import Answers, Person, WrongAnswerError
from bot.wording import words_in
from knowledge.models import LANGUAGES
from toolkit.models import Network

AnswerT = TypeVar("AnswerT")
NEEDED = ("languages", "organisation", "networks", "tone")
"""The options without which there is nothing to begin with."""


class StoppedError(Exception):
    """Whoever was asked does not want to go on."""


@dataclass(frozen=True)
class Options:
    """What was given on the command line; `contacts` as `contact=answer`. None: to be asked."""

    languages: str | None
    organisation: str | None
    networks: str | None
    tone: str | None
    contacts: Sequence[str] = ()
    editors: Sequence[str] = ()

    def missing(self) -> list[str]:
        """The needed options that were not given."""
        return [f"--{name}" for name in NEEDED if getattr(self, name) is None]


def answers(options: Options, *, ask: bool) -> Answers:
    """The options as answers; what they leave open is asked, or else stays as in the starter.

    Nothing is `missing` where nobody is there to `ask`. Raises click.UsageError for an option that
    cannot be used, and StoppedError.
    """
    heard = _given(options.languages, starting.languages, "languages")
    languages = heard or _asked(LANGUAGES, "languages", starting.languages, ",".join(LANGUAGES))
    say = languages[:1]
    people = _people(options.contacts, languages)
    organisation = _given(options.organisation, starting.organisation, "organisation")
    networks = _given(options.networks, starting.networks, "networks")
    tone = _given(options.tone, starting.tone, "tone")
    editors = _given(",".join(options.editors), starting.editors, "editor") or ()
    if organisation is None:
        organisation = _asked(say, "organisation", starting.organisation)
    if networks is None:
        networks = _asked(say, "networks", starting.networks, ",".join(Network))
    if tone is None:
        tone = _asked(say, "tone", starting.tone, starting.TONES[0])
    if ask:
        people = {
            contact: people.get(contact) or _asked_who(contact, languages)
            for contact in starting.starter_contacts()
        }
        editors = editors or _asked(say, "editors", starting.editors, "")
    return Answers(organisation, languages, networks, tone, people, editors)


def _given(option: str | None, read: Callable[[str], AnswerT], name: str) -> AnswerT | None:
    if option is None:
        return None
    try:
        return read(option)
    except WrongAnswerError as error:
        raise click.BadParameter(str(error), param_hint=f"--{name}") from None


def _people(given: Sequence[str], languages: tuple[str, ...]) -> dict[str, Person]:
    """By contact id what `contact=answer` says of them."""
    known = starting.starter_contacts()
    people: dict[str, Person] = {}
    for each in given:
        contact, _, answer = each.partition("=")
        if contact not in known:
            raise click.BadParameter(
                f"it should look like {next(iter(known))}=… (or {', '.join(list(known)[1:])})",
                param_hint="--contact",
            )
        person = _given(answer, lambda text: starting.person(text, languages), "contact")
        people[contact] = person or Person()
    return people


def _asked_who(contact: str, languages: tuple[str, ...]) -> Person:
    about = starting.starter_contacts()[contact]
    role, name = (about[each][languages[0]] for each in ("role", "name"))
    return _asked(
        languages[:1], "contact", lambda text: starting.person(text, languages), "",
        role=role, name=name,
    )  # fmt: skip


def _asked(
    languages: Sequence[str], question: str, read: Callable[[str], AnswerT],
    default: str | None = None, **values: str,
) -> AnswerT:  # fmt: skip
    """An answer that can be used: what cannot be is said, and asked again."""
    both = [words_in(each) for each in languages]

    def take(text: str) -> AnswerT:
        try:
            return read(text)
        except WrongAnswerError as error:
            said = " / ".join(words(error.key, **error.values) for words in both)
            raise click.UsageError(said) from None

    asked = " / ".join(words(f"new.ask.{question}", **values) for words in both)
    try:
        found: AnswerT = click.prompt(
            asked, default=default, value_proc=take, show_default=bool(default), err=True
        )
    except click.Abort:
        click.echo(err=True)
        raise StoppedError from None
    return found
