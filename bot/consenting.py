"""Pictures with colleagues in them: who is asked, what they say, and what follows. Knows no Slack.

What is asked stands in the content; who is in a picture only in the database. A picture is used
while everybody in it agrees to exactly that use. Nobody is told who said no.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from bot.duty import Duty
from bot.records import ConsentState, Kind, Owed, Pictured
from bot.store import Store
from bot.verbs import RefusedError, once
from knowledge.models import LANGUAGES, Localised
from toolkit.models import Consent, Image, Network

MOST_PEOPLE = 30
"""People in the pictures of one consent."""


class Stands(StrEnum):
    """How a consent stands, everybody in the picture together."""

    NOBODY = "nobody"
    """Nobody was named."""
    WAITING = "waiting"
    AGREED = "agreed"
    AGAINST = "against"
    """Somebody said no, or took a yes back."""
    CHANGED = "changed"
    """Everybody agreed, but to something else than what the content asks now."""


@dataclass(frozen=True)
class Standing:
    """How a consent stands, without who said what."""

    consent: Consent
    stands: Stands
    asked: int
    given: int


def stands_of(pictured: Sequence[Pictured]) -> Stands:
    """How it stands with what these people were asked, whatever the content asks by now."""
    said = {each.state for each in pictured}
    if said & {ConsentState.REFUSED, ConsentState.WITHDRAWN}:
        return Stands.AGAINST
    if ConsentState.ASKED in said:
        return Stands.WAITING
    return Stands.AGREED if said else Stands.NOBODY


def is_asked(pictured: Sequence[Pictured], day: date) -> bool:
    """Whether somebody may still say yes, with nobody against: then they are shown the pictures."""
    return stands_of(pictured) is Stands.WAITING and any(
        each.state is ConsentState.ASKED and day <= each.until for each in pictured
    )


def standing_of(
    consent: Consent, pictured: Sequence[Pictured], pictures: Collection[str]
) -> Standing:
    """How it stands with what the content asks now, for these pictures (a digest of each)."""
    stands = stands_of(pictured)
    was_asked_this = all(_was_asked(each, consent, pictures) for each in pictured)
    if stands in (Stands.WAITING, Stands.AGREED) and not was_asked_this:
        stands = Stands.CHANGED
    given = sum(each.state is ConsentState.GIVEN for each in pictured)
    return Standing(consent, stands, len(pictured), given)


def is_agreed(
    store: Store, consent: Consent, picture: str, network: Network | None, day: date
) -> bool:
    """Whether everybody in a picture said yes to this use of it, as the database knows it now."""
    pictured = store.pictured_in(consent.id)
    return stands_of(pictured) is Stands.AGREED and all(
        each.purpose == _texts(consent.purpose)
        and picture in each.pictures
        and day <= each.until
        and (network is None or network in each.networks)
        for each in pictured
    )


def _was_asked(pictured: Pictured, consent: Consent, pictures: Collection[str]) -> bool:
    """Whether somebody was asked for at least what the content asks now."""
    return (
        pictured.purpose == _texts(consent.purpose)
        and set(consent.networks) <= set(pictured.networks)
        and consent.until <= pictured.until
        and set(pictures) <= set(pictured.pictures)
    )


def _texts(purpose: Localised) -> Mapping[str, str]:
    return {each: text for each in LANGUAGES if (text := getattr(purpose, each)) is not None}


@contextmanager
def following(store: Store, *consents: str) -> Iterator[None]:
    """What follows, within the same transaction, from answers that are changed inside.

    The picture goes out of what was sent, or into it; where somebody is against, out of Slack too.
    The editors who asked are told.
    """
    before = {consent: stands_of(store.pictured_in(consent)) for consent in consents}
    yield
    for consent, stood in before.items():
        pictured = store.pictured_in(consent)
        stands = stands_of(pictured)
        editors = sorted({each.asked_by for each in pictured if each.asked_by})
        store.homes_changed(editors)
        if stands is stood:
            continue
        if Stands.AGREED in (stands, stood):
            store.owe_under(consent, Kind.ASSET)
        if stands is Stands.AGAINST:
            take_out(store, consent)
        if stands in (Stands.AGREED, Stands.AGAINST):
            for editor in editors:
                store.owe(Kind.CONSENT_STANDS, editor, "", item=consent)


def take_out(store: Store, consent: str) -> None:
    """Within a transaction: the pictures of a consent go out of Slack, and of what was sent."""
    for image, needed in store.files_under_consent():
        if needed == consent:
            store.unfile(image)
    store.owe_under(consent, Kind.ASSET, Kind.CONSENT)


class Consenting:
    """What editors and the people in a picture do."""

    def __init__(self, store: Store, duty: Duty) -> None:
        self.store = store
        self.duty = duty
        self.content = duty.content

    # ---- what may be looked at

    def open_for(self, editor: str) -> list[Standing]:
        """For an editor: every consent with a picture that can still be used."""
        if not self.duty.is_editor(editor):
            return []
        snapshot = self.content.current
        return [
            self.standing(consent)
            for consent in snapshot.catalogue.consents.values()
            if consent.until >= snapshot.today and snapshot.catalogue.images_under(consent.id)
        ]

    def standing(self, consent: Consent) -> Standing:
        """How a consent of the content stands."""
        return standing_of(consent, self.store.pictured_in(consent.id), self._under(consent.id))

    def shown(self, pictured: Pictured) -> list[Image]:
        """Of the pictures of a consent those that somebody was asked about, as they still are."""
        under = self._under(pictured.consent)
        return [image for digest, image in under.items() if digest in pictured.pictures]

    def _under(self, consent_id: str) -> dict[str, Image]:
        """The pictures of a consent that are there, by their digest."""
        catalogue, found = self.content.current.catalogue, {}
        for image in catalogue.images_under(consent_id):
            with suppress(OSError):
                found[catalogue.file_of(image).digest] = image
        return found

    def to_ask(self, consent_id: str, by: str) -> tuple[Standing, list[str]]:
        """How a consent stands, and who was asked, for an editor who names people.

        Raises RefusedError.
        """
        snapshot = self.content.current
        if not self.duty.is_editor(by):
            raise RefusedError("refused.not_editor")
        consent = snapshot.catalogue.consents.get(consent_id)
        pictures = self._under(consent_id)
        if consent is None or consent.until < snapshot.today or not pictures:
            raise RefusedError("refused.consent_over")
        pictured = self.store.pictured_in(consent_id)
        people = [each.person for each in pictured if each.person]
        return standing_of(consent, pictured, pictures), people

    # ---- what people do

    @once
    def ask(self, consent_id: str, people: Sequence[str], by: str) -> None:
        """Ask these people, beside those who were asked before. Raises RefusedError.

        Who agreed to something else than what the content asks now is asked again. Who said no is
        not, and nobody can be taken off: the picture would go out without their yes.
        """
        consent = self.to_ask(consent_id, by)[0].consent
        pictured = self.store.pictured_in(consent_id)
        known = {each.person for each in pictured}
        new = [each for each in dict.fromkeys(people) if each not in known]
        pictures = list(self._under(consent_id))
        again = [
            each.person
            for each in pictured
            if each.person and _may_be_asked(each, consent, pictures)
        ]
        if not new and not again:
            raise RefusedError("refused.nobody_new")
        if len(pictured) + len(new) > MOST_PEOPLE:
            raise RefusedError("refused.too_many_people", most=str(MOST_PEOPLE))
        self.store.owe_under(consent_id, Kind.CONSENT)  # what was asked before reads anew
        with following(self.store, consent_id):
            for person in [*new, *again]:
                self._ask(consent, person, pictures, by)

    def _ask(self, consent: Consent, person: str, pictures: Sequence[str], by: str) -> None:
        row = self.store.ask_person(
            consent.id, person, purpose=_texts(consent.purpose), networks=consent.networks,
            until=consent.until, pictures=pictures, by=by,
        )  # fmt: skip
        self.store.owe(Kind.CONSENT, person, "", item=str(row), consent=consent.id)
        self.store.homes_changed([person])

    @once
    def agree(self, row_id: int, seen: int, by: str) -> None:
        """Somebody says yes to what they read (`seen`: which asking). Raises RefusedError."""
        pictured = self._own(row_id, by)
        if pictured.until < self.content.current.today:
            raise RefusedError("refused.consent_over")
        if seen != pictured.asking:
            raise RefusedError("refused.consent_changed")
        self._note(pictured, ConsentState.GIVEN)

    @once
    def refuse(self, row_id: int, by: str) -> None:
        """Somebody says no, or takes their yes back. Raises RefusedError."""
        pictured = self._own(row_id, by)
        given = (ConsentState.GIVEN, ConsentState.WITHDRAWN)
        taken_back = pictured.state in given
        self._note(pictured, ConsentState.WITHDRAWN if taken_back else ConsentState.REFUSED)

    @once
    def not_me(self, row_id: int, by: str) -> None:
        """Somebody was named by mistake: they have no say in it. Raises RefusedError."""
        pictured = self._own(row_id, by)
        if pictured.state is not ConsentState.ASKED:
            raise RefusedError("refused.gone")
        with following(self.store, pictured.consent):
            self.store.drop_pictured(pictured)
        self.store.homes_changed([by])

    def _own(self, row_id: int, by: str) -> Pictured:
        pictured = self.store.pictured(row_id)
        if pictured is None or pictured.person != by:
            raise RefusedError("refused.gone")
        return pictured

    def _note(self, pictured: Pictured, state: ConsentState) -> None:
        with following(self.store, pictured.consent):
            self.store.note_answer(pictured.id, state)
        self.store.owe_under(pictured.consent, Kind.CONSENT)
        self.store.homes_changed([pictured.person] if pictured.person else [])

    # ---- what happens by itself

    def undeliverable(self, owed: Owed) -> None:
        """Within a transaction: somebody cannot be asked, which whoever named them is told."""
        if owed.kind is not Kind.CONSENT:
            return
        pictured = self.store.pictured(int(owed.item or 0))
        if pictured is not None and pictured.state is ConsentState.ASKED and pictured.asked_by:
            self.store.owe(Kind.CONSENT_STANDS, pictured.asked_by, "", item=pictured.consent)


def _may_be_asked(pictured: Pictured, consent: Consent, pictures: Collection[str]) -> bool:
    """Whether somebody who did not say no was asked something else."""
    said_no = pictured.state in (ConsentState.REFUSED, ConsentState.WITHDRAWN)
    return not said_no and not _was_asked(pictured, consent, pictures)
