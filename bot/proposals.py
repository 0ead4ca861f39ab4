"""What somebody proposes and an editor approves: who may read, decide, decline and take back.

The same for whatever a draft is to become; what it holds is the business of each kind. Knows no
Slack.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any, ClassVar

from bot.duty import Duty
from bot.records import Draft, DraftKind, Kind
from bot.store import Store
from bot.verbs import RefusedError, once, written
from knowledge.drafting import Wrong


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


def approvers(duty: Duty, draft: Draft) -> list[str]:
    """Slack ids of those who may approve or decline the latest wording of a draft.

    With four eyes: the editors who wrote nothing of it. Without: every editor, and for an FAQ entry
    the contact of the topic or who stands in for them. Nobody ever approves a post of their own.
    """
    library = duty.library
    found = dict.fromkeys(library.office.editors)
    if library.office.four_eyes:
        return [each for each in found if each not in draft.writers]
    if draft.kind is DraftKind.POST:
        return [each for each in found if each != draft.author]
    topic = library.topics.get(draft.topic)
    if topic is not None:
        contacts = (library.contact(topic.owner), library.on_duty(topic.owner, duty.today))
        found.update(dict.fromkeys(each.slack for each in contacts if each.slack))
    return list(found)


class Proposals:
    """What authors and editors do with the drafts of one kind."""

    kind: ClassVar[DraftKind]

    def __init__(
        self, store: Store, duty: Duty, known_language_of: Callable[[str], str | None]
    ) -> None:
        self.store = store
        self.duty = duty
        self.content = duty.content
        self.known_language_of = known_language_of

    # ---- what may be looked at

    def readable(self, draft_id: int, by: str) -> Draft:
        """A draft that `by` may read: who wrote it, or may decide on it. Raises RefusedError."""
        draft = self.store.draft(draft_id)
        if draft is None or draft.kind is not self.kind or not draft.body:
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

    def rewordable(self, draft_id: int, by: str, seen: int) -> Draft:
        """A draft of which `by` read the latest wording and may write another."""
        draft = self.readable(draft_id, by)
        _need_seen(draft, seen)
        return draft

    def approvable(self, draft_id: int, by: str, seen: int) -> Draft:
        """The wording that `by` read and may approve. Raises RefusedError.

        Where who wrote it was forgotten, four eyes are those who were asked before: anybody who
        came since may be the writer. They can word it anew, and another approves that.
        """
        draft = self.undecided(draft_id, by)
        _need_seen(draft, seen)
        since, four_eyes = draft.unsigned_since, self.content.current.library.office.four_eyes
        if four_eyes and since and by not in self.store.offered_to(draft.id, before=since):
            raise RefusedError("refused.draft_unsigned")
        return draft

    def may_approve(self, draft: Draft, by: str) -> bool:
        return by in self._approvers(draft)

    def waiting_for(self, by: str) -> list[Draft]:
        """The drafts that wait for this person's approval, oldest first."""
        return [each for each in self.store.drafts_waiting(self.kind) if self.may_approve(each, by)]

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

    def has_approver(self, draft: Draft) -> bool:
        """Whether anybody may approve a draft."""
        return bool(self._approvers(draft))

    def _approvers(self, draft: Draft) -> list[str]:
        return approvers(self.duty, draft)

    # ---- what they do

    @once
    def decline(self, draft_id: int, by: str, reason: str) -> None:
        """Refuse the latest wording; the author reads why."""
        draft = self.undecided(draft_id, by)
        self.store.decline_draft(draft.id, written(reason))
        self.decided(draft)

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
        self.store.drop_loose_pictures()
        self.changed(draft)

    def offer_waiting(self) -> None:
        """Everybody who may approve a draft has a card: also who became an editor since."""
        for draft in self.store.drafts_waiting(self.kind):
            if set(self._approvers(draft)) - self.store.offered_to(draft.id):
                with self.store.transaction():
                    self.offer(draft.id)

    # ---- parts

    def role_of(self, slack_id: str) -> str | None:
        """The contact id under which somebody acts; None for who is no contact."""
        return next((each.id for each in self.duty.of(slack_id)), None)

    def offer(self, draft_id: int) -> None:
        """Who may approve a draft gets a card about it."""
        draft = self.store.draft(draft_id)
        assert draft is not None
        self.store.homes_changed(self._approvers(draft))
        for slack_id in self._approvers(draft):
            if slack_id not in self.store.offered_to(draft.id):
                self.store.owe(
                    Kind.DRAFT, slack_id, self.language_of(slack_id), draft=draft.id
                )  # fmt: skip

    def reword(
        self, draft: Draft, by: str, *, entry: str, topic: str, body: Mapping[str, Any]
    ) -> None:
        """Another wording, by `by`, waits for approval."""
        edited_by = draft.edited_by if by == draft.author else by
        self.store.reword_draft(draft.id, entry=entry, topic=topic, body=body, edited_by=edited_by)
        self.offer(draft.id)
        self.changed(draft)

    def decided(self, draft: Draft) -> None:
        """Its author hears of it, wherever it was decided."""
        if draft.author:
            self.store.owe(
                Kind.DRAFT_DECIDED, draft.author, self.language_of(draft.author),
                item=str(draft.id),
            )  # fmt: skip
        self.changed(draft)

    def changed(self, draft: Draft) -> None:
        """Every card about a draft is to be shown anew."""
        self.store.owe_draft_again(draft.id)
        self.store.homes_changed(self._approvers(draft))
        escalation = self.store.escalation(draft.escalation or 0)
        if escalation is not None:
            self.store.owe_again(Kind.ESCALATION, question=escalation.question)

    def language_of(self, slack_id: str) -> str:
        return self.known_language_of(slack_id) or self.content.current.library.languages[0]


def _need_seen(draft: Draft, seen: int) -> None:
    """Whether who decides read the latest wording. Raises RefusedError."""
    if seen != draft.wordings:
        raise RefusedError("refused.draft_changed")
