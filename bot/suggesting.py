"""What anybody suggests for the toolkit, and what an editor makes of it. Knows no Slack.

Everybody may suggest a post; an editor who did not write it chooses its campaign and approves it.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from bot.proposals import Proposals, WrongDraftError, key_of
from bot.records import Draft, DraftKind, Kind, PictureState
from bot.verbs import RefusedError, once
from knowledge.drafting import Wrong, made_id
from knowledge.models import EDITOR
from toolkit.imagefile import kind_of
from toolkit.models import MOST_IMAGE_BYTES, Campaign
from toolkit.suggesting import (
    CONSENT,
    ID_PREFIX,
    IMAGE,
    PICTURE,
    PICTURE_PREFIX,
    Approval,
    Description,
    Suggestion,
    asking,
    falls_short,
    wrong_in,
    wrong_in_asking,
    wrong_in_description,
    wrong_in_force,
    wrong_in_picture,
)


@dataclass(frozen=True)
class Chosen:
    """A file that was chosen in the form: its id in Slack, and what Slack says of it."""

    file: str
    name: str
    size: int

    def wrong(self) -> Iterator[Wrong]:
        """What can be seen before it is fetched."""
        if kind_of(self.name) is None:
            yield Wrong(PICTURE, "picture_kind")
        if self.size > MOST_IMAGE_BYTES:
            yield Wrong(PICTURE, "picture_heavy")


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
    def suggest(self, by: str, suggestion: Suggestion, chosen: Chosen | None = None) -> None:
        """Propose a post, with a picture of one's own where one was `chosen`.

        Raises WrongDraftError.
        """
        body = self._checked(suggestion, chosen)
        draft_id = self.store.add_draft(
            self.kind, escalation=None, entry=self._made_id(), topic="", body=body, author=by,
            author_role=None,
        )  # fmt: skip
        if chosen:
            self.store.want_picture(body[IMAGE], draft_id, chosen.file)
        self.store.owe(Kind.DRAFT, by, self.language_of(by), draft=draft_id)
        self.offer(draft_id)

    @once
    def edit(
        self, draft_id: int, by: str, seen: int, suggestion: Suggestion,
        chosen: Chosen | None = None,
    ) -> None:  # fmt: skip
        """Word a suggestion, or a post in force, otherwise: that waits for approval anew.

        What the author said of it besides stays. Raises WrongDraftError.
        """
        draft = self.rewordable(draft_id, by, seen)
        if chosen and by != draft.author:
            raise RefusedError("refused.not_your_picture")
        before = Suggestion.of(draft.body)
        kept = replace(suggestion, why=before.why, people=before.people, named=before.named)
        body = self._checked(kept, chosen, draft.body)
        self.reword(draft, by, entry=draft.entry, topic=draft.topic, body=body)
        if chosen:
            self.store.want_picture(body[IMAGE], draft.id, chosen.file)
        self.store.drop_loose_pictures()

    @once
    def describe(self, draft_id: int, by: str, said: Description) -> None:
        """Say what can be seen on the author's picture, and whose it is. Raises WrongDraftError.

        That is no other wording: who completes it may still approve the post.
        """
        draft = self.describable(draft_id, by)
        if wrong := wrong_in_description(draft.body, said):
            raise WrongDraftError(wrong)
        self.store.describe_draft(draft.id, said.put_into(draft.body))
        self.changed(draft)

    @once
    def ask_people(
        self, draft_id: int, by: str, purpose: Mapping[str, str], networks: Sequence[str],
        until: str,
    ) -> None:  # fmt: skip
        """What the people in the picture are asked from now on. Raises WrongDraftError."""
        draft = self.askable(draft_id, by)
        body = asking(draft.body, purpose, networks, until)
        if wrong := wrong_in_asking(self.content.current.today, body, self._languages):
            raise WrongDraftError(wrong)
        self.store.describe_draft(draft.id, body)
        self.store.needs_consent(body[IMAGE], body[PICTURE][CONSENT]["id"])
        self.changed(draft)

    @once
    def approve(
        self, draft_id: int, by: str, seen: int, campaign: str, accounts: Sequence[str],
        hashtags: str, until: str, disclosure: Mapping[str, str],
    ) -> None:  # fmt: skip
        """Hand a post out from now on. `seen`: which of its wordings was read.

        Raises WrongDraftError.
        """
        draft = self.approvable(draft_id, by, seen)
        snapshot, role = self.content.current, self.role_of(by) or EDITOR
        approval = Approval(campaign, accounts, hashtags, until, disclosure, role, snapshot.today)
        body = approval.of(draft.body)
        wrong = wrong_in_force(snapshot.catalogue, snapshot.today, body)
        if wrong := wrong or falls_short(snapshot.catalogue, body):
            raise WrongDraftError(wrong)
        self.store.approve_draft(
            draft.id, body=body, approver=by, approver_role=role, topic=campaign
        )
        self.store.drop_loose_pictures()
        self.decided(draft)

    # ---- what may be done with one now

    def approvable(self, draft_id: int, by: str, seen: int) -> Draft:
        """The wording that `by` read and may approve. Raises RefusedError."""
        draft = super().approvable(draft_id, by, seen)
        if PICTURE in draft.body:
            self._need_picture(draft.body)
        return draft

    def describable(self, draft_id: int, by: str) -> Draft:
        """A draft that waits with a picture, and that `by` may read. Raises RefusedError."""
        draft = self.readable(draft_id, by)
        if not draft.is_waiting:
            raise RefusedError("refused.draft_decided")
        if PICTURE not in draft.body:
            raise RefusedError("draft.wrong.image_gone")
        return draft

    def askable(self, draft_id: int, by: str) -> Draft:
        """One that `by` may decide on, and in whose picture are people. Raises RefusedError."""
        draft = self.undecided(draft_id, by)
        said = Description.of(draft.body)
        if PICTURE not in draft.body or not said.shows_people:
            raise RefusedError("draft.wrong.picture_undescribed")
        return draft

    def draft_with(self, chosen: Chosen, by: str) -> Draft | None:
        """The draft of `by` with this picture, fetched or not."""
        picture = self.store.picture_from(chosen.file)
        draft = self.store.draft(picture.draft) if picture else None
        return draft if draft and draft.author == by else None

    def _need_picture(self, body: Mapping[str, Any]) -> None:
        """Whether the author's picture is here, and may be shown. Raises RefusedError."""
        snapshot, picture = self.content.current, self.store.picture(body[IMAGE])
        if picture is None or picture.state is PictureState.GONE:
            raise RefusedError("draft.wrong.image_gone")
        if picture.state is PictureState.WANTED:
            raise RefusedError("refused.picture_wanted")
        for wrong in wrong_in_picture(snapshot.catalogue, snapshot.today, body, self._languages):
            raise RefusedError(key_of(wrong))

    # ---- the picture, fetched

    def picture_came(self, picture_id: str, kind: str, digest: str, data: bytes) -> None:
        """The bytes of a picture are here, of this kind."""
        with self.store.transaction():
            picture = self.store.picture(picture_id)
            if picture and self.store.keep_picture(picture_id, kind, digest, data):
                self._changed_now(picture.draft)

    def picture_failed(self, picture_id: str, what: str) -> None:
        """A picture cannot be used: its author hears why, and the text waits without it."""
        with self.store.transaction():
            picture = self.store.picture(picture_id)
            draft = self.store.draft(picture.draft) if picture else None
            if draft is None or draft.body.get(IMAGE) != picture_id:
                self.store.drop_loose_pictures()
                return
            body = {key: value for key, value in draft.body.items() if key not in (IMAGE, PICTURE)}
            self.store.describe_draft(draft.id, body)
            self.store.drop_loose_pictures()
            self._changed_now(draft.id)
            if draft.author:
                self.store.owe(
                    Kind.NOTICE, draft.author, self.language_of(draft.author),
                    item=json.dumps([f"suggestion.picture.failed.{what}", {}]),
                )  # fmt: skip

    def _changed_now(self, draft_id: int) -> None:
        draft = self.store.draft(draft_id)
        if draft is not None:
            self.changed(draft)

    # ---- parts

    def _checked(
        self, suggestion: Suggestion, chosen: Chosen | None, before: Mapping[str, Any] | None = None
    ) -> dict[str, Any]:
        """A body without fault; `before`: the one whose own picture may stay with it."""
        snapshot, body = self.content.current, suggestion.as_body()
        has_own = before is not None and PICTURE in before and before[IMAGE] == suggestion.image
        if chosen and suggestion.image and not has_own:
            raise WrongDraftError([Wrong(PICTURE, "picture_twice")])
        if chosen:  # in place of an own one that was there
            body = {**body, IMAGE: self._made_picture_id(), PICTURE: {}}
        elif before and has_own:
            body = {**body, PICTURE: before[PICTURE]}
        wrong = wrong_in(snapshot.catalogue, snapshot.today, body)
        if wrong := [*wrong, *(chosen.wrong() if chosen else ())]:
            raise WrongDraftError(wrong)
        return body

    @property
    def _languages(self) -> Sequence[str]:
        return self.content.current.library.languages

    def _made_id(self) -> str:
        posts = self.content.current.catalogue.posts
        return made_id(ID_PREFIX, lambda it: it in posts or self.store.draft_for(it) is not None)

    def _made_picture_id(self) -> str:
        images = self.content.current.catalogue.images
        return made_id(
            PICTURE_PREFIX, lambda it: it in images or self.store.picture(it) is not None
        )
