"""The toolkit's use cases: whose turn a variant has, taking along, sharing. Knows no Slack.

Nothing leaves the toolkit but through `post`, which looks at this very moment whether it may.
"""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from bot.content import Content, Snapshot
from bot.records import Kind
from bot.store import Store
from bot.verbs import RefusedError, once
from toolkit.models import Network, Post

MOST_LINK = 200
"""Characters of the address of what somebody shared."""
HOSTS = {
    Network.LINKEDIN: ("linkedin.com", "lnkd.in"),
    Network.INSTAGRAM: ("instagram.com",),
    Network.X: ("x.com", "twitter.com"),
    Network.FACEBOOK: ("facebook.com", "fb.watch"),
}
"""Where a post on a network can be seen. One on WhatsApp has no address."""


class HandingOut:
    """Everything that people do with the toolkit."""

    def __init__(self, store: Store, content: Content) -> None:
        self.store = store
        self.content = content

    def post(self, post_id: str) -> Post:
        """A post that may be shared now. Raises RefusedError, which says what to use instead."""
        self.content.take_in_added()  # another process may have taken it out of force just now
        snapshot = self.content.current
        found = snapshot.catalogue.post(post_id, snapshot.today)
        if found is not None:
            return found
        raise refusal(snapshot, post_id)

    def next_wording(self, post: Post, language: str, by: str, shown: int | None = None) -> int:
        """Which variant somebody sees: the one whose turn was longest ago.

        It is another one than the last person saw and than they took along last; where there are
        only two, the latter counts. `shown`: the one before them, if they want another.
        """
        every = range(len(post.wordings(language)))
        if len(every) == 1:
            return 0
        with self.store.transaction():
            last = self.store.last_taken(by, post.id, language) if shown is None else shown
            others = [wording for wording in every if wording != last]
            return self.store.take_turn_of(post.id, language, others)

    @once
    def take_along(self, post_id: str, language: str, wording: int, by: str) -> None:
        """Somebody copies a post, or opens its network with it."""
        self._take_along(self.post(post_id), language, wording, by)

    @once
    def send(self, post_id: str, language: str, wording: int, by: str) -> None:
        """Send a post to somebody's own conversation, for later."""
        post = self.post(post_id)
        self._take_along(post, language, wording, by)
        item = f"{post.id}#{wording}"
        image = self.content.current.catalogue.images.get(post.image or "")
        self.store.owe(
            Kind.ASSET, by, post.language_for(language), item=item,
            consent=image.consent if image else None,
        )  # fmt: skip

    def _take_along(self, post: Post, language: str, wording: int, by: str) -> None:
        language = post.language_for(language)
        wording %= len(post.wordings(language))
        today = self.content.current.today
        self.store.take_along(by, post.id, post.campaign, language, wording, today)

    # ---- I shared it

    def may_be_named(self, by: str) -> bool | None:
        """Whether somebody wants to be thanked by name; None where nobody is thanked."""
        if self.content.current.catalogue.thanks.channel is None:
            return None
        return self.store.is_ambassador(by)

    @once
    def share(self, post_id: str, link: str, named: bool, by: str) -> None:
        """Somebody shared a post. Who and where is kept only if they want to be named."""
        post = self.post(post_id)
        link = fitting(post.network, link)
        if self.may_be_named(by) is not None:
            self._be_named(named, by)
        named = self.may_be_named(by) is True
        self.store.add_share(
            post.id, post.campaign, self.content.current.today,
            by if named else None, (link or None) if named else None,
        )  # fmt: skip

    @once
    def be_named(self, wanted: bool, by: str) -> None:
        """Somebody wants to be thanked by name, or no longer."""
        self._be_named(wanted, by)

    def _be_named(self, wanted: bool, by: str) -> None:
        if wanted and self.may_be_named(by) is not None:
            self.store.add_ambassador(by)
        else:
            self.store.drop_ambassador(by)
        self.store.homes_changed([by])


def refusal(snapshot: Snapshot, post_id: str) -> RefusedError:
    """What to say of a post that may not be shared: one sentence, with what to use instead."""
    catalogue = snapshot.catalogue
    instead = catalogue.instead_of(post_id, snapshot.today)
    if instead is None:
        return RefusedError("refused.asset_gone")
    if instead.campaign == catalogue.posts[post_id].campaign:
        name = catalogue.campaigns[instead.campaign].name
        return RefusedError("refused.asset_gone_campaign", campaign=name)
    return RefusedError("refused.asset_gone_network", network=instead.network.value)


def fitting(network: Network, link: str) -> str:
    """The address of a shared post, empty where none was given. Raises RefusedError.

    It is one of the network: the bot shows it to others.
    """
    link = link.strip()
    if not link:
        return ""
    plain = len(link) <= MOST_LINK and re.fullmatch(r"https://[\w./?=&%#:,~+-]+", link, re.ASCII)
    try:
        host = urlsplit(link).hostname or ""
    except ValueError:
        host = ""
    known = any(host == each or host.endswith(f".{each}") for each in HOSTS.get(network, ()))
    if not (plain and known):
        raise RefusedError("refused.link")
    return link
