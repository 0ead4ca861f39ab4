"""From a contact's answer to an FAQ entry: draft, edit, approve, decline, withdraw.

Whoever answered writes it, somebody else approves it, and from then on it answers. Knows no Slack.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping
from datetime import date
from typing import Any

from bot.consenting import is_agreed
from bot.content import Snapshot
from bot.images import InStore
from bot.proposals import Proposals, WrongDraftError
from bot.records import Asked, Draft, DraftKind, Escalation, EscalationState, Kind
from bot.store import Store
from bot.verbs import RefusedError, once
from knowledge.anonymous import anonymous
from knowledge.drafting import (
    ANSWER,
    CLAUSE,
    MOST_ANSWER,
    MOST_QUESTION,
    MOST_VARIANTS,
    QUESTION,
    VARIANTS,
    Wording,
    Wrong,
    entry_of,
    made_id,
    wrong_in,
)
from knowledge.models import EDITOR, AnyEntry, Clause, FaqEntry, Referral
from toolkit.catalogue import Stored
from toolkit.models import Consent, Image, Network, Post
from toolkit.suggesting import CONSENT, IMAGE, PICTURE, Body, consent_of, image_of, post_of

log = logging.getLogger(__name__)


class Approved:
    """What was approved in Slack, or is asked of people there: what Content lays over the files."""

    def __init__(self, store: Store) -> None:
        self.store = store

    def changes(self) -> int:
        return self.store.last_change()

    def entries(self) -> list[FaqEntry]:
        found = []
        for draft in self.store.drafts_in_force(DraftKind.FAQ):
            try:
                found.append(entry_of(draft.entry, draft.topic, draft.in_force or {}))
            except ValueError:
                log.error("%s is left out: what is stored of it is no FAQ entry", draft.entry)
        return found

    def posts(self) -> list[Post]:
        found = []
        for draft in self.store.drafts_in_force(DraftKind.POST):
            try:
                found.append(post_of(draft.entry, draft.in_force or {}, draft.author))
            except ValueError:
                log.error("%s is left out: what is stored of it is no post", draft.entry)
        return found

    def agreed(self, consent: Consent, picture: str, network: Network | None, day: date) -> bool:
        return is_agreed(self.store, consent, picture, network, day)

    def images(self) -> list[tuple[Image, Stored]]:
        found: dict[str, tuple[Image, Stored]] = {}
        for body in self._with_picture():
            picture = self.store.picture(body[IMAGE])
            if picture is None or picture.kind is None or picture.digest is None:
                continue
            try:
                image = image_of(body, picture.kind)
            except ValueError:
                log.error("%s is left out: what is stored of it is no picture", picture.id)
                continue
            # the approval of one in force holds, whatever waits beside it; but not of people who
            # were noticed since
            if image.id not in found or (image.consent and not found[image.id][0].consent):
                found[image.id] = image, InStore(self.store, image.id, picture.digest)
        return list(found.values())

    def consents(self) -> list[Consent]:
        found: dict[str, Consent] = {}
        for body in self._with_picture():
            try:
                consent = consent_of(body)
            except ValueError:
                log.error("%s is left out: what people are asked is not clear", body[IMAGE])
            else:  # what is asked anew holds: whoever agreed to less is asked again
                found |= {consent.id: consent} if consent else {}
        return list(found.values())

    def _with_picture(self) -> list[Body]:
        """The wordings with an own picture: in force, then where people in it are asked since."""
        in_force = self.store.drafts_in_force(DraftKind.POST)
        waiting = [each.body for each in self.store.drafts_waiting(DraftKind.POST)]
        return [
            *(each.in_force for each in in_force if each.in_force and PICTURE in each.in_force),
            *(each.body for each in in_force if _noticed_since(each)),
            *(body for body in waiting if CONSENT in body.get(PICTURE, {})),
        ]


def _noticed_since(draft: Draft) -> bool:
    """Whether people are asked about a picture in force that was approved as one without any.

    They stay in it when what waited with that was declined.
    """
    approved, latest = draft.in_force or {}, draft.body
    return (
        CONSENT in latest.get(PICTURE, {})
        and CONSENT not in approved.get(PICTURE, {})
        and latest.get(IMAGE) == approved.get(IMAGE)
    )


class Editing(Proposals):
    """From a contact's answer to an FAQ entry."""

    kind = DraftKind.FAQ

    # ---- what may be looked at

    def answered(self, escalation_id: int, by: str) -> tuple[Asked, Escalation]:
        """An answer that `by` may make an FAQ entry of. Raises RefusedError."""
        escalation = self.store.escalation(escalation_id)
        if escalation is None:
            raise RefusedError("refused.gone")
        if by != escalation.answered_by and by not in self.duty.may_handle(escalation):
            raise RefusedError("refused.not_your_topic")
        asked = self.store.question(escalation.question)
        if escalation.state is not EscalationState.ANSWERED or asked is None or asked.text is None:
            raise RefusedError("refused.draft_no_answer")
        return asked, escalation

    def first_wording(self, asked: Asked, escalation: Escalation) -> Wording:
        """What a draft of an answer begins with: to be read and changed by whoever answered."""
        snapshot = self.content.current
        clause = self._nearest_clause(snapshot, asked, escalation)
        question = anonymous(
            " ".join((asked.text or "").split()), snapshot.index.analyser.is_common
        )
        text = {
            QUESTION: question[:MOST_QUESTION],
            ANSWER: (escalation.answer or "")[:MOST_ANSWER],
            VARIANTS: question[:MOST_VARIANTS],
        }
        library = snapshot.library
        language = asked.language if asked.language in library.languages else library.languages[0]
        return Wording(clause, "", in_a_year(snapshot.today).isoformat(), {language: text})

    def _nearest_clause(self, snapshot: Snapshot, asked: Asked, escalation: Escalation) -> str:
        """The clause of what they answered with, or of what came nearest; empty where none did."""
        library = snapshot.library
        named = [library.entries.get(each or "") for each in (escalation.entry, *asked.entries)]
        of_topic = [each for each in clauses(snapshot) if each.topic == escalation.topic]
        near = [hit.entry for hit in snapshot.index.search(asked.text or "")]
        for entry in (*named, *of_topic, *near):
            if entry is not None and not isinstance(entry, Referral):
                clause = library.clause_of(entry)
                if clause.is_current(snapshot.today):
                    return clause.id
        return ""

    def to_review(self, by: str) -> list[AnyEntry]:
        """The entries past their review date that are this person's to look at, oldest first.

        Those of a contact's own topics; all of them for an editor.
        """
        snapshot, (own, _) = self.content.current, self.duty.handles(by)
        is_editor = self.duty.is_editor(by)
        past = [
            each
            for each in snapshot.index.entries
            if each.review is not None
            and each.review < snapshot.today
            and (is_editor or snapshot.library.owner_of(each) in own)
        ]
        return sorted(past, key=lambda each: (each.review, each.id))

    # ---- what they do

    @once
    def draft(self, escalation_id: int, by: str, wording: Wording) -> None:
        """Propose an answer as an FAQ entry. Raises WrongDraftError."""
        asked, escalation = self.answered(escalation_id, by)
        if self.store.draft_of(escalation.id) is not None:
            raise RefusedError("refused.draft_twice")
        topic, body = self._checked(wording, None)
        draft_id = self.store.add_draft(
            DraftKind.FAQ, escalation=escalation.id, entry=self._made_id(topic), topic=topic,
            body=body, author=by, author_role=self.role_of(by) or escalation.contact,
        )  # fmt: skip
        self.offer(draft_id)
        self.store.owe_again(Kind.ESCALATION, question=asked.id)

    @once
    def edit(self, draft_id: int, by: str, seen: int, wording: Wording) -> None:
        """Word a draft, or an entry that is in force, otherwise: that waits for approval anew.

        `seen`: which of its wordings was changed. Raises WrongDraftError.
        """
        draft = self.rewordable(draft_id, by, seen)
        topic, body = self._checked(wording, draft)
        if "version" in draft.body:  # of what was approved before: the next one counts on
            body["version"] = draft.body["version"]
        entry = draft.entry if topic == draft.topic else self._made_id(topic)
        self.reword(draft, by, entry=entry, topic=topic, body=body)

    @once
    def approve(self, draft_id: int, by: str, seen: int) -> None:
        """Put a draft in force. `seen`: which of its wordings was read. Raises WrongDraftError."""
        draft = self.approvable(draft_id, by, seen)
        snapshot = self.content.current
        version = int(draft.body.get("version", 0)) + 1
        body = {**draft.body, "version": version, "effective": snapshot.today.isoformat()}
        _need_right(snapshot, draft.entry, draft.topic, body, is_new=draft.in_force is None)
        self.store.approve_draft(
            draft.id, body=body, approver=by, approver_role=self.role_of(by) or EDITOR
        )
        self.decided(draft)

    # ---- parts

    def _checked(self, wording: Wording, draft: Draft | None) -> tuple[str, dict[str, Any]]:
        """The topic, which follows from the clause, and the body."""
        snapshot = self.content.current
        clause = snapshot.library.entries.get(wording.clause)
        topic = clause.topic if isinstance(clause, Clause) else ""
        is_in_force = draft is not None and draft.in_force is not None
        if draft is not None and is_in_force and topic != draft.topic:
            raise WrongDraftError([Wrong(CLAUSE, "topic_stays")])
        body = wording.as_body()
        if not isinstance(clause, Clause):
            raise WrongDraftError([Wrong(CLAUSE, "clause_gone", {"id": wording.clause})])
        entry = draft.entry if draft and topic == draft.topic else self._made_id(topic)
        _need_right(snapshot, entry, topic, body, is_new=not is_in_force)
        return topic, body

    def _made_id(self, topic: str) -> str:
        entries = self.content.current.library.entries
        return made_id(topic, lambda it: it in entries or self.store.draft_for(it) is not None)


def clauses(snapshot: Snapshot) -> list[Clause]:
    """The clauses that may be cited today, in the order of the files."""
    return [each for each in snapshot.index.entries if isinstance(each, Clause)]


def in_a_year(today: date) -> date:
    """The same day next year; of a leap day the day before."""
    day = 28 if (today.month, today.day) == (2, 29) else today.day
    return today.replace(year=today.year + 1, day=day)


def _need_right(
    snapshot: Snapshot, entry: str, topic: str, body: Mapping[str, Any], *, is_new: bool
) -> None:
    wrong = wrong_in(snapshot.library, snapshot.today, entry, topic, body, is_new=is_new)
    if wrong:
        raise WrongDraftError(wrong)
