"""Makes the pages beside it: invented articles in the markup of the families of config/sites.toml and of sites without a rule.

    python tests/pages/make.py

Texts and numbers are invented, names of places are real. Each case is a folder `<family>-<n>/` with `page.html`, `article.txt` (what a
reader should take from it: title, then one block a line) and `meta.json` (URL, reader expected, date). Deterministic: the same script
gives the same bytes.
"""

# ruff: noqa: E501 - pages are written as sites serve them: in long lines

from __future__ import annotations

import json
import random
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

HERE = Path(__file__).parent
PLACES = (
    "Cẩm Lệ",
    "Đại Từ",
    "Mường La",
    "Vĩnh Thuận",
    "Hòn Đất",
    "Krông Bông",
    "Như Thanh",
    "Phù Cát",
    "Sông Mã",
    "Tân Kỳ",
    "Thanh Sơn",
    "Yên Châu",
)
PROVINCES = ("Sơn La", "Nghệ An", "Thanh Hóa", "Bình Định", "Kiên Giang", "Đắk Lắk", "Phú Thọ", "Thái Nguyên", "Đà Nẵng")
PEOPLE = ("Lò Thị Ban", "Nguyễn Văn Mẫu", "H’Ni Êban", "Trần Thị Thử", "Vàng A Dính", "Đỗ Hữu Giả")
TITLES = (
    "{place}: Nguồn vốn nhỏ, đổi thay lớn ở những bản làng vùng cao",
    "Hội nghị sơ kết hoạt động ủy thác tại {place}",
    "Đồng vốn chính sách theo chân người nghèo {place}",
    "{province} đưa tín dụng chính sách về từng thôn bản",
    "Mười năm thực hiện Chỉ thị 40: Dấu ấn ở {place}",
    "Giao ban quý của tổ chức hội nhận ủy thác ở {province}",
)
LEADS = (
    "Từ nguồn vốn vay ưu đãi, trong {n1} năm qua đã có {k1} lượt hộ ở {place} mạnh dạn đầu tư chăn nuôi, trồng trọt và mở nghề phụ.",
    "Sáng {d}/{m}, tại {place}, Ban đại diện đã họp phiên thường kỳ, đánh giá kết quả và bàn nhiệm vụ của những tháng cuối năm.",
    "Không chờ hộ dân tìm đến, cán bộ tín dụng ở {place} mang sổ sách xuống tận điểm giao dịch xã vào ngày {d} hằng tháng.",
)
SENTENCES = (
    "Đến ngày {d}/{m}/{y}, tổng dư nợ các chương trình trên địa bàn đạt {t1} tỷ đồng, tăng {t2} tỷ đồng so với đầu năm, với {k1} khách hàng còn dư nợ.",
    "Trong đó, dư nợ cho vay hộ nghèo là {t2} tỷ đồng, hộ cận nghèo {t3} tỷ đồng, hộ mới thoát nghèo {t4} tỷ đồng.",
    "Nguồn vốn ngân sách địa phương ủy thác đạt {t3} tỷ đồng, chiếm {p1}% tổng nguồn vốn, vượt kế hoạch giao {p2}%.",
    "Tỷ lệ nợ quá hạn chỉ còn {p3}%, giảm {p4} điểm phần trăm so với năm {y0}.",
    "Doanh số cho vay {n1} tháng đạt {t1} tỷ đồng với {k2} lượt khách hàng; doanh số thu nợ đạt {t4} tỷ đồng.",
    "Nhờ vốn vay, {k2} lao động có việc làm, {k3} công trình nước sạch và vệ sinh được xây mới, {n2} căn nhà được sửa sang.",
    "Gia đình {person} ở bản {place} vay {n2} triệu đồng, nuôi {n1} con bò và trồng {p2} ha cỏ, mỗi năm thu về khoảng {n3} triệu đồng.",
    "Toàn huyện có {n3} tổ tiết kiệm và vay vốn, trong đó {p5}% tổ xếp loại tốt, không có tổ yếu kém.",
    "“Có vốn rồi, nhà tôi không còn phải vay nóng bên ngoài nữa”, {person} nói bên đàn bò vừa sinh thêm {n1} con bê.",
    "Theo báo cáo tại hội nghị, bốn tổ chức hội đang quản lý {t1} tỷ đồng qua {n3} tổ, với {k1} thành viên.",
    "Tiền gửi của tổ viên đạt {t4} tỷ đồng, bình quân {p2} triệu đồng mỗi tổ viên.",
    "Hằng tháng, {n2} điểm giao dịch xã mở cửa đúng lịch, kể cả khi rơi vào thứ bảy hay chủ nhật.",
    "Kế hoạch từ nay đến hết năm {y} là đưa dư nợ lên trên {t1} tỷ đồng, giữ nợ quá hạn dưới {p3}%.",
    "Công tác kiểm tra, giám sát được duy trì: từ đầu năm đã kiểm tra {n2} lượt xã, {n3} lượt tổ và đối chiếu {k3} hộ vay.",
    "Ông {person}, chủ tịch hội nông dân xã, cho rằng điều quý nhất là người dân đã quen tính toán trước khi đặt bút vay.",
)
HEADINGS = ("Vốn về tận bản", "Những con số biết nói", "Còn đó những khó khăn", "Hướng đi sắp tới", "Chuyện ở một tổ vay vốn")
ITEMS = (
    "Cho vay hộ nghèo: {t2} tỷ đồng, {k3} hộ;", "Cho vay giải quyết việc làm: {t3} tỷ đồng, {k3} lao động;", "Cho vay nước sạch: {t4} tỷ đồng;",
    "Cho vay học sinh, sinh viên: {t4} tỷ đồng, {n3} em;", "Cho vay nhà ở xã hội: {t4} tỷ đồng, {n2} căn.",
)  # fmt: skip
CAPTIONS = (
    "Giải ngân vốn vay tại điểm giao dịch xã ở {place}.",
    "Đàn bò {n1} con của gia đình {person}. Ảnh: H.M",
    "Toàn cảnh hội nghị ngày {d}/{m}.",
)
PROGRAMMES = ("Hộ nghèo", "Hộ cận nghèo", "Hộ mới thoát nghèo", "Giải quyết việc làm", "Nước sạch và vệ sinh", "Học sinh, sinh viên")
NOISE_TITLES = (
    "Giá vàng hôm nay tăng {n1} triệu đồng mỗi lượng sau {n1} phiên giảm", "Bắt {n1} đối tượng đánh bạc trên địa bàn phường",
    "Khai mạc giải bóng đá thiếu niên lần thứ {n1} với {n2} đội tham dự", "Thu ngân sách {n1} tháng đạt {p5}% dự toán cả năm",
    "Xuất khẩu nông sản đạt {t4} triệu USD, tăng {p1}%", "Khởi công tuyến đường dài {p2} km nối hai xã", "Tiêm vắc-xin cho {k1} trẻ trong {n1} ngày",
)  # fmt: skip


@dataclass
class Case:
    """An invented article: blocks as (kind, text); a table is ("table", rows)."""

    seed: int
    title: str = ""
    lead: str = ""
    blocks: list[tuple[str, str | list[list[str]]]] = field(default_factory=list)
    published: str = ""
    author: str = ""

    def gold(self, *, lead: bool = True) -> str:
        """The text that a reader should take."""
        lines = [self.title] + ([self.lead] if lead and self.lead else [])
        for kind, text in self.blocks:
            if kind == "table":
                lines += [" | ".join(row) for row in text]
            else:
                lines.append(str(text))
        return "\n".join(lines) + "\n"


class Filler:
    """Invents numbers for the templates."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)

    def __call__(self, template: str) -> str:
        r = self.random
        tenth = lambda low, high: f"{r.randint(low, high)},{r.randint(1, 9)}"  # noqa: E731
        grouped = lambda low, high: f"{r.randint(low, high):,}".replace(",", ".")  # noqa: E731
        return template.format(
            place=r.choice(PLACES), province=r.choice(PROVINCES), person=r.choice(PEOPLE), d=f"{r.randint(1, 28):02}", m=f"{r.randint(1, 12):02}",
            y=r.randint(2022, 2026), y0=r.randint(2014, 2021), n1=r.randint(2, 12), n2=r.randint(13, 99), n3=r.randint(100, 480),
            k1=grouped(2000, 98000), k2=grouped(1200, 9800), k3=grouped(1010, 4900), t1=grouped(1100, 9900), t2=tenth(120, 980),
            t3=tenth(40, 320), t4=tenth(5, 88), p1=tenth(6, 19), p2=tenth(1, 9), p3=f"0,{r.randint(11, 69)}", p4=f"0,{r.randint(2, 9)}",
            p5=tenth(82, 99),
        )  # fmt: skip


def article(seed: int, *, table: bool, items: bool, captions: int, paragraphs: int) -> Case:
    """An invented article of some blocks."""
    fill = Filler(seed)
    r = fill.random
    case = Case(seed, fill(r.choice(TITLES)), fill(r.choice(LEADS)))
    case.author = r.choice(PEOPLE)
    case.published = f"{r.randint(2023, 2026)}-{r.randint(1, 9):02}-{r.randint(1, 28):02}T{r.randint(5, 20):02}:{r.randint(0, 59):02}+07:00"
    order = r.sample(range(len(SENTENCES)), len(SENTENCES)) * 2
    taken = 0
    for index in range(paragraphs):
        if index in (2, 5) and paragraphs > 4:
            case.blocks.append(("heading", r.choice(HEADINGS) if index == 2 else "Nhìn về phía trước"))
        count = r.randint(1, 3)
        case.blocks.append(("paragraph", " ".join(fill(SENTENCES[order[taken + i]]) for i in range(count))))
        taken += count
        if captions and index % 2 == 0:
            case.blocks.append(("caption", fill(CAPTIONS[(captions + index) % len(CAPTIONS)])))
            captions -= 1
        if items and index == 1:
            case.blocks.append(("paragraph", "Dư nợ của một số chương trình đến cuối tháng:"))
            case.blocks.extend(("item", fill(text)) for text in ITEMS)
        if table and index == 3:
            case.blocks.append(("unit", "Đơn vị tính: triệu đồng"))
            rows = [["Chương trình", "Dư nợ đầu năm", "Dư nợ hiện nay", "Số hộ"]]
            rows += [
                [name, *(f"{r.randint(1200, 99000):,}".replace(",", ".") for _ in range(2)), str(r.randint(20, 900))] for name in PROGRAMMES
            ]
            case.blocks.append(("table", rows))
    return case


# --- furniture ---------------------------------------------------------------------------------------------------------


def menu() -> str:
    names = ("Trang chủ", "Chính trị", "Kinh tế", "Xã hội", "Văn hóa", "Pháp luật", "Thể thao", "Quốc tế", "Multimedia")
    return "".join(f'<li><a href="/{i}">{name}</a></li>' for i, name in enumerate(names))


def widgets(fill: Filler) -> str:
    return fill("Hà Nội {n2}°C - Độ ẩm {n2}% | Vàng SJC: {n2}.{n3} - {n2}.{n3} | USD {n2}.{n3}")


def related(fill: Filler, count: int = 5) -> list[tuple[str, str]]:
    return [(f"/tin/{fill.random.randint(10000, 99999)}.html", fill(template)) for template in fill.random.sample(NOISE_TITLES, count)]


FOOTER = "Giấy phép hoạt động báo chí số 123/GP-BTTTT cấp ngày 01/02/2019. Điện thoại: 0240.3812345 - Fax: 0240.3854321. Địa chỉ: số 45 đường Mẫu."


def vietnamese_date(case: Case, form: int) -> str:
    y, m, d, hm = case.published[:4], case.published[5:7], case.published[8:10], case.published[11:16]
    return (f"Thứ ba, {d}/{m}/{y} {hm}", f"{hm}, {d}/{m}/{y}", f"Ngày đăng {d}/{m}/{y} | {hm} | Lượt xem: {case.seed * 37 % 9000 + 100}",
            f"Cập nhật lúc {hm}, Thứ Năm, {d}/{m}/{y} (GMT+7)")[form]  # fmt: skip


def table_html(rows: object, attributes: str = "") -> str:
    assert isinstance(rows, list)
    return f"<table{attributes}>" + "".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>" for row in rows) + "</table>"


def body_html(
    case: Case,
    *,
    caption: Callable[[str, int], str],
    paragraph: str = "<p>{}</p>",
    heading: str = "<h3>{}</h3>",
    unit: str = "<p style='text-align:right'><em>{}</em></p>",
    inserts: dict[int, str] | None = None,
    table: str = ' border="1"',
) -> str:
    """The blocks as HTML; *inserts* puts furniture after the n-th block."""
    out: list[str] = []
    in_list = False
    for index, (kind, text) in enumerate(case.blocks):
        if kind == "item" and not in_list:
            out.append("<ul>")
            in_list = True
        elif kind != "item" and in_list:
            out.append("</ul>")
            in_list = False
        if kind == "paragraph":
            out.append(paragraph.format(text))
        elif kind == "heading":
            out.append(heading.format(text))
        elif kind == "item":
            out.append(f"<li>{text}</li>")
        elif kind == "caption":
            out.append(caption(str(text), index))
        elif kind == "unit":
            out.append(unit.format(text))
        else:
            out.append(table_html(text, table))
        if inserts and index in inserts:
            out.append(inserts[index])
    if in_list:
        out.append("</ul>")
    return "\n".join(out)


def figure(text: str, index: int) -> str:
    return f'<figure><img src="/anh/{index}.jpg" alt=""><figcaption>{text}</figcaption></figure>'


def picture_table(text: str, index: int) -> str:
    return f'<table class="picture" align="center"><tr><td class="pic"><img src="/{index}.jpg"></td></tr><tr><td class="caption"><p>{text}</p></td></tr></table>'


def em_after(text: str, index: int) -> str:
    return f'<p style="text-align:center"><img src="/file/{index:032x}/anh.jpg" width="600"></p><p style="text-align:center"><em>{text}</em></p>'


def em_inside(text: str, index: int) -> str:
    return f'<p align="center"><img src="/uploads/{index}.png" /><br /><em>{text}</em></p>'


def head(case: Case, site: str, *, meta: bool = True, ld: bool = False) -> str:
    out = f'<meta charset="utf-8"><title>{case.title} | {site}</title>'
    if meta:
        out += f'<meta property="og:title" content="{case.title}"><meta property="article:published_time" content="{case.published[:16]}:00+07:00">'
    if ld:
        made = {
            "@context": "https://schema.org",
            "@type": "NewsArticle",
            "headline": case.title,
            "datePublished": case.published,
            "author": {"@type": "Person", "name": case.author},
        }
        out += f'<script type="application/ld+json">{json.dumps(made, ensure_ascii=False)}</script>'
    return out + "<script>var visits = 1234567; window.dataLayer = [];</script><style>.a{width:100px}</style>"


# --- families ----------------------------------------------------------------------------------------------------------


def epi(case: Case, fill: Filler) -> str:
    cards = "".join(
        f'<article class="story"><h3 class="story__heading"><a class="cms-link" href="{u}">{t}</a></h3></article>' for u, t in related(fill)
    )
    inner = f'<div class="article__related cms-relate"><a class="cms-link" href="/x-post99.html">{related(fill, 1)[0][1]}</a></div>'
    return f"""<!DOCTYPE html><html lang="vi"><head>{head(case, "Báo Mẫu", ld=True)}</head><body class="detail-page">
<header class="site-header"><div class="topbar">{widgets(fill)}</div><ul class="menu">{menu()}</ul></header>
<div class="site-content"><div class="container"><div class="breadcrumbs"><a href="/">Kinh tế</a></div>
<article class="article"><h1 class="article__title cms-title">{case.title}</h1>
<div class="article__meta"><div class="article__author"><span class="name">{case.author}</span></div><time class="time" datetime="{case.published}">{vietnamese_date(case, 1)}</time></div>
<div class="article__social"><a>Chia sẻ</a><span>{case.seed}</span></div>
<div class="article__sapo cms-desc">{case.lead}</div>
<div class="article__body zce-content-body cms-body" itemprop="articleBody">{body_html(case, caption=picture_table, inserts={2: inner})}</div>
<div class="article__tag"><h4>Từ khóa</h4><a href="/tag/1">Chỉ thị 40</a><a href="/tag/2">Quyết định 99</a></div></article>
<div class="comment"><h3>Bình luận (3)</h3><form><textarea name="c"></textarea><input type="submit" value="Gửi"></form><div class="comment-item">Tôi vay 50 triệu đồng năm 2019, trả xong từ lâu rồi, rất cảm ơn cán bộ.</div></div>
<div class="timeline">{cards}</div></div><aside class="sidebar"><h3>Đọc nhiều</h3>{cards}</aside></div>
<footer class="site-footer"><p>{FOOTER}</p></footer></body></html>"""


def onecms(case: Case, fill: Filler) -> str:
    grid = "".join(
        f'<div class="b-grid"><div class="b-grid__img"><a href="{u}"><img src="https://mau.1cdn.vn/a.jpg"></a></div><div class="b-grid__content"><h3 class="b-grid__title"><a href="{u}">{t}</a></h3><div class="b-grid__desc">{fill(LEADS[0])}</div></div></div>'
        for u, t in related(fill)
    )
    return f"""<!DOCTYPE html><html lang="vi"><head>{head(case, "Báo Thử")}</head><body><div class="c-header"><ul class="menu">{menu()}</ul><span class="weather">{widgets(fill)}</span></div>
<main><div class="c-detail-head"><h1 class="c-detail-head__title">{case.title}</h1><span class="author">{case.author}</span> <time class="time" datetime="{case.published}">{vietnamese_date(case, 0)}</time></div>
<div class="b-maincontent"><p class="sapo"><strong>{case.lead}</strong></p>
{body_html(case, caption=figure, heading="<p><strong>{}</strong></p>", inserts={3: grid[: grid.find("</div></div></div>") + 18]})}
<p class="author text-right"><strong>{case.author}</strong></p></div>
<div class="c-box"><div class="c-box__title">Tin liên quan</div>{grid}</div></main><div class="c-footer">{FOOTER}</div></body></html>"""


def slug_hex7(case: Case, fill: Filler) -> str:
    others = "".join(f'<li><a href="{u}">{t}</a> <span>({fill("{d}/{m}/{y}")})</span></li>' for u, t in related(fill, 6))
    teasers = "".join(
        f'<div class="item"><a href="{u}"><img src="/t.jpg"></a><h4><a href="{u}">{t}</a></h4><p>{fill(LEADS[0])}</p></div>'
        for u, t in related(fill, 3)
    )
    return f"""<html><head>{head(case, "Báo Mẫu điện tử", meta=False)}</head><body>
<div id="wrapper"><div class="top"><span>{widgets(fill)}</span></div><div id="nav"><ul>{menu()}</ul></div>
<div class="col-main"><div class="path"><a href="/">Trang chủ</a> » <a href="/kinh-te/">Kinh tế</a></div>
<h1 class="title">{case.title}</h1><div class="date">{vietnamese_date(case, 1)}</div>
<div class="summary">{case.lead}</div>
<div class="detail">{body_html(case, caption=em_after, heading="<p><b>{}</b></p>")}<p style="text-align:right"><strong class="author">{case.author}</strong></p></div>
<div class="news-other"><h3>Các tin khác</h3><ul>{others}</ul></div>
<div class="emag"><h3>Multimedia</h3>{teasers}</div></div>
<div class="col-side"><h3>Tin mới nhất</h3><ul>{others}</ul></div><div id="foot">{FOOTER}</div></div></body></html>"""


def a_id(case: Case, fill: Filler) -> str:
    others = "".join(f'<div class="row"><div class="col"><a href="{u}"><b>{t}</b></a></div></div>' for u, t in related(fill))
    return f"""<html></html><!DOCTYPE html><html xmlns="http://www.w3.org/1999/xhtml"><head>{head(case, "Báo Mẫu Online", meta=False)}</head><body>
<form method="post" action="./bai.html" id="form1"><input type="hidden" name="__VIEWSTATE" id="__VIEWSTATE" value="{"dDwtMTIzNDU2Nzg5O3Q8O2w8aTwxPjs" * 60}" />
<div class="header"><ul>{menu()}</ul></div><div class="maincol"><h1>{case.title}</h1><div class="newsdate">{vietnamese_date(case, 3)}</div>
<div class="sapo">{case.lead}</div><div id="newscontents">{body_html(case, caption=picture_table, paragraph="<div>{}</div>")}</div>
<div class="viewed">Lượt xem: {case.seed * 91 % 7000}</div><div class="print"><a href="?in=1">In bài</a></div>
<div class="binhluan"><h3>Ý kiến bạn đọc (12)</h3><p>Bài viết hay, xã tôi cũng vay được 80 triệu đồng, lãi suất 0,65% một tháng.</p><textarea></textarea></div>
<div class="tinkhac"><h3>Tin khác</h3>{others}</div></div><div class="footer">{FOOTER}</div></form></body></html>"""


def htm_id(case: Case, fill: Filler) -> str:
    others = "".join(f'<li><a href="{u}">{t}</a></li>' for u, t in related(fill))
    pointer = f'<p><a href="/k.htm">&gt;&gt; {related(fill, 1)[0][1]}</a></p>'
    return f"""<!DOCTYPE html><html><head>{head(case, "baomau.vn", ld=True)}</head><body><nav><ul>{menu()}</ul></nav>
<section class="page"><h1>{case.title}</h1><p class="meta">{vietnamese_date(case, 1)} <a href="#">Theo dõi trên Google News</a></p><p class="sapo">{case.lead}</p>
<div id="dcontent" class="content">{body_html(case, caption=em_inside, inserts={1: pointer})}</div>
<div class="tags">Tags: <a href="/t/1">40-CT/TW</a></div><ul class="relate">{others}</ul></section><footer>{FOOTER}</footer></body></html>"""


def bbg(case: Case, fill: Filler) -> str:
    others = "".join(
        f'<div class="item"><a href="{u}" title="{t}"><img src="a.jpg"/></a><a href="{u}">{t}</a><span class="date">{fill("{d}/{m}/{y}")}</span></div>'
        for u, t in related(fill)
    )
    return f"""<!DOCTYPE html><html><head>{head(case, "Báo Bắc Mẫu", meta=False)}</head><body><div class="wrap"><div class="menu-top"><ul>{menu()}</ul></div>
<div class="left"><div class="cate"><a href="/kinh-te">Kinh tế</a></div><h1 class="post-title">{case.title}</h1>
<div class="cap-nhat">{vietnamese_date(case, 3)}</div><h2 class="post-sum">{case.lead}</h2>
<div class="post-body">{body_html(case, caption=figure, heading="<p><strong>{}</strong></p>")}</div>
<p class="source"><strong>{case.author}</strong></p>
<div class="fb-like">Thích 1.234</div><div class="xem-them"><h3>Xem thêm</h3>{others}</div></div>
<div class="right"><div class="gia-vang">{widgets(fill)}</div><div class="tin-doc-nhieu">{others}</div></div></div><div class="bottom">{FOOTER}</div></body></html>"""


def content_detail(case: Case, fill: Filler) -> str:
    others = "".join(f'<li><a href="{u}">{t}</a></li>' for u, t in related(fill))
    return f"""<!DOCTYPE html><html><head>{head(case, "Báo vùng cao")}</head><body><header><ul>{menu()}</ul></header>
<div class="main"><h1 class="detail-title">{case.title}</h1><div class="detail-info"><span class="date">{vietnamese_date(case, 0)}</span><span class="hits">Lượt xem: 2.345</span></div>
<div class="sapo"><strong>{case.lead}</strong></div><div id="content-detail">{body_html(case, caption=em_after, table=' class="MsoTableGrid" border="1" cellspacing="0"')}</div>
<div class="other"><h3>Tin cùng chuyên mục</h3><ul>{others}</ul></div></div><footer>{FOOTER}</footer></body></html>"""


def liferay(case: Case, fill: Filler) -> str:
    others = "".join(
        f'<li class="asset-links-list-item"><a href="/web/guest/-/asset_publisher/x/content/{i}">{t}</a></li>'
        for i, (_, t) in enumerate(related(fill))
    )
    return f"""<!DOCTYPE html><html class="ltr" dir="ltr" lang="vi-VN"><head>{head(case, "Cổng thông tin", meta=False)}</head><body class="yui3-skin-sam">
<div id="wrapper"><header id="banner"><div id="heading">CỔNG THÔNG TIN ĐIỆN TỬ</div><nav><ul>{menu()}</ul></nav></header><div id="content"><div class="columns-2"><div class="portlet">
<div class="asset-full-content"><h3 class="header-title"><span>{case.title}</span></h3><div class="asset-metadata"><span class="metadata-entry metadata-publish-date">{vietnamese_date(case, 1)}</span><span class="metadata-view-count">456 lượt xem</span></div>
<div class="asset-content"><div class="journal-content-article"><p><strong>{case.lead}</strong></p>{body_html(case, caption=em_inside)}</div>
<div class="asset-ratings">Đánh giá: 4,5/5 (12 phiếu)</div></div></div>
<div class="asset-links"><h3>Tin liên quan</h3><ul>{others}</ul></div></div></div></div><footer id="footer">{FOOTER}</footer></div></body></html>"""


def sharepoint(case: Case, fill: Filler) -> str:
    others = "".join(
        f'<div class="tin"><a href="/Pages/ChiTiet.aspx?ID={i}">{t} <i>({fill("{d}/{m}/{y}")})</i></a></div>'
        for i, (_, t) in enumerate(related(fill))
    )
    return f"""<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Strict//EN" "http://www.w3.org/TR/xhtml1/DTD/xhtml1-strict.dtd"><html><head>{head(case, "Trang chủ", meta=False)}</head><body>
<form name="aspnetForm" method="post" action="ChiTiet.aspx?ID=1" id="aspnetForm"><div id="s4-workspace"><div class="s4-notdlg menu"><ul>{menu()}</ul></div>
<table width="100%" cellpadding="0"><tr><td width="220" valign="top"><div class="ms-webpart-chrome-title">LIÊN KẾT</div>{others}</td>
<td valign="top"><div class="tieude"><h1>{case.title}</h1></div><div class="ngay">({vietnamese_date(case, 1)})</div>
<div class="ms-rtestate-field"><p>&#8203;{case.lead}</p>{body_html(case, caption=em_after, paragraph='<p class="MsoNormal" style="text-align:justify"><span style="font-size:14pt">{}</span></p>', table=' class="MsoNormalTable"')}</div>
<div class="khac"><b>Các tin đã đưa</b>{others}</div></td></tr></table><div class="cuoi">{FOOTER} Số lượt truy cập: 12.345.678</div></div></form></body></html>"""


def caobang(case: Case, fill: Filler) -> str:
    others = "".join(f"<li><a href='{u}'>{t}</a></li>" for u, t in related(fill))
    return f"""<html><head>{head(case, "Cổng TTĐT", meta=False)}</head><body><div class="Header"><ul>{menu()}</ul></div><div class="Main">
<div class="ArticleHeader">{case.title}</div><div class="PostDate">{vietnamese_date(case, 0)}</div>
<div class="ArticleContent"><p><b>{case.lead}</b></p>{body_html(case, caption=em_inside)}</div><div class="OtherNews"><div>Tin khác</div><ul>{others}</ul></div></div><div class="Footer">{FOOTER}</div></body></html>"""


def div_soup(case: Case, fill: Filler) -> str:
    """No names at all: nested div, text in span, links around."""
    others = "".join(f'<div><a href="{u}"><span>{t}</span></a></div>' for u, t in related(fill, 6))
    inner = body_html(case, caption=lambda t, i: f'<div style="text-align:center"><img src="/{i}.jpg"/></div><div style="text-align:center"><i>{t}</i></div>',
                      paragraph="<div><span>{}</span></div>", heading="<div><b>{}</b></div>", unit="<div><i>{}</i></div>")  # fmt: skip
    return f"""<html><head>{head(case, "Trang tin", meta=False)}</head><body><div><div><div>{menu()}</div></div>
<div><div><div><h2>{case.title}</h2><div>{vietnamese_date(case, 1)}</div><div><b>{case.lead}</b></div><div>{inner}</div></div>
<div>{others}</div></div><div>{others}</div></div><div>{FOOTER}</div></div></body></html>"""


def old_table(case: Case, fill: Filler) -> str:
    """Layout tables, font tags, paragraphs parted by <br><br>."""
    parts: list[str] = []
    for index, (kind, text) in enumerate(case.blocks):
        if kind == "table":
            parts.append(table_html(text, " border=1 cellpadding=2"))
        elif kind == "caption":
            parts.append(picture_table(str(text), index))
        elif kind == "heading":
            parts.append(f"<b>{text}</b><br><br>")
        elif kind == "item":
            parts.append(f"- {text}<br>")
        else:
            parts.append(f"{text}<br><br>")
    others = "".join(f'<tr><td><a href="{u}">{t}</a> <font size=1>({fill("{d}/{m}")})</font></td></tr>' for u, t in related(fill))
    return f"""<HTML><HEAD>{head(case, "Tạp chí", meta=False)}</HEAD><BODY bgcolor=#ffffff><TABLE width=980 align=center><TR><TD colspan=3><table><tr><td>{menu()}</td></tr></table></TD></TR>
<TR><TD width=180 valign=top><table>{others}</table></TD><TD valign=top><P class=tieude><font size=4><b>{case.title}</b></font></P><P><font size=1>{vietnamese_date(case, 0)}</font></P>
<P><b>{case.lead}</b></P><font size=2>{"".join(parts)}</font><table width=100%><tr><td><b>Tin đã đưa</b></td></tr>{others}</table></TD>
<TD width=160 valign=top>{widgets(fill)}</TD></TR></TABLE><CENTER><font size=1>{FOOTER}</font></CENTER></BODY></HTML>"""


def wordpress(case: Case, fill: Filler) -> str:
    others = "".join(
        f'<article class="post"><h2 class="entry-title"><a href="{u}">{t}</a></h2><div class="entry-summary"><p>{fill(LEADS[0])}</p></div></article>'
        for u, t in related(fill, 3)
    )
    return f"""<!DOCTYPE html><html lang="vi"><head>{head(case, "Hội Mẫu", ld=True)}</head><body class="single"><header class="site-header"><ul>{menu()}</ul></header>
<main class="site-main"><article class="post type-post"><header class="entry-header"><h1 class="entry-title">{case.title}</h1><div class="entry-meta"><time class="entry-date" datetime="{case.published}">{case.published[:10]}</time></div></header>
<div class="entry-content"><p><strong>{case.lead}</strong></p>{body_html(case, caption=lambda t, i: f'<div class="wp-caption"><img src="{i}.jpg"><p class="wp-caption-text">{t}</p></div>')}
<div class="sharedaddy share"><h3>Chia sẻ:</h3><a>Facebook 12</a></div></div></article><div class="related-posts"><h3>Bài viết liên quan</h3>{others}</div>
<div id="comments" class="comments-area"><h2>2 bình luận</h2><ol class="comment-list"><li class="comment"><p>Xã Mẫu năm 2020 có 35 hộ vay được, nay đã trả hết nợ rồi nhé các bạn.</p></li></ol></div></main>
<aside class="widget-area">{others}</aside><footer class="site-footer">{FOOTER}</footer></body></html>"""


#: Family, maker, host (one of a site rule, or none), address.
FAMILIES: tuple[tuple[str, Callable[[Case, Filler], str], str], ...] = (
    ("epi", epi, "https://baohatinh.vn/bai-mau-post{}.html"),
    ("onecms", onecms, "https://baohaiphong.vn/bai-mau-{}.html"),
    ("a-id", a_id, "https://baotayninh.vn/bai-mau-a{}.html"),
    ("htm-id", htm_id, "https://baophutho.vn/bai-mau-{}.htm"),
    ("content-detail", content_detail, "https://baocaobang.vn/bai-mau-{}.html"),
    ("liferay", liferay, "https://bacninh.gov.vn/web/guest/-/details/{}/bai-mau"),
    ("sharepoint", sharepoint, "https://dienbien.gov.vn/Pages/ChiTiet.aspx?ID={}"),
    ("caobang", caobang, "https://caobang.gov.vn/bai-mau-{}"),
    ("slug-hex7", slug_hex7, "https://baodaklak.vn/kinh-te/202407/bai-mau-{}abc/"),
    ("bbg", bbg, "https://baobacgiang.vn/bai-mau-postid{}.bbg"),
    ("div-soup", div_soup, "https://tin.example.vn/{}"),
    ("old-table", old_table, "https://tapchi.example.vn/xem.asp?id={}"),
    ("wordpress", wordpress, "https://hoi.example.vn/bai-mau-{}/"),
)

# --- kept apart: written after the reader, to see how it does on what it was not made for --------------------------------


def sections(case: Case, fill: Filler) -> str:
    """A long read in several sections with pictures between, teasers of other long reads at the end."""
    half = max(1, len(case.blocks) // 2)
    first, second = Case(case.seed), Case(case.seed)
    first.blocks, second.blocks = case.blocks[:half], case.blocks[half:]
    one, two = (body_html(part, caption=figure, heading='<div class="sub-title"><span>{}</span></div>') for part in (first, second))
    cards = "".join(
        f'<div class="swiper-slide"><a href="{u}"><img src="e.jpg"><div class="t">{t}</div></a><div class="d">{fill(LEADS[0])}</div></div>'
        for u, t in related(fill, 3)
    )
    return f"""<!DOCTYPE html><html lang="vi"><head>{head(case, "Emagazine")}</head><body class="magazine"><div class="logo"><a href="/"><img src="l.png"></a></div>
<section class="cover" style="background:url(x.jpg)"><h1><span>{case.title}</span></h1><p class="desc">{case.lead}</p></section>
<section class="block block-text"><div class="inner">{one}</div></section><section class="block block-full"><img src="full.jpg"></section>
<section class="block block-text"><div class="inner">{two}</div></section><section class="credit"><p>Bài viết: {case.author}</p><p>Thiết kế: HÀ AN</p></section>
<section class="more"><h3>Tin cùng chuyên mục</h3><div class="swiper">{cards}</div></section><div class="ft"><p>{FOOTER}</p></div></body></html>"""


def loud_comments(case: Case, fill: Filler) -> str:
    """More words in the readers' letters than in the article, none of them named."""
    letters = "".join(
        f'<li><b>{fill("{person}")}</b> <i>{fill("{d}/{m}/{y}")}</i><p>{fill(SENTENCES[i % len(SENTENCES)])}</p><a href="#r">Trả lời</a></li>'
        for i in range(14)
    )
    return f"""<!DOCTYPE html><html><head>{head(case, "Diễn đàn", ld=True)}</head><body><nav>{menu()}</nav><div class="page"><div class="post-wrap"><h1>{case.title}</h1><p class="info">{vietnamese_date(case, 0)}</p>
<div class="post-main"><p class="first"><b>{case.lead}</b></p>{body_html(case, caption=em_inside, heading="<h2>{}</h2>")}</div></div><div id="comments-list"><h3>Bình luận (14)</h3><ul>{letters}</ul></div></div><footer>{FOOTER}</footer></body></html>"""


def linked_words(case: Case, fill: Filler) -> str:
    """Key words of the text are links; related titles stand as paragraphs inside the body."""
    body = body_html(
        case, caption=picture_table, inserts={0: f'<p class="rel"><a href="/z.html"><strong>{related(fill, 1)[0][1]}</strong></a></p>'}
    )
    body = body.replace("tỷ đồng", '<a href="/tag/ty-dong">tỷ đồng</a>').replace(
        "hộ nghèo", '<a href="/tag/ho-ngheo" title="hộ nghèo">hộ nghèo</a>'
    )
    others = "".join(f'<div class="it"><a href="{u}">{t}</a><p>{fill(LEADS[2])}</p></div>' for u, t in related(fill))
    return f"""<!DOCTYPE html><html><head>{head(case, "Kinh tế mẫu")}</head><body><div id="hd"><ul>{menu()}</ul></div><div id="mn"><div class="lft"><h1 class="tt">{case.title}</h1>
<div class="sc"><span>{vietnamese_date(case, 1)}</span><span>Cỡ chữ: A- A A+</span></div><h2 class="sp">{case.lead}</h2><div class="ct">{body}<p class="au"><em>Theo {case.author}</em></p></div>
<div class="bt"><h4>Đọc thêm</h4>{others}</div></div><div class="rgt">{others}</div></div><div id="ft">{FOOTER}</div></body></html>"""


def word_paste(case: Case, fill: Filler) -> str:
    """A portal page pasted from a word processor: namespaced tags, nested fonts, tables within div, a file to download."""
    body = body_html(case, caption=em_after, paragraph='<p class="MsoNormal"><font face="Times New Roman"><span lang="VI"><font size="4">{}<o:p></o:p></font></span></font></p>',
                     heading='<p class="MsoNormal"><b><span>{}</span></b></p>', table=' class="MsoTableGrid" border="1"')  # fmt: skip
    body = body.replace("<td>", '<td width="80" valign="top"><p class="MsoNormal" align="center"><span>').replace(
        "</td>", "<o:p></o:p></span></p></td>"
    )
    others = "".join(f'<li><a href="{u}">{t}</a> <span>({fill("{d}/{m}/{y}")})</span></li>' for u, t in related(fill))
    return f"""<!DOCTYPE html><html><head>{head(case, "Trang thông tin", meta=False)}</head><body><div class="container"><div class="row header"><marquee>{widgets(fill)}</marquee><ul>{menu()}</ul></div><div class="row"><div class="col-md-3"><ul>{others}</ul></div>
<div class="col-md-9"><div class="box"><div class="box-title"><a href="/tin">Tin hoạt động</a></div><div class="box-body"><p class="news-title">{case.title}</p><p class="small"><i>Ngày đăng: {case.published[8:10]}/{case.published[5:7]}/{case.published[:4]} {case.published[11:16]}</i></p>
<p><b>{case.lead}</b></p>{body}<p><a href="/files/bc.pdf">Tệp đính kèm: bc-123.pdf (1,2 MB)</a></p><div class="share-box">Chia sẻ</div><p><b>Tin đã đưa</b></p><ul>{others}</ul></div></div></div></div><div class="row footer">{FOOTER}</div></div></body></html>"""


def short_notice(case: Case, fill: Filler) -> str:
    """Two paragraphs among many lists of links."""
    case.blocks = [block for block in case.blocks if block[0] == "paragraph"][:2]
    columns = "".join(
        f'<div class="c{i}"><h3>Chuyên mục {i}</h3><ul>'
        + "".join(f'<li><a href="{u}">{t}</a></li>' for u, t in related(fill))
        + "</ul></div>"
        for i in range(4)
    )
    return f"""<html><head>{head(case, "Cổng xã", meta=False)}</head><body><div id="top">{menu()}</div><div id="a">{columns}</div><div id="b"><h2>{case.title}</h2><div>{vietnamese_date(case, 1)}</div><p>{case.lead}</p>
{body_html(case, caption=figure)}</div><div id="c">{columns}</div><div id="d">{FOOTER}</div></body></html>"""


def spans_and_breaks(case: Case, fill: Filler) -> str:
    """The whole text in one span, lines parted by single and double breaks."""
    parts = [
        table_html(text)
        if kind == "table"
        else (
            f"<b>{text}</b><br/>\n<br/>"
            if kind == "heading"
            else f"- {text}<br/>"
            if kind == "item"
            else f"<img src='/a.jpg'/><br/><i>{text}</i><br/><br/>"
            if kind == "caption"
            else f"{text}<br/>\n<br/>\n"
        )
        for kind, text in case.blocks
    ]
    others = "".join(f'<a class="lk" href="{u}">{t}</a><br/>' for u, t in related(fill))
    return f"""<html><head>{head(case, "Bản tin", meta=False)}</head><body><table><tr><td class="mn">{menu()}</td><td class="nd"><span class="td">{case.title}</span><br/><span class="ng">{vietnamese_date(case, 1)}</span><br/><span class="tx"><b>{case.lead}</b><br/><br/>{"".join(parts)}</span>
<hr/><b>Tin khác:</b><br/>{others}</td></tr></table><p>{FOOTER}</p></body></html>"""


#: Written after the reader: measured before anything was changed for them (2026-11-21: see bench/article.py).
KEPT_APART: tuple[tuple[str, Callable[[Case, Filler], str], str], ...] = (
    ("apart-sections", sections, "https://mag.example.vn/long-form-{}.html"),
    ("apart-loud-comments", loud_comments, "https://forum.example.vn/bai-{}"),
    ("apart-linked-words", linked_words, "https://kt.example.vn/bai-{}.html"),
    ("apart-word-paste", word_paste, "https://xa.example.gov.vn/tin/{}"),
    ("apart-short-notice", short_notice, "https://xa.example.gov.vn/tb/{}"),
    ("apart-spans-and-breaks", spans_and_breaks, "https://cu.example.vn/tin.php?id={}"),
)


def main() -> None:
    """Write all cases."""
    for number, (family, make, address) in enumerate((*FAMILIES, *KEPT_APART)):
        for variant in range(2 if family.startswith("apart-") else 3):
            seed = 100 * number + 7 * variant + 11
            case = article(seed, table=variant != 1, items=variant != 2, captions=variant + 1, paragraphs=(7, 9, 4)[variant])
            folder = HERE / f"{family}-{variant + 1}"
            folder.mkdir(exist_ok=True)
            (folder / "page.html").write_text(make(case, Filler(seed + 5)), encoding="utf-8")  # may shorten the case
            (folder / "article.txt").write_text(case.gold(), encoding="utf-8")
            meta = {"url": address.format(4000 + seed), "title": case.title, "published": case.published}
            (folder / "meta.json").write_text(json.dumps(meta, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
