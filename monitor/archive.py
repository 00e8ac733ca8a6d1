"""The evidence: every answer that was read, as WARC records that other tools read too.

Owns the files below one folder: append, read at an offset, walk, cut a torn tail, forget a body. Does not decide what is kept or
which page a record belongs to; the store keeps the locations.

A record is one gzip member. A body stands as it was after content decoding, so the stored headers tell of that: the server's own
Content-Encoding, Transfer-Encoding and Content-Length keep their values under `X-Archive-Orig-…`, and `read` gives them back. What
HTTP does not say (the URL asked for, redirects, time taken) stands in `D40-…` fields of the record's header.
"""

from __future__ import annotations

import base64
import contextlib
import errno
import fcntl
import hashlib
import io
import json
import os
import re
import threading
import uuid
import zlib
from collections import OrderedDict
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from http import HTTPStatus
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from monitor.errors import ArchiveError
from monitor.faults import fault
from monitor.records import Location, Page
from monitor.settings import ArchiveSettings

_NAME = "d40-{day:%Y%m%d}-{number:03d}.warc.gz"
_FILES = re.compile(r"d40-([0-9]{8})-([0-9]{3,})\.warc\.gz")
_PROFILE_IDENTICAL = "http://netpreserve.org/warc/1.1/revisit/identical-payload-digest"
_PROFILE_304 = "http://netpreserve.org/warc/1.1/revisit/server-not-modified"
_ORIGINAL = "X-Archive-Orig-"
_REPLACED = ("content-encoding", "transfer-encoding", "content-length")
_BREAKS = re.compile(r"[\r\n\x00]+")
_READ = 1024 * 1024
_FIRST = 32 * 1024  # bytes read at first of a record: most are smaller
_RECENT = 20_000  # bodies and URLs that are remembered to recognise a repetition; about 16 MB
_MAX_RECORD = 256 * 1024 * 1024  # bytes of one record, unpacked; ours are far smaller, others' files are not trusted
_INDEXED = 10  # files whose index is read at the start: a page is looked at again after a day and after a week
_WHOLE = "whole.json"  # beside the files: size and time of the last change of each that was found whole
_SMALL = 256  # bytes: a shorter body is not worth a reference to another record
#: First bytes of our gzip members: deflate, no flags or an extra field, no time.
_MEMBER = re.compile(rb"\x1f\x8b\x08[\x00\x04]\x00\x00\x00\x00")
_LEVEL = 6


@dataclass(frozen=True, slots=True)
class _Record:
    """One WARC record as it stands in its file."""

    location: Location
    fields: tuple[tuple[str, str], ...]  #: of the WARC header
    block: bytes  #: HTTP header and body

    def field(self, name: str) -> str | None:
        return next((value for key, value in self.fields if key.lower() == name.lower()), None)


@dataclass(frozen=True, slots=True)
class _Earlier:
    """An answer with a body that stands in the archive already."""

    location: Location
    digest: bytes  #: SHA-256 of its body
    url: str  #: final
    fetched_at: datetime


class _ForgottenError(ArchiveError):
    """The body of a record was forgotten on purpose."""


class Archive:
    """WARC files below `root`, one or more a day (UTC). Reading needs no lock; writing is for one process and any of its threads."""

    def __init__(self, root: Path, settings: ArchiveSettings) -> None:
        self._root = root
        self._settings = settings
        self._lock = threading.Lock()
        self._bodies: OrderedDict[bytes, _Earlier] = OrderedDict()
        self._urls: OrderedDict[str, _Earlier] = OrderedDict()
        self._indexed = False
        self._newest: tuple[date, int] | None = None  #: a day, and the number of its newest file

    # --- writing ------------------------------------------------------------------------------------------------------

    def append(self, page: Page) -> Location:
        """Where the page's answer stands; it and its request are on disk when this returns.

        An answer 304, and a body that was stored lately, become revisit records that name the earlier one.
        Raises ArchiveError for a folder that cannot be written and a full disk; then nothing of the page is left.
        """
        digest = hashlib.sha256(page.body).digest()
        with self._lock:
            try:
                self._root.mkdir(parents=True, exist_ok=True)
                self._load_index()
                earlier = self._earlier(page, digest)
                location = self._append(page, digest, earlier)
            except OSError as error:
                raise _trouble(self._root, error) from error
            if page.status != 304:
                self._remember(page.url, earlier or _Earlier(location, digest, page.final_url, page.fetched_at), len(page.body) >= _SMALL)
                if earlier is None:
                    self._write_index(page, location, digest)
            return location

    def _append(self, page: Page, digest: bytes, earlier: _Earlier | None) -> Location:
        name = self._current(page.fetched_at.astimezone(UTC).date())
        descriptor = _open_locked(self._root / name)
        try:
            start = os.fstat(descriptor).st_size
            head = _information(name, page.fetched_at) if start == 0 else b""
            answer, request = _records(page, digest, earlier, f"{name} {start}")
            try:
                data = head + answer + request
                _write(descriptor, data[: len(data) // 2])
                fault("archive.half")
                _write(descriptor, data[len(data) // 2 :])
                fault("archive.written")
                os.fsync(descriptor)
                fault("archive.synced")
                if start == 0:
                    _sync_folder(self._root)
            except BaseException:
                with contextlib.suppress(OSError):
                    os.ftruncate(descriptor, start)
                    os.fsync(descriptor)
                raise
        finally:
            os.close(descriptor)
        return Location(name, start + len(head), len(answer))

    def _current(self, day: date) -> str:
        """The file that takes the next record of a day."""
        if self._newest is None or self._newest[0] != day:
            found = self._root.glob(f"d40-{day:%Y%m%d}-*.warc.gz")
            self._newest = day, max((int(match[2]) for path in found if (match := _FILES.fullmatch(path.name))), default=0)
        number = self._newest[1]
        path = self._root / _NAME.format(day=day, number=number)
        if path.exists() and path.stat().st_size >= self._settings.rotate_bytes:
            self._newest = day, number + 1
            return _NAME.format(day=day, number=number + 1)
        return path.name

    # What repetitions are recognised by. Beside each file stands an index of its bodies, a line each; it is a convenience of the
    # writer: it may be missing or wrong, since what it names is read before it is referred to.

    def _earlier(self, page: Page, digest: bytes) -> _Earlier | None:
        """The record that this answer repeats, if it stands where it should."""
        found = self._urls.get(page.url) if page.status == 304 else self._bodies.get(digest)
        if found is None:
            return None
        with contextlib.suppress(ArchiveError):
            record = self._record(found.location)
            if record.field("WARC-Type") == "response" and record.field("WARC-Payload-Digest") == _digest(found.digest):
                return found
        return None

    def _remember(self, url: str, entry: _Earlier, body: bool) -> None:
        if body:
            _keep(self._bodies, entry.digest, entry)
        _keep(self._urls, url, entry)

    def _write_index(self, page: Page, location: Location, digest: bytes) -> None:
        fields = (location.offset, location.length, digest.hex(), _iso(page.fetched_at), len(page.body), page.url, page.final_url)
        line = "\t".join(str(field) for field in fields)
        with contextlib.suppress(OSError), (self._root / f"{location.file}.index").open("ab") as file:
            file.write(f"{_BREAKS.sub(' ', line)}\n".encode("utf-8", "replace"))

    def _load_index(self) -> None:
        if self._indexed:
            return
        self._indexed = True
        for name in self._names()[-_INDEXED:]:
            path = self._root / f"{name}.index"
            if not path.exists():
                continue
            for line in path.read_text("utf-8", "replace").splitlines():
                with contextlib.suppress(ValueError):
                    offset, length, digest, at, size, url, final_url = line.split("\t")
                    location = Location(name, int(offset), int(length))
                    entry = _Earlier(location, bytes.fromhex(digest), final_url, datetime.fromisoformat(at))
                    self._remember(url, entry, int(size) >= _SMALL)

    def repair(self) -> int:
        """Cut what a crash left behind the last whole record of each file; give the number of bytes cut.

        To be called by the writer before it writes. A file that is as it was when it was found whole is not read again.
        Raises ArchiveError where a file cannot be mended: then it is none of ours, or damaged otherwise than at its end.
        """
        cut = 0
        try:
            for left in self._root.glob("d40-*.warc.gz.new"):  # of a rewriting that did not end
                left.unlink(missing_ok=True)
        except OSError as error:
            raise _trouble(self._root, error) from error
        known = self._found_whole()
        whole: dict[str, list[int]] = {}
        for name in self._names():
            path = self._root / name
            try:
                if _stamp(path.stat()) == known.get(name):
                    whole[name] = known[name]
                    continue
                with path.open("r+b") as file:
                    fcntl.flock(file, fcntl.LOCK_EX)
                    size = file.seek(0, os.SEEK_END)
                    end = _last_end(file, size)
                    if end < size:
                        if end == 0 and size > _MAX_RECORD:
                            raise ArchiveError(f"{path}: no record of this program in {size} bytes; move the file away and start again")
                        file.truncate(end)
                        file.flush()
                        os.fsync(file.fileno())
                        cut += size - end
                    whole[name] = _stamp(os.fstat(file.fileno()))
            except OSError as error:
                raise _trouble(path, error) from error
        if whole != known:
            self._note_whole(whole)
        return cut

    # What was found whole is a convenience, too: without it all files are looked at again.

    def _found_whole(self) -> dict[str, list[int]]:
        with contextlib.suppress(OSError, ValueError):
            found = json.loads((self._root / _WHOLE).read_text("utf-8"))
            return found if isinstance(found, dict) else {}
        return {}

    def _note_whole(self, whole: Mapping[str, list[int]]) -> None:
        new = self._root / f"{_WHOLE}.new"
        with contextlib.suppress(OSError):
            new.write_text(json.dumps(whole), "utf-8")
            new.replace(self._root / _WHOLE)

    # --- reading ------------------------------------------------------------------------------------------------------

    def read(self, location: Location) -> Page:
        """The page at a location, as it was appended; a repetition has the body of the record that it names.

        Raises ArchiveError where there is no such record, or where its body was forgotten.
        """
        return self._page(self._record(location))

    def walk(self) -> Iterator[tuple[Location, Page]]:
        """All pages with their locations, oldest file first; what was forgotten and a torn tail are passed over.

        Damage elsewhere does not keep what is whole from being read: ArchiveError names it after the last page.
        """
        damage: list[str] = []
        for name in self._names():
            for record in self._records(name, damage):
                if record.field("WARC-Type") not in ("response", "revisit"):
                    continue
                try:
                    page = self._page(record)
                except _ForgottenError:
                    continue
                except ArchiveError as error:
                    damage.append(str(error))
                    continue
                yield record.location, page
        if damage:
            raise ArchiveError(f"{len(damage)} places are damaged; restore these files from a backup: {'; '.join(damage[:5])}")

    def size(self) -> int:
        """Bytes of all files on disk."""
        return sum((self._root / name).stat().st_blocks * 512 for name in self._names())

    def _names(self) -> list[str]:
        if not self._root.is_dir():
            return []
        found = [(match[1], int(match[2]), path.name) for path in self._root.iterdir() if (match := _FILES.fullmatch(path.name))]
        return [name for _, _, name in sorted(found)]

    def _record(self, location: Location) -> _Record:
        if not _FILES.fullmatch(location.file):
            raise ArchiveError(f"{location.file} is no file of the archive {self._root}")
        path = self._root / location.file
        try:
            with path.open("rb") as file:
                file.seek(location.offset)
                content, length = _member(file)
        except FileNotFoundError as error:
            raise ArchiveError(f"{path} is missing; restore the archive from a backup") from error
        except OSError as error:
            raise _trouble(path, error) from error
        except _TornError as error:
            raise ArchiveError(f"{path}: no whole record at {location.offset} ({error}); restore the archive from a backup") from error
        return _parse(Location(location.file, location.offset, length), content, path)

    def _records(self, name: str, damage: list[str]) -> Iterator[_Record]:
        """The records of one file in order; places that cannot be read are told in `damage`, with what follows them read."""
        path = self._root / name
        try:
            with path.open("rb") as file:
                size = os.fstat(file.fileno()).st_size
                offset = 0
                while offset < size:
                    file.seek(offset)
                    try:
                        content, length = _member(file)
                        if content:
                            yield _parse(Location(name, offset, length), content, path)
                        offset += length
                    except (_TornError, ArchiveError) as error:
                        following = _next_start(file, offset + 1)
                        if following is None and isinstance(error, _TornError) and error.at_end:
                            return
                        damage.append(f"{path} at {offset} ({error})")
                        offset = size if following is None else following
        except OSError as error:
            raise _trouble(path, error) from error

    def _page(self, record: _Record) -> Page:
        where = f"{self._root / record.location.file}: record at {record.location.offset}"
        if record.field("WARC-Type") not in ("response", "revisit"):
            raise ArchiveError(f"{where} is no answer of a server")
        if record.field("D40-Forgotten") is not None:
            raise _ForgottenError(f"{where} was forgotten on {record.field('D40-Forgotten')}, as off the subject")
        page = replace(_as_page(record, where), request_headers=self._request_headers(record))
        if record.field("WARC-Type") == "response" or page.status == 304:
            return page
        file, offset = record.field("WARC-Refers-To-Filename"), record.field("WARC-Refers-To-File-Offset")
        if file is None or offset is None:
            raise ArchiveError(f"{where} names no earlier record")
        earlier = self._record(Location(file, int(offset), 0))
        if earlier.field("D40-Forgotten") is not None:
            raise _ForgottenError(f"{where} names a record that was forgotten on {earlier.field('D40-Forgotten')}")
        if earlier.field("WARC-Type") != "response":
            raise ArchiveError(f"{where} names a record that holds no body ({file}, {offset})")
        return replace(page, body=_as_page(earlier, where).body)

    def _request_headers(self, answer: _Record) -> tuple[tuple[str, str], ...]:
        """What was sent for an answer: it stands in the record behind it, unless a crash cut that."""
        location = answer.location
        try:
            request = self._record(Location(location.file, location.offset + location.length, 0))
        except ArchiveError:
            return ()
        if request.field("WARC-Concurrent-To") != answer.field("WARC-Record-ID"):
            return ()
        lines = request.block.partition(b"\r\n\r\n")[0].decode("latin-1").split("\r\n")[2:]  # after GET and Host
        return tuple((name, value.strip(" ")) for name, _, value in (line.partition(":") for line in lines))

    # --- forgetting ---------------------------------------------------------------------------------------------------

    def forget(self, locations: Collection[Location], *, on: date) -> int:
        """Forget the bodies of these records; give how many were forgotten.

        All locations stay valid: a forgotten record is replaced, in a copy of its file that then takes the file's place, by one without
        body that fills the same bytes; the filling takes no room on disk. A body that another page's record outside `locations` refers
        to is kept; that the page was looked at again, and had not changed, keeps none.
        Raises ArchiveError.
        """
        wanted: dict[str, set[int]] = {}
        for location in locations:
            if self._record(location).field("D40-Forgotten") is None:
                wanted.setdefault(location.file, set()).add(location.offset)
        if not wanted:
            return 0
        with self._lock:
            for file, offset in self._referred(wanted):
                wanted.get(file, set()).discard(offset)
            forgotten = sum(self._rewrite(name, offsets, on) for name, offsets in sorted(wanted.items()) if offsets)
            self._bodies.clear()
            self._urls.clear()
        return forgotten

    def _referred(self, wanted: Mapping[str, Collection[int]]) -> list[tuple[str, int]]:
        """Records that answers of other pages, which stay, refer to; those stand in the same file or in a later one."""
        found = []
        damage: list[str] = []
        names = self._names()
        for name in names[min(names.index(file) for file in wanted) :]:
            for record in self._records(name, damage):
                file = record.field("WARC-Refers-To-Filename") or ""
                if file not in wanted or record.location.offset in wanted.get(name, ()):
                    continue
                if record.field("WARC-Target-URI") == record.field("WARC-Refers-To-Target-URI"):
                    continue  # a later look at the same page, which goes with it
                if (offset := record.field("WARC-Refers-To-File-Offset")) and int(offset) in wanted[file]:
                    found.append((file, int(offset)))
        if damage:
            raise ArchiveError(f"nothing is forgotten while the archive is damaged: {'; '.join(damage[:5])}")
        return found

    def _rewrite(self, name: str, offsets: Collection[int], on: date) -> int:
        path = self._root / name
        new = path.with_name(f"{name}.new")
        done = 0
        try:
            with path.open("rb") as old, new.open("wb") as out:
                fcntl.flock(old, fcntl.LOCK_EX)
                size = os.fstat(old.fileno()).st_size
                offset = 0
                while offset < size:
                    old.seek(offset)
                    content, length = _member(old)
                    filler = None
                    if offset in offsets and content:
                        filler = _without_body(_parse(Location(name, offset, length), content, path), length, on)
                    if filler is None:
                        old.seek(offset)
                        out.write(old.read(length))
                    else:
                        done += 1
                        _write_sparse(out, filler)
                    offset += length
                out.truncate(size)
                out.flush()
                os.fsync(out.fileno())
                fault("archive.copied")
                new.replace(path)
            fault("archive.replaced")
            _sync_folder(self._root)
        except (OSError, _TornError) as error:
            new.unlink(missing_ok=True)
            raise _trouble(path, error) from error
        return done


# --- records ----------------------------------------------------------------------------------------------------------


class _Lines(StatusAndHeaders):  # type: ignore[misc]
    """A header whose bytes are written as they came: warcio's own would percent-encode what is not ASCII."""

    def to_ascii_bytes(self, header_filter: object = None) -> bytes:
        return str(self.to_str()).encode("latin-1", "replace") + b"\r\n"


def _records(page: Page, digest: bytes, earlier: _Earlier | None, place: str) -> tuple[bytes, bytes]:
    """The gzip members of a page's answer and of its request; `place` makes their names unique."""
    at = _iso(page.fetched_at)
    record_id = _id(f"{place} answer {at} {page.final_url}")
    fields = {
        "WARC-Record-ID": record_id,
        "WARC-Date": at,
        "D40-Requested-URI": page.url,
        "D40-Elapsed-S": repr(page.elapsed_s),
        "D40-Raw-Bytes": str(page.raw_bytes),
    }
    if page.hops:
        fields["D40-Hops"] = " ".join(page.hops)
    kept = [(_ORIGINAL + name if _is_replaced(name) else name, value) for name, value in _clean(page.headers)]
    kept.append(("Content-Length", str(len(page.body))))
    head = _Lines(f"{page.status} {_phrase(page.status)}", kept, protocol="HTTP/1.1")
    writer = WARCWriter(None, gzip=False, warc_version="1.1")
    if page.status == 304 or earlier is not None:
        fields["WARC-Profile"] = _PROFILE_304 if page.status == 304 else _PROFILE_IDENTICAL
        if earlier is not None:
            fields["WARC-Refers-To-Target-URI"] = earlier.url
            fields["WARC-Refers-To-Date"] = _iso(earlier.fetched_at)
            fields["WARC-Refers-To-Filename"] = earlier.location.file
            fields["WARC-Refers-To-File-Offset"] = str(earlier.location.offset)
        if page.status != 304:
            fields["WARC-Payload-Digest"] = _digest(digest)
        answer = writer.create_warc_record(page.final_url, "revisit", warc_headers_dict=fields, http_headers=head)
    else:
        fields["WARC-Payload-Digest"] = _digest(digest)
        payload = io.BytesIO(page.body)
        answer = writer.create_warc_record(
            page.final_url, "response", payload=payload, length=len(page.body), warc_headers_dict=fields, http_headers=head
        )
    parts = urlsplit(page.final_url)
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    sent = [("Host", parts.netloc), *(item for item in _clean(page.request_headers) if item[0].lower() != "host")]
    request = writer.create_warc_record(
        page.final_url,
        "request",
        warc_headers_dict={
            "WARC-Record-ID": _id(f"{place} request {at} {page.final_url}"),
            "WARC-Date": at,
            "WARC-Concurrent-To": record_id,
        },
        http_headers=_Lines(f"{path} HTTP/1.1", sent, protocol="GET"),
    )
    return _pack(answer), _pack(request)


def _information(name: str, at: datetime) -> bytes:
    writer = WARCWriter(None, gzip=False, warc_version="1.1")
    text = b"software: d40\r\nformat: WARC File Format 1.1\r\nconformsTo: http://iipc.github.io/warc-specifications/specifications/warc-format/warc-1.1/\r\n"
    fields = {"WARC-Record-ID": _id(f"{name} {_iso(at)}"), "WARC-Date": _iso(at), "WARC-Filename": name}
    record = writer.create_warc_record("", "warcinfo", payload=io.BytesIO(text), length=len(text), warc_headers_dict=fields)
    return _pack(record)


def _pack(record: Any, extra: bytes = b"") -> bytes:
    """A record as one gzip member; the same record gives the same bytes."""
    out = io.BytesIO()
    WARCWriter(out, gzip=False, warc_version="1.1").write_record(record)
    return _gzip(out.getvalue(), extra)


def _gzip(content: bytes, extra: bytes = b"") -> bytes:
    packer = zlib.compressobj(_LEVEL, zlib.DEFLATED, -zlib.MAX_WBITS)
    body = packer.compress(content) + packer.flush()
    head = b"\x1f\x8b\x08" + (b"\x04" if extra else b"\x00") + b"\x00\x00\x00\x00\x00\xff"
    if extra:
        head += len(extra).to_bytes(2, "little") + extra
    return head + body + zlib.crc32(content).to_bytes(4, "little") + (len(content) & 0xFFFFFFFF).to_bytes(4, "little")


def _parse(location: Location, content: bytes, path: Path) -> _Record:
    head, separator, block = content.partition(b"\r\n\r\n")
    lines = head.decode("utf-8", "replace").split("\r\n")
    fields = tuple((name, value.strip()) for name, _, value in (line.partition(":") for line in lines[1:]))
    record = _Record(location, fields, b"")
    length = record.field("Content-Length") or ""
    if not separator or not lines[0].startswith("WARC/1.") or not length.isdigit() or int(length) > len(block):
        raise ArchiveError(f"{path}: no WARC record at {location.offset}")
    return replace(record, block=block[: int(length)])


def _as_page(record: _Record, where: str) -> Page:
    """The page of a response or revisit record; the body is that of the record."""
    head, _, body = record.block.partition(b"\r\n\r\n")
    lines = head.decode("latin-1").split("\r\n")
    try:
        status = int(lines[0].split(" ")[1])
        at = datetime.fromisoformat(record.field("WARC-Date") or "")
        elapsed_s, raw_bytes = float(record.field("D40-Elapsed-S") or 0.0), int(record.field("D40-Raw-Bytes") or 0)
    except (ValueError, IndexError) as error:
        raise ArchiveError(f"{where} cannot be read: {error}") from error
    headers = [(name, value.strip(" ")) for name, _, value in (line.partition(":") for line in lines[1:])]
    if headers and headers[-1][0] == "Content-Length":
        headers.pop()
    if record.field("WARC-Type") == "response" and record.field("WARC-Payload-Digest") != _digest(hashlib.sha256(body).digest()):
        raise ArchiveError(f"{where} does not have the body that its digest names; restore the file from a backup")
    final_url = record.field("WARC-Target-URI") or ""
    return Page(
        url=record.field("D40-Requested-URI") or final_url,
        final_url=final_url,
        status=status,
        headers=tuple((name.removeprefix(_ORIGINAL), value) for name, value in headers),
        body=body,
        fetched_at=at,
        elapsed_s=elapsed_s,
        raw_bytes=raw_bytes,
        hops=tuple((record.field("D40-Hops") or "").split()),
    )


def _without_body(record: _Record, length: int, on: date) -> list[bytes] | None:
    """Gzip members of together `length` bytes that stand for a record without its body; None: it is too small to be worth it."""
    head = record.block.partition(b"\r\n\r\n")[0] + b"\r\n\r\n"
    fields = [(name, value) for name, value in record.fields if name not in ("Content-Length", "WARC-Block-Digest", "WARC-Payload-Digest")]
    fields += [("D40-Forgotten", on.isoformat()), ("WARC-Truncated", "unspecified")]
    fields += [("D40-Forgotten-Payload-Digest", value) for name, value in record.fields if name == "WARC-Payload-Digest"]
    fields.append(("Content-Length", str(len(head))))
    lines = "WARC/1.1\r\n" + "".join(f"{name}: {value}\r\n" for name, value in fields)
    content = lines.encode() + b"\r\n" + head + b"\r\n\r\n"
    room = length - len(_gzip(content))
    if room < _EMPTY:
        return None
    members = [_gzip(content)]
    while room:
        # The last filler must not leave less than the smallest member.
        take = min(room, _EMPTY + 0xFFFF - 4)
        if 0 < room - take < _EMPTY:
            take -= _EMPTY
        members.append(_gzip(b"", b"d4" + (take - _EMPTY).to_bytes(2, "little") + bytes(take - _EMPTY)))
        room -= take
    return members


_EMPTY = len(_gzip(b"", b"d4\x00\x00"))  # bytes of the smallest filler


def _is_replaced(name: str) -> bool:
    return name.lower() in _REPLACED or name.startswith(_ORIGINAL)


def _clean(headers: Collection[tuple[str, str]]) -> list[tuple[str, str]]:
    return [(_BREAKS.sub(" ", name).strip(), _BREAKS.sub(" ", value).strip(" ")) for name, value in headers]


def _phrase(status: int) -> str:
    with contextlib.suppress(ValueError):
        return HTTPStatus(status).phrase
    return "Unknown"


def _id(text: str) -> str:
    return f"<urn:uuid:{uuid.uuid5(uuid.NAMESPACE_URL, text)}>"


def _iso(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")


def _digest(digest: bytes) -> str:
    return "sha256:" + base64.b32encode(digest).decode("ascii")


# --- files ------------------------------------------------------------------------------------------------------------


class _TornError(Exception):
    """No whole gzip member; `at_end`: the file ends inside it."""

    def __init__(self, message: str, *, at_end: bool = False) -> None:
        self.at_end = at_end
        super().__init__(message)


def _member(file: Any, *, keep: bool = True) -> tuple[bytes, int]:
    """Content and packed length of the gzip member at the file's position. Raises _TornError."""
    inflater = zlib.decompressobj(16 + zlib.MAX_WBITS)
    content = bytearray()
    total = length = 0
    while not inflater.eof:
        packed = file.read(_FIRST if not length else _READ)
        if not packed:
            raise _TornError("the file ends inside a record", at_end=True)
        length += len(packed)
        try:
            pending = packed
            while pending and not inflater.eof:
                chunk = inflater.decompress(pending, _READ)
                total += len(chunk)
                if total > _MAX_RECORD:
                    raise _TornError("a record is too large")
                if keep:
                    content += chunk
                pending = inflater.unconsumed_tail
        except zlib.error as error:
            raise _TornError(str(error)) from error
    return bytes(content), length - len(inflater.unused_data)


def _last_end(file: Any, size: int) -> int:
    """Where the last whole member of a file ends: searched from the end, so that the time does not grow with the file."""
    overlap = 16
    high = size
    while high > 0:
        low = max(0, high - _READ)
        file.seek(low)
        window = file.read(min(high + overlap, size) - low)
        for match in reversed(list(_MEMBER.finditer(window))):
            start = low + match.start()
            if start >= high:
                continue
            file.seek(start)
            try:
                content, length = _member(file)
            except _TornError:
                continue
            if not content or content.startswith(b"WARC/1."):
                return start + length
        high = low
    return 0


def _next_start(file: Any, offset: int) -> int | None:
    """Where the next record that can be read begins, at `offset` or behind it."""
    while True:
        file.seek(offset)
        window = file.read(_READ + 16)
        for match in _MEMBER.finditer(window):
            start = offset + match.start()
            file.seek(start)
            with contextlib.suppress(_TornError):
                if _member(file)[0].startswith(b"WARC/1."):
                    return start
        if len(window) < _READ + 16:
            return None
        offset += _READ


def _stamp(state: os.stat_result) -> list[int]:
    """What differs once a file was written to."""
    return [state.st_size, state.st_mtime_ns]


def _open_locked(path: Path) -> int:
    """A descriptor for appending, alone: `forget` in another process may put a copy in the file's place meanwhile."""
    while True:
        descriptor = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT | os.O_CLOEXEC, 0o644)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX)
            with contextlib.suppress(FileNotFoundError):
                if os.path.samestat(os.fstat(descriptor), path.stat()):
                    return descriptor
        except BaseException:
            os.close(descriptor)
            raise
        os.close(descriptor)


def _write(descriptor: int, data: bytes) -> None:
    view = memoryview(data)
    while view:
        written = os.write(descriptor, view)
        view = view[written:]


def _write_sparse(out: Any, members: list[bytes]) -> None:
    """Write members of a filler; runs of zeros become holes."""
    for member in members:
        zeros = member.count(0)
        if zeros < 4096:
            out.write(member)
            continue
        start = member.index(bytes(4096))
        end = len(member) - len(member[start:].lstrip(b"\x00"))
        out.write(member[:start])
        out.seek(end - start, os.SEEK_CUR)
        out.write(member[end:])


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _keep(known: OrderedDict[Any, Any], key: object, value: object) -> None:
    known[key] = value
    known.move_to_end(key)
    while len(known) > _RECENT:
        known.popitem(last=False)


def _trouble(path: Path, error: Exception) -> ArchiveError:
    mend = "see the cause"
    if isinstance(error, OSError):
        mend = {
            errno.ENOSPC: "the disk is full: make room, or set archive.keep_off_subject_days",
            errno.EDQUOT: "the quota is used up: make room",
            errno.EFBIG: "the file may not grow further: lower archive.rotate_bytes",
            errno.EACCES: "not allowed: give the folder to the user that runs d40",
            errno.EPERM: "not allowed: give the folder to the user that runs d40",
            errno.EROFS: "the file system is read-only: mount it for writing",
            errno.EIO: "the disk reports an error: check it",
        }.get(error.errno or 0, mend)
    return ArchiveError(f"{path}: {error}; {mend}")
