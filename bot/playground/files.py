"""Uploaded files in memory: an upload URL, the bytes, and then a file that cards may show."""

from __future__ import annotations

import mimetypes
import secrets
import time
from dataclasses import dataclass

from bot.playground.shapes import BOT_USER_ID, Json, SlackError

MOST_CHOSEN_BYTES = 10 * 1024 * 1024
"""What Slack takes in a modal."""


@dataclass
class StoredFile:
    """A file: `complete` once files.completeUploadExternal was called."""

    id: str
    name: str
    length: int
    alt_text: str = ""
    title: str = ""
    data: bytes | None = None
    complete: bool = False
    created: int = 0
    user: str = BOT_USER_ID
    """Whose it is."""

    @property
    def mimetype(self) -> str:
        return mimetypes.guess_type(self.name)[0] or "application/octet-stream"


class Files:
    """The workspace's files; the workspace holds its lock around every use."""

    def __init__(self) -> None:
        self._files: dict[str, StoredFile] = {}
        self._uploads: dict[str, str] = {}

    def reserve(self, name: str, length: int, alt_text: str) -> tuple[str, StoredFile]:
        """An upload token and the file that it will fill."""
        file = self._new(name, length)
        file.alt_text = alt_text
        token = secrets.token_urlsafe(16)
        self._uploads[token] = file.id
        return token, file

    def choose(self, user: str, name: str, data: bytes) -> StoredFile:
        """The file that somebody chooses in a modal: Slack's window uploads it at once, as theirs.

        Raises SlackError for one that Slack does not take there.
        """
        if len(data) > MOST_CHOSEN_BYTES:
            raise SlackError("file_too_large", problem=f"{name}: {len(data)} bytes in a modal")
        file = self._new(name, len(data))
        file.user, file.data, file.title, file.complete = user, data, name, True
        return file

    def _new(self, name: str, length: int) -> StoredFile:
        file = StoredFile(f"F{secrets.token_hex(5).upper()}", name, length)
        file.created = int(time.time())
        self._files[file.id] = file
        return file

    def receive(self, token: str, data: bytes) -> StoredFile:
        """Keep the bytes. Raises SlackError for a wrong token or another length than announced."""
        file_id = self._uploads.pop(token, None)
        if file_id is None:
            raise SlackError("invalid_token", problem="an upload URL that was never given out")
        file = self._files[file_id]
        if len(data) != file.length:
            words = f"{file.name}: {len(data)} bytes uploaded, {file.length} announced"
            raise SlackError("invalid_upload", problem=words)
        file.data = data
        return file

    def complete(self, file_id: str, title: str | None) -> StoredFile:
        file = self._files.get(file_id)
        if file is None or file.data is None:
            raise SlackError("file_not_found", problem=f"no upload for the file {file_id}")
        file.title = title or file.name
        file.complete = True
        return file

    def get(self, file_id: str) -> StoredFile:
        """Raises SlackError `file_not_found`, also before the upload is complete."""
        file = self._files.get(file_id)
        if file is None or not file.complete:
            raise SlackError("file_not_found")
        return file

    def delete(self, file_id: str) -> None:
        self.get(file_id)
        del self._files[file_id]

    def ids(self) -> set[str]:
        """The files that a card may show."""
        return {file.id for file in self._files.values() if file.complete}


def described(file: StoredFile, base: str) -> Json:
    """Slack's file object."""
    return {
        "id": file.id,
        "name": file.name,
        "title": file.title,
        "mimetype": file.mimetype,
        "filetype": file.name.rsplit(".", 1)[-1].lower(),
        "size": file.length,
        "alt_txt": file.alt_text,
        "user": file.user,
        "created": file.created,
        "url_private": f"{base}/files/{file.id}",
        "url_private_download": f"{base}/files/{file.id}/download",
        "permalink": f"{base}/files/{file.id}",
    }
