"""One file from the web, whole or not at all: what was cut off is kept beside it and continued.

The half file is `NAME.part`, and `NAME.part.json` says of which address and version it is. A part is continued only
if the server still has that version (HTTP `If-Range`, RFC 9110 §13.1.5); otherwise the download starts again.
"""

from __future__ import annotations

import base64
import hashlib
import http.client
import json
import os
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Callable
from pathlib import Path
from typing import Any

import detente
from detente.errors import RecordError

Progress = Callable[[int, int | None], None]  # bytes so far, bytes in all if known
TIMEOUT = 30.0  # seconds without a byte
TRIES = 4  # times a download that was cut is taken up again before giving up
CHUNK = 1 << 16
LARGEST = 2_000_000_000  # bytes; the official files have below a tenth of it


class _CutError(Exception):
    """The connection ended before the file did."""


def silence(done: int, whole: int | None) -> None:
    """Report no progress."""


def download(address: str, target: Path, sha256: str | None = None, progress: Progress = silence) -> Path:
    """Put what is at the address into `target`, continuing what an earlier try left; the target.

    Raises RecordError without a network, for an answer such as 404, for a download that is cut again and again, and
    when the file is not the one meant (`sha256`, in hexadecimal, or the digest the server tells).
    """
    if urllib.parse.urlsplit(address).scheme not in ("http", "https"):
        raise RecordError(f"address {address!r}: allowed: one that begins with http:// or https://")
    target.parent.mkdir(parents=True, exist_ok=True)
    part = target.with_name(f"{target.name}.part")
    for left in reversed(range(TRIES)):
        try:
            headers = _continue(address, part, progress)
            break
        except _CutError as cut:
            if not left:
                have = part.stat().st_size if part.exists() else 0
                raise RecordError(
                    f"{address}: the connection was cut {TRIES} times ({cut}); {have:,} bytes are kept. "
                    "Mend: run the same command again, which continues there"
                ) from None
            time.sleep(0.2)
    _same(address, part, headers, sha256)
    os.replace(part, target)
    _note(part).unlink(missing_ok=True)
    return target


def text(address: str) -> tuple[str, str]:
    """A page as text, and the address it was found at after redirections. Raises RecordError as `download` does."""
    try:
        with _open(address, {}) as answer:
            return answer.read(5_000_000).decode("utf-8", errors="replace"), answer.url
    except (_CutError, OSError, http.client.HTTPException) as cut:
        raise RecordError(f"{address}: the connection was cut ({cut}). Mend: try again") from None


def _note(part: Path) -> Path:
    return part.with_name(f"{part.name}.json")


def _continue(address: str, part: Path, progress: Progress) -> dict[str, str]:
    """Fetch what the part lacks; the headers of the answer. Raises _CutError when it still lacks something."""
    ask = _range(address, part)
    try:
        answer = _open(address, ask)
    except _WholeError:  # the part is longer than the file, or no start of it
        part.unlink(missing_ok=True)
        answer = _open(address, {})
    with answer:
        headers = {name.lower(): value for name, value in answer.headers.items()}
        start = _start(answer.status, headers, part)
        whole = start + int(headers["content-length"]) if headers.get("content-length", "").isdigit() else None
        if whole is not None and whole > LARGEST:
            raise RecordError(f"{address}: {whole:,} bytes; allowed: up to {LARGEST:,}")
        mark = headers.get("etag") or headers.get("last-modified")
        _note(part).write_text(json.dumps({"address": address, "mark": mark}), encoding="utf-8")
        done = _pour(answer, part, start, whole, progress)
    if whole is not None and done < whole:
        raise _CutError(f"{done:,} of {whole:,} bytes came")
    return headers


def _range(address: str, part: Path) -> dict[str, str]:
    """What to ask for: the rest of the part, if it is of this address and its version is known."""
    try:
        note = json.loads(_note(part).read_text(encoding="utf-8"))
        have = part.stat().st_size
    except (OSError, ValueError):
        return {}
    mark = str(note.get("mark") or "")
    if note.get("address") != address or not have or not mark or mark.startswith("W/"):
        return {}
    return {"Range": f"bytes={have}-", "If-Range": mark}


def _start(status: int, headers: dict[str, str], part: Path) -> int:
    """Where the answer's bytes belong: after the part when the server continues it, else at the beginning."""
    have = part.stat().st_size if part.exists() else 0
    continues = status == 206 and headers.get("content-range", "").startswith(f"bytes {have}-")
    if status == 206 and not continues:
        part.unlink(missing_ok=True)
        raise _CutError(f"the server sent {headers.get('content-range', 'an unnamed range')}, not what was asked for")
    return have if continues else 0


def _pour(answer: Any, part: Path, start: int, whole: int | None, progress: Progress) -> int:
    done = start
    with part.open("ab" if start else "wb") as file:
        progress(done, whole)
        while True:
            try:
                chunk = answer.read(CHUNK)
            except (OSError, http.client.HTTPException) as error:
                partial = getattr(error, "partial", b"")
                file.write(partial)
                raise _CutError(f"{done + len(partial):,} bytes came, then: {error}") from None
            if not chunk:
                return done
            file.write(chunk)
            done += len(chunk)
            if done > LARGEST:
                raise RecordError(f"more than {LARGEST:,} bytes came; this is no record of votes")
            progress(done, whole)


class _WholeError(Exception):
    """The server cannot continue where we are (416): ask for the whole file."""


def _open(address: str, headers: dict[str, str]) -> Any:
    ours = {"User-Agent": f"detente/{detente.__version__}", "Accept-Encoding": "identity"}
    request = urllib.request.Request(address, headers={**ours, **headers})
    host = urllib.parse.urlsplit(address).netloc
    try:
        return urllib.request.urlopen(request, timeout=TIMEOUT)
    except urllib.error.HTTPError as error:
        error.close()
        if error.code == 416:
            raise _WholeError from None
        raise RecordError(f"{address}: {host} answered {error.code} ({error.reason}). {_by_hand()}") from None
    except (http.client.RemoteDisconnected, ConnectionResetError) as error:
        raise _CutError(str(error)) from None
    except (OSError, http.client.HTTPException, ValueError) as error:
        reason = getattr(error, "reason", error)
        raise RecordError(f"{address}: {host} cannot be reached ({reason}). Is there a network? {_by_hand()}") from None


def _by_hand() -> str:
    return "Mend: download the file in a browser, then: detente record load FILE"


def _same(address: str, part: Path, headers: dict[str, str], sha256: str | None) -> None:
    """Throw the file away if it is not the one meant."""
    wanted = {"sha256": sha256.strip().lower()} if sha256 else {}
    digest = headers.get("digest", "")
    if digest.lower().startswith("sha-256=") and "sha256" not in wanted:
        wanted["sha256"] = _hexadecimal(digest[8:])
    if "content-md5" in headers:
        wanted["md5"] = _hexadecimal(headers["content-md5"])
    for name, value in wanted.items():
        with part.open("rb") as file:
            seen = hashlib.file_digest(file, name).hexdigest()
        if seen != value:
            part.unlink()
            _note(part).unlink(missing_ok=True)
            raise RecordError(f"{address}: {name} is {seen}; allowed: {value}. The file was thrown away")


def _hexadecimal(encoded: str) -> str:
    try:
        return base64.b64decode(encoded.strip(), validate=True).hex()
    except ValueError:
        return encoded.strip().lower()
