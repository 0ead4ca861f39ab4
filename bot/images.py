"""The toolkit's images in Slack: uploaded once, ahead of use, and shown by their file id.

So are the pictures that people suggest: the file they chose is theirs, this one is ours.
"""

from __future__ import annotations

import logging
import threading
from dataclasses import dataclass

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError, SlackClientError

from bot.consenting import Stands, is_asked, stands_of, take_out
from bot.content import Content
from bot.errors import describe
from bot.records import Kind, Picture, Suggested
from bot.store import FILES, Store
from toolkit.catalogue import Stored
from toolkit.models import Image
from toolkit.suggesting import IMAGE, PICTURE, Body, consent_of, file_name

log = logging.getLogger(__name__)

READY_SECONDS = 15.0
"""A fresh file is not shown yet: Slack refuses it (invalid_blocks) while it works on it."""
EVERY_SECONDS = 30.0


@dataclass(frozen=True)
class InStore:
    """A picture whose bytes are in the database."""

    store: Store
    id: str
    digest: str

    def read(self) -> bytes:
        found = self.store.kept_picture(self.id)
        if found is None:
            raise FileNotFoundError(self.id)
        return found[1]


@dataclass(frozen=True)
class _Wanted:
    """An image that Slack is to hold, under which name and with which alternative text.

    `consent`: what it may be shown by, if people are in it.
    """

    id: str
    name: str
    alt: str
    consent: str | None
    stored: Stored


class Images:
    """Keeps in Slack the images that today's posts use, that are suggested, or asked about."""

    def __init__(
        self, store: Store, content: Content, client: WebClient, ready: float = READY_SECONDS
    ) -> None:
        self.store = store
        self.content = content
        self.client = client
        self.ready = ready
        self.refused = False
        self._lock = threading.Lock()

    def file_of(self, image: Image, stored: Stored) -> str | None:
        """The id of an image that Slack can show now; None where there is none yet."""
        return self.store.slack_file(image.id, stored.digest, older_than=self.ready)

    def suggested(self, body: Body) -> Suggested | None:
        """The author's own picture with a suggestion, if it has one."""
        if PICTURE not in body:
            return None
        picture = self.store.picture(str(body.get(IMAGE)))
        if picture is None or picture.digest is None:
            return Suggested(is_here=False)
        file = self.store.slack_file(picture.id, picture.digest, older_than=self.ready)
        return Suggested(is_here=True, file=file)

    def vanished(self, image: Image, stored: Stored) -> None:  # noqa: ARG002 - in place of file_of
        """Slack refused the image: its file is gone, and is uploaded again."""
        if self.refused:
            return
        log.warning("image %s is no longer in Slack", image.id)
        if image.consent is None:
            self.store.drop_file(image.id)
            return
        with self.store.transaction():  # Slack may hold it all the same, and people are in it
            take_out(self.store, image.consent)

    def keep_in_step(self) -> None:
        """Upload what is new or changed, take out what may no longer be shown.

        One process at a time does it.
        """
        if not self.store.take_turn("images", EVERY_SECONDS * 0.9):
            return
        self._follow_content()
        self._upload_missing()
        self.upload_suggested()
        self._take_out_ended()

    def ensure(self, image: Image, stored: Stored) -> None:
        """Upload an image unless Slack holds it: somebody is to be shown it."""
        alt = image.alt.get(self.content.current.library.languages[0])
        self._ensure(_Wanted(image.id, image.file, alt, image.consent, stored))

    def upload_suggested(self) -> None:
        """Upload the pictures that wait for approval: whoever decides has to see them."""
        for picture in self._suggested().values():
            stored = InStore(self.store, picture.id, picture.digest or "")
            name = file_name(picture.id, picture.kind or "")
            if self._ensure(_Wanted(picture.id, name, "", self._needed_by(picture), stored)):
                with self.store.transaction():
                    self.store.owe_draft_again(picture.draft, after=self.ready)

    def _upload_missing(self) -> None:
        snapshot = self.content.current
        for image, stored in snapshot.catalogue.images_to_show(snapshot.today):
            self.ensure(image, stored)

    def _follow_content(self) -> None:
        """A picture that Slack holds may hang on another consent by now, or on one at last."""
        images = self.content.current.catalogue.images
        with self.store.transaction():
            for before in self.store.keep_files_in_step(
                {image.id: image.consent for image in images.values()}
            ):
                self.store.owe_under(before, Kind.ASSET, Kind.CONSENT)

    def _take_out_ended(self) -> None:
        """Pictures with people whose consent is over, or which the content has no more.

        Editors see one that is suggested until somebody in it says no.
        """
        snapshot, suggested = self.content.current, self._suggested()
        for image_id, consent in self.store.files_under_consent():
            under = {image.id for image in snapshot.catalogue.images_under(consent)}
            waits = is_asked(self.store.pictured_in(consent), snapshot.today)
            if image_id in suggested or (waits and image_id in under):
                continue
            if snapshot.catalogue.image(image_id, snapshot.today) is None:
                with self.store.transaction():
                    take_out(self.store, consent)

    def _suggested(self) -> dict[str, Picture]:
        """The pictures that wait for approval, but for those to which somebody in them said no."""
        found = {}
        for picture in self.store.pictures_waiting():
            needed = self._needed_by(picture)
            against = needed and stands_of(self.store.pictured_in(needed)) is Stands.AGAINST
            if not against:
                found[picture.id] = picture
        return found

    def _needed_by(self, picture: Picture) -> str | None:
        """The consent that a suggested picture needs, as far as people in it are asked."""
        draft = self.store.draft(picture.draft)
        consent = consent_of(draft.body) if draft else None
        return consent.id if consent else None

    def _ensure(self, wanted: _Wanted) -> bool:
        """Whether Slack holds an image that it did not hold before."""
        with self._lock:
            try:
                digest = wanted.stored.digest
                if self.refused or self.store.slack_file(wanted.id, digest) is not None:
                    return False
                answer = self.client.files_upload_v2(
                    content=wanted.stored.read(), filename=wanted.name,
                    title=wanted.name.rpartition(".")[0], alt_txt=wanted.alt,
                )  # fmt: skip
            except SlackApiError as error:
                reason = error.response.get("error")
                self.refused = reason == "missing_scope"  # posts go out without images then
                log.warning("image %s not uploaded: %s", wanted.id, reason)
            except (SlackClientError, OSError) as error:
                log.warning("image %s not uploaded: %s", wanted.id, describe(error))
            else:
                return self._keep(wanted, digest, str(answer["files"][0]["id"]))
            return False

    def _keep(self, wanted: _Wanted, digest: str, file: str) -> bool:
        with self.store.transaction():
            if self.store.slack_file(wanted.id, digest) is not None:
                # another process was faster: nobody would know of this file, nor delete it
                self.store.owe(Kind.FILE_GONE, FILES, "", item=file)
                return False
            if wanted.consent is not None:
                self.store.unfile(wanted.id)  # another picture of the same people, until now
                self.store.owe_under(wanted.consent, Kind.ASSET, after=self.ready)
            self.store.keep_file(wanted.id, digest, file, wanted.consent)
        return True
