"""The command line: bad input gives one clear line, the others go on, the exit code says so, nothing stored is lost."""

from __future__ import annotations

import json
import os
import sqlite3
import subprocess
import sys
import tomllib
import unicodedata
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from click.testing import Result
from conftest import MONITOR, Site, page, rss, source

TEXT = (
    "Đến 30/6/2024, tổng dư nợ các chương trình tín dụng chính sách xã hội trên địa bàn tỉnh Lạng Sơn đạt 5.568 tỷ đồng, "
    "với hơn 160.000 hộ nghèo và các đối tượng chính sách đang vay vốn Ngân hàng Chính sách xã hội."
)
TITLE = "Tín dụng chính sách xã hội ở Lạng Sơn đạt kết quả tốt"
Run = Callable[..., Result]
Folder = Callable[..., Path]


def lines(result: Result) -> list[str]:
    """What went to stderr and is the program's word."""
    return [line for line in result.stderr.splitlines() if line.startswith("d40: ")]


# --- extract -----------------------------------------------------------------------------------------------------------


def test_extract_prints_a_json_line_a_page(d40: Run, tmp_path: Path) -> None:
    path = tmp_path / "lang-son.txt"
    path.write_text(f"{TITLE}\n\n{TEXT}\n", "utf-8")
    result = d40("extract", "--json", str(path))
    assert (result.exit_code, result.stderr) == (0, "")
    (line,) = result.stdout.splitlines()
    found = json.loads(line)
    assert set(found) == {"doc", "url", "title", "published", "author", "place", "text", "figures", "documents"}
    assert (found["doc"], found["text"]) == ("lang-son", path.read_text("utf-8"))
    for figure in found["figures"]:
        assert isinstance(figure["value"], int | float)
        assert found["text"][figure["start"] : figure["end"]] in figure["quote"]
    assert (5568000000000, "VND", "outstanding_loans") in [(one["value"], one["unit"], one["indicator"]) for one in found["figures"]]


def test_extract_reads_stdin_as_text_or_html(d40: Run, folder: Folder) -> None:
    folder()
    for data in (TEXT.encode(), page(TITLE, TEXT, TEXT.replace("Lạng Sơn", "Cao Bằng")).encode()):
        found = json.loads(d40("extract", "--json", "-", stdin=data).stdout)
        assert (found["doc"], bool(found["figures"])) == ("-", True)


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("missing.html", None, "cannot be read"),
        ("empty.html", b"", "content"),
        ("picture.html", b"\x89PNG\r\n\x1a\n" + bytes(500), "neither HTML"),
        ("noise.html", os.urandom(5 * 1024 * 1024), ""),
        ("empty.txt", b"", ""),
        ("shell.html", b"<html><head><title>x</title></head><body><div id=app></div></body></html>", ""),
    ],
)
def test_a_bad_page_is_one_clear_line_and_the_others_go_on(
    d40: Run, folder: Folder, tmp_path: Path, name: str, data: bytes | None, said: str
) -> None:
    folder()
    bad, good = tmp_path / name, tmp_path / "good.txt"
    if data is not None:
        bad.write_bytes(data)
    good.write_text(TEXT, "utf-8")
    alone = d40("extract", "--json", str(bad))
    both = d40("extract", "--json", str(bad), str(good))
    if name == "empty.txt":  # a text file's text is the whole file, also where that is nothing
        assert (alone.exit_code, both.exit_code) == (0, 0)
        return
    assert (alone.exit_code, both.exit_code) == (3, 1)
    assert len(lines(both)) == 1
    assert name in lines(both)[0]
    assert said in lines(both)[0]
    assert json.loads(both.stdout)["doc"] == "good"


def windows_1258(text: str) -> bytes:
    """*text* as that charset writes it: the tone behind its vowel."""
    tones = "\u0300\u0301\u0303\u0309\u0323"
    out = []
    for char in text:
        marks = unicodedata.normalize("NFD", char)
        out.append(unicodedata.normalize("NFC", "".join(m for m in marks if m not in tones)) + "".join(m for m in marks if m in tones))
    return "".join(out).encode("cp1258")


def test_other_charsets_are_read(d40: Run, folder: Folder, tmp_path: Path) -> None:
    folder()
    for name, data in {
        "bom.html": b"\xef\xbb\xbf" + page(TITLE, TEXT).encode(),
        "1258.html": windows_1258(page(TITLE, TEXT).replace("utf-8", "windows-1258").replace("–", "-")),
        "utf16.html": page(TITLE, TEXT).replace("utf-8", "utf-16").encode("utf-16"),
    }.items():
        (tmp_path / name).write_bytes(data)
        found = json.loads(d40("extract", "--json", str(tmp_path / name)).stdout)
        assert "5.568 tỷ đồng" in found["text"], name


# --- configuration -----------------------------------------------------------------------------------------------------


def test_a_wrong_configuration_ends_with_2_and_one_line(d40: Run, folder: Folder) -> None:
    folder(monitor="[fetch]\ndelay = 3\n")
    for command in (["config", "check"], ["fetch"], ["run", "--once"], ["status"]):
        result = d40(*command)
        assert (result.exit_code, len(lines(result))) == (2, 1), command
        assert "monitor.toml:2: unknown setting fetch.delay; did you mean delay_s?" in result.stderr


def test_broken_templates_of_the_office_are_found_by_the_check(d40: Run, folder: Folder, tmp_path: Path) -> None:
    own = tmp_path / "own"
    own.mkdir()
    folder(monitor=MONITOR + f'[report]\ntemplates = "{own}"\n')
    assert d40("config", "check").exit_code == 0
    for name, text, said in (
        ("quarterly.html", "{{ r.nonsense }}", "nonsense"),
        ("digest-subject.txt", "{% if %}", "the template does not work"),
        ("messages.toml", '[kind]\nweekly = "Bản tin"', "the table of wording cannot be used"),
        ("report.docx", "no Word document", "no Word document"),
    ):
        (own / name).write_text(text, "utf-8")
        for command in (["config", "check"], ["run", "--once"]):
            result = d40(*command)
            assert (result.exit_code, len(lines(result))) == (2, 1), (name, command, result.output)
            assert said in lines(result)[0]
        (own / name).unlink()
        assert d40("config", "check").exit_code == 0, f"{name} is read anew"


def test_usage_errors_end_with_2(d40: Run, folder: Folder, site: Site) -> None:
    folder(sources=source("baolangson", site.base + "/rss"))
    for command, said in {
        ("fetch", "baolangsn"): "did you mean baolangson?",
        ("figures", "--place", "Atlantis"): "no place 'Atlantis'",
        ("figures", "--indicator", "outstanding"): "did you mean outstanding_loans",
        ("figures", "--since", "yesterday"): "write a date as 2024-07-30",
        ("report", "place"): "needs --place",
        ("report", "weekly", "--for", "2024-99"): "is no period",
        ("report", "weekly", "-o", "digest.pdf"): "no form ends so",
        ("send", "operator"): "add an address to operators under [mail]",
        ("send", "weekly"): 'add a [[recipient]] with kinds = ["weekly"]',
        ("nonsense",): "No such command",
    }.items():
        result = d40(*command)
        assert result.exit_code == 2, (command, result.output)
        assert said in result.stderr, command


def test_config_show_hides_the_password(d40: Run, folder: Folder) -> None:
    folder()
    shown = d40("config", "show", env={"D40_MAIL_PASSWORD": "geheim"})
    assert shown.exit_code == 0
    assert "geheim" not in shown.output


# --- fetch -------------------------------------------------------------------------------------------------------------


def test_fetch_stores_pages_and_the_bad_ones_do_not_stop_it(d40: Run, folder: Folder, site: Site) -> None:
    good = site.put("/tin-dung-chinh-sach-1.html", page(TITLE, TEXT))
    gone = site.base + "/tin-dung-chinh-sach-gone.html"
    site.put("/feed", rss((good, TITLE), (gone, "Tín dụng chính sách: trang đã gỡ"), (site.base + "/bong-da.html", "Bóng đá")))
    site.put("/not-xml", "<html><body>Bảo trì</body></html>")
    folder(sources=source("good", site.base + "/feed") + source("bad", site.base + "/not-xml"))
    result = d40("fetch")
    assert result.exit_code == 1, result.output
    assert "gone" in result.stderr
    assert "not-xml" in result.stderr
    assert not any(path == "/bong-da.html" for path, _ in site.asked), "a page that is not on the subject was asked for"
    rows = [json.loads(line) for line in d40("figures", "--format", "json").stdout.splitlines()]
    assert 5568000000000 in [row["value"] for row in rows]
    # Again: the feed has not changed, the page is not due, the bad source is asked again.
    site.asked.clear()
    assert d40("fetch").exit_code == 1
    assert [headers.get("if-none-match") is not None for path, headers in site.asked if path == "/feed"] == [True]
    assert not any(path == "/tin-dung-chinh-sach-1.html" for path, _ in site.asked)


def test_fetch_of_a_single_page(d40: Run, folder: Folder, site: Site) -> None:
    folder()
    url = site.put("/bai-1.html", page(TITLE, TEXT))
    assert d40("fetch", url).exit_code == 0
    assert len(d40("figures", "--format", "json").stdout.splitlines()) >= 1
    assert json.loads(d40("status", "--json").stdout)["archive_bytes"] > 0
    missing = d40("fetch", site.base + "/none.html")
    assert missing.exit_code == 3
    assert "/none.html" in missing.stderr


def test_a_page_cut_short_is_a_failure_and_gives_no_figure(d40: Run, folder: Folder, site: Site) -> None:
    folder()
    whole = page(TITLE, TEXT)
    other = site.put("/bai-2.html", whole)
    assert d40("fetch", other).exit_code == 0
    before = d40("figures", "--format", "json").stdout
    cut = site.put("/bai-1.html", whole.replace("5.568", "7.777"), Content_Length=str(len(whole.encode()) + 500))
    result = d40("fetch", cut)
    assert result.exit_code == 3
    assert "/bai-1.html" in result.stderr
    assert d40("figures", "--format", "json").stdout == before


def test_a_dry_run_asks_the_lists_and_stores_nothing(d40: Run, folder: Folder, site: Site, tmp_path: Path) -> None:
    site.put("/feed", rss((site.base + "/tin-dung-chinh-sach.html", TITLE)))
    folder(sources=source("good", site.base + "/feed"))
    result = d40("fetch", "--dry-run")
    assert result.exit_code == 0
    assert json.loads(result.stdout)["url"].endswith("/tin-dung-chinh-sach.html")
    assert not list((tmp_path / "var").rglob("*.warc.gz"))
    assert [path for path, _ in site.asked if path != "/robots.txt"] == ["/feed"]


def test_a_feed_that_loses_its_entries_is_a_failure(d40: Run, folder: Folder, site: Site) -> None:
    site.put("/feed", rss())
    folder(sources=source("empty", site.base + "/feed"))
    result = d40("fetch")
    assert result.exit_code == 3
    assert "/feed" in result.stderr


def test_what_checks_of_sources_found_is_kept(d40: Run, folder: Folder, site: Site, tmp_path: Path) -> None:
    site.put("/feed", rss((site.base + "/tin-dung-chinh-sach.html", 'Tín dụng "chính sách"'), (site.base + "/bong-da.html", "Bóng đá")))
    site.put("/not-xml", "<html><body>Bảo trì</body></html>")
    more = f'[[source.discover]]\nkind = "feed"\nurl = "{site.base}/gone"\n'
    folder(sources=source("good", site.base + "/feed") + more + source("bad", site.base + "/not-xml"))
    assert d40("sources", "check", "bad").exit_code == 3
    result = d40("sources", "check", "good")
    assert result.stdout.startswith("partly good: 2 links, 1 on the subject, newest 2024-07-30")
    kept = tomllib.loads((tmp_path / "var" / "sources-checked.toml").read_text("utf-8"))
    assert (kept["good"]["links"], kept["good"]["on_subject"], kept["good"]["answered"]) == (2, 1, [site.base + "/feed"])
    assert kept["bad"]["answered"] == [] and "HTML was served" in kept["bad"]["problem"]
    assert [path.name for path in (tmp_path / "var").iterdir()] == ["sources-checked.toml"], "nothing else is stored"


def test_coverage_names_the_provinces_without_a_working_source(d40: Run, folder: Folder, site: Site) -> None:
    site.put("/feed", rss((site.put("/tin-dung-chinh-sach.html", page(TITLE, TEXT)), TITLE)))
    folder(sources=source("good", site.base + "/feed", territories='["2004-20", "2025-20"]'))
    assert d40("fetch").exit_code == 0
    said = d40("sources", "coverage", "--for", f"{datetime.now(ZoneInfo('Asia/Ho_Chi_Minh')):%Y}")
    assert said.exit_code == 0, said.output
    assert "33 without a working source: " in said.stdout and "Lạng Sơn" not in said.stdout.rpartition("source: ")[2]


# --- reports -----------------------------------------------------------------------------------------------------------


def test_the_operators_report_is_made_and_sent_by_hand(d40: Run, folder: Folder, site: Site, tmp_path: Path) -> None:
    url = site.put("/tin-dung-chinh-sach.html", page(TITLE, TEXT, published=f"{datetime.now(UTC):%Y-%m-%d}T00:00:00+00:00"))
    site.put("/feed", rss((url, TITLE)))
    site.put("/not-xml", "<html><body>Bảo trì</body></html>")
    sources = source("good", site.base + "/feed", territories='["2004-20", "2025-20"]') + source("bad", site.base + "/not-xml")
    folder(monitor=MONITOR + '[mail]\noperators = ["op@b.vn"]\n', sources=sources)
    assert d40("fetch").exit_code == 1
    year = f"{datetime.now(ZoneInfo('Asia/Ho_Chi_Minh')):%Y}"
    said = d40("report", "operator", "--for", year)
    assert said.exit_code == 0, said.output
    assert f"Năm {year}: đọc 1 trang; 1/34 tỉnh, thành phố có số liệu; 1 nguồn đang gặp sự cố" in said.stdout
    assert "bad (bad): không tìm thấy liên kết" in said.stdout or "bad (bad)" in said.stdout
    for name in ("r.html", "r.txt", "r.xlsx", "r.docx", "r.json"):
        made = []
        for number in (1, 2):
            path = tmp_path / f"{number}{name}"
            assert d40("report", "operator", "--for", year, "-o", str(path)).exit_code == 0
            made.append(path.read_bytes())
        assert made[0] == made[1], name
    assert d40("report", "operator", "--for", "2020-W10").exit_code == 0, "a period long before the watch began"
    for again, mails in (((), 1), ((), 1), (("--again",), 2)):
        assert d40("send", "operator", "--for", year, *again).exit_code == 0
        assert len(list((tmp_path / "var" / "mail").glob("operator-*op-at-b.vn*.eml"))) == mails


# --- queries -----------------------------------------------------------------------------------------------------------


NONE = "Ngân hàng Chính sách xã hội Đồng Nai giúp hộ nghèo, họp giao ban với các tổ tiết kiệm và vay vốn, trao đổi kinh nghiệm cho vay."


@pytest.fixture
def filled(d40: Run, folder: Folder, site: Site) -> Run:
    """Two pages read: one of Lạng Sơn with figures, one of Đồng Nai without."""
    folder()
    number = site.put("/bai-1.html", page(TITLE, TEXT))
    none = site.put("/bai-2.html", page("Tín dụng chính sách xã hội: Đồng Nai họp", NONE))
    assert d40("fetch", number, none).exit_code == 0
    return d40


def values(result: Result) -> list[int]:
    assert result.exit_code == 0, result.output
    return [json.loads(line)["value"] for line in result.stdout.splitlines()]


def test_figures_are_filtered_sorted_and_limited(filled: Run) -> None:
    query = ["figures", "--format", "json"]
    assert values(filled(*query, "--sort", "value")) == [160000, 5568000000000]
    assert values(filled(*query, "--sort", "-value", "--limit", "1")) == [5568000000000]
    assert values(filled(*query, "--measure", "growth")) == values(filled(*query, "--programme", "students")) == []
    assert values(filled(*query, "--confidence", "high", "--indicator", "outstanding_loans")) == [5568000000000]
    number = json.loads(filled(*query, "--sort", "-value", "--limit", "1").stdout)
    assert filled("review", "reject", str(number["id"]), "--by", "Lan").exit_code == 0
    assert values(filled(*query, "--indicator", "outstanding_loans")) == []
    assert values(filled(*query, "--history", "--claim", str(number["claim_id"]))) == [5568000000000]
    for option, value, said in (
        ("--measure", "growt", "did you mean growth"), ("--sort", "beauty", "sorted by none of"), ("--source", "x", "no source 'x'"),
    ):  # fmt: skip
        result = filled("figures", option, value)
        assert result.exit_code == 2
        assert said in result.stderr


def test_figures_take_their_form_from_the_name_of_the_file(filled: Run, tmp_path: Path) -> None:
    begins = {"a.xlsx": b"PK", "a.json": b"{", "a.csv": b"\xef\xbb\xbfid,", "a": b"\xef\xbb\xbfid,"}
    for name, head in begins.items():
        assert filled("figures", "-o", str(tmp_path / name)).exit_code == 0
        assert (tmp_path / name).read_bytes().startswith(head), name


def test_csv_for_excel_and_for_other_tools(filled: Run) -> None:
    query = ["figures", "--format", "csv", "--sort", "-value", "--limit", "1"]
    assert filled(*query).stdout_bytes.startswith(b"\xef\xbb\xbf")
    assert filled(*query, "--no-bom").stdout_bytes.startswith(b"id,")
    assert ",5568000000000,VND," in filled(*query).stdout
    assert ",5.568.000.000.000,VND," in filled(*query, "--numbers", "vi").stdout
    assert filled("figures", "--format", "json", "--numbers", "vi").exit_code == 2


def test_search_finds_pages_in_any_spelling_also_without_figures(filled: Run, tmp_path: Path) -> None:
    for words, found in {"dong nai": "2", "Đồng Nai": "2", "ngan hang": "12", "hộ nghèo": "12", "Atlantis": ""}.items():
        result = filled("search", "--json", *words.split())
        pages = sorted(json.loads(line)["url"][-len("1.html")] for line in result.stdout.splitlines())
        assert "".join(pages) == found, words
    shown = filled("search", "hộ", "nghèo")
    assert shown.exit_code == 0
    assert "Đồng Nai giúp hộ nghèo" in shown.stdout


def test_what_a_person_said_is_printed_as_history_and_gold(filled: Run) -> None:
    (number,) = (json.loads(line) for line in filled("figures", "--format", "json", "--sort", "-value", "--limit", "1").stdout.splitlines())
    assert filled("review", "correct", str(number["id"]), "--by", "Lan", "--why", "nhầm", "--set", "value=5569000000000").exit_code == 0
    said = json.loads(filled("review", "history", str(number["id"])).stdout)
    assert (said["verdict"], said["by"], said["why"], said["corrected"]) == ("corrected", "Lan", "nhầm", {"value": "5569000000000"})
    gold = json.loads(filled("review", "gold").stdout)
    assert (gold["value"], gold["text"], gold["place"]) == (5569000000000, "5.568 tỷ đồng", number["place"])


def test_a_reread_tells_the_difference_by_rule_and_indicator(filled: Run, tmp_path: Path) -> None:
    database = sqlite3.connect(tmp_path / "var" / "monitor.db")
    with database:
        database.execute("UPDATE figures SET indicator = 'total_capital' WHERE value > 1e12")
    database.close()
    told = filled("reread")
    assert "~ total_capital level =5568000000000" in told.stdout
    assert "changed by indicator: outstanding_loans 1" in told.stderr
    assert "changed by rule: " in told.stderr


def test_export_with_the_mark_for_excel(filled: Run, tmp_path: Path) -> None:
    for name, options, head in (("plain", [], b"id,"), ("excel", ["--bom"], b"\xef\xbb\xbfid,")):
        assert filled("export", str(tmp_path / name), *options).exit_code == 0
        assert (tmp_path / name / "figures.csv").read_bytes().startswith(head)


# --- data folder and database ------------------------------------------------------------------------------------------


def test_no_database_is_said_clearly(d40: Run, folder: Folder) -> None:
    folder()
    for command in (["status"], ["figures"], ["report", "weekly"], ["review", "list"]):
        result = d40(*command)
        assert (result.exit_code, len(lines(result))) == (4, 1), command
        assert "there is no database yet" in result.stderr


@pytest.mark.parametrize(
    "content", [b"", b"this is no database\n" * 100, b"SQLite format 3\x00" + bytes(2000)], ids=["empty", "text", "torn"]
)
def test_a_database_that_is_not_ours_is_left_alone(d40: Run, folder: Folder, site: Site, tmp_path: Path, content: bytes) -> None:
    folder()
    path = tmp_path / "var" / "monitor.db"
    path.parent.mkdir()
    path.write_bytes(content)
    url = site.put("/a.html", page(TITLE, TEXT))
    result = d40("fetch", url)
    if not content:  # an empty file is a database that was not begun
        return
    assert (result.exit_code, len(lines(result))) == (4, 1), result.output
    assert "monitor.db" in lines(result)[0]
    assert path.read_bytes() == content


def test_a_foreign_database_is_left_alone(d40: Run, folder: Folder, site: Site, tmp_path: Path) -> None:
    folder()
    path = tmp_path / "var" / "monitor.db"
    path.parent.mkdir()
    other = sqlite3.connect(path)
    other.execute("CREATE TABLE accounts (id INTEGER)")
    other.commit()
    other.close()
    before = path.read_bytes()
    result = d40("fetch", site.put("/a.html", page(TITLE, TEXT)))
    assert (result.exit_code, len(lines(result))) == (4, 1), result.output
    assert path.read_bytes() == before


def test_a_data_folder_that_cannot_be_made_is_said_clearly(d40: Run, folder: Folder, tmp_path: Path) -> None:
    folder()
    (tmp_path / "var").write_text("a file where the folder should be")
    for command in (["fetch"], ["demo"], ["run", "--once"]):
        result = d40(*command)
        assert (result.exit_code, len(lines(result))) == (4, 1), (command, result.output)
        assert "var" in lines(result)[0]


@pytest.mark.skipif(os.getuid() == 0, reason="root may write everywhere")
def test_a_read_only_data_folder_is_said_clearly(d40: Run, folder: Folder, site: Site, tmp_path: Path) -> None:
    folder()
    url = site.put("/a.html", page(TITLE, TEXT))
    assert d40("fetch", url).exit_code == 0
    before = d40("figures", "--format", "json").stdout
    (tmp_path / "var").chmod(0o555)
    try:
        result = d40("fetch", url)
        assert (result.exit_code, len(lines(result))) == (4, 1), result.output
        assert "var" in lines(result)[0]
        assert d40("figures", "--format", "json").stdout == before
    finally:
        (tmp_path / "var").chmod(0o755)


def test_a_full_disk_ends_with_4_and_keeps_what_was_stored(d40: Run, folder: Folder, site: Site, tmp_path: Path) -> None:
    folder()
    assert d40("fetch", site.put("/a.html", page(TITLE, TEXT))).exit_code == 0
    before = d40("figures", "--format", "json").stdout
    big = site.put("/b.html", page("Tín dụng chính sách", *(f"{TEXT} {number}" for number in range(150))))
    # A limit on the size of files stands in for a full disk: the write that crosses it fails.
    size = 40_000
    code = (
        "import resource, signal, sys; signal.signal(signal.SIGXFSZ, signal.SIG_IGN); "
        f"resource.setrlimit(resource.RLIMIT_FSIZE, ({size}, {size})); sys.argv[0] = 'd40'; from monitor.cli import main; main()"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, "--data", str(tmp_path / "var"), "-c", str(tmp_path / "config"), "fetch", big],
        capture_output=True, text=True, timeout=120,
    )  # fmt: skip
    said = [line for line in done.stderr.splitlines() if line.startswith("d40: ")]
    assert (done.returncode, len(said)) == (4, 1), done.stderr
    assert d40("figures", "--format", "json").stdout == before
    assert d40("fetch", "--force", big).exit_code == 0, "with room again it goes on"


def test_backup_and_restore(d40: Run, folder: Folder, site: Site, tmp_path: Path) -> None:
    folder()
    d40("fetch", site.put("/a.html", page(TITLE, TEXT)))
    before = d40("figures", "--format", "json").stdout
    assert before
    copy = tmp_path / "copy.db"
    assert d40("backup", str(copy)).exit_code == 0
    (tmp_path / "var" / "monitor.db").write_bytes(b"damaged")
    assert d40("figures").exit_code == 4
    assert d40("restore", str(copy)).exit_code == 0
    assert d40("figures", "--format", "json").stdout == before
    assert list((tmp_path / "var").glob("monitor.db.*aside*")), "the damaged file is kept"


def test_export_review_and_reread(d40: Run, folder: Folder, site: Site, tmp_path: Path) -> None:
    folder()
    d40("fetch", site.put("/a.html", page(TITLE, TEXT)))
    assert d40("export", str(tmp_path / "out")).exit_code == 0
    assert (tmp_path / "out" / "figures.csv").stat().st_size > 0
    first = json.loads(d40("figures", "--format", "json").stdout.splitlines()[0])
    assert d40("review", "reject", str(first["id"]), "--by", "A", "--why", "no figure").exit_code == 0
    left = d40("figures", "--format", "json").stdout
    assert f'"id": {first["id"]},' not in left
    assert d40("review", "correct", str(first["id"]), "--by", "A").exit_code == 2
    reread = d40("reread")
    assert reread.exit_code == 0
    assert "0 pages failed" in reread.stderr


# --- other processes ---------------------------------------------------------------------------------------------------


def test_it_starts_quickly() -> None:
    """Heavy libraries are imported where they are used."""
    code = (
        "import sys; from monitor.cli import cli; import monitor.figures; "
        "print([name for name in ('matplotlib', 'trafilatura', 'docx', 'apscheduler', 'requests', 'sqlite_utils') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60)
    assert done.stdout.strip() == "[]", done.stdout + done.stderr


def test_doctor_names_what_is_wrong_and_the_mend(d40: Run, folder: Folder) -> None:
    folder(monitor=MONITOR + '[mail]\ntransport = "smtp"\nhost = "127.0.0.1"\nport = 1\n')
    result = d40("doctor")
    assert result.exit_code == 3
    assert "does not answer" in result.stdout
    assert "none is watched" in result.stdout
    assert "no daemon runs" in result.stdout


def test_doctor_tells_of_broken_templates_and_of_a_daemon_that_died(d40: Run, folder: Folder, tmp_path: Path) -> None:
    (tmp_path / "own").mkdir()
    (tmp_path / "own" / "digest.html").write_text("{{ r.nonsense }}", "utf-8")
    (tmp_path / "var").mkdir()
    (tmp_path / "var" / "heartbeat.json").write_text('{"pid": 1, "alive_at": "2024-07-30T00:00:00+00:00"}', "utf-8")
    folder(monitor=MONITOR + f'[report]\ntemplates = "{tmp_path / "own"}"\n')
    result = d40("doctor")
    assert result.exit_code == 3
    assert "nonsense" in result.stdout
    assert "was last heard of" in result.stdout
