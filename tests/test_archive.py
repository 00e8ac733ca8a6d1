"""Evidence: what is appended can be read, by us and by other tools, whatever happens to the process or the disk."""

from __future__ import annotations

import contextlib
import gzip
import io
import json
import multiprocessing
import os
import random
import resource
import signal
import subprocess
import sys
import threading
import time
import tracemalloc
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from warcio.archiveiterator import ArchiveIterator

from monitor.archive import Archive
from monitor.errors import ArchiveError
from monitor.records import Location, Page
from monitor.settings import ArchiveSettings

AT = datetime(2024, 7, 30, 23, 59, 59, 123456, tzinfo=UTC)
BODY = "<p>Tổng dư nợ đạt 6.500 tỷ đồng.</p>".encode() * 20


def page(number: int = 0, **changes: object) -> Page:
    made = Page(
        url=f"http://bao.vn/{number}",
        final_url=f"https://www.bao.vn/{number}?a=b",
        status=200,
        headers=(("Content-Type", "text/html"), ("Content-Encoding", "gzip"), ("Content-Length", "321"), ("X-Tên", "giá trì")),
        body=BODY + str(number).encode(),
        fetched_at=AT,
        elapsed_s=1.25,
        request_headers=(("User-Agent", "d40/1"), ("Accept", "*/*")),
        raw_bytes=321,
        hops=(f"http://bao.vn/{number}", f"https://bao.vn/{number}"),
    )
    return replace(made, **changes)  # type: ignore[arg-type]


@pytest.fixture
def archive(tmp_path: Path) -> Archive:
    return Archive(tmp_path / "archive", ArchiveSettings())


def check(root: Path) -> None:
    """What `warcio check` says of all files: nothing."""
    files = [str(path) for path in sorted(root.glob("*.warc.gz"))]
    done = subprocess.run([sys.executable, "-m", "warcio.cli", "check", *files], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


# --- append and read --------------------------------------------------------------------------------------------------


def test_a_page_comes_back_as_it_was(archive: Archive, tmp_path: Path) -> None:
    pages = [page(number) for number in range(5)]
    locations = [archive.append(each) for each in pages]
    assert [archive.read(location) for location in locations] == pages
    assert list(archive.walk()) == list(zip(locations, pages, strict=True))
    assert [location.file for location in locations] == ["d40-20240730-000.warc.gz"] * 5
    check(tmp_path / "archive")


def test_other_tools_read_the_page(archive: Archive, tmp_path: Path) -> None:
    location = archive.append(page(headers=(*page().headers, ("Transfer-Encoding", "chunked"))))
    with (tmp_path / "archive" / location.file).open("rb") as file:
        records = []
        for record in ArchiveIterator(file, check_digests="raise"):
            records.append((record.rec_type, record.rec_headers, record.http_headers, record.content_stream().read()))
    assert [kind for kind, *_ in records] == ["warcinfo", "response", "request"]
    _, fields, http, body = records[1]
    assert body == page().body
    assert fields["WARC-Target-URI"] == "https://www.bao.vn/0?a=b"
    assert fields["WARC-Date"] == "2024-07-30T23:59:59.123456Z"
    assert fields["WARC-Payload-Digest"].startswith("sha256:")
    assert (http["Content-Length"], http["Content-Encoding"], http["Transfer-Encoding"]) == (str(len(page().body)), None, None)
    assert (http["X-Archive-Orig-Content-Encoding"], http["X-Archive-Orig-Content-Length"]) == ("gzip", "321")
    assert records[2][1]["WARC-Concurrent-To"] == fields["WARC-Record-ID"]
    assert (records[2][2].protocol, records[2][2].statusline) == ("GET", "/0?a=b HTTP/1.1")
    assert (records[2][2]["Host"], records[2][2]["User-Agent"]) == ("www.bao.vn", "d40/1")


def test_a_record_is_one_gzip_member(archive: Archive, tmp_path: Path) -> None:
    archive.append(page(1))
    location = archive.append(page(2))
    data = (tmp_path / "archive" / location.file).read_bytes()[location.offset :][: location.length]
    with contextlib.closing(ArchiveIterator(io.BytesIO(data))) as records:
        assert [record.rec_headers["WARC-Target-URI"] for record in records] == [page(2).final_url]


def test_the_same_body_is_stored_once(archive: Archive, tmp_path: Path) -> None:
    body = random.Random(1).randbytes(100_000)
    first = archive.append(page(body=body))
    later = page(body=body, fetched_at=AT - timedelta(hours=1), headers=(("ETag", '"2"'),))
    second = archive.append(later)
    other = archive.append(page(9, body=body))
    assert (archive.read(second), archive.read(other).body) == (later, body)
    assert first.length > 100_000
    assert second.length < 1000
    assert archive.size() < 120_000
    assert [location for location, _ in archive.walk()] == [first, second, other]
    with (tmp_path / "archive" / first.file).open("rb") as file:
        revisit = next(record.rec_headers for record in ArchiveIterator(file) if record.rec_type == "revisit")
    assert revisit["WARC-Profile"].endswith("identical-payload-digest")
    assert revisit["WARC-Refers-To-Target-URI"] == page().final_url
    assert revisit["WARC-Refers-To-Date"] == "2024-07-30T23:59:59.123456Z"
    check(tmp_path / "archive")


def test_the_same_body_is_recognised_after_a_restart(archive: Archive, tmp_path: Path) -> None:
    body = random.Random(1).randbytes(10_000)
    first = archive.append(page(body=body))
    again = Archive(tmp_path / "archive", ArchiveSettings())
    second = again.append(page(2, body=body, fetched_at=AT + timedelta(days=1)))
    unchanged = again.append(page(status=304, body=b"", headers=(), fetched_at=AT + timedelta(days=7)))
    assert len({first.file, second.file, unchanged.file}) == 3
    assert (again.read(second).body, second.length < 1000) == (body, True)
    assert b"WARC-Refers-To-Target-URI" in gzip.decompress((tmp_path / "archive" / unchanged.file).read_bytes())
    check(tmp_path / "archive")


@pytest.mark.parametrize("spoil", ["cut", "index", "forgotten", "moved"])
def test_a_body_that_is_no_longer_there_is_not_referred_to(spoil: str, archive: Archive, tmp_path: Path) -> None:
    body = random.Random(1).randbytes(10_000)
    first = archive.append(page(body=body))
    path = tmp_path / "archive" / first.file
    if spoil == "cut":
        os.truncate(path, 2000)
        assert archive.repair() > 0
    elif spoil == "index":
        index = path.with_name(f"{path.name}.index")
        index.write_bytes(b"\xff\n1\t2\n" + index.read_bytes().replace(b"\t", b"\t9", 2) + b"torn")
        archive = Archive(tmp_path / "archive", ArchiveSettings())
    elif spoil == "forgotten":
        Archive(tmp_path / "archive", ArchiveSettings()).forget([first], on=date(2024, 9, 1))
    else:
        path.unlink()
    second = archive.append(page(2, body=body))
    assert archive.read(second).body == body
    check(tmp_path / "archive")


def test_an_unchanged_page_refers_to_the_last_answer(archive: Archive, tmp_path: Path) -> None:
    archive.append(page())
    unchanged = page(status=304, body=b"", headers=(("ETag", '"1"'),), raw_bytes=0)
    location = archive.append(unchanged)
    assert archive.read(location) == unchanged
    with (tmp_path / "archive" / location.file).open("rb") as file:
        revisit = next(record.rec_headers for record in ArchiveIterator(file) if record.rec_type == "revisit")
    assert revisit["WARC-Profile"].endswith("server-not-modified")
    assert revisit["WARC-Refers-To-Target-URI"] == page().final_url
    check(tmp_path / "archive")


def test_an_unchanged_page_whose_last_answer_is_not_known(archive: Archive, tmp_path: Path) -> None:
    unchanged = page(status=304, body=b"", headers=())
    assert archive.read(archive.append(unchanged)) == unchanged
    check(tmp_path / "archive")


OURS = st.sampled_from(["Content-Length", "content-encoding", "X-Archive-Orig-Etag", "Set-Cookie"])
HEADER = st.text(st.characters(max_codepoint=255, exclude_characters="\r\n\x00:"), min_size=1, max_size=10).map(str.strip).filter(bool)
VALUE = st.text(st.characters(max_codepoint=255, exclude_characters="\r\n\x00"), max_size=30).map(lambda text: text.strip(" "))


@settings(max_examples=60, deadline=None)
@given(
    body=st.binary(max_size=600),
    status=st.sampled_from([200, 304, 203, 999]),
    headers=st.lists(st.tuples(OURS | HEADER, VALUE)),
    sent=st.lists(st.tuples(HEADER.filter(lambda name: name.lower() != "host"), VALUE)),
)
def test_any_page_comes_back(
    body: bytes, status: int, headers: list[tuple[str, str]], sent: list[tuple[str, str]], tmp_path_factory: pytest.TempPathFactory
) -> None:
    archive = Archive(tmp_path_factory.getbasetemp() / "any", ArchiveSettings())
    given_page = page(body=b"" if status == 304 else body, status=status, headers=tuple(headers), request_headers=tuple(sent), hops=())
    assert archive.read(archive.append(given_page)) == given_page


def test_a_header_cannot_break_out_of_its_line(archive: Archive, tmp_path: Path) -> None:
    location = archive.append(page(headers=(("X-A", "b\r\nX-Evil: 1\r\n\r\nbody"),)))
    assert archive.read(location).headers == (("X-A", "b X-Evil: 1 body"),)
    assert archive.read(location).body == page().body
    check(tmp_path / "archive")


def test_files_turn_with_the_day_and_with_their_size(tmp_path: Path) -> None:
    archive = Archive(tmp_path, ArchiveSettings(rotate_bytes=1500))
    names = [archive.append(page(number)).file for number in range(4)]
    names.append(archive.append(page(4, fetched_at=AT + timedelta(seconds=1))).file)
    assert names[0] == "d40-20240730-000.warc.gz"
    assert names[-1] == "d40-20240731-000.warc.gz"
    assert len(set(names)) >= 3
    again = Archive(tmp_path, ArchiveSettings(rotate_bytes=1500))
    again.append(page(5))
    assert [each.url for _, each in again.walk()] == [page(number).url for number in (0, 1, 2, 3, 5, 4)]
    check(tmp_path)


def test_several_threads_append(archive: Archive, tmp_path: Path) -> None:
    found: dict[int, Location] = {}

    def work(start: int) -> None:
        for number in range(start, start + 10):
            found[number] = archive.append(page(number))

    threads = [threading.Thread(target=work, args=(start,)) for start in range(0, 40, 10)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert all(archive.read(location) == page(number) for number, location in found.items())
    assert len(list(archive.walk())) == 40
    check(tmp_path / "archive")


@pytest.mark.parametrize(
    "location",
    [
        Location("d40-20240730-000.warc.gz", 5, 10),
        Location("d40-20240730-000.warc.gz", 10**9, 10),
        Location("d40-20240730-000.warc.gz", 0, 10),
        Location("d40-20240730-009.warc.gz", 0, 10),
        Location("../../etc/passwd", 0, 10),
        Location("/etc/passwd", 0, 10),
    ],
)
def test_where_nothing_stands(location: Location, archive: Archive) -> None:
    archive.append(page())
    with pytest.raises(ArchiveError) as raised:
        archive.read(location)
    assert "archive" in str(raised.value)


def test_an_archive_that_is_not_there_yet(archive: Archive) -> None:
    assert (archive.repair(), archive.size(), list(archive.walk())) == (0, 0, [])


# --- crashes ----------------------------------------------------------------------------------------------------------


def test_a_tail_torn_at_any_byte_is_cut(tmp_path: Path) -> None:
    archive = Archive(tmp_path, ArchiveSettings())
    locations = [archive.append(page(number, body=b"x" * number)) for number in range(2)]
    path = tmp_path / locations[0].file
    whole = path.read_bytes()
    ends = [0, *(location.offset + location.length for location in locations)]
    # Each byte of the second page's records, and a sample of those before it.
    for size in [*range(0, locations[1].offset - 20, 11), *range(locations[1].offset - 20, len(whole))]:
        path.write_bytes(whole[:size])
        reopened = Archive(tmp_path, ArchiveSettings())
        survivors = [page(number).url for number, end in enumerate(ends[1:]) if end <= size]
        if size % 3 == 0:
            assert [each.url for _, each in reopened.walk()] == survivors, "a reader passes over the tail"
        cut = reopened.repair()
        assert path.stat().st_size == size - cut
        assert [each.url for _, each in reopened.walk()] == survivors
        if size % 499 == 0:
            assert reopened.repair() == 0
            assert reopened.read(reopened.append(page(7))) == page(7)
            assert [each.url for _, each in reopened.walk()] == [*survivors, page(7).url]
            check(tmp_path)


def test_files_found_whole_are_not_read_again_until_they_change(archive: Archive, tmp_path: Path) -> None:
    root = tmp_path / "archive"
    first, second = (root / archive.append(page(n, fetched_at=AT + timedelta(days=n))).file for n in range(2))
    assert archive.repair() == 0
    assert set(json.loads((root / "whole.json").read_text())) == {first.name, second.name}
    stamps = first.stat()
    first.write_bytes(bytes(len(first.read_bytes())))
    os.utime(first, ns=(stamps.st_atime_ns, stamps.st_mtime_ns))
    assert archive.repair() == 0, "it looks as it was, and is not read"
    with second.open("ab") as file:
        file.write(b"torn")
    assert archive.repair() == 4
    (root / "whole.json").write_text("{")
    assert archive.repair() > 4, "without the note all files are read"


@pytest.mark.parametrize("tail", [bytes(5000), b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\xff" * 300, b"WARC/1.1\r\n", os.urandom(3_000_000)])
def test_other_tails_are_cut(tail: bytes, archive: Archive, tmp_path: Path) -> None:
    location = archive.append(page())
    path = tmp_path / "archive" / location.file
    size = path.stat().st_size
    with path.open("ab") as file:
        file.write(tail)
    assert archive.repair() == len(tail)
    assert path.stat().st_size == size
    check(tmp_path / "archive")


def test_a_whole_archive_is_not_touched(archive: Archive, tmp_path: Path) -> None:
    locations = [archive.append(page(number, body=random.Random(number).randbytes(2_000_000))) for number in range(3)]
    before = (tmp_path / "archive" / locations[0].file).read_bytes()
    started = time.process_time()
    assert archive.repair() == 0
    assert time.process_time() - started < 1
    assert (tmp_path / "archive" / locations[0].file).read_bytes() == before


def test_the_time_to_mend_does_not_grow_with_the_file(tmp_path: Path) -> None:
    archive = Archive(tmp_path, ArchiveSettings())
    path = tmp_path / archive.append(page()).file
    member = path.read_bytes()
    with path.open("ab") as file:
        for _ in range(20):
            file.write(member * 2000)
        file.write(member[:100])
    started = time.process_time()
    assert archive.repair() == 100
    assert time.process_time() - started < 0.5


def _append_for_ever(root: str, acknowledged: str) -> None:
    archive = Archive(Path(root), ArchiveSettings())
    archive.repair()
    with Path(acknowledged).open("a") as log:
        for number in range(10**6):
            location = archive.append(page(number, body=random.Random(number).randbytes(20_000)))
            log.write(f"{location.file} {location.offset} {number}\n")
            log.flush()


@pytest.mark.parametrize("after_s", [0.05, 0.12, 0.2])
def test_what_was_acknowledged_survives_kill_9(after_s: float, tmp_path: Path) -> None:
    log = tmp_path / "acknowledged"
    log.touch()
    process = multiprocessing.get_context("fork").Process(target=_append_for_ever, args=(str(tmp_path / "a"), str(log)))
    process.start()
    until = time.monotonic() + 10
    while not log.stat().st_size and time.monotonic() < until:
        threading.Event().wait(0.01)
    threading.Event().wait(after_s)
    assert process.pid is not None
    os.kill(process.pid, signal.SIGKILL)
    process.join()
    archive = Archive(tmp_path / "a", ArchiveSettings())
    archive.repair()
    lines = [line.split() for line in log.read_text().splitlines(keepends=True) if line.endswith("\n")]
    assert lines
    for file, offset, number in lines:
        assert archive.read(Location(file, int(offset), 0)).url == page(int(number)).url
    assert len(list(archive.walk())) - len(lines) in (0, 1)
    check(tmp_path / "a")


DIE = """
import sys
sys.path.insert(0, sys.argv[2])
from datetime import date
from pathlib import Path
from test_archive import Archive, ArchiveSettings, page

archive = Archive(Path(sys.argv[1]), ArchiveSettings())
locations = []
for number in range(3):
    locations.append(archive.append(page(number)))
    print(number, flush=True)
archive.forget([locations[1]], on=date(2024, 9, 1))
print("forgotten", flush=True)
"""


@pytest.mark.parametrize(
    ("point", "said", "whole"),
    [
        ("archive.half:1", [], {0}),
        ("archive.half:3", ["0", "1"], {2}),
        ("archive.written:2", ["0"], {1, 2}),
        ("archive.synced:3", ["0", "1"], {3}),
        ("archive.copied:1", ["0", "1", "2"], {3}),
        ("archive.replaced:1", ["0", "1", "2"], {2}),
    ],
)
def test_dying_at_each_point(point: str, said: list[str], whole: set[int], tmp_path: Path) -> None:
    root = tmp_path / "archive"
    here = Path(__file__).parent
    command = [sys.executable, "-c", DIE, str(root), str(here)]
    environ = {**os.environ, "D40_FAULT": point}
    done = subprocess.run(command, capture_output=True, text=True, check=False, env=environ, cwd=here.parent)
    assert done.returncode == -signal.SIGKILL, done.stderr
    assert done.stdout.split() == said
    archive = Archive(root, ArchiveSettings())
    archive.repair()
    pages = [each for _, each in archive.walk()]
    assert len(pages) in whole
    assert {each.url for each in pages} >= {page(int(number)).url for number in said} - {page(1).url}
    assert all(each == page(int(each.url.rpartition("/")[2])) for each in pages)
    assert archive.read(archive.append(page(7))) == page(7)
    assert not list(root.glob("*.new"))
    check(root)


def test_damage_in_the_middle_is_told_after_what_is_whole(archive: Archive, tmp_path: Path) -> None:
    locations = [archive.append(page(number)) for number in range(4)]
    path = tmp_path / "archive" / locations[0].file
    data = bytearray(path.read_bytes())
    data[locations[1].offset + 200] ^= 0xFF
    path.write_bytes(bytes(data))
    assert archive.repair() == 0
    seen = []
    with pytest.raises(ArchiveError, match="restore"):
        for _, each in archive.walk():
            seen.append(each.url)
    assert seen == [page(number).url for number in (0, 2, 3)]
    with pytest.raises(ArchiveError):
        archive.read(locations[1])


# --- disk -------------------------------------------------------------------------------------------------------------


def test_a_full_disk_leaves_no_half_record(archive: Archive, tmp_path: Path) -> None:
    first = archive.append(page(1))
    path = tmp_path / "archive" / first.file
    size = path.stat().st_size
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    for room in (0, 1, 100, 50_000):
        resource.setrlimit(resource.RLIMIT_FSIZE, (size + room, before[1]))
        try:
            with pytest.raises(ArchiveError) as raised:
                archive.append(page(2, body=random.Random(1).randbytes(100_000)))
        finally:
            resource.setrlimit(resource.RLIMIT_FSIZE, before)
        assert str(tmp_path / "archive") in str(raised.value)
        assert path.stat().st_size == size
    assert archive.read(archive.append(page(2))) == page(2)
    check(tmp_path / "archive")


def test_a_device_without_room(tmp_path: Path) -> None:
    if not Path("/dev/full").exists():
        pytest.skip("needs /dev/full")
    root = tmp_path / "archive"
    root.mkdir()
    (root / "d40-20240730-000.warc.gz").symlink_to("/dev/full")
    with pytest.raises(ArchiveError, match="full: make room"):
        Archive(root, ArchiveSettings()).append(page())


def test_a_folder_that_cannot_be_written(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(ArchiveError, match="file"):
        Archive(tmp_path / "file", ArchiveSettings()).append(page())
    if os.geteuid() != 0:
        locked = tmp_path / "locked"
        locked.mkdir(mode=0o500)
        with pytest.raises(ArchiveError, match="give the folder"):
            Archive(locked, ArchiveSettings()).append(page())


# --- forgetting -------------------------------------------------------------------------------------------------------


def test_a_forgotten_body_is_gone_and_all_locations_stay(archive: Archive, tmp_path: Path) -> None:
    pages = [page(number, body=random.Random(number).randbytes(300_000)) for number in range(4)]
    locations = [archive.append(each) for each in pages]
    path = tmp_path / "archive" / locations[0].file
    before = (path.stat().st_size, archive.size())
    assert archive.forget([locations[1], locations[3]], on=date(2024, 9, 1)) == 2
    assert path.stat().st_size == before[0]
    assert archive.size() < before[1] - 400_000, "the room is given back to the disk"
    assert [archive.read(locations[number]) for number in (0, 2)] == [pages[0], pages[2]]
    for number in (1, 3):
        with pytest.raises(ArchiveError, match="forgotten on 2024-09-01"):
            archive.read(locations[number])
        assert pages[number].body[:64] not in path.read_bytes()
    assert list(archive.walk()) == [(locations[0], pages[0]), (locations[2], pages[2])]
    assert archive.repair() == 0
    assert archive.forget([locations[1]], on=date(2024, 9, 2)) == 0
    after = archive.append(pages[1])
    assert archive.read(after) == pages[1]
    check(tmp_path / "archive")


def test_a_body_that_another_page_shares_is_kept(archive: Archive, tmp_path: Path) -> None:
    body = random.Random(1).randbytes(50_000)
    first, second = archive.append(page(1, body=body)), archive.append(page(2, body=body))
    assert archive.forget([first], on=date(2024, 9, 1)) == 0
    assert archive.read(second).body == body
    archive.forget([first, second], on=date(2024, 9, 1))
    assert list(archive.walk()) == []
    with pytest.raises(ArchiveError, match="forgotten"):
        archive.read(second)
    check(tmp_path / "archive")


def test_later_looks_at_a_page_do_not_keep_its_body(archive: Archive, tmp_path: Path) -> None:
    body = random.Random(1).randbytes(50_000)
    first = archive.append(page(1, body=body))
    archive.append(page(1, status=304, body=b"", fetched_at=AT + timedelta(days=1)))
    archive.append(page(1, body=body, fetched_at=AT + timedelta(days=7)))
    assert archive.forget([first], on=date(2024, 9, 1)) == 1
    with pytest.raises(ArchiveError, match="forgotten"):
        archive.read(first)
    assert [each.status for _, each in archive.walk()] == [304]
    check(tmp_path / "archive")


@pytest.mark.parametrize("size", [*range(0, 1600, 50), 65_400, 65_535, 65_600, 131_000, 131_100])
def test_forgetting_bodies_of_any_size_keeps_the_file_whole(size: int, tmp_path: Path) -> None:
    archive = Archive(tmp_path, ArchiveSettings())
    first = archive.append(page(1, body=random.Random(size).randbytes(size)))
    last = archive.append(page(2))
    length = (tmp_path / first.file).stat().st_size
    done = archive.forget([first], on=date(2024, 9, 1))
    assert (tmp_path / first.file).stat().st_size == length
    assert archive.read(last) == page(2)
    assert len(list(archive.walk())) == 2 - done
    assert archive.repair() == 0
    with (tmp_path / first.file).open("rb") as file:
        assert [record.rec_type for record in ArchiveIterator(file, check_digests="raise")][-2:] == ["response", "request"]
    if size > 1000:
        assert done == 1


def test_forgetting_that_fails_changes_nothing(archive: Archive, tmp_path: Path) -> None:
    location = archive.append(page(1, body=random.Random(1).randbytes(100_000)))
    path = tmp_path / "archive" / location.file
    before = path.read_bytes()
    limit = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (500, limit[1]))
    try:
        with pytest.raises(ArchiveError):
            archive.forget([location], on=date(2024, 9, 1))
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limit)
    assert path.read_bytes() == before
    assert not list(path.parent.glob("*.new"))


def test_a_rewriting_that_a_crash_ended_leaves_nothing(archive: Archive, tmp_path: Path) -> None:
    location = archive.append(page())
    left = tmp_path / "archive" / f"{location.file}.new"
    left.write_bytes(b"half")
    assert archive.repair() == 0
    assert not left.exists()
    assert len(list(archive.walk())) == 1


def test_memory_does_not_grow_with_the_archive(make_large: Callable[[], Archive]) -> None:
    archive = make_large()
    tracemalloc.start()
    assert sum(1 for _ in archive.walk()) == 12
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 24 * 1024 * 1024


@pytest.fixture
def make_large(tmp_path: Path) -> Callable[[], Archive]:
    def make() -> Archive:
        archive = Archive(tmp_path, ArchiveSettings())
        for number in range(12):
            archive.append(page(number, body=bytes([number]) * 4_000_000))
        return archive

    return make
