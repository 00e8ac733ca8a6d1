# ruff: noqa: E501 - rows of feeds and pages are long
"""Sources: the catalogue, canonical addresses, what speaks of the subject, when what is due, and the links of each kind of page."""

from __future__ import annotations

import gzip
import time
import unicodedata
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from article_score import page_of

from monitor.config import parse_sites, parse_sources
from monitor.errors import LinksError
from monitor.places import load_places
from monitor.records import Discovery, Link, Page, PageState, Source, SourceState
from monitor.settings import CollectSettings
from monitor.sources import canonical, discovery_urls, due, links, next_look, same_page_key, speaks_of_subject, twins

ROOT = Path(__file__).parent.parent
NOW = datetime(2026, 11, 21, 5, 0, tzinfo=UTC)
SETTINGS = CollectSettings()
BASE = "https://tin.example.vn/kinh-te/"


def source(**more: object) -> Source:
    return replace(Source(key="mau", outlet="Báo Mẫu", kind="paper", discover=()), **more)


def read(
    kind: str,
    body: str | bytes,
    *,
    since: datetime | None = None,
    content_type: str = "text/xml; charset=utf-8",
    url: str = BASE,
    **more: object,
):
    discovery = Discovery(kind=kind, url=url, **more)
    page = page_of(url, body if isinstance(body, bytes) else body.encode(), content_type)
    return links(source(), discovery, page, since=since)


# --- the catalogue -------------------------------------------------------------------------------------------------------

SOURCES = parse_sources((ROOT / "config" / "sources.toml").read_text(encoding="utf-8"), "sources.toml")
SITES = parse_sites((ROOT / "config" / "sites.toml").read_text(encoding="utf-8"), "sites.toml")


@pytest.mark.parametrize(("system", "count"), [("2025", 34), ("2004", 63)])
@pytest.mark.parametrize("kind", ["paper", "portal"])
def test_every_province_has_its_paper_and_portal(system, count, kind):
    codes = {territory.code for one in SOURCES if one.kind == kind for territory in one.territories if territory.system == system}
    assert len(codes) == count


def test_territories_end_and_begin_with_the_merger():
    places = load_places()
    for one in SOURCES:
        for territory in one.territories:
            assert territory.key in places.by_key, one.key
            expected = ("valid_to", "2025-06-30") if territory.system == "2004" else ("valid_from", "2025-07-01")
            assert str(getattr(territory, expected[0])) == expected[1], one.key
        provinces = {places.province_2025(territory.key) for territory in one.territories}
        assert len(provinces) <= 1, f"{one.key}: {provinces}"


def test_the_catalogue_is_honest():
    tried = {one.key for one in SOURCES if not one.unverified}
    assert tried == {"nhandan", "vietnamplus", "baochinhphu", "vov", "cand", "baoxaydung", "sggp", "vneconomy"}
    off = {one.key for one in SOURCES if not one.enabled}
    assert {"baolangson", "vov", "laodong", "qdnd"} <= off
    assert {"vbsp", "vbsp-en", "dangcongsan", "thoibaonganhang"} <= {one.key for one in SOURCES if not one.territories}
    assert all(one.follow == "subject" and one.discover and len(one.key) <= 24 for one in SOURCES)
    for one in SOURCES:
        for way in one.discover:
            assert canonical(way.url) == way.url, one.key


def test_rules_and_sources_name_the_same_hosts():
    hosts = [host for site in SITES for host in site.hosts]
    assert len(hosts) == len(set(hosts)) and len(SITES) >= 8


# --- addresses -----------------------------------------------------------------------------------------------------------

CANONICAL = [
    ("https://Example.VN/a.html#top", "https://example.vn/a.html"),
    ("http://example.vn:80/a", "http://example.vn/a"),
    ("https://example.vn:443/a", "https://example.vn/a"),
    ("https://example.vn:8443/a", "https://example.vn:8443/a"),
    ("https://example.vn", "https://example.vn/"),
    ("https://example.vn/a?utm_source=x&id=3&fbclid=1&b=2&zarsrc=31", "https://example.vn/a?id=3&b=2"),
    ("https://example.vn/a?b=2&a=1", "https://example.vn/a?b=2&a=1"),
    ("../b.html", "https://tin.example.vn/b.html"),
    ("//m.example.vn/x", "https://m.example.vn/x"),
    ("/ti%CC%81n-du%CC%A3ng.html", "https://tin.example.vn/ti%CC%81n-du%CC%A3ng.html"),
    ("/t%c3%adn", "https://tin.example.vn/t%c3%adn"),
    ("/ti\u0301n dụng", "https://tin.example.vn/ti%CC%81n%20d%E1%BB%A5ng"),
    (" \n/a\n.html ", "https://tin.example.vn/a.html"),
    ("https://b\u00e1o.vn/a", "https://xn--bo-mia.vn/a"), ("https://example.vn./a", "https://example.vn/a"),
    ("https://example.vn/a;jsessionid=0A1B.node1?id=3", "https://example.vn/a?id=3"), ("https://example.vn/a?id=3&amp;b=2", "https://example.vn/a?id=3&b=2"),
    ("/Tin-Tuc/A1.HTML", "https://tin.example.vn/Tin-Tuc/A1.HTML"),
    ("/-/asset_publisher/x/content/a?p_p_id=3_WAR", "https://tin.example.vn/-/asset_publisher/x/content/a?p_p_id=3_WAR"),
]  # fmt: skip


@pytest.mark.parametrize(("written", "expected"), CANONICAL)
def test_canonical(written, expected):
    assert canonical(written, BASE) == expected
    assert canonical(expected) == expected


@pytest.mark.parametrize(
    "written",
    [
        "javascript:void(0)",
        "mailto:a@b.vn",
        "ftp://x.vn/a",
        "http://user:pw@x.vn/",
        "http://internal\\@public/",
        "http://[::1",
        "https:///a",
        "http://x.vn:99999/",
    ],
)
def test_what_is_no_address(written):
    with pytest.raises(LinksError):
        canonical(written, BASE)


TWINS = [
    ("http://example.vn/a-post1.html", "https://www.example.vn/a-post1.html"),
    ("https://m.example.vn/a-post1.html", "https://example.vn/a-post1.html"),
    ("https://example.vn/a-post1.html?print=1", "https://example.vn/a-post1.html"),
    ("https://example.vn/print/a-1.html", "https://example.vn/a-1.html"),
    ("https://example.vn/a-1/amp", "https://example.vn/a-1/"),
    ("https://example.vn/t%c3%adn", "https://example.vn/t%C3%ADn"),
    ("https://example.vn/a%2Db", "https://example.vn/a-b"),
    ("https://example.vn/a-1.html?amp", "https://example.vn/a-1.html"),
]  # fmt: skip


@pytest.mark.parametrize(("one", "other"), TWINS)
def test_twins(one, other):
    assert same_page_key(one) == same_page_key(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("https://x.vn/a?id=1", "https://x.vn/a?id=2"),
        ("https://a.x.vn/1", "https://x.vn/1"),
        ("https://x.vn/ti%CC%81n", "https://x.vn/t%C3%ADn"),
        ("https://x.vn/A.html", "https://x.vn/a.html"),
    ],
)
def test_no_twins(one, other):
    assert same_page_key(one) != same_page_key(other)


def test_discovery_urls():
    assert discovery_urls(Discovery("feed", "https://x.vn/rss")) == ("https://x.vn/rss",)
    found = discovery_urls(Discovery("search", "https://x.vn/tim?q={terms}", terms=("Chỉ thị 40", "csxh")))
    assert found == ("https://x.vn/tim?q=Ch%E1%BB%89+th%E1%BB%8B+40", "https://x.vn/tim?q=csxh")
    found = discovery_urls(Discovery("search", "https://x.vn/tim/{terms}/trang-{page}", terms=("vốn vay",), pages=2))
    assert found == ("https://x.vn/tim/v%E1%BB%91n%20vay/trang-1", "https://x.vn/tim/v%E1%BB%91n%20vay/trang-2")


@pytest.mark.parametrize(
    ("one", "other"), [*TWINS[:2], ("https://x.vn/a/", "https://x.vn/a"), ("http://m.x.vn/a?id=1", "https://x.vn/a?id=1")]
)
def test_twins_are_found_from_each_other(one, other):
    assert other in twins(one) and one in twins(other) and one not in twins(one)
    assert all(same_page_key(twin) == same_page_key(one) for twin in twins(one))


SUBJECT = [
    ("Tín dụng chính sách ở Cẩm Lệ", "", "https://x.vn/a", True),
    ("TÍN DỤNG CHÍNH SÁCH", "", "https://x.vn/a", True),
    ("Tin vắn", "Thực hiện Chỉ thị số 40 – CT/TW", "https://x.vn/a", True),
    ("Tin vắn", "Chỉ thị 405 của tỉnh", "https://x.vn/a", False),
    ("Tin vắn trong ngày", "", "https://x.vn/hieu-qua-tin-dung-chinh-sach-12345.html", True),
    ("Tin vắn trong ngày", "", "https://x.vn/ti%CC%81n-du%CC%A3ng-chi%CC%81nh-sa%CC%81ch", True),
    ("Giá vàng hôm nay", "", "https://x.vn/gia-vang-tang-12345.html", False),
    ("Giúp hộ nghe\u0300o", "", "https://x.vn/a", True),
    ("Bán chỗ nghèo nàn", "", "https://x.vn/cho-ngheo-nan", False),
    ("Hieu qua von vay o vung cao", "", "https://x.vn/a", True),
    (None, None, "https://x.vn/xem?id=33", True),
    (None, None, "https://x.vn/gia-vang-tang-12345.html", False),
]  # fmt: skip


@pytest.mark.parametrize(("title", "teaser", "url", "expected"), SUBJECT)
def test_speaks_of_subject(title, teaser, url, expected):
    assert speaks_of_subject(Link(url, "mau", title, teaser), SETTINGS.subject_terms) is expected


# --- when ----------------------------------------------------------------------------------------------------------------

HOUR = timedelta(hours=1)
DUE = [
    (None, True), (SourceState("mau"), True), (SourceState("mau", checked_at=NOW - 7 * HOUR), True), (SourceState("mau", checked_at=NOW - 5 * HOUR), False),
    (SourceState("mau", checked_at=NOW + 5 * HOUR), True), (SourceState("mau", checked_at=NOW - 7 * HOUR, failures=1), True),
    (SourceState("mau", checked_at=NOW - 7 * HOUR, failures=2), False), (SourceState("mau", checked_at=NOW - 13 * HOUR, failures=2), True),
    (SourceState("mau", checked_at=NOW - 23 * HOUR, failures=5000), False), (SourceState("mau", checked_at=NOW - 25 * HOUR, failures=5000), True),
]  # fmt: skip


@pytest.mark.parametrize(("state", "expected"), DUE)
def test_due(state, expected):
    assert due(source(), state, NOW) is expected
    assert due(source(enabled=False), state, NOW) is False


def seen(days: float, *, looks: int = 1, fetched: float | None = None, outcome: str = "ok") -> PageState:
    at = NOW - timedelta(days=days)
    last = None if looks == 0 else (at if fetched is None else NOW - timedelta(days=fetched))
    return PageState("https://x.vn/a", "mau", None, None, None, at, last, last, looks, outcome)


def never(days: float, *, tries: int) -> PageState:
    at = NOW - timedelta(days=days)
    return PageState("https://x.vn/a", "mau", None, None, None, at, None, None, tries, "temporary")


LOOKS = [
    (None, True), (seen(0.5), False), (seen(1.1), True), (seen(3, looks=2, fetched=1.9), False), (seen(7.1, looks=2, fetched=6), True),
    (seen(8, looks=2, fetched=6, outcome="temporary"), True), (seen(15, looks=2, fetched=6, outcome="temporary"), False),
    (seen(8, looks=2, fetched=6, outcome="gone"), False),
    (seen(40, looks=3, fetched=30), False), (seen(9), True), (seen(9, looks=2, fetched=0.1), False), (seen(1, looks=0, outcome="timeout"), True),
    (never(1, tries=9), True), (never(8, tries=8), False), (never(12, tries=3), True), (seen(1, looks=0, outcome="gone"), False), (seen(1, looks=0, outcome="robots"), False),
]  # fmt: skip


@pytest.mark.parametrize(("state", "expected"), LOOKS)
def test_next_look(state, expected):
    assert next_look(state, NOW, SETTINGS) is expected


# --- feeds ---------------------------------------------------------------------------------------------------------------


def rss(items: str, head: str = '<?xml version="1.0" encoding="utf-8"?>') -> str:
    return f'{head}<rss version="2.0"><channel><title>Mẫu</title>{items}</channel></rss>'


def item(number: int, date: str = "", title: str = "Vốn vay") -> str:
    return f"<item><title>{title} {number}</title><link>/bai-{number}.html?utm_source=rss</link><description><![CDATA[<img src='a.jpg'/>Tóm tắt&nbsp;{number}]]></description>{f'<pubDate>{date}</pubDate>' if date else ''}</item>"


def test_rss():
    found = read("feed", rss(item(1, "Sat, 26 Sep 2026 09:20:00 +0700") + item(2)))
    assert found.links[0] == Link(
        "https://tin.example.vn/bai-1.html", "mau", "Vốn vay 1", "Tóm tắt 1", datetime(2026, 9, 26, 2, 20, tzinfo=UTC), "feed"
    )
    assert found.links[1].published_at is None and found.next_urls == ()


DATES = [
    ("9/26/2026 9:20:00 AM", (2026, 9, 26, 2, 20)), ("9/6/2026 9:20:00 PM", (2026, 9, 6, 14, 20)), ("26/09/2026 09:20", (2026, 9, 26, 2, 20)),
    ("Sat, 26 Sep 2026 09:20:00 GMT+7", (2026, 9, 26, 2, 20)), ("2026-09-26T09:20:00+07:00", (2026, 9, 26, 2, 20)), ("2026-09-26 09:20:00", (2026, 9, 26, 2, 20)),
    ("Sat, 26 Sep 2026 02:20:00 GMT", (2026, 9, 26, 2, 20)), ("Sat, 26 Sep 2026 02:20:00 Z", (2026, 9, 26, 2, 20)), ("hôm qua", None), ("13/13/2026 1:00:00 AM", None),
    ("0001-01-01T00:00:00", None), ("0001-01-01T00:00:00Z", None), ("9999-12-31T23:59:59-07:00", None), ("1/1/0001 12:00:00 AM", None), ("01/01/0001", None),
    ("Sat, 26 Sep 2026 09:20:00 +07", (2026, 9, 26, 2, 20)), ("2026-09-26T09:20:00+07:00[Asia/Ho_Chi_Minh]", (2026, 9, 26, 2, 20)),
    ("Thứ Bảy, 26/09/2026 | 9:20 SA", (2026, 9, 26, 2, 20)), ("09:20, 26/09/2026", (2026, 9, 26, 2, 20)), ("09/26/2026 09:20", (2026, 9, 26, 2, 20)),
]  # fmt: skip


@pytest.mark.parametrize(("written", "expected"), DATES)
def test_dates_of_feeds(written, expected):
    found = read("feed", rss(item(1, written))).links[0].published_at
    assert found == (datetime(*expected, tzinfo=UTC) if expected else None)


def test_atom_and_base_and_twins():
    atom = """<feed xmlns="http://www.w3.org/2005/Atom"><title>x</title><entry><title type="html">A &amp;amp; B</title><link rel="alternate" href="http://m.tin.example.vn/a-1.html"/>
    <updated>2026-09-26T02:20:00Z</updated><summary>Một</summary></entry><entry><title>A</title><link href="https://tin.example.vn/a-1.html"/></entry></feed>"""
    found = read("feed", atom)
    assert [link.url for link in found.links] == ["http://m.tin.example.vn/a-1.html"] and found.links[0].title == "A & B"


def test_since_cuts_and_keeps_the_undated():
    body = rss(item(1, "26/09/2026 09:20") + item(2, "26/09/2024 09:20") + item(3))
    found = read("feed", body, since=datetime(2026, 1, 1, tzinfo=UTC))
    assert [link.url[-6:] for link in found.links] == ["1.html", "3.html"] and found.skipped == 1


@pytest.mark.parametrize("encoding", ["utf-16", "utf-8-sig", "cp1258"])
def test_charsets_of_feeds(encoding):
    name = {"utf-8-sig": "utf-8", "cp1258": "windows-1258"}.get(encoding, encoding)
    title = "Vốn vay" if encoding != "cp1258" else "Hà Nội".replace("ộ", "ô")
    body = rss(item(1, title=title), f'<?xml version="1.0" encoding="{name}"?>').encode(encoding, "xmlcharrefreplace")
    assert (read("feed", body, content_type="application/xml").links[0].title or "").startswith(title)


LAUGHS = (
    '<?xml version="1.0"?><!DOCTYPE r [<!ENTITY a "ha">'
    + "".join(f'<!ENTITY a{i} "{f"&a{i - 1 if i else str()};" * 10}">' for i in range(9))
    + "]>"
)
BAD_FEEDS = [
    ("not_feed", "<!DOCTYPE html><html><body>Trang chủ</body></html>"), ("not_feed", "xin lỗi"), ("not_feed", "{}"), ("empty", ""), ("empty", rss("")),
    ("empty", rss("<item><title>a</title><link>javascript:alert(1)</link></item>")), ("unsafe", LAUGHS + rss("<item><title>&a8;</title></item>", "")),
    ("unsafe", '<?xml version="1.0"?><!DOCTYPE r [<!ENTITY x SYSTEM "file:///etc/passwd">]>' + rss("<item><title>&x;</title></item>", "")),
    ("unsafe", ('<?xml version="1.0" encoding="utf-16"?><!DOCTYPE r [<!ENTITY x "1">]>' + rss(item(1), "")).encode("utf-16")),
    ("too_large", rss(item(1)) + " " * 9_000_000), ("too_large", rss("<item/>" * 6000)), ("not_feed", "/etc/passwd"), ("not_feed", "http://127.0.0.1/feed"),
]  # fmt: skip


@pytest.mark.parametrize(("reason", "body"), BAD_FEEDS)
@pytest.mark.parametrize("kind", ["feed"])
def test_bad_feeds(kind, reason, body):
    begun = time.monotonic()
    with pytest.raises(LinksError) as caught:
        read(kind, body)
    assert (
        caught.value.reason == reason
        and caught.value.source == "mau"
        and str(caught.value).startswith(BASE)
        and "\n" not in str(caught.value)
    )
    assert time.monotonic() - begun < 5


# --- sitemaps ------------------------------------------------------------------------------------------------------------

SITEMAP = """<?xml version="1.0" encoding="UTF-8"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:news="http://www.google.com/schemas/sitemap-news/0.9" xmlns:image="http://www.google.com/schemas/sitemap-image/1.1">
<url><loc>https://tin.example.vn/a-1.html</loc><lastmod>2026-09-26</lastmod><news:news><news:publication_date>2026-09-25T08:00:00+07:00</news:publication_date><news:title>Vốn &amp; vay</news:title></news:news><image:image><image:loc>https://tin.example.vn/a.jpg</image:loc></image:image></url>
<url><loc> https://tin.example.vn/a-2.html </loc><lastmod>2019-01-01</lastmod></url><url><loc>https://tin.example.vn/a-3.html</loc></url></urlset>"""


def urlset(inside: str) -> str:
    return (
        '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" '
        f'xmlns:image="http://www.google.com/schemas/sitemap-image/1.1">{inside}</urlset>'
    )


@pytest.mark.parametrize(
    "body",
    [
        urlset("<url><loc>https://tin.example.vn/a-1.html</loc></url><url><loc>https://tin.example.vn/x?b=1&c=2</loc></url>"),
        urlset("<url><loc>https://tin.example.vn/a-1.html</loc></url><url><loc>https://tin.example.vn/x?b=1&amp;c=2</loc>\x0b</url>"),
        urlset("<url><image:image><image:loc>https://tin.example.vn/i.jpg</image:loc><image:title>Ảnh</image:title></image:image>"
               "<loc>https://tin.example.vn/a-1.html</loc></url><url><loc>https://tin.example.vn/x?b=1&amp;c=2</loc></url>"),
        "\ufeffhttps://tin.example.vn/a-1.html\nhttps://tin.example.vn/x?b=1&c=2\n",
        "<rss><channel><item><link>https://tin.example.vn/a-1.html</link></item><item><link>https://tin.example.vn/x?b=1&amp;c=2</link></item></channel></rss>",
    ],
    ids=["bare ampersand", "control character", "image first", "text with a mark", "feed"],
)  # fmt: skip
def test_sitemaps_as_they_come(body):
    found = read("sitemap", body)
    assert [(link.url, link.title) for link in found.links] == [
        ("https://tin.example.vn/a-1.html", None),
        ("https://tin.example.vn/x?b=1&c=2", None),
    ]


def test_children_of_an_index_the_newest_first():
    names = [f"/news-{year}-{month}.xml" for year in (2025, 2026) for month in range(1, 13)]
    body = "<sitemapindex>" + "".join(f"<sitemap><loc>{name}</loc></sitemap>" for name in names) + "</sitemapindex>"
    found = read("sitemap", body, since=datetime(2026, 11, 1, tzinfo=UTC))
    assert [url[-8:] for url in found.next_urls] == ["6-12.xml", "6-11.xml"] and found.skipped == 22
    body = "<sitemapindex>" + "".join(f"<sitemap><loc>/s{n}.xml.gz</loc></sitemap>" for n in range(1, 201)) + "</sitemapindex>"
    found = read("sitemap", body)
    assert len(found.next_urls) == 50 and {url.rpartition("/")[2] for url in found.next_urls} >= {
        "s1.xml.gz",
        "s25.xml.gz",
        "s176.xml.gz",
        "s200.xml.gz",
    }


@pytest.mark.parametrize("pack", [lambda b: b, gzip.compress])
def test_sitemap(pack):
    found = read("sitemap", pack(SITEMAP.encode()), since=datetime(2026, 1, 1, tzinfo=UTC))
    assert [link.url[-8:] for link in found.links] == ["a-1.html", "a-3.html"] and found.skipped == 1
    assert found.links[0].title == "Vốn & vay" and found.links[0].published_at == datetime(2026, 9, 25, 1, 0, tzinfo=UTC)


def test_sitemap_index():
    index = "<sitemapindex>" + "".join(f"<sitemap><loc>https://tin.example.vn/{name}</loc>{f'<lastmod>{day}</lastmod>' if day else ''}</sitemap>" for name, day in (
        ("s1.xml", "2026-01-02"), ("s2.xml.gz", "2026-05-01"), ("old.xml", "2015-01-01"), ("sitemap-2014-03.xml", ""), ("sitemap-2026-04.xml", ""), ("x.xml", ""))) + "</sitemapindex>"  # fmt: skip
    found = read("sitemap", index, since=datetime(2026, 1, 1, tzinfo=UTC))
    assert [url.rpartition("/")[2] for url in found.next_urls] == [
        "s2.xml.gz",
        "s1.xml",
        "sitemap-2026-04.xml",
        "x.xml",
    ] and found.skipped == 2


def test_sitemap_of_lines():
    assert len(read("sitemap", "https://tin.example.vn/a-1.html\nhttps://tin.example.vn/a-2.html\n", content_type="text/plain").links) == 2


BAD_SITEMAPS = [
    ("not_sitemap", "<html><body>404</body></html>"), ("not_sitemap", "<urlset><url>"), ("empty", "<urlset></urlset>"), ("not_sitemap", b"\x1f\x8b\x08garbage"),
    ("not_sitemap", gzip.compress(SITEMAP.encode())[:-30]), ("too_large", gzip.compress(b" " * 60_000_000)), ("unsafe", LAUGHS + SITEMAP[38:]),
    ("too_large", "<urlset>" + "<a>" * 600_000),
]  # fmt: skip


@pytest.mark.parametrize(("reason", "body"), BAD_SITEMAPS)
def test_bad_sitemaps(reason, body):
    begun = time.monotonic()
    with pytest.raises(LinksError) as caught:
        read("sitemap", body)
    assert caught.value.reason == reason
    assert time.monotonic() - begun < 5


# --- listings ------------------------------------------------------------------------------------------------------------

LISTING = """<html><head><base href="https://tin.example.vn/"></head><body><header><a href="/gioi-thieu-ve-toa-soan-bao-mau-100001.html">Giới thiệu</a></header><ul class="menu"><li><a href="/muc-kinh-te-va-xa-hoi-cua-tinh-1234.html">Kinh tế</a></li></ul>
<main><div class="item"><a href="/von-vay-giup-ho-ngheo-123456.html"><img src="a.jpg"></a><h3><a href="/von-vay-giup-ho-ngheo-123456.html">Vốn vay giúp hộ nghèo Cẩm Lệ</a></h3><span>26/09/2026 09:20</span><p>Năm nay huyện giải ngân 12 tỷ đồng.</p></div>
<div class="item"><h3><a href="giai-ngan-von-o-vung-cao-123457.html#c">Giải ngân vốn ở vùng cao</a></h3></div><div class="item"><h3><a href="/tin/202401/bai-cu-abc1234/">Bài cũ</a></h3><time datetime="2020-01-01T00:00:00+07:00">cũ</time></div>
<a href="/kinh-te/">Mục</a> <a href="https://khac.vn/tin-tuc-khac-cua-trang-khac-1234567.html">Trang khác</a> <a href="/a.pdf">PDF</a> <a href="javascript:x()">x</a>
<div class="paging"><a href="/kinh-te/">1</a><a class="next" href="/kinh-te/?page=2">Trang sau</a></div></main><footer><a href="/lien-he-quang-cao-tren-bao-mau-100002.html">Liên hệ</a></footer></body></html>"""


def test_listing_by_default():
    found = read("listing", LISTING, content_type="text/html; charset=utf-8", since=datetime(2026, 1, 1, tzinfo=UTC), pages=3)
    assert [link.url for link in found.links] == [
        "https://tin.example.vn/von-vay-giup-ho-ngheo-123456.html",
        "https://tin.example.vn/giai-ngan-von-o-vung-cao-123457.html",
    ]
    first = found.links[0]
    assert (
        first.title == "Vốn vay giúp hộ nghèo Cẩm Lệ"
        and "12 tỷ" in (first.teaser or "")
        and first.published_at == datetime(2026, 9, 26, 2, 20, tzinfo=UTC)
    )
    assert found.next_urls == ("https://tin.example.vn/kinh-te/?page=2",) and found.skipped == 1


CARD = '<h3><a href="/von-vay-giup-ho-ngheo-123456.html">Vốn vay giúp hộ nghèo</a></h3>'


@pytest.mark.parametrize(
    ("paging", "expected"),
    [
        ('<a href="?page=1">1</a><a href="?page=2">2</a><a href="?page=3">3</a>', "?page=2"),
        ('<a href="javascript:void(0)">»</a><a href="?page=2">Sau »</a>', "?page=2"),
        ('<a href="?page=2"><b>Tiếp theo</b> &rsaquo;</a>', "?page=2"),
        ('<a href="/kinh-te/trang-2/" aria-label="Next"><i></i></a>', "trang-2/"),
        ('<a class="next page-numbers" href="/kinh-te/page/2/"><i></i></a>', "page/2/"),
        ('<a title="Trang sau" href="/kinh-te/page/2/"><i></i></a>', "page/2/"),
        ('<a href="#" onclick="go(2)">Trang sau</a>', None),
        ('<a href="javascript:__doPostBack(2)">2</a>', None),
        ('<a href="/nam-2">2024</a>', None),
        ('<a href="https://khac.vn/?page=2">Trang sau</a>', None),
    ],
)
def test_ways_to_the_next_page(paging, expected):
    found = read("listing", f"<body><main>{CARD}{paging}</main></body>", content_type="text/html", pages=3)
    assert found.next_urls == (() if expected is None else (BASE + expected,))


def test_the_page_after_the_second_is_the_third():
    paging = '<a href="?page=1">1</a><b>2</b><a href="?page=3">3</a>'
    discovery = Discovery(kind="listing", url=BASE, pages=3)
    page = page_of(BASE + "?page=2", f"<body><main>{CARD}{paging}</main></body>".encode(), "text/html")
    assert links(source(), discovery, page, since=None).next_urls == (BASE + "?page=3",)


@pytest.mark.parametrize(
    "href", ["/chitiettin.aspx?nid=334", "/?act=news&id=5", "/?p=123", "/vi/tin/tin-dung-chinh-sach", "/Pages/ct.aspx?ItemID=33"]
)
def test_addresses_of_articles_without_number_or_long_slug(href):
    body = f'<body><main><a href="{href}">Tín dụng chính sách giúp hộ nghèo ở Cẩm Lệ</a><a href="/tin-trong-tinh">Tin trong tỉnh</a></main></body>'
    found = read("listing", body, content_type="text/html")
    assert [link.url for link in found.links] == [f"https://tin.example.vn{href}"]


def test_listing_by_selector_and_paging():
    found = read("listing", LISTING, content_type="text/html", selector="div.item h3", next_selector="a.next", pages=2)
    assert len(found.links) == 3 and found.next_urls == ("https://tin.example.vn/kinh-te/?page=2",)
    assert read("listing", LISTING, content_type="text/html", selector="div.item h3").next_urls == ()


@pytest.mark.parametrize(
    ("reason", "body", "more"),
    [
        ("empty", "<html><body><div id='app'></div></body></html>", {}),
        ("empty", LISTING, {"selector": "div.gone a"}),
        ("selector", LISTING, {"selector": "div[["}),
    ],
)
def test_bad_listings(reason, body, more):
    with pytest.raises(LinksError) as caught:
        read("listing", body, content_type="text/html", **more)
    assert caught.value.reason == reason


def test_a_feed_is_no_listing_and_xhtml_is():
    with pytest.raises(LinksError):
        read("listing", '<?xml version="1.0"?><rss><channel></channel></rss>')
    assert len(read("listing", '<?xml version="1.0" encoding="utf-8"?>' + LISTING, content_type="text/html").links) == 3


def _cp1258(text: str) -> bytes:
    """As Windows-1258 has it: some letters whole, the others followed by their tone."""
    tones = "\u0300\u0301\u0303\u0309\u0323"
    out = ""
    for char in text:
        try:
            char.encode("cp1258")
            out += char
        except UnicodeEncodeError:
            parts = unicodedata.normalize("NFD", char)
            out += unicodedata.normalize("NFC", "".join(c for c in parts if c not in tones)) + "".join(c for c in parts if c in tones)
    return out.encode("cp1258")


@pytest.mark.parametrize("header", ["", "; charset=utf-8", "; charset=iso-8859-1", "; charset=windows-1258", "; charset=bogus"])
@pytest.mark.parametrize("encode", [str.encode, _cp1258, lambda text: text.encode("utf-16")], ids=["utf-8", "cp1258", "utf-16"])
def test_a_listing_is_read_in_its_own_charset_whatever_its_header_says(encode, header):
    found = read("listing", encode(LISTING), content_type=f"text/html{header}")
    assert found.links[0].title == "Vốn vay giúp hộ nghèo Cẩm Lệ"


@pytest.mark.parametrize("base", ["about:blank", "javascript:1", "", "http://[", "file:///c:/"])
def test_a_base_that_is_no_address_is_none(base):
    found = read("listing", LISTING.replace("<head>", f'<head><base href="{base}">'), content_type="text/html", pages=2)
    assert found.links[0].url == "https://tin.example.vn/von-vay-giup-ho-ngheo-123456.html" and found.next_urls


def test_a_picture_before_the_headline_does_not_hide_it():
    card = '<a href="/tin-anh-{0}-ngay-qua-o-tinh-ta.html"><img src="a.jpg"></a><h3><a href="/tin-anh-{0}-ngay-qua-o-tinh-ta.html">Tín dụng chính sách {0}</a></h3>'
    found = read("listing", f"<body><main>{card.format(1)}{card.format(2)}</main></body>", content_type="text/html")
    assert [link.title for link in found.links] == ["Tín dụng chính sách 1", "Tín dụng chính sách 2"]
    assert all(speaks_of_subject(link, SETTINGS.subject_terms) for link in found.links)


def test_a_feed_of_entries_without_any_address_is_an_error():
    with pytest.raises(LinksError, match="usable address"):
        read("feed", rss('<item><title>a</title><guid isPermaLink="false">12345</guid></item>'))


def test_a_list_that_brings_out_a_fault_of_ours_ends_no_run(monkeypatch):
    monkeypatch.setattr("monitor.sources._gather", lambda *a: 1 / 0)
    with pytest.raises(LinksError, match="report it") as caught:
        read("feed", rss(item(1)))
    assert caught.value.reason == "reader_failed" and caught.value.source == "mau"


def test_a_search_may_find_nothing():
    assert read("search", "<html><body><p>Không có kết quả.</p></body></html>", content_type="text/html").links == ()


def test_one_page_is_its_own_link():
    assert read("page", "", url="https://x.vn/a.html?utm_source=1").links == (Link("https://x.vn/a.html", "mau"),)


HOSTILE = {
    "nested": "<html><body>" + "<div>" * 20_000 + '<a href="/von-vay-giup-ho-ngheo-123456.html">Vốn vay</a>',
    "links": "<html><body>" + "".join(f'<a href="/von-vay-giup-ho-ngheo-{i}.html">Vốn vay {i}</a>' for i in range(100_000, 108_000)),
    "nested links": "<html><body>" + "".join(f'<div><a href="/von-vay-giup-ho-ngheo-{i}.html">Vốn</a>' for i in range(100_000, 103_000)),
    "<": "<html><body><a href='/von-vay-giup-ho-ngheo-123456.html'>Vốn vay</a>" + "<" * 2_000_000,
}  # fmt: skip


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_listing(name):
    begun = time.monotonic()
    assert read("listing", HOSTILE[name], content_type="text/html").links
    assert time.monotonic() - begun < 10


def test_nothing_of_the_page_leaves_but_clean_links():
    body = rss(item(1, title="&lt;script&gt;alert(1)&lt;/script&gt; A\u202e\u200b\nB"))
    link = read("feed", body).links[0]
    assert isinstance(link, Link) and "<" not in (link.title or "") and (link.title or "").isascii() and "\n" not in (link.title or "")
    assert isinstance(page_of("https://x.vn/", b"x"), Page)
