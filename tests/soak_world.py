"""What the simulated year holds: sources and their pages, what befalls the sites, the mail server and the machine itself.

Everything follows from the seed, and what a site answers from the seed and the time alone: whoever asks at the same moment is told the
same. Nothing here connects or waits.
"""

from __future__ import annotations

import hashlib
import html
import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta, timezone
from email.utils import format_datetime
from functools import cached_property

from monitor.places import load_places

OFFICE = timezone(timedelta(hours=7))
MERGER = datetime(2025, 6, 30, 17, tzinfo=UTC)  #: 01/07/2025 in Viet Nam: 63 provinces become 34
LISTED = timedelta(days=45)  #: how long a page stands in its source's list
NEWS = timedelta(days=30)  #: collect.backfill_days: older entries of a list are passed over
CHANCE = timedelta(days=5)  #: a page that could be had for so long without a break has to be in the store
HOUR, DAY, WEEK = timedelta(hours=1), timedelta(days=1), timedelta(days=7)

DOWN = ("refused", "no_name")  #: the host is not reached at all
BROKEN = ("503", "reset", "429", "not_feed", "pages")  #: it answers, but not with what was asked for; `pages`: only its lists answer

_PHRASES = (
    "chi nhánh ngân hàng huyện", "tổ tiết kiệm ở thôn bản", "hội phụ nữ", "hội nông dân", "hội cựu chiến binh", "đoàn thanh niên",
    "gia đình chăn nuôi bò sinh sản", "trồng rừng và cây ăn quả", "thu nhập đời sống ổn định", "phát triển kinh tế vườn đồi",
    "giải ngân kịp thời đúng đối tượng", "kiểm tra giám sát", "chính quyền địa phương", "cấp ủy phối hợp tuyên truyền", "vận động bà con",
    "học sinh sinh viên", "nước sạch vệ sinh môi trường", "tạo việc làm", "vươn lên trong cuộc sống", "từ đầu năm đến nay", "theo kế hoạch",
)  # fmt: skip
_OTHER = ("Khai mạc giải bóng chuyền các câu lạc bộ", "Dự báo thời tiết cuối tuần", "Hội thi tuyên truyền viên an toàn giao thông")
#: What a redesigned site serves for an article.
SHELL = '<!DOCTYPE html><html lang="vi"><head><meta charset="utf-8"><title>Tin</title></head><body><div id="app"></div></body></html>'


@dataclass(frozen=True, slots=True)
class Span:
    """Something that lasts for a time."""

    start: datetime
    end: datetime
    what: str = ""
    whom: str = ""  #: one recipient only; empty: everything

    def holds(self, at: datetime) -> bool:
        """Whether it is so at a moment."""
        return self.start <= at < self.end


@dataclass(frozen=True, slots=True)
class Sheet:
    """One page of a source."""

    source: int
    number: int
    path: str
    title: str
    published_at: datetime
    kind: str  #: subject, other (its headline says so), astray (its headline speaks of the subject, its text does not)
    place: str
    place_key: str
    billions: int
    corrected_at: datetime | None = None
    corrected: int = 0

    def value(self, at: datetime) -> int:
        """The outstanding loans that it tells at a moment, in dong."""
        now = self.corrected if self.corrected_at is not None and at >= self.corrected_at else self.billions
        return now * 10**9


@dataclass(slots=True)
class Outlet:
    """One source and its fate."""

    number: int
    manner: str  #: feed, listing, sitemap
    interval_s: int
    key: str
    territories: tuple[str, ...]
    validators: tuple[str, ...]
    outages: list[Span] = field(default_factory=list)
    dies: Span | None = None
    redesign: Span | None = None
    redesigned: str = ""  #: all: every page is unreadable from then on; new: only those published since
    sheets: list[Sheet] = field(default_factory=list)

    @property
    def host(self) -> str:
        """Its name."""
        return f"{self.key}.example"

    @property
    def list_path(self) -> str:
        """Where its pages are listed."""
        return {"feed": "/rss/tin.rss", "listing": "/tin-tuc", "sitemap": "/sitemap.xml"}[self.manner]

    def url(self, sheet: Sheet) -> str:
        """The address of one of its pages."""
        return f"http://{self.host}{sheet.path}"

    def trouble(self, at: datetime) -> str:
        """What is wrong with it at a moment; empty where all is well."""
        return next((span.what for span in (*self.outages, *([self.dies] if self.dies else [])) if span.holds(at)), "")

    def unreadable(self, sheet: Sheet, at: datetime) -> bool:
        """Whether a page is served without its article."""
        if self.redesign is None or not self.redesign.holds(at):
            return False
        return self.redesigned == "all" or sheet.published_at >= self.redesign.start


class World:
    """The simulated time and all that happens in it."""

    def __init__(self, seed: int = 1, sources: int = 60, weeks: int = 52) -> None:
        self.seed, self.weeks = seed, weeks
        # A Monday, 09:00 in Viet Nam, so that the merger lies in the middle.
        first = datetime(2025, 1, 6, 2, tzinfo=UTC)
        self.begin = first if weeks >= 40 else datetime(2025, 6, 16, 2, tzinfo=UTC)
        self.end = self.begin + weeks * WEEK
        self.rng = random.Random(f"{seed}:world")
        self.machine_off: list[Span] = []
        self.own_outages: list[Span] = []
        self.mail_troubles: list[Span] = []
        self.clock_skews: list[Span] = []
        self._plan_machine()
        self.outlets = [self._outlet(number) for number in range(sources)]
        self._fates()
        for outlet in self.outlets:
            self._publish(outlet)

    # --- what happens to us --------------------------------------------------------------------------------------------

    def monday(self, week: int) -> datetime:
        """07:00 in Viet Nam of the Monday that ends a week of the simulation, counted from 1."""
        return self.begin - 2 * HOUR + week * WEEK

    def _plan_machine(self) -> None:
        if self.weeks >= 40:
            self.machine_off = [Span(self.monday(3) - 2 * DAY, self.monday(5) + 14 * HOUR)]  # over two Mondays and the first of February
            self.own_outages = [
                Span(self.begin + 6 * WEEK, self.begin + 6 * WEEK + 15 * HOUR),
                Span(self.monday(30) - 2 * DAY, self.monday(30) + 10 * HOUR, "mail"),  # over a Monday; mail does not leave either
            ]
            self.clock_skews = [
                Span(self.monday(11) - DAY, self.monday(11) + DAY, "-3600"), Span(self.monday(22) - DAY, self.monday(22) + DAY, "5400"),
            ]  # fmt: skip
            troubles = [(8, "421", 9), (13, "450", 40), (17, "550", 5), (20, "drop", 3), (24, "lost", 1), (35, "450", 70), (41, "421", 30)]
            troubles += [(44, "drop", 8), (47, "550", 5), (49, "lost", 1)]
        else:
            self.own_outages = [Span(self.begin + 3 * DAY, self.begin + 5 * DAY)]
            troubles = [(1, "421", 2), (2, "450", 9), (3, "lost", 1)]
        for week, what, hours in troubles:
            whom = "lan@tinh.example" if what in ("450", "550") else ""
            # A mail that is taken without a word is offered again; the window ends before that.
            length = timedelta(minutes=4) if what == "lost" else hours * HOUR
            self.mail_troubles.append(Span(self.monday(week) - HOUR, self.monday(week) + length, what, whom))

    # --- what happens to the sources -----------------------------------------------------------------------------------

    def _outlet(self, number: int) -> Outlet:
        rng = random.Random(f"{self.seed}:{number}")
        provinces = load_places().provinces("2004")
        province = provinces[number % len(provinces)]
        manner = ("feed", "feed", "listing", "feed", "sitemap")[number % 5]
        interval_s = 3600 * (18 + number % 7 if number % 3 == 0 else 36 + number % 13)
        validators = (("etag",), ("last-modified",), ("etag", "last-modified"), ())[number % 4]
        territories = (province.key, province.successor_key or province.key)
        outlet = Outlet(number, manner, interval_s, f"bao-{number:02}", territories, validators)
        for _ in range(rng.choice((0, 1, 1, 2)) if self.weeks >= 40 else rng.choice((0, 0, 1))):
            start = self.begin + timedelta(hours=rng.randrange(100, self.weeks * 168 - 100))
            what = rng.choice(DOWN + BROKEN)
            hours = rng.randrange(4, 90) if what == "pages" else rng.randrange(4, 240)
            if not any(abs(start - other.start) < 3 * WEEK for other in outlet.outages):
                outlet.outages.append(Span(start, start + hours * HOUR, what))
        return outlet

    def _fates(self) -> None:
        """Some sources die, some are redesigned, one lingers: its pages fail first, and then all of it for long."""
        long = self.weeks >= 40
        order = self.rng.sample(range(len(self.outlets)), len(self.outlets))
        daily = [number for number in order if number % 3 == 0]
        others = [number for number in order if number % 3]
        for turn, what in enumerate(("refused", "no_name", "404", "parked", "refused", "no_name")[: 6 if long else 1]):
            outlet = self.outlets[others.pop()]
            start = self.begin + timedelta(days=self.rng.randrange(20 + 40 * turn, 55 + 40 * turn) if long else 8)
            outlet.dies = Span(start, self.end + WEEK, what)
            outlet.outages = []
        for turn, (manner, ends) in enumerate((("all", 0), ("new", 0), ("all", 35), ("new", 42))[: 4 if long else 1]):
            outlet = self.outlets[daily.pop()]
            start = self.begin + timedelta(days=self.rng.randrange(40 + 60 * turn, 80 + 60 * turn) if long else 6, hours=5)
            outlet.redesign = Span(start, start + timedelta(days=ends) if ends else self.end + WEEK)
            outlet.redesigned = manner
            outlet.outages = []
        if long:
            lingering = self.outlets[others.pop()]
            start = self.begin + 15 * WEEK
            lingering.outages = [Span(start, start + 2 * DAY, "pages"), Span(start + 2 * DAY, start + 12 * DAY, "503")]

    def _publish(self, outlet: Outlet) -> None:
        rng = random.Random(f"{self.seed}:{outlet.number}:pages")
        places = load_places()
        old, new = (places.by_key[key] for key in outlet.territories)
        # Around a redesign pages come often enough for it to be seen within a week.
        often = Span(outlet.redesign.start - 2 * WEEK, outlet.redesign.start + 6 * WEEK) if outlet.redesign else Span(self.end, self.end)
        at = self.begin - 15 * DAY + timedelta(minutes=rng.randrange(3000))
        number = 0
        level = rng.randrange(2000, 8000)
        while at < self.end:
            place = new if at >= MERGER else old
            kind = rng.choices(("subject", "other", "astray"), (30, 60, 10))[0] if not often.holds(at) else "subject"
            level += rng.randrange(1, 40)
            name = f"{place.kind} {place.name}"
            title = rng.choice(_OTHER) if kind == "other" else f"Tín dụng chính sách xã hội ở {name}, kỳ {number}"
            corrected_at = at + timedelta(hours=rng.randrange(10, 140)) if rng.random() < 0.15 else None
            path = f"/{'tin-khac' if kind == 'other' else 'tin-dung-chinh-sach'}/{at:%Y%m}/bai-{outlet.number:02}-{number:04}.html"
            outlet.sheets.append(
                Sheet(
                    outlet.number, number, path, title, at, kind, name, place.key, level, corrected_at,
                    level + rng.choice((-300, 270)),
                )
            )  # fmt: skip
            number += 1
            hours = rng.randrange(20, 60) if often.holds(at) else rng.randrange(40, 200)
            at += timedelta(hours=hours, minutes=rng.randrange(60))

    # --- what has to come of it ----------------------------------------------------------------------------------------

    def sheets(self) -> Iterator[tuple[Outlet, Sheet]]:
        """All pages with their sources."""
        for outlet in self.outlets:
            for sheet in outlet.sheets:
                yield outlet, sheet

    def had_a_chance(self, outlet: Outlet, sheet: Sheet, off: list[Span]) -> bool:
        """Whether a page could be had for long enough; `off`: when the machine was off, besides what was planned."""
        first = max(sheet.published_at, self.begin)
        last = min(sheet.published_at + NEWS, self.end)
        closed = [*outlet.outages, *([outlet.dies] if outlet.dies else []), *self.own_outages, *self.machine_off, *off]
        at = first
        for span in sorted(closed, key=lambda one: one.start):
            if span.end <= at or span.start >= last:
                continue
            if span.start - at >= CHANCE:
                return True
            at = max(at, span.end)
        return last - at >= CHANCE

    @cached_property
    def by_host(self) -> dict[str, Outlet]:
        """The sources by their names."""
        return {outlet.host: outlet for outlet in self.outlets}

    # --- what is answered ----------------------------------------------------------------------------------------------

    def answer(self, host: str, path: str, headers: dict[str, str], at: datetime) -> tuple[int, dict[str, str], bytes] | None:
        """Status, headers and body of what a site answers; None: it breaks the connection."""
        outlet = self.by_host[host]
        trouble = outlet.trouble(at)
        if trouble == "reset":
            return None
        if trouble == "503":
            return 503, {}, b"later"
        if trouble == "429":
            return 429, {"Retry-After": "7200"}, b"too often"
        if path == "/robots.txt":
            return (200, {"Content-Type": "text/plain"}, b"User-agent: *\nDisallow: /tim-kiem\n") if outlet.number % 2 else (404, {}, b"")
        if trouble == "404":
            return 404, {}, b"gone"
        if trouble == "parked" or (trouble == "not_feed" and path == outlet.list_path):
            return 200, {"Content-Type": "text/html"}, b"<html><head><title>Hosting</title></head><body><p>Welcome</p></body></html>"
        if path == outlet.list_path or path.startswith("/sitemaps/"):
            body, kind = self._list(outlet, path, at)
            return self._with_validators(outlet, headers, body.encode(), kind, None)
        sheet = next((one for one in outlet.sheets if one.path == path and one.published_at <= at), None)
        if sheet is None:
            return 404, {}, b"not here"
        if trouble == "pages":
            return 500, {}, b"database error"
        changed = sheet.corrected_at if sheet.corrected_at is not None and sheet.corrected_at <= at else sheet.published_at
        body = SHELL if outlet.unreadable(sheet, at) else _page(sheet, at)
        if outlet.redesign is not None and outlet.redesigned == "all" and changed < outlet.redesign.start <= at:
            changed = outlet.redesign.start
        return self._with_validators(outlet, headers, body.encode(), "text/html; charset=utf-8", changed)

    def _with_validators(
        self, outlet: Outlet, headers: dict[str, str], body: bytes, kind: str, changed: datetime | None
    ) -> tuple[int, dict[str, str], bytes]:  # fmt: skip
        out = {"Content-Type": kind}
        tag = f'"{hashlib.sha256(body).hexdigest()[:16]}"'
        if "etag" in outlet.validators:
            out["ETag"] = tag
        if "last-modified" in outlet.validators and changed is not None:
            out["Last-Modified"] = format_datetime(changed, usegmt=True)
        asked = headers.get("if-none-match")
        unchanged = asked == out["ETag"] if asked and "ETag" in out else headers.get("if-modified-since") == out.get("Last-Modified", "-")
        return (304, out, b"") if unchanged else (200, out, body)

    def _list(self, outlet: Outlet, path: str, at: datetime) -> tuple[str, str]:
        base = f"http://{outlet.host}"
        listed = [one for one in reversed(outlet.sheets) if one.published_at <= at < one.published_at + LISTED]
        if outlet.manner == "feed":
            entries = "".join(
                f"<item><title>{html.escape(one.title)}</title><link>{base}{one.path}</link>"
                f"<pubDate>{format_datetime(one.published_at.astimezone(OFFICE))}</pubDate></item>"
                for one in listed
            )
            head = '<?xml version="1.0" encoding="utf-8"?><rss version="2.0"><channel><title>t</title>'
            return f"{head}{entries}</channel></rss>", "text/xml"
        if outlet.manner == "listing":
            entries = "".join(
                f'<div class="item"><h3><a href="{one.path}">{html.escape(one.title)}</a></h3>'
                f'<span class="date">{one.published_at.astimezone(OFFICE):%d/%m/%Y}</span></div>'
                for one in listed
            )
            return f'<!DOCTYPE html><html><body><main><div class="list">{entries}</div></main></body></html>', "text/html; charset=utf-8"
        months = sorted({one.published_at.astimezone(OFFICE).strftime("%Y-%m") for one in listed}, reverse=True)
        space = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'
        if path == outlet.list_path:
            entries = "".join(f"<sitemap><loc>{base}/sitemaps/{month}.xml</loc></sitemap>" for month in months)
            return f'<?xml version="1.0" encoding="UTF-8"?><sitemapindex {space}>{entries}</sitemapindex>', "application/xml"
        entries = "".join(
            f"<url><loc>{base}{one.path}</loc><lastmod>{one.published_at.astimezone(OFFICE).isoformat()}</lastmod></url>"
            for one in listed
            if path == f"/sitemaps/{one.published_at.astimezone(OFFICE):%Y-%m}.xml"
        )
        return f'<?xml version="1.0" encoding="UTF-8"?><urlset {space}>{entries}</urlset>', "application/xml"


def _page(sheet: Sheet, at: datetime) -> str:
    """A page's HTML: its figure, and some paragraphs of its own."""
    rng = random.Random(f"{sheet.source}:{sheet.number}")
    fill = "".join(f"<p>{' '.join(rng.choices(_PHRASES, k=12)).capitalize()}.</p>" for _ in range(4))
    if sheet.kind == "subject":
        asof = (sheet.published_at.astimezone(OFFICE).replace(day=1) - DAY).date()
        lead = (
            f"Đến {asof.day}/{asof.month}/{asof.year}, tổng dư nợ các chương trình tín dụng chính sách xã hội trên địa bàn {sheet.place} "
            f"đạt {_dotted(sheet.value(at) // 10**9)} tỷ đồng, với hơn {_dotted(60_000 + 100 * (sheet.number % 400))} hộ nghèo và các đối "
            "tượng chính sách đang vay vốn Ngân hàng Chính sách xã hội."
        )
        title = sheet.title
    else:
        title, lead = _OTHER[sheet.number % 3], "Trận khai mạc có đông đảo khán giả đến cổ vũ. " * 4
        fill = "<p>Các đội bóng thi đấu vòng tròn tính điểm. Ban tổ chức trao cờ lưu niệm cho các đội. Thời tiết thuận lợi.</p>" * 3
    return (
        f'<!DOCTYPE html><html lang="vi"><head><meta charset="utf-8"><title>{html.escape(title)}</title>'
        f'<meta property="article:published_time" content="{sheet.published_at.astimezone(OFFICE).isoformat()}"></head>'
        f"<body><nav><a href='/'>Trang chủ</a></nav><article><h1>{html.escape(title)}</h1><p>{lead}</p>{fill}</article></body></html>"
    )


def _dotted(number: int) -> str:
    return f"{number:,}".replace(",", ".")
