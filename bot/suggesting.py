"""What anybody suggests for the toolkit, and what an editor makes of it. Knows no Slack.

Everybody may suggest a post; an editor who did not write it chooses its campaign and approves it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from bot.proposals import Proposals, WrongDraftError
from bot.records import DraftKind, Kind
from bot.verbs import once
from knowledge.drafting import made_id
from knowledge.models import EDITOR
from toolkit.models import Campaign
from toolkit.suggesting import ID_PREFIX, Approval, Suggestion, wrong_in, wrong_in_force


class Suggesting(Proposals):
    """From a suggestion to a post in the toolkit."""

    kind = DraftKind.POST

    def campaigns(self) -> list[Campaign]:
        """The campaigns that run today, in the order of the file."""
        snapshot = self.content.current
        campaigns = snapshot.catalogue.campaigns.values()
        return [each for each in campaigns if each.holds(snapshot.today)]

    def has_editor(self, by: str) -> bool:
        """Whether there is anybody who could approve what `by` suggests: never they themselves."""
        return any(each != by for each in self.content.current.library.office.editors)

    @once
    def suggest(self, by: str, suggestion: Suggestion) -> None:
        """Propose a post. Raises WrongDraftError."""
        draft_id = self.store.add_draft(
            self.kind, escalation=None, entry=self._made_id(), topic="",
            body=self._checked(suggestion), author=by, author_role=None,
        )  # fmt: skip
        self.store.owe(Kind.DRAFT, by, self.language_of(by), draft=draft_id)
        self.offer(draft_id)

    @once
    def edit(self, draft_id: int, by: str, seen: int, suggestion: Suggestion) -> None:
        """Word a suggestion, or a post in force, otherwise: that waits for approval anew.

        What the author said of it besides stays. Raises WrongDraftError.
        """
        draft = self.rewordable(draft_id, by, seen)
        before = Suggestion.of(draft.body)
        kept = replace(suggestion, why=before.why, people=before.people, named=before.named)
        self.reword(draft, by, entry=draft.entry, topic=draft.topic, body=self._checked(kept))

    @once
    def approve(
        self, draft_id: int, by: str, seen: int, campaign: str, accounts: Sequence[str],
        hashtags: str,
    ) -> None:  # fmt: skip
        """Hand a post out from now on. `seen`: which of its wordings was read.

        Raises WrongDraftError.
        """
        draft = self.approvable(draft_id, by, seen)
        snapshot, role = self.content.current, self.role_of(by) or EDITOR
        approval = Approval(campaign, accounts, hashtags, role, snapshot.today)
        body = approval.of(draft.body)
        if wrong := wrong_in_force(snapshot.catalogue, snapshot.today, body):
            raise WrongDraftError(wrong)
        self.store.approve_draft(
            draft.id, body=body, approver=by, approver_role=role, topic=campaign
        )
        self.decided(draft)

    def _checked(self, suggestion: Suggestion) -> Mapping[str, Any]:
        snapshot, body = self.content.current, suggestion.as_body()
        if wrong := wrong_in(snapshot.catalogue, snapshot.today, body):
            raise WrongDraftError(wrong)
        return body

    def _made_id(self) -> str:
        posts = self.content.current.catalogue.posts
        return made_id(ID_PREFIX, lambda it: it in posts or self.store.draft_for(it) is not None)
