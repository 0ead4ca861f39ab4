"""Who is there for a question: contacts, their deputies, and who is away. Knows no Slack."""

from __future__ import annotations

from datetime import UTC, date, datetime

from bot.content import Content
from bot.records import Escalation
from bot.store import Store
from bot.worktime import WorkTime
from knowledge.library import Library
from knowledge.models import Contact

BROUGHT_IN = 2
"""From this reminder on the deputy may answer too."""


class Duty:
    """The contacts as they are now: the content's, with the absences that they set in Slack."""

    def __init__(self, store: Store, content: Content) -> None:
        self.store = store
        self.content = content

    @property
    def library(self) -> Library:
        """The content in force, in which who said to be away is away."""
        library, away = self.content.current.library, self.store.absences()
        return library.with_absences(away) if away else library

    @property
    def today(self) -> date:
        return self.content.current.today

    def of(self, user: str) -> tuple[Contact, ...]:
        """The contacts that a Slack id acts for."""
        return tuple(each for each in self.library.contacts.values() if each.slack == user)

    def is_editor(self, user: str) -> bool:
        return user in self.content.current.library.office.editors

    def may_handle(self, escalation: Escalation) -> frozenset[str]:
        """Slack ids: the contact as the content names them now, and their deputy.

        A deputy while the contact is away, or once the promised time was over; also whoever took
        the question on then, as long as they are a contact.
        """
        library = self.library
        contact = library.contacts.get(escalation.contact)
        if contact is None:
            return frozenset()
        known = {each.slack for each in library.contacts.values()}
        able = {contact.slack, library.on_duty(contact.id, self.today).slack}
        if escalation.reminders >= BROUGHT_IN and contact.deputy:
            able.add(library.contacts[contact.deputy].slack)
        able |= {escalation.claimed_by, escalation.answered_by} & known
        return frozenset(each for each in able if each is not None)

    def handles(self, user: str) -> tuple[list[str], list[str]]:
        """Contact ids: whose questions are this person's, and whose are theirs once overdue."""
        library = self.library
        own = [
            each.id
            for each in library.contacts.values()
            if user in (each.slack, library.on_duty(each.id, self.today).slack)
        ]
        later = [
            each.id
            for each in library.contacts.values()
            if each.deputy and library.contacts[each.deputy].slack == user
        ]
        return own, later

    def deputy_of(self, escalation: Escalation) -> Contact | None:
        """Who can be brought in: a deputy who is there and has no card of the question yet."""
        library = self.library
        contact = library.contacts.get(escalation.contact)
        deputy = library.contacts.get(contact.deputy or "") if contact else None
        if deputy is None or deputy.slack is None or deputy.is_away(self.today):
            return None
        able = deputy.slack in self.may_handle(escalation)
        has_card = self.store.latest_card(escalation.id, deputy.slack) > 0
        return None if able and has_card else deputy

    def reachable(
        self, contact_id: str, topic: str | None, avoiding: frozenset[str] = frozenset()
    ) -> Contact | None:
        """The contact or their deputy, the topic's owner, or else whoever has a Slack id."""
        library = self.library
        owner = library.topics[topic].owner if topic and topic in library.topics else contact_id
        wanted = [library.on_duty(each, self.today) for each in (contact_id, owner)]
        deputies = [library.contacts[c.deputy] for c in wanted if c.deputy]
        for contact in [*wanted, *deputies, *library.contacts.values()]:
            if contact.slack and contact.slack not in avoiding:
                return contact
        return None

    def due(self, contact: Contact, share: float = 1.0) -> float:
        """When this share of the contact's reply time is over, from now."""
        worktime = WorkTime(self.content.current.library.office)
        return worktime.after(datetime.now(UTC), share * contact.reply_hours).timestamp()
