"""A network's own page for a new post, with the text filled in where the network takes one."""

from __future__ import annotations

from urllib.parse import quote

from toolkit.models import Network

MOST_ADDRESS = 3000
"""Characters of an address behind a button: Slack refuses a longer one."""

_WITH_TEXT = {
    # documented by X (a Post Web Intent) and by WhatsApp (click to chat); LinkedIn documents only
    # /sharing/share-offsite, which takes a link and no text
    Network.LINKEDIN: ("https://www.linkedin.com/feed/?shareActive=true", "&text="),
    Network.X: ("https://x.com/intent/tweet", "?text="),
    Network.WHATSAPP: ("https://wa.me/", "?text="),
}
_FACEBOOK = "https://www.facebook.com/"
_FACEBOOK_SHARER = f"{_FACEBOOK}sharer/sharer.php?u="


def share_link(network: Network, text: str, link: str | None) -> str | None:
    """Where to post `text` on a network; None where it has no such page (Instagram).

    Where the address would be too long for Slack it opens empty. Facebook takes a link and never
    a text: what people say themselves may not be filled in for them.
    """
    if network is Network.FACEBOOK:
        sharer = _FACEBOOK_SHARER + quote(link, safe="") if link else _FACEBOOK
        return sharer if len(sharer) <= MOST_ADDRESS else _FACEBOOK
    if network not in _WITH_TEXT:
        return None
    return _filled_in(network, text) or _WITH_TEXT[network][0]


def takes_text(network: Network, text: str) -> bool:
    """Whether the text stands ready where `share_link` leads to."""
    return _filled_in(network, text) is not None


def _filled_in(network: Network, text: str) -> str | None:
    if network not in _WITH_TEXT:
        return None
    page, field = _WITH_TEXT[network]
    address = page + field + quote(text, safe="")
    return address if len(address) <= MOST_ADDRESS else None
