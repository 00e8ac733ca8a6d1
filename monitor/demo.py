"""Five small web sites on loopback around the five seed pages, each in the manner of its kind of outlet, and the demo's configuration.

The HTML around the seeds' text (menus, related links, captions, comment forms, date lines) is this project's own. What the demo does with
the sites is what `d40 fetch` does with any: only the configuration that `write_config` writes is the demo's.
"""

from __future__ import annotations

import contextlib
import hashlib
import html
import re
import threading
import urllib.parse
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone
from email.utils import format_datetime, parsedate_to_datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

OFFICE = timezone(timedelta(hours=7))

#: First choice of port; kept from run to run, so that a page has the same address the next time.
PORT = 8040

# A line longer than this that closes like a sentence is a paragraph; a shorter one without a full stop is a caption or a sign-off.
_CAPTION = 130
_END = (".", ",", ":", ";", "…", "./.", '"', "”")


@dataclass(frozen=True, slots=True)
class Seed:
    """A seed page, taken apart as far as its lines tell."""

    stem: str
    title: str | None
    published_at: datetime | None
    date_line: str | None
    body: tuple[str, ...]
    after: tuple[str, ...]  #: lines of other articles' teasers and of the comment form


@dataclass(frozen=True, slots=True)
class Response:
    """What a site answers for one path."""

    content_type: str
    body: bytes
    modified_at: datetime

    @property
    def etag(self) -> str:
        """A strong validator of the body."""
        return f'"{hashlib.sha256(self.body).hexdigest()[:16]}"'


@dataclass(frozen=True, slots=True)
class Site:
    """One outlet: what it is, how it is found, what it serves."""

    key: str
    outlet: str
    kind: str
    territories: tuple[str, ...]
    discover: tuple[tuple[str, str, str | None], ...]  #: kind, path, selector
    rule: str | None
    responses: dict[str, Response]


def read_seed(path: Path) -> Seed:
    """A seed's title, date line and paragraphs, by the form of its lines alone."""
    lines = [line.strip() for line in path.read_text("utf-8").splitlines()]
    lines = [line for line in lines if line]
    end = next((i for i, line in enumerate(lines) if line.startswith(("CÓ THỂ BẠN QUAN TÂM", "(E-magazine)"))), len(lines))
    lines, after = lines[:end], lines[end:]
    title, date_line, published_at = None, None, None
    if lines[0].startswith("*"):
        count = next(i for i, line in enumerate(lines) if line.endswith("*")) + 1
        title = " ".join(lines[:count]).strip("*")
        lines = lines[count:]
    else:
        first = next(i for i, line in enumerate(lines) if len(line) > 40)
        if not lines[first].endswith("."):
            title = lines[first]
            lines = lines[first + 1 :]
    if lines and len(lines[0]) < 60 and (found := re.search(r"(\d{2})/(\d{2})/(\d{4})", lines[0])):
        date_line = lines.pop(0)
        clock = re.search(r"(\d{1,2}):(\d{2})", date_line)
        hour, minute = (int(clock[1]), int(clock[2])) if clock else (8, 0)
        published_at = datetime(int(found[3]), int(found[2]), int(found[1]), hour, minute, tzinfo=OFFICE)
    return Seed(path.stem, title, published_at, date_line, tuple(lines), tuple(after))


def build_sites(seeds: Path) -> tuple[Site, ...]:
    """The five sites around the seeds of a folder."""
    by_number = {path.name[:3]: read_seed(path) for path in sorted(seeds.glob("*.txt"))}
    makers: dict[str, Callable[[Seed], Site]] = {
        "000": _central, "001": _newspaper, "002": _paper, "003": _district, "004": _committee,
    }  # fmt: skip
    return tuple(makers[number](seed) for number, seed in by_number.items() if number in makers)


def write_config(folder: Path, sites: Sequence[Site], bases: Sequence[str]) -> None:
    """Write the demo's monitor.toml and sources.toml: a configuration like any other, for these addresses."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "monitor.toml").write_text(
        "# Written by `d40 demo`, anew each time. The sites are on this computer, hence allow_private;\n"
        "# the pages are years old, hence late_days: they count as news all the same.\n\n"
        '[fetch]\ncontact = "demo@localhost"\nallow_private = true\ndelay_s = 0.2\n\n'
        "[collect]\nlate_days = 36500\nbackfill_days = 36500\n\n"
        '[mail]\ntransport = "folder"\n\n'
        '[[recipient]]\nname = "Văn phòng"\naddress = "vanphong@localhost"\nlanguage = "vi"\nkinds = ["weekly"]\n',
        "utf-8",
    )
    out = ["# Written by `d40 demo`: the five sites that it serves on this computer.\n"]
    for site, base in zip(sites, bases, strict=True):
        out.append(f'[[source]]\nkey = "{site.key}"\noutlet = "{site.outlet}"\nkind = "{site.kind}"')
        if site.territories:
            out.append("territories = [" + ", ".join(f'"{key}"' for key in site.territories) + "]")
        if site.rule:
            out.append(f'rule = "{site.rule}"')
        for kind, path, selector in site.discover:
            out.append(f'\n[[source.discover]]\nkind = "{kind}"\nurl = "{base}{path}"')
            if selector:
                out.append(f'selector = "{selector}"')
        out.append("")
    (folder / "sources.toml").write_text("\n".join(out), "utf-8")


def known_bases(folder: Path) -> tuple[str, ...]:
    """The addresses that an earlier demo wrote into a folder, in the order of its sites; empty where there was none."""
    with contextlib.suppress(OSError):
        urls = re.findall(r'^url = "(http://[^/"]+)', (folder / "sources.toml").read_text("utf-8"), re.MULTILINE)
        return tuple(dict.fromkeys(urls))
    return ()


@contextlib.contextmanager
def serve(sites: Sequence[Site], wanted: Sequence[str] = ()) -> Iterator[tuple[str, ...]]:
    """Serve the sites while the block lasts; gives their base URLs.

    Each has a loopback address of its own (127.0.0.2 and on) where the system has them all, else a port of its own;
    `wanted` are base URLs of an earlier time, used again where they are free.
    """
    servers: list[ThreadingHTTPServer] = []
    threads: list[threading.Thread] = []
    try:
        for number, site in enumerate(sites):
            servers.append(_listen(site, number, wanted[number] if number < len(wanted) else None))
            threads.append(threading.Thread(target=servers[-1].serve_forever, kwargs={"poll_interval": 0.05}, daemon=True))
            threads[-1].start()
        yield tuple(server.base for server in servers)  # type: ignore[attr-defined]
    finally:
        for server, thread in zip(servers, threads, strict=False):
            server.shutdown()
            thread.join()
        for server in servers:
            server.server_close()


def _listen(site: Site, number: int, wanted: str | None) -> ThreadingHTTPServer:
    tries: list[tuple[str, int]] = []
    if wanted:
        parts = urllib.parse.urlsplit(wanted)
        tries.append((parts.hostname or "127.0.0.1", parts.port or 0))
    own = f"127.0.0.{number + 2}"
    tries += [(own, PORT), (own, 0), ("127.0.0.1", PORT + number), ("127.0.0.1", 0)]
    for host, port in tries:
        with contextlib.suppress(OSError):
            server = ThreadingHTTPServer((host, port), _Handler)
            server.daemon_threads = True
            base = f"http://{host}:{server.server_address[1]}"
            server.base, server.site = base, site  # type: ignore[attr-defined]
            return server
    raise OSError("no loopback address is free to serve the demo's sites on")


class _Handler(BaseHTTPRequestHandler):
    """Answers GET and HEAD from a site's responses, with validators."""

    protocol_version = "HTTP/1.1"
    server_version = "demo"
    sys_version = ""
    timeout = 10

    def do_GET(self) -> None:
        """Answer 200, 304 where a validator matches, or 404."""
        site: Site = self.server.site  # type: ignore[attr-defined]
        base: str = self.server.base  # type: ignore[attr-defined]
        found = site.responses.get(self.path.partition("?")[0])
        if found is None:
            self._send(404, "text/html; charset=utf-8", "<p>Không tìm thấy trang.</p>".encode(), None)
            return
        # The base URL is not known when a site is written; feeds and sitemaps need it.
        found = Response(found.content_type, found.body.replace(b"{base}", base.encode()), found.modified_at)
        self._send(304 if self._unchanged(found) else 200, found.content_type, found.body, found)

    do_HEAD = do_GET

    def _unchanged(self, found: Response) -> bool:
        if tag := self.headers.get("If-None-Match"):
            return found.etag in [part.strip() for part in tag.split(",")]
        if since := self.headers.get("If-Modified-Since"):
            with contextlib.suppress(TypeError, ValueError):
                return parsedate_to_datetime(since) >= found.modified_at
        return False

    def _send(self, status: int, content_type: str, body: bytes, found: Response | None) -> None:
        self.send_response(status)
        if found is not None:
            self.send_header("ETag", found.etag)
            self.send_header("Last-Modified", format_datetime(found.modified_at.astimezone(UTC), usegmt=True))
        if status != 304:
            self.send_header("Content-Type", content_type)
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if status != 304 and self.command == "GET":
            self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing: the fetcher's log tells what was asked for."""


# --- the five outlets --------------------------------------------------------------------------------------------------

_HTML = "text/html; charset=utf-8"
_XML = "application/xml; charset=utf-8"
_ROBOTS = "User-agent: *\nDisallow: /tim-kiem\nDisallow: /dang-nhap\nSitemap: {base}/sitemap.xml\n"

#: Headlines of other pages, as any outlet has them in its lists and boxes: not about the subject, so they are not followed.
_OTHERS = (
    ("Dự báo thời tiết cuối tuần: vùng núi có mưa rào và dông", "du-bao-thoi-tiet-cuoi-tuan"),
    ("Khai mạc giải bóng chuyền các câu lạc bộ", "khai-mac-giai-bong-chuyen"),
    ("Hội thi tuyên truyền viên an toàn giao thông", "hoi-thi-an-toan-giao-thong"),
)


def _slug(text: str, words: int = 12) -> str:
    """A headline as the last part of a URL, as sites write it: no marks, hyphens."""
    import unicodedata

    plain = unicodedata.normalize("NFD", text.lower().replace("đ", "d"))
    plain = "".join(letter for letter in plain if not unicodedata.combining(letter))
    return "-".join(re.findall(r"[a-z0-9]+", plain)[:words])


def _page(text: str, at: datetime) -> Response:
    return Response(_HTML, text.encode(), at)


def _robots() -> Response:
    return Response("text/plain; charset=utf-8", _ROBOTS.encode(), datetime(2020, 1, 1, tzinfo=UTC))


def _document(title: str, outlet: str, head: str, body: str) -> str:
    return (
        f'<!DOCTYPE html>\n<html lang="vi">\n<head>\n<meta charset="utf-8">\n<title>{html.escape(title)} - {html.escape(outlet)}</title>\n'
        f'<meta name="viewport" content="width=device-width">\n{head}</head>\n<body>\n{body}\n</body>\n</html>\n'
    )


def _menu(*names: str) -> str:
    links = "".join(f'<li><a href="/{_slug(name)}/">{html.escape(name)}</a></li>' for name in names)
    return f'<header><nav class="menu"><ul>{links}</ul></nav></header>'


def _paragraphs(seed: Seed, *, captions: bool = True) -> str:
    """The body's lines as paragraphs; a short line without a full stop between two others is the caption of a picture."""
    out = []
    for number, line in enumerate(seed.body):
        text = html.escape(line, quote=False)
        if captions and 0 < number < len(seed.body) - 1 and len(line) < _CAPTION and not line.rstrip("*)").endswith(_END):
            out.append(f'<figure><img src="/anh/{number}.jpg" alt=""><figcaption>{text}</figcaption></figure>')
        else:
            out.append(f"<p>{text}</p>")
    return "\n".join(out)


def _others(path: str, name: str = "Tin liên quan") -> str:
    links = "".join(f'<li><a href="{path}{slug}.html">{html.escape(title)}</a></li>' for title, slug in _OTHERS)
    return f'<aside class="related"><h3>{name}</h3><ul>{links}</ul></aside>'


def _comments() -> str:
    return (
        '<form class="comment" method="post" action="/binh-luan"><h3>Ý kiến bình luận</h3><label>Họ và tên <input name="name"></label>'
        '<label>Email <input name="email"></label><label>Lời bình <textarea name="text"></textarea></label><button>Gửi</button></form>'
    )


def _footer(outlet: str) -> str:
    return f"<footer><p>© {html.escape(outlet)}. Ghi rõ nguồn khi phát hành lại thông tin. Lượt truy cập: 1.204.331</p></footer>"


def _paper(seed: Seed) -> Site:
    """A provincial paper with a feed."""
    outlet, title = "Báo Đắk Lắk", seed.title or ""
    at = seed.published_at or datetime(2021, 1, 1, tzinfo=OFFICE)
    path = f"/chinh-tri/{at:%Y%m}/{_slug(title)}-{seed.stem[4:11]}/"
    teaser = seed.body[0]
    body = (
        _menu("Multimedia", "Đọc Báo in", "Chính trị", "Kinh tế", "Xã hội")
        + f'<main><article class="detail"><h1 class="title">{html.escape(title)}</h1>'
        + f'<div class="time">{html.escape(seed.date_line or "")}</div>'
        + f'<div class="content" id="content">{_paragraphs(seed)}</div></article>'
        + '<aside class="emagazine">'
        + "".join(f"<p>{html.escape(line, quote=False)}</p>" for line in seed.after)
        + "</aside>"
        + _others("/xa-hoi/202107/")
        + _comments()
        + "</main>"
        + _footer(outlet)
    )
    head = (
        f'<meta property="og:title" content="{html.escape(title)}">\n<meta property="article:published_time" content="{at.isoformat()}">\n'
    )
    rows = [(title, path, teaser, at)] + [(name, f"/xa-hoi/202107/{slug}.html", "", at - timedelta(hours=3)) for name, slug in _OTHERS]
    feed = (
        '<?xml version="1.0" encoding="utf-8"?>\n<rss version="2.0"><channel><title>Báo Đắk Lắk - Chính trị</title><link>{base}/</link>'
        "<description>Tin chính trị</description>"
        + "".join(
            f"<item><title>{html.escape(name)}</title><link>{{base}}{link}</link><guid>{{base}}{link}</guid>"
            f"<description>{html.escape(text)}</description><pubDate>{format_datetime(when)}</pubDate></item>"
            for name, link, text, when in rows
        )
        + "</channel></rss>\n"
    )
    responses = {
        path: _page(_document(title, outlet, head, body), at),
        "/rss/chinh-tri.rss": Response("application/rss+xml; charset=utf-8", feed.encode(), at),
        "/robots.txt": _robots(),
    }
    return Site("baodaklak", outlet, "paper", ("2004-66", "2025-66"), (("feed", "/rss/chinh-tri.rss", None),), None, responses)


def _listing(outlet: str, section: str, rows: Sequence[tuple[str, str, str]], css: str, menu: str) -> str:
    entries = "".join(
        f'<div class="{css}"><h3><a href="{link}">{html.escape(name)}</a></h3><span class="date">{date}</span></div>'
        for name, link, date in rows
    )
    return _document(section, outlet, "", f'{menu}<main><h2>{section}</h2><div class="list">{entries}</div></main>{_footer(outlet)}')


def _central(seed: Seed) -> Site:
    """A central body's site with a listing."""
    outlet = "Ban Kinh tế Trung ương"
    title = seed.title or "Khảo sát việc thực hiện Chỉ thị số 40-CT/TW về tín dụng chính sách xã hội tại các tỉnh Tây Bắc"
    at = seed.published_at or datetime(2023, 1, 1, tzinfo=OFFICE)
    path = f"/web/guest/-/asset_publisher/tin-hoat-dong/{_slug(title)}"
    menu = _menu("Giới thiệu", "Tin hoạt động", "Nghiên cứu trao đổi", "Văn bản")
    body = (
        menu
        + f'<main class="journal-content-article"><h1 class="title">{html.escape(title)}</h1><div class="share">Chia sẻ | In trang</div>'
        + f'<div class="article-content">{_paragraphs(seed)}</div></main>'
        + _others("/web/guest/-/", "Tin khác")
        + _footer(outlet)
    )
    rows = [(title, path, "")] + [(name, f"/web/guest/-/{slug}.html", "") for name, slug in _OTHERS]
    responses = {
        path: _page(_document(title, outlet, "", body), at),
        "/web/guest/tin-hoat-dong": _page(_listing(outlet, "Tin hoạt động", rows, "asset-abstract", menu), at),
        "/robots.txt": _robots(),
    }
    return Site("kinhtetrunguong", outlet, "party", (), (("listing", "/web/guest/tin-hoat-dong", "div.list h3 a"),), None, responses)


def _district(seed: Seed) -> Site:
    """A district's portal with a listing, its article inside of a form as ASP.NET pages have it."""
    outlet, title = "Cổng thông tin quận Hai Bà Trưng", seed.title or ""
    at = seed.published_at or datetime(2024, 1, 1, tzinfo=OFFICE)
    path = f"/tin-tuc/{_slug(title, 8)}-{seed.stem[4:9]}.html"
    menu = _menu("Trang chủ", "Tin tức", "Thủ tục hành chính", "Liên hệ")
    body = (
        '<form method="post" id="aspnetForm">'
        + menu
        + f'<main><div class="article"><h1 class="ArticleHeader">{html.escape(title)}</h1>'
        + f'<div class="PostDate">{html.escape(seed.date_line or "")}</div>'
        + f'<div class="ArticleContent">{_paragraphs(seed)}</div></div>'
        + _others("/tin-tuc/", "Các tin khác")
        + "</main>"
        + _footer(outlet)
        + "</form>"
    )
    rows = [(title, path, f"{at:%d/%m/%Y}")] + [(name, f"/tin-tuc/{slug}.html", f"{at:%d/%m/%Y}") for name, slug in _OTHERS]
    responses = {
        path: _page(_document(title, outlet, "", body), at),
        "/tin-tuc": _page(_listing(outlet, "Tin tức", rows, "news-item", menu), at),
        "/robots.txt": _robots(),
    }
    return Site("haibatrung", outlet, "portal", ("2004-01", "2025-01"), (("listing", "/tin-tuc", "div.list h3 a"),), None, responses)


def _committee(seed: Seed) -> Site:
    """A Party committee's site with the text of a directive."""
    outlet, title = "Đảng bộ tỉnh Quảng Ngãi", seed.title or ""
    at = seed.published_at or datetime(2020, 6, 1, tzinfo=OFFICE)
    path = f"/van-ban-chi-dao/{_slug(title, 10)}.html"
    menu = _menu("Trang chủ", "Văn bản chỉ đạo", "Tin Đảng bộ", "Liên hệ")
    body = (
        menu
        + f'<main><div class="document"><h1>{html.escape(title)}</h1>'
        + f'<div class="noidung">{_paragraphs(seed, captions=False)}</div></div></main>'
        + _others("/tin-dang-bo/", "Văn bản khác")
        + _footer(outlet)
    )
    rows = [(title, path, "")] + [(name, f"/tin-dang-bo/{slug}.html", "") for name, slug in _OTHERS]
    responses = {
        path: _page(_document(title, outlet, "", body), at),
        "/van-ban-chi-dao": _page(_listing(outlet, "Văn bản chỉ đạo", rows, "doc-row", menu), at),
        "/robots.txt": _robots(),
    }
    return Site("quangngai", outlet, "party", ("2004-51", "2025-51"), (("listing", "/van-ban-chi-dao", "div.list h3 a"),), None, responses)


def _newspaper(seed: Seed) -> Site:
    """The Party's electronic newspaper, found by its sitemap."""
    outlet, title = "Báo điện tử Đảng Cộng sản Việt Nam", seed.title or ""
    at = seed.published_at or datetime(2024, 1, 1, tzinfo=OFFICE)
    path = f"/kinh-te/{_slug(title)}-{int(seed.stem[4:9], 16)}.html"
    menu = _menu("Thời sự", "Lãnh đạo Đảng, Nhà nước", "Kinh tế", "Xã hội", "Pháp luật")
    body = (
        menu
        + f'<main><article><h1 class="post-title">{html.escape(title)}</h1>'
        + f'<div class="lbPublishedDate">{html.escape(seed.date_line or "")}</div>'
        + f'<div class="post-content">{_paragraphs(seed)}</div></article>'
        + _others("/xa-hoi/", "Có thể bạn quan tâm")
        + _comments()
        + "</main>"
        + _footer(outlet)
    )
    head = f'<meta property="article:published_time" content="{at.isoformat()}">\n'
    entries = [(path, at, title)] + [(f"/xa-hoi/{slug}.html", at - timedelta(hours=5), name) for name, slug in _OTHERS]
    sitemap = (
        '<?xml version="1.0" encoding="UTF-8"?>\n<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" '
        'xmlns:news="http://www.google.com/schemas/sitemap-news/0.9">'
        + "".join(
            f"<url><loc>{{base}}{link}</loc><lastmod>{when.isoformat()}</lastmod><news:news><news:publication><news:name>{outlet}</news:name>"
            f"<news:language>vi</news:language></news:publication><news:publication_date>{when.isoformat()}</news:publication_date>"
            f"<news:title>{html.escape(name)}</news:title></news:news></url>"
            for link, when, name in entries
        )
        + "</urlset>\n"
    )
    index = (
        '<?xml version="1.0" encoding="UTF-8"?>\n<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">'
        f"<sitemap><loc>{{base}}/sitemaps/tin-{at:%Y-%m}.xml</loc><lastmod>{at.isoformat()}</lastmod></sitemap></sitemapindex>\n"
    )
    responses = {
        path: _page(_document(title, outlet, head, body), at),
        "/sitemap.xml": Response(_XML, index.encode(), at),
        f"/sitemaps/tin-{at:%Y-%m}.xml": Response(_XML, sitemap.encode(), at),
        "/robots.txt": _robots(),
    }
    return Site("dangcongsan", outlet, "paper", (), (("sitemap", "/sitemap.xml", None),), None, responses)
