"""Reports' sample: an invented week in December 2025, rich enough to show every section."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal

from monitor.places import load_places
from monitor.records import (
    Claim,
    Conflict,
    Correction,
    Coverage,
    Document,
    IssuedDocument,
    Level,
    Period,
    ReportData,
    Trouble,
    Witness,
)

NOW = datetime(2025, 12, 15, 0, 0, tzinfo=UTC)
WEEK = Period("week", "2025-W50", datetime(2025, 12, 7, 17, tzinfo=UTC), datetime(2025, 12, 14, 17, tzinfo=UTC))
BILLION = Decimal(10) ** 9


def witness(
    number: int, value: Decimal, *, outlet: str = "Báo Lạng Sơn", url: str | None = None, quote: str = "", **more: object
) -> Witness:
    address = url if url is not None else f"https://baolangson.vn/tin-dung-chinh-sach-{number}.html"
    return Witness(number, address, outlet, "paper", f"Tín dụng chính sách, bài {number}", "2025-12-09", quote, value, "=", **more)  # type: ignore[arg-type]


def claim(number: int, indicator: str, value: str | int | Decimal, place_key: str | None = "2025-20", **more: object) -> Claim:
    """A claim with sensible defaults; amounts of dong are given in tỷ."""
    places = load_places()
    unit = str(more.pop("unit", "VND"))
    amount = Decimal(value) * BILLION if unit == "VND" else Decimal(value)
    name = more.pop("place", places.full_name(place_key) if place_key in places.by_key else None)
    quote = str(more.pop("quote", f"Đến 30/11/2025, chỉ tiêu này đạt {value}, theo báo cáo của chi nhánh."))
    fields: dict[str, object] = {
        "id": number,
        "place": name,
        "place_key": place_key,
        "province_key": places.province_2025(place_key),
        "indicator": indicator,
        "measure": "level",
        "programme": None,
        "unit": unit,
        "per": None,
        "period": "2025-11-30",
        "value": amount,
        "bound": "=",
        "confidence": "high",
        "doubts": (),
        "published_on": "2025-12-09",
        "first_seen_at": datetime(2025, 12, 9, 3, tzinfo=UTC),
        "witnesses": (witness(number, amount, quote=quote),),
    }
    fields |= more
    return Claim(**fields)  # type: ignore[arg-type]


def level(value: str | int, period: str = "2024-12-31", *, unit: str = "VND", bound: str = "=") -> Level:
    return Level(Decimal(value) * (BILLION if unit == "VND" else 1), bound, period, "https://vbsp.org.vn/bao-cao")


def latest() -> tuple[Claim, ...]:
    """Loans and the local share of 22 of the 34 provinces, invented."""
    claims = []
    for number, place in enumerate(load_places().provinces("2025")):
        if number % 3 == 2:
            continue
        loans = Decimal(5200 + 613 * ((number * 7) % 19)) + Decimal(number) / 10
        claims.append(claim(9000 + number, "outstanding_loans", loans, place.key))
        share = Decimal(52 + 13 * ((number * 5) % 17)) / 10
        claims.append(claim(9100 + number, "local_budget_capital", share, place.key, measure="share", unit="percent"))
        claims.append(claim(9200 + number, "local_budget_capital", (loans * share / 100).quantize(Decimal("0.001")), place.key))
        if number % 2:
            claims.append(claim(9300 + number, "overdue_ratio", Decimal(number) / 100 + Decimal("0.05"), place.key, unit="percent"))
    return tuple(claims)


def coverage() -> tuple[Coverage, ...]:
    states = ("figures", "figures", "nothing_found", "not_published", "figures", "not_readable", "not_published", "not_reached")
    rows = []
    for number, place in enumerate(load_places().provinces("2025")):
        state = "no_source" if number == 33 else states[number % len(states)]
        sources = 0 if state == "no_source" else 2
        pages = 5 if state in ("nothing_found", "not_readable") else 0
        answered = {"no_source": 0, "not_reached": 0, "not_published": 1}.get(state, 2)
        rows.append(Coverage(place.key, place.name, state, 3 if state == "figures" else 0, sources, pages, answered))
    return tuple(rows)


def claims() -> tuple[Claim, ...]:
    five = Decimal("14009.3") * BILLION
    many = (
        witness(
            1,
            five,
            outlet="Cổng thông tin Ngân hàng Chính sách xã hội",
            url="https://vbsp.org.vn/tin-1",
            quote="Đến 30/11/2025, tổng dư nợ đạt 14.009,3 tỷ đồng, tăng 1.204 tỷ đồng so với cuối năm 2024.",
        ),
        witness(2, five, outlet="Báo Nghệ An", url="https://baonghean.vn/tin-2", reprint_of="https://vbsp.org.vn/tin-1"),
        witness(3, Decimal(14000) * BILLION, outlet="Báo Nhân Dân", url="https://nhandan.vn/tin-3-post1.html"),
        witness(4, five, outlet="VietnamPlus", url="https://www.vietnamplus.vn/tin-4-post2.vnp"),
    )
    return (
        claim(1, "outstanding_loans", "14009.3", "2025-40", previous=level("12805.3"), witnesses=many),
        claim(2, "local_budget_capital", "15.2", "2025-40", measure="share", unit="percent", previous=level("14.1", unit="percent")),
        claim(3, "lending", "4120", "2025-40", period="2025-01/2025-11", bound=">"),
        claim(4, "outstanding_loans", "413527", "VN", previous=level("350822", "2024-07-31"), quote="Dư nợ cả nước đạt 413.527 tỷ đồng."),
        claim(5, "local_budget_capital", "66091", "VN", previous=level("50681")),
        claim(6, "overdue_ratio", "0.54", "VN", unit="percent", previous=level("0.56", "2024-07-31", unit="percent")),
        claim(7, "outstanding_loans", "5568", "2025-20", previous=level("5214.5")),
        claim(8, "total_capital", "5631.25", "2025-20", confidence="check", doubts=("separator", "place_default"), bound="~"),
        claim(9, "borrowers", "81250", "2025-20", unit="count", previous=level("79310", unit="count")),
        claim(10, "outstanding_loans", "412.7", "2004-183", bound="<"),
        claim(11, "lending", "215", "2004-06", period="2014/2024", programme="poor_households"),
        claim(12, "poverty_rate", "3.1", "2025-04", unit="percent", previous=level("4.6", unit="percent"), period="2025"),
        claim(13, "poverty_rate", "3.5", "2025-04", unit="percent", measure="target", period="2025"),
        claim(14, "outstanding_loans", "98.6", "2025-24", measure="completion", unit="percent", period="2024"),
        claim(15, "savings_credit_groups", "3120", "2025-66", unit="count"),
        claim(16, "jobs_supported", "2100", "2025-66", unit="count", per="year", period=None, bound=">"),
        claim(17, "outstanding_loans", "2.8", "2025-79", measure="multiple", unit="times", period="2014/2024"),
        claim(18, "local_budget_capital", "7351", "2025-79", previous=level("7351"), review="accepted"),
        claim(19, "students_supported", "1204", None, unit="count", place="Tây Nguyên"),
        claim(20, "local_budget_capital", "15", "2025-11", measure="change", period="2025"),
    )


def sample() -> ReportData:
    """A week with everything in it."""
    new = claims()
    sides = (
        claim(
            31,
            "outstanding_loans",
            "11020",
            "2025-01",
            witnesses=(witness(31, 11020 * BILLION, outlet="Báo Hà Nội Mới", quote="Dư nợ đạt 11.020 tỷ đồng."),),
        ),
        claim(32, "outstanding_loans", "11.020", "2025-01", confidence="check", doubts=("scale_against_last",)),
    )
    documents = (
        IssuedDocument(
            Document("plan", "522/KH-UBND", "2025-12-08", "UBND tỉnh Hà Tĩnh", "Hà Tĩnh", ("39-CT/TW",), "issued"),
            "https://baohatinh.vn/ke-hoach-522",
            "Báo Hà Tĩnh",
            "2025-12-09",
        ),
        IssuedDocument(
            Document("directive", "57-CT/TU", None, "Tỉnh ủy Hưng Yên", "Hưng Yên"),
            "https://baohungyen.vn/chi-thi",
            "Báo Hưng Yên",
            "2025-12-10",
        ),
    )
    corrections = (
        Correction(
            "changed",
            "https://baocaobang.vn/a1",
            "Báo Cao Bằng",
            datetime(2025, 12, 10, tzinfo=UTC),
            claim(41, "lending", "812", "2025-04"),
            claim(42, "lending", "821", "2025-04"),
        ),
        Correction(
            "withdrawn",
            "https://baolaichau.vn/a2",
            "Báo Lai Châu",
            datetime(2025, 12, 11, tzinfo=UTC),
            claim(43, "overdue_debt", "4.2", "2025-12"),
            None,
        ),
    )
    troubles = (
        Trouble("baodienbien", "Báo Điện Biên", "timeout", 7, datetime(2025, 11, 30, tzinfo=UTC), "không có trả lời trong 30 s"),
        Trouble("tayninh-portal", "Cổng Tây Ninh", "tls", 3, None, None),
    )
    return ReportData(
        period=WEEK,
        now=NOW,
        claims=new,
        late_claims=14,
        late_pages=6,
        conflicts=(Conflict(sides, "scale_slip"),),
        corrections=corrections,
        documents=documents,
        coverage=coverage(),
        troubles=troubles,
        pages_read=412,
        latest=latest(),
    )


def long_sample(count: int = 500) -> ReportData:
    """A week with *count* new claims over all provinces."""
    provinces = load_places().provinces("2025")
    kinds = ("outstanding_loans", "local_budget_capital", "lending", "total_capital", "overdue_debt", "repayment", "savings_deposits")
    new = []
    for number in range(count):
        place = provinces[number % len(provinces)]
        value = Decimal(1000 + 37 * number) + Decimal(number % 7) / 10
        more: dict[str, object] = {"previous": level(900 + 37 * number)} if number % 3 else {}
        if number % 11 == 0:
            more |= {"confidence": "check", "doubts": ("scale_against_last",)}
        quote = (
            f"Đến 30/11/2025, chi nhánh tỉnh {place.name} báo cáo con số {value} tỷ đồng, tăng so với cuối năm 2024 và so với cùng kỳ, " * 2
        )
        new.append(claim(number + 1, kinds[number // len(provinces) % len(kinds)], value, place.key, quote=quote, **more))
    return replace(sample(), claims=tuple(new))


def empty_sample() -> ReportData:
    """A week with nothing new."""
    return replace(sample(), claims=(), conflicts=(), corrections=(), documents=(), late_claims=0, late_pages=0, latest=(), troubles=())
