"""Fetching from a server that behaves, and from one that does not."""

from __future__ import annotations

import base64
import hashlib
import socket
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest
from record_files import GA_NEW, official_assembly, official_council

from detente.errors import RecordError
from detente.record import council, download, fetch, store

NAME = "2025_7_21_sc_voting.csv"


class Server(ThreadingHTTPServer):
    """Serves pages from memory; `cuts` says after how many bytes the next answers break off."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.pages: dict[str, bytes] = {}
        self.headers: dict[str, str] = {}
        self.cuts: list[int] = []
        self.ranges = True
        self.tag: str | None = '"v1"'
        self.asked: list[tuple[str, str | None]] = []

    def url(self, path: str) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}/{path}"


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.0"
    server: Server

    def do_GET(self) -> None:
        body = self.server.pages.get(self.path.split("?")[0])
        asked = self.headers.get("Range")
        self.server.asked.append((self.path, asked))
        if body is None:
            self.send_error(404)
            return
        start = self.start(asked, body)
        if start is None:
            self.send_error(416)
            return
        self.send_response(206 if start else 200)
        self.send_header("Content-Length", str(len(body) - start))
        if start:
            self.send_header("Content-Range", f"bytes {start}-{len(body) - 1}/{len(body)}")
        if self.server.tag:
            self.send_header("ETag", self.server.tag)
        for name, value in self.server.headers.items():
            self.send_header(name, value)
        self.end_headers()
        rest = body[start:]
        self.wfile.write(rest[: self.server.cuts.pop(0)] if self.server.cuts else rest)

    def start(self, asked: str | None, body: bytes) -> int | None:
        """Where to begin: at 0 unless a range is asked for, of the version there is; None when it lies past the end."""
        if not asked or not self.server.ranges or self.headers.get("If-Range") != self.server.tag:
            return 0
        start = int(asked.removeprefix("bytes=").removesuffix("-"))
        return start if start < len(body) else None

    def log_message(self, format: str, *args: object) -> None:
        pass


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[Server]:
    monkeypatch.setattr(download.time, "sleep", lambda _: None)
    for name in ("http_proxy", "HTTP_PROXY", "https_proxy", "HTTPS_PROXY"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("no_proxy", "127.0.0.1")
    with Server() as running:
        Thread(target=running.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
        yield running
        running.shutdown()


@pytest.fixture
def csv(tmp_path: Path, server: Server) -> bytes:
    whole = official_council(tmp_path / "made.csv", {str(n): "2024-05-01" for n in range(2730, 2770)}).read_bytes()
    server.pages[f"/files/{NAME}"] = whole
    return whole


def left(store_of_its_own: Path) -> set[str]:
    folder = store_of_its_own / "downloads"
    return {path.name for path in folder.iterdir()} if folder.exists() else set()


def test_the_newest_file_of_a_page_is_fetched_and_kept(server: Server, csv: bytes, store_of_its_own: Path) -> None:
    older, other = "files/2025_7_3_sc_voting.csv", "files/2026_1_1_ga_voting.csv"
    links = "".join(f'<a href="/{name}?ln=en&amp;x=1">x</a>' for name in (older, f"files/{NAME}", other))
    server.pages["/record/4055387"] = f"<html>{links}</html>".encode()
    seen: list[tuple[int, int | None]] = []
    kept = fetch.fetch("council", server.url("record/4055387"), None, lambda *now: seen.append(now))
    assert server.asked[-1] == (f"/files/{NAME}?ln=en&x=1", None)
    assert seen[0] == (0, len(csv))
    assert seen[-1] == (len(csv), len(csv))
    assert kept.sha256 == {NAME: hashlib.sha256(csv).hexdigest()}
    assert len(council.load().drafts) == 40
    assert council.load().provenance[0].address == server.url(f"files/{NAME}?ln=en&x=1")
    assert left(store_of_its_own) == {NAME}


def test_a_cut_download_goes_on_where_it_broke_off(server: Server, csv: bytes) -> None:
    server.cuts = [20_000, 30_000]
    fetch.fetch("council", server.url(f"files/{NAME}"))
    assert [asked for _, asked in server.asked] == [None, "bytes=20000-", "bytes=50000-"]
    assert (store.folder() / "downloads" / NAME).read_bytes() == csv


def test_after_many_cuts_the_next_run_continues(server: Server, csv: bytes, store_of_its_own: Path) -> None:
    server.cuts = [10_000] * download.TRIES
    with pytest.raises(RecordError, match=r"cut 4 times.*40,000 bytes are kept.*run the same command again"):
        fetch.fetch("council", server.url(f"files/{NAME}"))
    assert left(store_of_its_own) == {f"{NAME}.part", f"{NAME}.part.json"}
    fetch.fetch("council", server.url(f"files/{NAME}"))
    assert server.asked[-1][1] == "bytes=40000-"
    assert (store.folder() / "downloads" / NAME).read_bytes() == csv
    assert left(store_of_its_own) == {NAME}


@pytest.mark.parametrize("how", ["no ranges", "no tag", "another version"])
def test_where_a_part_cannot_be_continued_the_download_starts_again(server: Server, csv: bytes, how: str) -> None:
    server.ranges, server.tag = how != "no ranges", None if how == "no tag" else '"v1"'
    server.cuts = [20_000] * download.TRIES
    with pytest.raises(RecordError, match="cut 4 times"):
        fetch.fetch("council", server.url(f"files/{NAME}"))
    if how == "another version":
        server.tag = '"v2"'
        server.pages[f"/files/{NAME}"] = csv.replace(b"Text", b"Word")
    fetch.fetch("council", server.url(f"files/{NAME}"))
    assert (store.folder() / "downloads" / NAME).read_bytes() == server.pages[f"/files/{NAME}"]


def test_a_part_longer_than_the_file_is_thrown_away(server: Server, csv: bytes, store_of_its_own: Path) -> None:
    server.cuts = [20_000] * download.TRIES
    with pytest.raises(RecordError):
        fetch.fetch("council", server.url(f"files/{NAME}"))
    (store_of_its_own / "downloads" / f"{NAME}.part").write_bytes(csv + b"more")
    fetch.fetch("council", server.url(f"files/{NAME}"))
    assert (store.folder() / "downloads" / NAME).read_bytes() == csv


def test_the_wrong_file_is_thrown_away(server: Server, csv: bytes, store_of_its_own: Path) -> None:
    wrong, right = hashlib.sha256(b"other").hexdigest(), hashlib.sha256(csv).hexdigest()
    with pytest.raises(RecordError, match=f"sha256 is {right}; allowed: {wrong}"):
        fetch.fetch("council", server.url(f"files/{NAME}"), wrong)
    assert left(store_of_its_own) == set()
    fetch.fetch("council", server.url(f"files/{NAME}"), right.upper())


@pytest.mark.parametrize(
    ("name", "digest"),
    [("Content-MD5", hashlib.md5), ("Digest", hashlib.sha256)],
)
def test_a_digest_that_the_server_tells_is_checked(server: Server, csv: bytes, name: str, digest: object) -> None:
    assert callable(digest)
    told = {what: base64.b64encode(digest(what).digest()).decode() for what in (csv, b"other")}
    lead = "sha-256=" if name == "Digest" else ""
    server.headers = {name: lead + told[b"other"]}
    with pytest.raises(RecordError, match="thrown away"):
        fetch.fetch("council", server.url(f"files/{NAME}"))
    server.headers = {name: lead + told[csv]}
    fetch.fetch("council", server.url(f"files/{NAME}"))


def test_a_page_of_words_instead_of_votes_is_told_and_not_kept(server: Server, store_of_its_own: Path) -> None:
    server.pages[f"/files/{NAME}"] = b"<!DOCTYPE html><html>Are you a robot?</html>"
    with pytest.raises(RecordError, match="a web page, no CSV file"):
        fetch.fetch("council", server.url(f"files/{NAME}"))
    assert left(store_of_its_own) == set()


def test_the_other_body_is_not_taken_for_this_one(server: Server, tmp_path: Path) -> None:
    made = official_assembly(tmp_path / "ga.csv", GA_NEW, {"FRANCE": "Y"})
    server.pages[f"/files/{NAME}"] = made.read_bytes()
    with pytest.raises(RecordError, match="a file of the assembly; allowed: one of the council"):
        fetch.fetch("council", server.url(f"files/{NAME}"))


def test_a_missing_file_a_page_without_links_and_a_wrong_address_are_told(server: Server) -> None:
    with pytest.raises(RecordError, match=r"answered 404 .*detente record load FILE"):
        fetch.fetch("council", server.url(f"files/{NAME}"))
    server.pages["/record/1"] = b"<html>nothing</html>"
    with pytest.raises(RecordError, match=r"no link to a file named like 2025_7_21_sc_voting.csv.*--url"):
        fetch.fetch("council", server.url("record/1"))
    with pytest.raises(RecordError, match="begins with http"):
        fetch.fetch("council", "ftp://example.org/x.csv")


def test_without_a_network_the_error_says_what_to_do(server: Server) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with pytest.raises(RecordError, match=r"cannot be reached.*Is there a network\?.*detente record load FILE"):
        fetch.fetch("council", f"http://127.0.0.1:{port}/{NAME}")


def test_a_path_that_holds_no_record_is_told(tmp_path: Path) -> None:
    for name, text, words in (
        ("empty.csv", "", "no CSV file"),
        ("other.csv", "a,b\n1,2\n", "no column ms_vote"),
        ("page.csv", " <html></html>", "a web page"),
    ):
        (tmp_path / name).write_text(text)
        with pytest.raises(RecordError, match=words):
            fetch.load(tmp_path / name)
    with pytest.raises(RecordError, match="no such file"):
        fetch.load(tmp_path / "none.csv")
    with pytest.raises(RecordError, match="a folder with drafts and votes"):
        fetch.load(tmp_path)
