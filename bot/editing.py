"""From a contact's answer to an FAQ entry: draft, edit, approve, decline, withdraw.

Whoever answered writes it, somebody else approves it, and from then on it answers. Knows no Slack.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from bot.content import Snapshot
from bot.duty import Duty
from bot.records import Asked, Draft, Escalation, EscalationState, Kind
from bot.store import Store
from bot.verbs import RefusedError, once, written
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
from knowledge.models import AnyEntry, Clause, FaqEntry, Referral

log = logging.getLogger(__name__)

EDITOR = "editor"
"""The role of an approver who is no contact."""


class WrongDraftError(RefusedError):
    """A wording that may not be in force; the sentence is that of the first thing wrong.

    Where that makes sense beside its field only, the sentence asks to look at the form.
    """

    def __init__(self, wrong: Sequence[Wrong]) -> None:
        self.wrong = tuple(wrong)
        first = wrong[0]
        super().__init__(key_of(first) if first.values else "refused.draft_form", **first.values)


def key_of(wrong: Wrong) -> str:
    """The key in texts/ of the sentence that says what is wrong."""
    return f"draft.wrong.{wrong.what}"


class Approved:
    """What was approved in Slack and is in force: what Content lays over the files."""

    def __init__(self, store: Store) -> None:
        self.store = store

    def changes(self) -> int:
        return self.store.last_change()

    def entries(self) -> list[FaqEntry]:
        found = []
        for draft in self.store.drafts_in_force():
            try:
                found.append(entry_of(draft.entry, draft.topic, draft.in_force or {}))
            except ValueError:
                log.error("%s is left out: what is stored of it is no FAQ entry", draft.entry)
        return found


def approvers(duty: Duty, draft: Draft) -> list[str]:
    """Slack ids of those who may approve or decline the latest wording of a draft.

    With four eyes: the editors who wrote nothing of it. Without: every editor, and the contact of
    the topic or who stands in for them.
    """
    library = duty.library
    found = dict.fromkeys(library.office.editors)
    if library.office.four_eyes:
        return [each for each in found if each not in draft.writers]
    topic = library.topics.get(draft.topic)
    if topic is not None:
        contacts = (library.contact(topic.owner), library.on_duty(topic.owner, duty.today))
        found.update(dict.fromkeys(each.slack for each in contacts if each.slack))
    return list(found)


class Editing:
    """Everything that contacts and editors do with drafts."""

    def __init__(
        self, store: Store, duty: Duty, known_language_of: Callable[[str], str | None]
    ) -> None:
        self.store = store
        self.duty = duty
        self.content = duty.content
        self.known_language_of = known_language_of

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

    def readable(self, draft_id: int, by: str) -> Draft:
        """A draft that `by` may read: who wrote it, or may decide on it. Raises RefusedError."""
        draft = self.store.draft(draft_id)
        if draft is None or not draft.body:
            raise RefusedError("refused.draft_gone")
        if by not in draft.writers and by not in self._approvers(draft):
            raise RefusedError("refused.not_your_draft")
        return draft

    def undecided(self, draft_id: int, by: str) -> Draft:
        """A draft that waits and that `by` may decide on. Raises RefusedError."""
        draft = self.readable(draft_id, by)
        if not self.may_approve(draft, by):
            raise RefusedError("refused.own_draft")
        if not draft.is_waiting:
            raise RefusedError("refused.draft_decided")
        return draft

    def may_approve(self, draft: Draft, by: str) -> bool:
        return by in self._approvers(draft)

    def waiting_for(self, by: str) -> list[Draft]:
        """The drafts that wait for this person's approval, oldest first."""
        return [each for each in self.store.drafts_waiting() if self.may_approve(each, by)]

    def may_take_out(self, draft: Draft, by: str) -> bool:
        """Whether somebody may take an entry out of force: no four eyes for saying less."""
        return by in self._approvers(draft) or self.duty.is_editor(by)

    def loses_approval(self, draft: Draft, by: str) -> bool:
        """Whether who may approve a draft now could not once they changed it."""
        changed = replace(draft, edited_by=by)
        return self.may_approve(draft, by) and not self.may_approve(changed, by)

    def has_editor(self, by: str) -> bool:
        """Whether there is anybody who could approve what `by` proposes."""
        office = self.content.current.library.office
        return not office.four_eyes or any(each != by for each in office.editors)

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

    def has_approver(self, draft: Draft) -> bool:
        """Whether anybody may approve a draft."""
        return bool(self._approvers(draft))

    def _approvers(self, draft: Draft) -> list[str]:
        return approvers(self.duty, draft)

    # ---- what they do

    @once
    def draft(self, escalation_id: int, by: str, wording: Wording) -> None:
        """Propose an answer as an FAQ entry. Raises WrongDraftError."""
        asked, escalation = self.answered(escalation_id, by)
        if self.store.draft_of(escalation.id) is not None:
            raise RefusedError("refused.draft_twice")
        topic, body = self._checked(wording, None)
        draft_id = self.store.add_draft(
            escalation=escalation.id, entry=self._made_id(topic), topic=topic, body=body,
            author=by, author_role=self._role_of(by) or escalation.contact,
        )  # fmt: skip
        self._offer(draft_id)
        self.store.owe_again(Kind.ESCALATION, question=asked.id)

    @once
    def edit(self, draft_id: int, by: str, seen: int, wording: Wording) -> None:
        """Word a draft, or an entry that is in force, otherwise: that waits for approval anew.

        `seen`: which of its wordings was changed. Raises WrongDraftError.
        """
        draft = self.readable(draft_id, by)
        _need_seen(draft, seen)
        topic, body = self._checked(wording, draft)
        if "version" in draft.body:  # of what was approved before: the next one counts on
            body["version"] = draft.body["version"]
        entry = draft.entry if topic == draft.topic else self._made_id(topic)
        self.store.reword_draft(
            draft.id, entry=entry, topic=topic, body=body,
            edited_by=draft.edited_by if by == draft.author else by,
        )  # fmt: skip
        self._offer(draft.id)
        self._changed(draft)

    @once
    def approve(self, draft_id: int, by: str, seen: int) -> None:
        """Put a draft in force. `seen`: which of its wordings was read. Raises WrongDraftError."""
        draft = self.undecided(draft_id, by)
        _need_seen(draft, seen)
        snapshot = self.content.current
        version = int(draft.body.get("version", 0)) + 1
        body = {**draft.body, "version": version, "effective": snapshot.today.isoformat()}
        _need_right(snapshot, draft.entry, draft.topic, body, is_new=draft.in_force is None)
        self.store.approve_draft(
            draft.id, body=body, approver=by, approver_role=self._role_of(by) or EDITOR
        )
        self._decided(draft)

    @once
    def decline(self, draft_id: int, by: str, reason: str) -> None:
        """Refuse the latest wording; the author reads why."""
        draft = self.undecided(draft_id, by)
        self.store.decline_draft(draft.id, written(reason))
        self._decided(draft)

    @once
    def withdraw(self, draft_id: int, by: str) -> None:
        """Take back what waits (its writers), or an entry out of force (who may approve it)."""
        draft = self.readable(draft_id, by)
        if draft.in_force is None and not draft.is_waiting:
            raise RefusedError("refused.draft_decided")
        is_in_force = draft.in_force is not None
        if not (self.may_take_out(draft, by) if is_in_force else by in draft.writers):
            raise RefusedError("refused.not_your_draft")
        self.store.withdraw_draft(draft.id)
        self._changed(draft)

    def offer_waiting(self) -> None:
        """Everybody who may approve a draft has a card: also who became an editor since."""
        for draft in self.store.drafts_waiting():
            if set(self._approvers(draft)) - self.store.offered_to(draft.id):
                with self.store.transaction():
                    self._offer(draft.id)

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

    def _role_of(self, slack_id: str) -> str | None:
        """The contact id under which somebody acts; None for who is no contact."""
        return next((each.id for each in self.duty.of(slack_id)), None)

    def _offer(self, draft_id: int) -> None:
        draft = self.store.draft(draft_id)
        assert draft is not None
        self.store.homes_changed(self._approvers(draft))
        for slack_id in self._approvers(draft):
            if slack_id not in self.store.offered_to(draft.id):
                self.store.owe(
                    Kind.DRAFT, slack_id, self._language_of(slack_id), draft=draft.id
                )  # fmt: skip

    def _decided(self, draft: Draft) -> None:
        """Its author hears of it, wherever it was decided."""
        if draft.author:
            self.store.owe(
                Kind.DRAFT_DECIDED, draft.author, self._language_of(draft.author),
                item=str(draft.id),
            )  # fmt: skip
        self._changed(draft)

    def _changed(self, draft: Draft) -> None:
        self.store.owe_draft_again(draft.id)
        self.store.homes_changed(self._approvers(draft))
        escalation = self.store.escalation(draft.escalation or 0)
        if escalation is not None:
            self.store.owe_again(Kind.ESCALATION, question=escalation.question)

    def _language_of(self, slack_id: str) -> str:
        return self.known_language_of(slack_id) or self.content.current.library.languages[0]


def clauses(snapshot: Snapshot) -> list[Clause]:
    """The clauses that may be cited today, in the order of the files."""
    return [each for each in snapshot.index.entries if isinstance(each, Clause)]


def in_a_year(today: date) -> date:
    """The same day next year; of a leap day the day before."""
    day = 28 if (today.month, today.day) == (2, 29) else today.day
    return today.replace(year=today.year + 1, day=day)


def _need_seen(draft: Draft, seen: int) -> None:
    if seen != draft.wordings:
        raise RefusedError("refused.draft_changed")


def _need_right(
    snapshot: Snapshot, entry: str, topic: str, body: Mapping[str, Any], *, is_new: bool
) -> None:
    wrong = wrong_in(snapshot.library, snapshot.today, entry, topic, body, is_new=is_new)
    if wrong:
        raise WrongDraftError(wrong)
