"""Share links: the text arrives whole at the network, or the page opens empty."""

from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

import pytest

from toolkit.models import Network
from toolkit.sharing import MOST_ADDRESS, share_link, takes_text

TAKE_TEXT = (Network.LINKEDIN, Network.X, Network.WHATSAPP)
AWKWARD = "Één dag & nacht? 100% + #OpDeFiets\n\n«Zó» 🚲👩‍🔬 https://example.org/a?b=c&d=e#f;'\"<>"
LINK = "https://example.org/fiets?van=a&naar=b#kaart"


def filled_in(address: str) -> dict[str, list[str]]:
    return parse_qs(urlsplit(address).query, strict_parsing=bool(urlsplit(address).query))


@pytest.mark.parametrize("network", TAKE_TEXT)
def test_the_text_arrives_as_it_is(network: Network) -> None:
    address = share_link(network, AWKWARD, LINK)
    assert address is not None
    assert filled_in(address)["text"] == [AWKWARD]
    assert urlsplit(address).fragment == ""
    assert address.isascii()
    assert takes_text(network, AWKWARD)


@pytest.mark.parametrize("network", TAKE_TEXT)
def test_what_is_too_long_for_slack_opens_empty(network: Network) -> None:
    empty = share_link(network, "", None)
    assert empty is not None
    most = MOST_ADDRESS - len(empty)
    fits, over = share_link(network, "a" * most, None), share_link(network, "a" * (most + 1), None)
    assert fits is not None
    assert len(fits) == MOST_ADDRESS
    assert takes_text(network, "a" * most)
    assert over is not None
    assert "text" not in filled_in(over)
    assert urlsplit(over).netloc == urlsplit(fits).netloc
    assert not takes_text(network, "a" * (most + 1))
    assert share_link(network, "🚲" * 1000, None) == over


def test_facebook_takes_the_link_and_no_text() -> None:
    address = share_link(Network.FACEBOOK, AWKWARD, LINK)
    assert address is not None
    assert filled_in(address) == {"u": [LINK]}
    for link in (None, f"https://example.org/{'🚲' * 400}"):
        assert share_link(Network.FACEBOOK, AWKWARD, link) == "https://www.facebook.com/"
    assert not takes_text(Network.FACEBOOK, "")


def test_instagram_has_no_such_page() -> None:
    assert share_link(Network.INSTAGRAM, AWKWARD, LINK) is None
    assert not takes_text(Network.INSTAGRAM, AWKWARD)
