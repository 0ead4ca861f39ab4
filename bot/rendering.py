"""What is owed -> the message as it should read at this moment."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo

from bot.answering import Answering
from bot.cards import (
    Message,
    View,
    answers,
    consents,
    drafts,
    escalations,
    privacy,
    report,
    suggestions,
    thanks,
    toolkit,
)
from bot.consenting import Consenting, Stands, stands_of
from bot.content import Content, Snapshot
from bot.duty import BROUGHT_IN
from bot.errors import NotYetError
from bot.escalating import REMINDED, TOO_LATE
from bot.handing_out import refusal
from bot.homes import Homes
from bot.images import Images
from bot.proposals import approvers
from bot.records import Asked, ConsentState, Draft, DraftKind, Escalation, Kind, Owed, Place
from bot.report.counts import told
from bot.report.monthly import report_of
from bot.report.sections import Saying
from bot.store import HOME_MARK, Store
from bot.thanking import thanks_for
from bot.wording import Words, words_in
from knowledge.decide import CHOICES
from knowledge.library import Library
from knowledge.models import AnyEntry, Clause, FaqEntry, Referral
from toolkit.models import Image

RELATED = 2
PICTURE_WAITS = 4
"""So often a question about a picture waits until Slack can show that."""
WITHOUT_IMAGE = 4
"""From this try on a post goes out without its image: Slack may still be working on the file."""
AFTER_REMINDERS = {
    Kind.MOVED: 0, Kind.REMINDER: REMINDED, Kind.DEPUTISED: BROUGHT_IN, Kind.LATE: TOO_LATE,
}  # fmt: skip
"""Messages about the waiting itself, and after how many reminders they hold."""


class Renderer:
    """Renders messages and modals from the store and the content in force."""

    def __init__(
        self, store: Store, content: Content, answering: Answering, homes: Homes,
        images: Images, consenting: Consenting, language_of: Callable[[str], str | None],
    ) -> None:  # fmt: skip
        self.store = store
        self.content = content
        self.answering = answering
        self.homes = homes
        self.images = images
        self.consenting = consenting
        self.language_of = language_of

    def message(self, owed: Owed) -> Message | View | None:
        """What is owed; None where there is nothing left to say and nothing was said yet.

        A view where it is somebody's Home tab.
        """
        if owed.kind in (Kind.CONSENT, Kind.CONSENT_STANDS):
            return self._about_pictures(owed)
        if owed.kind is Kind.ASSET:
            self.content.take_in_added()  # it may be out of force since a moment ago
        snapshot, words = self.content.current, words_in(owed.language)
        if owed.kind is Kind.HOME:
            return self.homes.view(words, owed.recipient.removeprefix(HOME_MARK))
        if owed.kind is Kind.ASSET:
            return self._asset(words, snapshot, owed)
        if owed.kind is Kind.REPORT:
            found = report_of(self.store, snapshot.library, owed.item or "")
            return report.card(words, snapshot.library, found)
        if owed.kind is Kind.THANKED:
            return self._thanks(words, snapshot, owed)
        if owed.kind in (Kind.DRAFT, Kind.DRAFT_DECIDED):
            return self._draft(words, snapshot, owed)
        if (said := self._about_no_question(words, owed)) is not None:
            return said
        asked = self.store.question(owed.question or 0)
        if asked is None:
            return None
        escalation = self.store.escalation_of(asked.id)
        if asked.text is None and owed.ts is None:
            return None  # withdrawn before it was sent: nobody needs to hear of it
        if owed.kind is Kind.RESPONSE:
            said = self._response(words, snapshot, owed, asked, escalation)
            alone = asked.is_public and owed.recipient == asked.asker
            return answers.in_private(words, asked, said) if alone else said
        if owed.kind is Kind.CLARIFIED:
            entries = self._entries(snapshot, asked.entries)
            return answers.clarified(words, asked, entries[0] if entries else None)
        if escalation is None:
            return None
        return self._about_escalation(words, snapshot, owed, asked, escalation)

    def _thanks(self, words: Words, snapshot: Snapshot, owed: Owed) -> Message | None:
        wanted = snapshot.catalogue.thanks
        found = thanks_for(self.store, snapshot.library, owed.item or "")
        if found.is_empty or owed.recipient != wanted.channel:
            return None  # nobody wants to be named any more, or it is to be said elsewhere
        month = Saying(snapshot.library, words).days(found.month)
        return thanks.card(words, month, found.shared, found.people, ranking=wanted.ranking)

    def _about_pictures(self, owed: Owed) -> Message | None:
        """In the language of whoever it is for, who perhaps never wrote to the bot."""
        snapshot = self.content.current
        language = self.language_of(owed.recipient) or snapshot.library.languages[0]
        show = self._consent if owed.kind is Kind.CONSENT else self._consent_stands
        return show(words_in(language), snapshot, owed)

    def _consent(self, words: Words, snapshot: Snapshot, owed: Owed) -> Message | None:
        pictured = self.store.pictured(int(owed.item or 0))
        if pictured is None or pictured.person != owed.recipient:
            return None if owed.ts is None else consents.over(words)
        catalogue = snapshot.catalogue
        against = stands_of(self.store.pictured_in(pictured.consent)) is Stands.AGAINST
        shown = not against and snapshot.today <= pictured.until
        refused = owed.attempts >= WITHOUT_IMAGE and owed.ts is not None
        seen = [
            consents.Seen(
                image,
                self.images.file_of(image, catalogue.file_of(image))
                if shown and not refused
                else None,
            )
            for image in self.consenting.shown(pictured)
        ]
        if shown and pictured.state is ConsentState.ASKED and owed.attempts <= PICTURE_WAITS:
            self._wait_for([each.image for each in seen if each.file is None])
        return consents.request(words, pictured, seen, snapshot.today)

    def _wait_for(self, images: Sequence[Image]) -> None:
        """Nobody is asked about a picture that they cannot see yet. Raises NotYetError."""
        for image in images:
            self.images.ensure(image, self.content.current.catalogue.file_of(image))
        if images and not self.images.refused:
            raise NotYetError(self.images.ready)

    def _consent_stands(self, words: Words, snapshot: Snapshot, owed: Owed) -> Message | None:
        catalogue = snapshot.catalogue
        consent = catalogue.consents.get(owed.item or "")
        if consent is None or not self.consenting.duty.is_editor(owed.recipient):
            return None
        standing = self.consenting.standing(consent)
        decided = standing.stands in (Stands.AGREED, Stands.AGAINST)
        if not decided and not self.store.is_unreached(consent.id):
            return None  # somebody else was asked since: that is told when it is decided
        posts = {post.id: post for post in catalogue.posts_under(consent.id)}
        used = self.store.use_of(list(posts))
        handed = [
            consents.Handed(
                posts[each.post], catalogue.campaigns[posts[each.post].campaign],
                told(each.taken), told(each.shared),
            )
            for each in used
        ]  # fmt: skip
        return consents.stands(
            words, standing, catalogue.images_under(consent.id), handed,
            self.store.links_to(list(posts)),
        )  # fmt: skip

    def _draft(self, words: Words, snapshot: Snapshot, owed: Owed) -> Message | None:
        draft = self.store.draft(owed.draft or int(owed.item or 0))
        if draft is None:
            return None
        if draft.kind is DraftKind.POST:
            return self._suggestion(words, snapshot, owed, draft)
        if owed.kind is Kind.DRAFT_DECIDED:
            return drafts.decided(words, snapshot.library, draft)
        may_approve = owed.recipient in approvers(self.answering.duty, draft)
        if owed.ts is None and not (draft.is_waiting and may_approve):
            return None  # decided before it was sent
        return drafts.card(words, snapshot.library, draft, may_approve=may_approve)

    def _suggestion(
        self, words: Words, snapshot: Snapshot, owed: Owed, draft: Draft
    ) -> Message | None:
        if owed.kind is Kind.DRAFT_DECIDED:
            return suggestions.decided(words, snapshot.library, draft)
        may_approve = owed.recipient in approvers(self.answering.duty, draft)
        is_author = owed.recipient == draft.author
        if owed.ts is None and not (draft.is_waiting and (may_approve or is_author)):
            return None  # decided before it was sent
        picture = self.images.suggested(draft.body)
        if picture and owed.attempts >= WITHOUT_IMAGE:
            picture = replace(picture, file=None)
        return suggestions.card(
            words, snapshot.library, snapshot.catalogue, draft, picture, may_approve=may_approve,
            is_author=is_author,
        )  # fmt: skip

    def _about_no_question(self, words: Words, owed: Owed) -> Message | None:
        public = owed.item == Place.MENTION
        if owed.kind is Kind.USAGE:
            return answers.usage(words, words.examples(), public=public)
        if owed.kind is Kind.THANKS:
            return answers.welcome(words)
        if owed.kind is Kind.FAILED:
            return answers.failed(words, owed.item or "")
        if owed.kind is Kind.NOTICE:
            key, values = json.loads(owed.item or "")
            return answers.notice(words, key, values)
        if owed.kind is Kind.FORGET:
            held = self.store.held(owed.item or "")
            return privacy.elsewhere(words) if public else privacy.offer(words, held)
        return privacy.done(words) if owed.kind is Kind.FORGOTTEN else None

    def _response(
        self, words: Words, snapshot: Snapshot, owed: Owed, asked: Asked,
        escalation: Escalation | None,
    ) -> Message:  # fmt: skip
        library = snapshot.library
        entries = self._entries(snapshot, asked.entries)
        if asked.decision == "answer":
            if not entries:
                return answers.gone(words)
            also = self._entries(snapshot, asked.also)
            if owed.ts is not None and _is_changed(library, asked, [*entries, *also]):
                assert not isinstance(entries[0], Referral)
                return answers.changed(words, library, asked, entries[0], escalation)
            alone = escalation is None and not also
            related = self._related(snapshot, entries[0]) if alone else []
            return answers.answer(words, library, asked, [*entries, *also], related, escalation)
        if asked.decision == "clarify":
            if not entries:
                return answers.gone(words)
            if asked.facet:
                return answers.clarify_account(words, asked, entries[0])
            return answers.clarify_choice(words, asked, entries)
        if asked.decision == "handover":
            return self._handover(words, snapshot, asked, escalation)
        if asked.foreign:
            return answers.foreign(words, library, asked)
        return answers.declined(words, library, asked, words.examples())

    def _handover(
        self, words: Words, snapshot: Snapshot, asked: Asked, escalation: Escalation | None
    ) -> Message:
        if escalation is not None:
            if asked.is_public:
                return answers.passed_on_in_public(words)
            return self._handed_over(words, snapshot, asked, escalation)
        referral = snapshot.library.entries.get(asked.referral or "")
        if isinstance(referral, Referral):
            return answers.pointed(words, snapshot.library, asked, referral)
        return answers.gone(words)

    def _about_escalation(
        self, words: Words, snapshot: Snapshot, owed: Owed, asked: Asked, escalation: Escalation
    ) -> Message | None:
        library, due = snapshot.library, self._due(snapshot, escalation)
        if owed.ts is None and self._is_overtaken(owed, escalation):
            return None
        if owed.kind is Kind.ESCALATION:
            return self._card(words, snapshot, owed, asked, escalation)
        if owed.kind is Kind.HANDED_OVER:
            return self._handed_over(words, snapshot, asked, escalation)
        if owed.kind is Kind.MOVED:
            return answers.moved(words, library, escalation, due)
        if owed.kind is Kind.DEPUTISED:
            return answers.deputised(words, library, escalation, due)
        if owed.kind is Kind.LATE:
            return answers.late(words, library, escalation)
        if owed.kind is Kind.REMINDER:
            over = escalation.due < time.time() or escalation.late
            return escalations.reminder(words, library, escalation, due, over=over)
        if owed.kind is Kind.REPLY:
            return answers.reply(words, library, asked, escalation)
        return self._conversation(words, snapshot, owed, asked, escalation)

    def _is_overtaken(self, owed: Owed, escalation: Escalation) -> bool:
        """Whether what a message was to say is untrue before it was sent.

        The question was dealt with since, or somebody else has it and their time began anew.
        """
        if owed.kind not in AFTER_REMINDERS:
            return False
        if escalation.state.is_closed or escalation.reminders < AFTER_REMINDERS[owed.kind]:
            return True
        able = self.answering.duty.may_handle(escalation)
        return owed.kind is Kind.REMINDER and owed.recipient not in able

    def _card(
        self, words: Words, snapshot: Snapshot, owed: Owed, asked: Asked, escalation: Escalation
    ) -> Message:
        library = snapshot.library
        if asked.text is None:
            return escalations.erased(words, escalation)
        if owed.recipient not in self.answering.duty.may_handle(escalation):
            return escalations.moved(words, library, escalation)
        if owed.id != self.store.latest_card(escalation.id, owed.recipient):
            return escalations.came_back(words)
        nearest, due = self._nearest(snapshot, asked), self._due(snapshot, escalation)
        before = self.store.asked_before(asked.id)
        draft = self.store.draft_of(escalation.id)
        return escalations.card(words, library, asked, escalation, nearest, due, before, draft)

    def _conversation(
        self, words: Words, snapshot: Snapshot, owed: Owed, asked: Asked, escalation: Escalation
    ) -> Message | None:
        said = self.store.message(int(owed.item or 0))
        if owed.kind is Kind.ASKER_SAYS:
            return escalations.asker_says(words, asked, escalation, said)
        if said is None:
            return None
        return answers.contact_says(words, snapshot.library, escalation, said)

    # ---- modals

    def question(self, words: Words, asked: Asked, escalation: Escalation) -> View:
        """A question with its whole history, for a contact."""
        snapshot = self.content.current
        timezone = ZoneInfo(snapshot.library.office.timezone)
        history = escalations.History(
            before=self.store.asked_before(asked.id),
            events=[
                (each, datetime.fromtimestamp(each.at, timezone))
                for each in self.store.history(escalation.id)
            ],
            said=self.store.messages(escalation.id),
        )
        due = self._due(snapshot, escalation)
        draft = self.store.draft_of(escalation.id)
        return escalations.question_modal(
            words, snapshot.library, asked, escalation, due, history, draft
        )

    def reply_modal(self, words: Words, asked: Asked, escalation: Escalation, by: str) -> View:
        """Where a contact answers, with what helps them to."""
        snapshot = self.content.current
        helps = escalations.Help(
            nearest=self._nearest(snapshot, asked),
            earlier=self.answering.earlier_answers(escalation),
            alike=self.answering.alike(asked, escalation, by),
        )
        return escalations.reply_modal(words, snapshot.library, asked, escalation, helps)

    def own_question(self, words: Words, asked: Asked) -> View:
        """An own question read again, for who asked it."""
        snapshot = self.content.current
        entries = self._entries(snapshot, (*asked.entries, *asked.also))
        quoted = entries if asked.decision == "answer" else []
        escalation = self.store.escalation_of(asked.id)
        return answers.own_modal(words, snapshot.library, asked, quoted, escalation)

    # ---- parts

    def _handed_over(
        self, words: Words, snapshot: Snapshot, asked: Asked, escalation: Escalation
    ) -> Message:
        return answers.handed_over(
            words, snapshot.library, asked, escalation, self._nearest(snapshot, asked),
            self._due(snapshot, escalation),
        )  # fmt: skip

    def _asset(self, words: Words, snapshot: Snapshot, owed: Owed) -> Message | None:
        post_id, _, wording = (owed.item or "").partition("#")
        post = snapshot.catalogue.post(post_id, snapshot.today)
        if post is None:  # withdrawn or expired since it was asked for
            why = refusal(snapshot, post_id)
            return toolkit.refused(words(why.key, **why.values_in(words.language)))
        image = snapshot.catalogue.images.get(post.image or "")
        # first: an answer that comes from now on has this message shown anew
        self.store.hang_on(owed, image.consent if image else None)
        refused = owed.attempts >= WITHOUT_IMAGE
        shown = toolkit.Shown.of(
            snapshot.catalogue, post, owed.language, int(wording), snapshot.today,
            self.images.vanished if refused else self.images.file_of,
        )  # fmt: skip
        shown = toolkit.without_image(shown) if refused else shown
        return toolkit.asset(words, snapshot.library, shown)

    def _entries(self, snapshot: Snapshot, ids: tuple[str, ...]) -> list[AnyEntry]:
        """Those of `ids` that may be shown today."""
        found = (snapshot.library.entries.get(entry_id) for entry_id in ids)
        return [each for each in found if each and snapshot.library.holds(each, snapshot.today)]

    def _nearest(self, snapshot: Snapshot, asked: Asked) -> Sequence[Clause | FaqEntry]:
        entries = self._entries(snapshot, asked.entries)
        return [e for e in entries if isinstance(e, Clause | FaqEntry)][:CHOICES]

    def _related(self, snapshot: Snapshot, entry: AnyEntry) -> Sequence[AnyEntry]:
        """A few other entries of the same topic."""
        if isinstance(entry, Referral):
            return []
        cited = {entry.id, snapshot.library.clause_of(entry).id}
        same = [
            other
            for other in snapshot.index.entries
            if not isinstance(other, Referral) and other.topic == entry.topic
        ]
        return [other for other in same if other.id not in cited][:RELATED]

    def _due(self, snapshot: Snapshot, escalation: Escalation) -> datetime:
        timezone = ZoneInfo(snapshot.library.office.timezone)
        return datetime.fromtimestamp(escalation.due, timezone)


def _is_changed(library: Library, asked: Asked, entries: Sequence[AnyEntry]) -> bool:
    """Whether an answer would now quote something else than what was decided."""
    return bool(asked.versions) and library.versions_of(entries) != asked.versions
