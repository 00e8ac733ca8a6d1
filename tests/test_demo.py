"""The demo: five sites on loopback, read by the same pipeline as any other, and nothing done twice."""

from __future__ import annotations

import email
import email.policy
import gzip
import json
import sqlite3
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from monitor import config, demo, resources
from monitor.cli import cli

SEEDS = resources.seeds_dir()


@pytest.fixture(scope="module")
def twice(tmp_path_factory: pytest.TempPathFactory) -> tuple[Result, Result, Path]:
    """The demo, run two times on one data folder."""
    data = tmp_path_factory.mktemp("demo") / "var"
    first = CliRunner().invoke(cli, ["--data", str(data), "demo"])
    second = CliRunner().invoke(cli, ["--data", str(data), "demo"])
    return first, second, data


def test_the_first_run_reads_the_five_pages(twice: tuple[Result, Result, Path]) -> None:
    first, _, data = twice
    assert first.exit_code == 0, first.output
    assert "5 pages read, 22 new figures" in first.stdout
    for said in ("14.009,3 tỷ đồng", "Hai Bà Trưng, Hà Nội", "monitor.db", "archive", "What to type next"):
        assert said in first.stdout
    database = sqlite3.connect(data / "monitor.db")
    assert database.execute("SELECT count(*) FROM articles").fetchone() == (5,)
    assert database.execute("SELECT count(*) FROM figures WHERE state = 'current'").fetchone() == (22,)
    database.close()


def test_the_directive_has_its_place_and_no_figure(twice: tuple[Result, Result, Path]) -> None:
    database = sqlite3.connect(twice[2] / "monitor.db")
    (place, figures) = database.execute(
        "SELECT a.place, (SELECT count(*) FROM figures f WHERE f.article_id = a.id) FROM articles a WHERE a.url LIKE '%van-ban-chi-dao%'"
    ).fetchone()
    numbers = {row[0] for row in database.execute("SELECT number FROM documents")}
    database.close()
    assert (place, figures) == ("Quảng Ngãi", 0)
    assert {"940-CV/TU", "06-KL/TW", "40-CT/TW"} <= numbers


def test_every_figure_stands_in_its_text(twice: tuple[Result, Result, Path]) -> None:
    database = sqlite3.connect(twice[2] / "monitor.db")
    rows = database.execute("SELECT a.text, f.start_offset, f.end_offset, f.quote FROM figures f JOIN articles a ON a.id = f.article_id")
    for text, start, end, quote in rows:
        assert text[start:end] in quote
        assert quote in text
    database.close()


def test_the_digest_lies_in_the_mail_folder(twice: tuple[Result, Result, Path]) -> None:
    (path,) = (twice[2] / "mail").glob("*.eml")
    message = email.message_from_bytes(path.read_bytes(), policy=email.policy.default)
    text, html = message.get_body(("plain",)), message.get_body(("html",))
    assert text is not None
    assert html is not None
    for body in (text.get_content(), html.get_content()):
        assert "14.009,3" in body
        assert "Lạng Sơn" in body
    assert message["Message-ID"]


def test_each_answer_is_in_the_archive(twice: tuple[Result, Result, Path]) -> None:
    (path,) = (twice[2] / "archive").rglob("*.warc.gz")
    text = gzip.decompress(path.read_bytes())
    assert text.count(b"WARC-Type: response") >= 11  # six lists and five pages
    assert text.count(b"server-not-modified") >= 5


def test_the_second_run_does_nothing_twice_and_says_so(twice: tuple[Result, Result, Path]) -> None:
    first, second, data = twice
    assert second.exit_code == 0, second.output
    assert "Nothing new: all 5 pages answered that they have not changed (304)" in second.stdout
    database = sqlite3.connect(data / "monitor.db")
    tables = ("articles", "figures", "reports", "deliveries")
    count = {name: database.execute(f"SELECT count(*) FROM {name}").fetchone()[0] for name in tables}
    read = [row[0] for row in database.execute("SELECT url FROM fetches WHERE run_id = 2 AND outcome <> 'not_modified'")]
    database.close()
    assert count == {"articles": 5, "figures": 22, "reports": 1, "deliveries": 1}
    assert [url.rpartition("/")[2] for url in read] == ["sitemap.xml"], "an index is read in full: its children may have changed"
    table = [line for line in first.stdout.splitlines() if "│" in line]
    assert table == [line for line in second.stdout.splitlines() if "│" in line]


def test_the_sites_are_different_hosts_with_validators_and_robots() -> None:
    sites = demo.build_sites(SEEDS)
    with demo.serve(sites) as bases:
        assert len(set(bases)) == 5
        for site, base in zip(sites, bases, strict=True):
            for path in site.responses:
                with urllib.request.urlopen(base + path) as answer:
                    headers, body = answer.headers, answer.read()
                assert headers["ETag"]
                assert headers["Last-Modified"]
                for name, value in {"If-None-Match": headers["ETag"], "If-Modified-Since": headers["Last-Modified"]}.items():
                    with pytest.raises(urllib.error.HTTPError) as caught:
                        urllib.request.urlopen(urllib.request.Request(base + path, headers={name: value}))
                    assert caught.value.code == 304
                    caught.value.close()
                assert body
            with urllib.request.urlopen(base + "/robots.txt") as answer:
                assert b"Disallow: /tim-kiem" in answer.read()


def test_the_seeds_texts_stand_on_the_sites_whole() -> None:
    sites = demo.build_sites(SEEDS)
    served = b"\n".join(response.body for site in sites for response in site.responses.values()).decode()
    import html

    plain = html.unescape(served)
    for path in SEEDS.glob("*.txt"):
        seed = demo.read_seed(path)
        for line in seed.body:
            assert line in plain


def test_a_busy_port_is_evaded_and_the_addresses_are_kept(tmp_path: Path) -> None:
    sites = demo.build_sites(SEEDS)
    with demo.serve(sites) as first, demo.serve(sites, first) as second:
        assert not set(first) & set(second)
        demo.write_config(tmp_path, sites, second)
    assert demo.known_bases(tmp_path) == second
    with demo.serve(sites, demo.known_bases(tmp_path)) as third:
        assert third == second


def test_the_demos_configuration_is_one_like_any_other(tmp_path: Path) -> None:
    sites = demo.build_sites(SEEDS)
    demo.write_config(tmp_path, sites, [f"http://127.0.0.{number}:8040" for number in range(2, 7)])
    loaded = config.load(tmp_path, None, {})
    assert loaded.fetch.allow_private
    assert not config.load(None, None, {}).fetch.allow_private
    assert sorted(way.kind for source in loaded.sources for way in source.discover) == ["feed", "listing", "listing", "listing", "sitemap"]


def test_d40_and_python_m_monitor_are_one(tmp_path: Path) -> None:
    done = subprocess.run([sys.executable, "-m", "monitor", "--version"], capture_output=True, text=True, timeout=60)
    assert done.stdout.startswith("d40, version ")


def test_json_of_the_seeds_is_complete(d40: Callable[..., Result]) -> None:
    result = d40("extract", "--json", *(str(path) for path in sorted(SEEDS.glob("*.txt"))))
    pages = [json.loads(line) for line in result.stdout.splitlines()]
    assert [page["doc"] for page in pages] == [path.stem for path in sorted(SEEDS.glob("*.txt"))]
    assert sum(len(page["figures"]) for page in pages) == 22
