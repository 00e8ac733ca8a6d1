"""The documents that a page cites, reports as issued, or is: kind, number, date, issuer, what they implement. Pure.

Numbers stand as Party and State number them: "40-CT/TW", "162/KH-UBND", "22/2023/QĐ-TTg". Source of the forms: Decree 30/2020/NĐ-CP
and the Party's rules on its own documents; documents.toml holds the dates of those that pages cite without one.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import lru_cache

from monitor.dates import dates_in
from monitor.figures.lexicon import read_table
from monitor.records import Document
from monitor.text import fold

_SIGN = r"[a-zđ]{1,6}(?:[-&][a-zđ]{1,6})*"
_NUMBER = re.compile(
    rf"(?<![\w/])(?:số\s*:?\s*|no\.?\s*)?(\d{{1,5}})\s?(?:/\s?((?:19|20)\d\d))?\s?([-/])\s?({_SIGN}|[a-zđ]{{2,6}})\s?(?:([-/])\s?({_SIGN}\d{{0,2}}))?(?![\wà-ỹ])"
)
_DATE_AFTER = re.compile(r"^[\s,(]*(?:ban hành\s+)?(?:ngày\s+|ký ngày\s+|dated\s+|issued on\s+|of\s+)?")
_ISSUER = re.compile(
    r"^[\s,)]*(?:của|do|by|of|issued by)\s+((?:the\s+)?(?:ban bí thư(?: trung ương(?: đảng)?)?(?: khoá| khóa)?|bộ chính trị|ban chấp hành trung ương|thủ tướng chính phủ|thủ tướng|chính phủ|quốc hội|"
    r"ban thường vụ [^\s,.;]+ ủy(?: [A-ZĐÀ-Ỹ][^\s,.;]*)*|ban thường vụ [^\s,.;]+ uỷ(?: [^\s,.;]+){0,3}|tỉnh ủy(?: [^\s,.;]+){0,3}|huyện ủy(?: [^\s,.;]+){0,3}|thành ủy(?: [^\s,.;]+){0,3}|"
    r"ubnd (?:tỉnh|huyện|thành phố|thị xã|quận|xã)(?: [^\s,.;]+){0,3}|hđnd (?:tỉnh|huyện|thành phố|xã)(?: [^\s,.;]+){0,3}|ngân hàng nhà nước(?: việt nam)?|ngân hàng chính sách xã hội(?: việt nam)?|nhcsxh(?: việt nam)?|secretariat|prime minister|government|party central committee's secretariat))"
)
_ISSUED = re.compile(r"(?:vừa|đã|mới|vừa mới)?\s*(?:ban hành|ký ban hành|ra|has issued|issued)\s*$")
_BODY = re.compile(
    r"((?:ban thường vụ|thường trực|ban chấp hành)\s+(?:tỉnh|huyện|thành|thị|quận|đảng)\s?(?:ủy|uỷ|bộ)|(?:tỉnh|huyện|thành|thị|quận)\s(?:ủy|uỷ)|ủy ban nhân dân\s+(?:tỉnh|huyện|thành phố|thị xã|quận|xã)|ubnd\s+(?:tỉnh|huyện|thành phố|thị xã|quận|xã)|hđnd\s+(?:tỉnh|huyện|thành phố)|hội đồng nhân dân\s+tỉnh|thủ tướng chính phủ|chính phủ|ban bí thư)"
)
_IMPLEMENTS = re.compile(r"(?:thực hiện|triển khai|thi hành|cụ thể hóa|cụ thể hoá|implement)")
_SHEET = re.compile(r"(?m)^\s*\W*(?:kính gửi|nơi nhận)\b")
_OWN_NUMBER = re.compile(r"(?m)^\s*số\s*:?\s*(\d{1,5})\s?-?\s?([-/])\s?([a-zđ]{1,6}(?:[-/][a-zđ]{1,8})+)\s*$")


@dataclass(frozen=True, slots=True)
class Known:
    """A document that pages cite by its number or short name."""

    number: str
    kind: str
    issued_on: str
    issuer: str
    short: tuple[str, ...]


@lru_cache(maxsize=1)
def _tables() -> tuple[dict[str, str], tuple[Known, ...]]:
    table, _ = read_table("documents.toml")
    known = tuple(Known(r["number"], r["kind"], r["issued_on"], r["issuer"], tuple(r["short"])) for r in table["known"])
    return dict(table["kinds"]), known


def find(text: str, place: str | None = None) -> tuple[list[Document], list[tuple[int, int]]]:
    """Return (documents by first mention, spans of all document numbers in *text*).

    A document cited several times is one; its first mention with a date gives the date. *place* is the page's own, for the documents
    of a local body.
    """
    kinds, known = _tables()
    folded = fold(text)
    spans: list[tuple[int, int]] = []
    found: dict[str, Document] = {}
    for match in _NUMBER.finditer(folded):
        sign = "-".join(p for p in (match[4], match[6]) if p)
        if not _is_sign(match[4], match[6], match[2]):
            continue
        start, end = match.span()
        spans.append((start, end))
        number = _written(match)
        left = folded[max(0, start - 40) : start].rstrip()
        kind = next(
            (
                code
                for name, code in sorted(kinds.items(), key=lambda k: -len(k[0]))
                if left.endswith((name, name + " số", name + " no.", name + ":"))
            ),
            None,
        ) or _kind_of(sign)
        if kind is None:
            continue
        sentence_start = max(folded.rfind("\n", 0, start), folded.rfind(". ", 0, start)) + 1
        sentence_end = min((p for p in (folded.find("\n", end), folded.find(". ", end)) if p >= 0), default=len(text))
        issued_on, after = _date_after(folded, end, sentence_end)
        issuer = _issuer_after(text, folded, after, sentence_end)
        role = "cited"
        name_start = start - (len(left) - len(_without_kind(left, kinds)))
        before = folded[sentence_start : max(sentence_start, min(name_start, start))].rstrip()
        implements: tuple[str, ...] = ()
        if _ISSUED.search(before):
            role = "issued"
            body = next(iter(reversed(list(_BODY.finditer(before)))), None)
            if body is not None and issuer is None:
                issuer = text[sentence_start + body.start() : sentence_start + body.end()]
            rest = folded[end:sentence_end]
            if _IMPLEMENTS.search(rest):
                implements = tuple(dict.fromkeys(_written(m) for m in _NUMBER.finditer(rest) if _is_sign(m[4], m[6], m[2])))
        standard = next((k for k in known if k.number.lower() == number.lower()), None)
        if standard is not None:
            issued_on, issuer, kind = issued_on or standard.issued_on, issuer or standard.issuer, standard.kind
        document = Document(kind, number, issued_on, issuer, place if standard is None and _local(sign) else None, implements, role,
                            text[sentence_start:sentence_end].strip(), start, end)  # fmt: skip
        held = found.get(number)
        if held is None:
            found[number] = document
        else:
            found[number] = replace(
                held, issued_on=held.issued_on or issued_on, issuer=held.issuer or issuer, implements=held.implements or implements,
                role="issued" if "issued" in (held.role, role) else held.role,
            )  # fmt: skip
    for k in known:
        for short in k.short:
            for match in re.finditer(re.escape(short) + r"(?![\w-])", folded):
                spans.append(match.span())
                if k.number not in found:
                    found[k.number] = Document(k.kind, k.number, k.issued_on, k.issuer, None, (), "cited", match[0], *match.span())
    own = _own(text, folded, place)
    if own is not None:
        found[own.number] = replace(
            own, implements=own.implements or tuple(n for n in found if n != own.number and n in {k.number for k in known})
        )
    return sorted(found.values(), key=lambda d: (d.role != "self", d.start)), sorted(spans)


def is_sheet(text: str) -> bool:
    """Whether the text is an official document itself: it has "Kính gửi" and "Nơi nhận", or a number line and "Nơi nhận"."""
    folded = fold(text)
    return len(_SHEET.findall(folded)) >= 2 or bool(_OWN_NUMBER.search(folded) and _SHEET.search(folded))


def _own(text: str, folded: str, place: str | None) -> Document | None:
    match = _OWN_NUMBER.search(folded[:1500])
    if match is None or not is_sheet(text):
        return None
    number = match[1] + match[2] + match[3].upper()
    dates = dates_in(folded[:1500])
    kind = _kind_of(match[3]) or "official_letter"
    return Document(kind, number, dates[0][2].isoformat() if dates else None, text.strip().split("\n")[0].strip() or None, place, (), "self",
                    text[match.start() : match.end()].strip(), match.start(), match.end())  # fmt: skip


def _is_sign(first: str | None, second: str | None, year: str | None) -> bool:
    if not first:
        return False
    known = (
        "tw",
        "tu",
        "hu",
        "cp",
        "ttg",
        "ubnd",
        "hđnd",
        "qh",
        "nhcs",
        "ub",
        "tu.",
        "đu",
        "qu",
        "bđd",
        "nhnn",
        "btc",
        "cthđ",
        "blđtbxh",
        "hđqt",
        "vpcp",
        "bxd",
        "btttt",
        "ublđ",
        "tlđ",
        "mttq",
        "ban",
        "thu",
        "quth",
        "nhno",
    )
    kinds = (
        "ct",
        "kl",
        "nq",
        "qđ",
        "nđ",
        "cv",
        "kh",
        "ctr",
        "cthđ",
        "bc",
        "tb",
        "hd",
        "tt",
        "đa",
        "lct",
        "pl",
        "qh",
        "tttt",
        "ttr",
        "qdd",
        "hdd",
        "cđ",
        "ctrhđ",
        "ctr",
        "ctrhd",
    )
    a = re.sub(r"\d+$", "", first)
    b = re.sub(r"\d+$", "", second or "")
    parts = set(re.split(r"[-&]", a)) | set(re.split(r"[-&]", b))
    return (bool(parts & set(kinds)) and (bool(parts & set(known)) or bool(year))) or (bool(year) and a.startswith("qh"))


def _written(match: re.Match[str]) -> str:
    year = f"/{match[2]}" if match[2] else ""
    tail = f"{match[5]}{_sign(match[6])}" if match[6] else ""
    return f"{match[1]}{year}{match[3]}{_sign(match[4])}{tail}"


def _sign(text: str) -> str:
    return text.upper().replace("TTG", "TTg").replace("CTHĐ", "CTHĐ").replace("CTR", "CTr")


def _kind_of(sign: str) -> str | None:
    for part, kind in (("ct", "directive"), ("kl", "conclusion"), ("nq", "resolution"), ("qđ", "decision"), ("nđ", "decree"), ("cv", "official_letter"),
                       ("kh", "plan"), ("ctr", "action_programme"), ("cthđ", "action_programme"), ("bc", "report"), ("tb", "notice"), ("hd", "guideline"),
                       ("tt", "circular"), ("đa", "scheme"), ("qh", "law"), ("ttr", "submission")):  # fmt: skip
        if part in re.split(r"[-/&]", sign.lower()):
            return kind
    return None


def _local(sign: str) -> bool:
    return not any(part in sign.lower() for part in ("tw", "cp", "ttg", "qh", "nhnn", "btc"))


def _without_kind(left: str, kinds: dict[str, str]) -> str:
    trimmed = re.sub(r"\s*(?:số|no\.?)\s*:?$", "", left)
    for name in sorted(kinds, key=len, reverse=True):
        if trimmed.endswith(name):
            return trimmed[: -len(name)]
    return left


def _date_after(folded: str, end: int, limit: int) -> tuple[str | None, int]:
    window = folded[end : min(limit, end + 60)]
    lead = _DATE_AFTER.match(window)
    offset = lead.end() if lead else 0
    for start, stop, value in dates_in(window):
        if start <= offset + 6:
            return value.isoformat(), end + stop
    year = re.match(r"[\s,]*năm ((?:19|20)\d\d)", window)
    return None, end + (year.end() if year else 0)


def _issuer_after(text: str, folded: str, at: int, limit: int) -> str | None:
    match = _ISSUER.match(folded[at : min(limit, at + 120)])
    if match is None:
        return None
    issuer = text[at + match.start(1) : at + match.end(1)].strip()
    return re.sub(r"^the\s+", "", issuer)
