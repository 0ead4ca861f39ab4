"""Pictures of people's own: fetched from Slack after the form was sent, looked at, and kept.

Slack waits three seconds for a form; what was chosen in it is noted with the suggestion and fetched
here, by whichever process comes first, until it is here or cannot be had.
"""

from __future__ import annotations

import logging
import time
from dataclasses import dataclass
from typing import IO, Any
from urllib.error import HTTPError
from urllib.parse import urlsplit
from urllib.request import HTTPRedirectHandler, Request, build_opener

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError, SlackClientError

from bot.delivery import FILE_GONE, LEASE_SECONDS, MOST_TRIES, back_off
from bot.errors import describe
from bot.images import Images
from bot.records import Picture
from bot.store import Store
from bot.suggesting import Suggesting
from toolkit.imagefile import What, cleaned, digest_of, fault_of, kind_of
from toolkit.models import MOST_IMAGE_BYTES

log = logging.getLogger(__name__)

SCOPE = "files:read"
LEARN_SECONDS = 60.0
"""How soon it is noticed that the app may see people's files, or may not any more."""
TIMEOUT = 20
UNREACHABLE = "unreachable"
"""Beside what can be wrong with a picture: that it cannot be had."""


class _UnfitError(Exception):
    """A picture that will not do, however often it is fetched. `what`: a key in texts/."""

    def __init__(self, what: str) -> None:
        self.what = what
        super().__init__(what)


class _Straight(HTTPRedirectHandler):
    """Goes nowhere else: the bot's token goes with the request."""

    def redirect_request(self, *_: Any) -> None:
        return None


@dataclass(frozen=True)
class _Fetched:
    kind: str
    data: bytes


class Pictures:
    """Fetches what was chosen in the form."""

    def __init__(
        self, store: Store, suggesting: Suggesting, images: Images, client: WebClient
    ) -> None:
        self.store = store
        self.suggesting = suggesting
        self.images = images
        self.client = client
        self.may_ask = False
        """Whether the form can ask for a picture: Slack opens no other without the scope."""

    def learn(self) -> None:
        """Ask Slack what the app was allowed when it was installed: it says so with any answer."""
        try:
            answer = self.client.auth_test()
        except (SlackClientError, OSError) as error:
            log.warning("not known what the app is allowed: %s", describe(error))
            return
        said = {name.casefold(): value for name, value in answer.headers.items()}
        self.may_ask = SCOPE in str(said.get("x-oauth-scopes", "")).replace(" ", "").split(",")

    def work(self) -> bool:
        """Fetch one picture; False where none is wanted now."""
        picture = self.store.take_wanted(LEASE_SECONDS)
        if picture is None:
            return False
        try:
            if picture.tries > MOST_TRIES:  # whoever had it before never came back
                raise _UnfitError(UNREACHABLE)
            fetched = self._fetch(picture)
        except _UnfitError as error:
            log.info("picture %s will not do: %s", picture.id, error.what)
            self.suggesting.picture_failed(picture.id, error.what)
        except (SlackClientError, OSError) as error:
            self._try_later(picture, error)
        else:
            digest = digest_of(fetched.data)
            self.suggesting.picture_came(picture.id, fetched.kind, digest, fetched.data)
            self.images.upload_suggested()
        return True

    def _try_later(self, picture: Picture, error: Exception) -> None:
        log.warning("picture %s not fetched yet: %s", picture.id, describe(error))
        if picture.tries >= MOST_TRIES:
            self.suggesting.picture_failed(picture.id, UNREACHABLE)
        else:
            self.store.postpone_picture(picture.id, time.time() + back_off(picture.tries))

    def _fetch(self, picture: Picture) -> _Fetched:
        """The picture, and nothing else of the file. Raises _UnfitError."""
        info = self._info(picture)
        kind = kind_of(str(info.get("name") or ""))
        if kind is None or info.get("is_external"):
            raise _UnfitError(What.KIND)
        if int(info.get("size") or 0) > MOST_IMAGE_BYTES:
            raise _UnfitError(What.HEAVY)
        data = self._read(str(info.get("url_private_download") or info.get("url_private") or ""))
        if fault := fault_of(data, kind):
            raise _UnfitError(fault.what)
        try:
            data = cleaned(data, kind)
        except Exception as error:  # an encoder raises as many kinds as a decoder
            log.warning("picture %s cannot be drawn anew: %s", picture.id, describe(error))
            raise _UnfitError(What.DAMAGED) from error
        if fault := fault_of(data, kind):
            raise _UnfitError(fault.what)
        return _Fetched(kind, data)

    def _info(self, picture: Picture) -> dict[str, Any]:
        try:
            found: dict[str, Any] = self.client.files_info(file=picture.file or "")["file"]
        except SlackApiError as error:
            if error.response.get("error") in FILE_GONE:
                raise _UnfitError(UNREACHABLE) from None
            raise
        draft = self.store.draft(picture.draft)
        if draft is None or found.get("user") != draft.author:
            raise _UnfitError(UNREACHABLE)  # somebody else's file, whoever names it
        return found

    def _read(self, url: str) -> bytes:
        """A file's bytes, one more than may be at the most. Raises OSError."""
        if not self._is_slack(url):
            raise _UnfitError(UNREACHABLE)
        request = Request(url, headers={"Authorization": f"Bearer {self.client.token}"})  # noqa: S310 - looked at above
        try:
            with build_opener(_Straight).open(request, timeout=TIMEOUT) as answer:
                return _body(answer)
        except HTTPError as error:
            error.close()
            raise OSError(f"status {error.code}") from None

    def _is_slack(self, url: str) -> bool:
        """Whether the bot's token may go there: to Slack, or to where the Web API is."""
        there, here = urlsplit(url), urlsplit(self.client.base_url)
        if (there.scheme, there.netloc) == (here.scheme, here.netloc):
            return True
        return there.scheme == "https" and (there.hostname or "").endswith(".slack.com")


def _body(answer: IO[bytes]) -> bytes:
    kind = answer.headers.get_content_type()  # type: ignore[attr-defined]  # an HTTPResponse
    if kind == "text/html":
        raise OSError(f"Slack asks to sign in: has the app {SCOPE}?")
    return answer.read(MOST_IMAGE_BYTES + 1)
