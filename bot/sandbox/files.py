"""Files either side has sent; Telegram keeps them and hands out ids."""

import base64
import hashlib
import json
import mimetypes
from dataclasses import dataclass
from pathlib import PurePath

from bot.sandbox.images import image_extension, image_size
from bot.sandbox.json_types import Json
from bot.sandbox.refusal import TOO_LARGE, Refusal, bad_request
from bot.sandbox.storage import Storage, pack

MEGABYTE = 1024 * 1024
MAX_UPLOAD_BYTES = 50 * MEGABYTE
MAX_PHOTO_BYTES = 10 * MEGABYTE
MAX_DOWNLOAD_BYTES = 20 * MEGABYTE
MAX_PHOTO_SIDES = 10_000
MAX_PHOTO_RATIO = 20
PREVIEW_SIDES = (90, 320)
ID_PREFIXES = {"photo": "AgACAgIAAxk", "document": "BQACAgIAAxk", "sticker": "CAACAgIAAxk", "voice": "AwACAgIAAxk"}
FOLDERS = {
    "photo": "photos",
    "sticker": "stickers",
    "voice": "voice",
    "audio": "music",
    "video": "videos",
    "video_note": "video_notes",
    "animation": "animations",
}
EXTENSIONS = {
    "sticker": "webp",
    "voice": "oga",
    "audio": "mp3",
    "video": "mp4",
    "video_note": "mp4",
    "animation": "mp4",
}


@dataclass(frozen=True)
class Upload:
    """Bytes on their way in."""

    name: str
    body: bytes
    mime_type: str | None = None


class Files:
    """Every file by its id, with the bytes kept once."""

    def __init__(self, storage: Storage) -> None:
        self._storage = storage

    def photo(self, upload: Upload) -> list[Json]:
        """Take a photo; Telegram answers with its sizes, smallest first."""
        size = len(upload.body)
        if size > MAX_UPLOAD_BYTES:
            raise Refusal(*TOO_LARGE)
        if size > MAX_PHOTO_BYTES:
            raise bad_request(
                f"file of size {size} bytes is too big for a photo; the maximum size is {MAX_PHOTO_BYTES} bytes"
            )
        dimensions = image_size(upload.body)
        if dimensions is None:
            raise bad_request("IMAGE_PROCESS_FAILED")
        width, height = dimensions
        longest, shortest = max(dimensions), min(dimensions)
        if not shortest or longest > MAX_PHOTO_RATIO * shortest or width + height > MAX_PHOTO_SIDES:
            raise bad_request("PHOTO_INVALID_DIMENSIONS")
        sides = [side for side in PREVIEW_SIDES if side < longest] + [longest]
        return [self._photo_size(upload, width * side // longest, height * side // longest) for side in sides]

    def _photo_size(self, upload: Upload, width: int, height: int) -> Json:
        extra = {"width": max(width, 1), "height": max(height, 1)}
        return self._keep("photo", Upload(f"photo.{image_extension(upload.body)}", upload.body), extra)

    def document(self, upload: Upload, kind: str = "document") -> Json:
        """Take any file as it is."""
        if len(upload.body) > MAX_UPLOAD_BYTES:
            raise Refusal(*TOO_LARGE)
        if not upload.body:
            raise bad_request("file must be non-empty")
        name = PurePath(upload.name.replace("\\", "/")).name or "file"
        mime_type = upload.mime_type or mimetypes.guess_type(name)[0] or "application/octet-stream"
        return self._keep(kind, upload, {"file_name": name, "mime_type": mime_type})

    def media(self, kind: str, body: bytes, extra: Json) -> Json:
        """Take a sticker, a voice message, a video or the like."""
        return self._keep(kind, Upload(f"file.{EXTENSIONS[kind]}", body), extra)

    def _keep(self, kind: str, upload: Upload, extra: Json) -> Json:
        number = self._storage.next_number("files")
        digest = hashlib.sha256(upload.body).hexdigest()
        seal = hashlib.sha256(f"{number}:{digest}".encode()).digest()
        file_id = ID_PREFIXES.get(kind, "BAACAgIAAxk") + base64.urlsafe_b64encode(seal + seal[:10]).decode().rstrip("=")
        unique = base64.urlsafe_b64encode(hashlib.sha256(f"{kind}:{digest}:{extra}".encode()).digest()[:11]).decode()
        facts = {"file_id": file_id, "file_unique_id": unique.rstrip("="), "file_size": len(upload.body), **extra}
        suffix = PurePath(extra.get("file_name", upload.name)).suffix
        path = f"{FOLDERS.get(kind, 'documents')}/file_{number}{suffix}"
        self._storage.execute("INSERT OR IGNORE INTO blobs VALUES (?, ?)", digest, upload.body)
        self._storage.execute("INSERT INTO files VALUES (?, ?, ?, ?, ?)", file_id, kind, digest, path, pack(facts))
        return facts

    def known(self, file_id: str, kind: str) -> Json:
        """A file that is sent again by its id."""
        row = self._storage.row("SELECT kind, doc FROM files WHERE file_id = ?", file_id)
        if row is None:
            raise bad_request("wrong file identifier/HTTP URL specified")
        if row["kind"] != kind:
            raise bad_request(f"can't use file of type {row['kind'].title()} as {kind.title()}")
        facts: Json = json.loads(row["doc"])
        return facts

    def known_photo(self, file_id: str) -> list[Json]:
        """All sizes of the photo one of whose sizes has this id."""
        self.known(file_id, "photo")
        rows = self._storage.rows(
            "SELECT doc FROM files WHERE kind = 'photo' AND digest = (SELECT digest FROM files WHERE file_id = ?)"
            " ORDER BY rowid",
            file_id,
        )
        sizes = {(facts["width"], facts["height"]): facts for facts in (json.loads(row["doc"]) for row in rows)}
        return sorted(sizes.values(), key=lambda facts: int(facts["width"]) * int(facts["height"]))

    def download_card(self, file_id: str) -> Json:
        """Where a bot can fetch the file from."""
        row = self._storage.row("SELECT path, doc FROM files WHERE file_id = ?", file_id)
        if row is None:
            raise bad_request("invalid file_id")
        facts = json.loads(row["doc"])
        if facts["file_size"] > MAX_DOWNLOAD_BYTES:
            raise bad_request("file is too big")
        card = {name: facts[name] for name in ("file_id", "file_unique_id", "file_size")}
        return {**card, "file_path": row["path"]}

    def by_path(self, path: str) -> bytes | None:
        """The bytes under a download path; paths are keys here and never touch a file system."""
        return self._body("f.path = ?", path)

    def by_id(self, file_id: str) -> tuple[bytes, str] | None:
        """The bytes and their type, for the page."""
        body = self._body("f.file_id = ?", file_id)
        row = self._storage.row("SELECT path, doc FROM files WHERE file_id = ?", file_id)
        if body is None or row is None:
            return None
        guess = mimetypes.guess_type(row["path"])[0] or "application/octet-stream"
        return body, str(json.loads(row["doc"]).get("mime_type") or guess)

    def _body(self, where: str, value: str) -> bytes | None:
        row = self._storage.row(
            f"SELECT body FROM blobs JOIN files f USING (digest) WHERE {where}",  # noqa: S608 - the two conditions are ours
            value,
        )
        return bytes(row["body"]) if row else None
