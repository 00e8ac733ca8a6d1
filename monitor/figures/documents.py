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
    rf"(?<![\w/])(?:số\s*:?\s*|no\.?\s*)?(\d{{1,5}})\s?(?:/\s?((?:19|20)\d\d))?\s?([-/])\s?({_SIGN}(?:(?<=qh)\d{{1,2}})?)\s?(?:([-/])\s?({_SIGN}\d{{0,2}}))?(?![\wà-ỹ])"
)
_DATE_AFTER = re.compile(r"^[\s,(]*(?:ban hành\s+)?(?:ngày\s+|ký ngày\s+|dated\s+|issued on\s+|of\s+)?")
_NAME = r"(?: [^\s,.;]+){0,3}"
_ISSUER = re.compile(
    r"^[\s,)]*(?:của|do|by|of|issued by)\s+((?:the\s+)?(?:ban bí thư(?: trung ương(?: đảng)?)?(?: khoá)?|bộ chính trị|"
    r"ban chấp hành trung ương|thủ tướng chính phủ|thủ tướng|chính phủ|quốc hội|"
    rf"(?:ban thường vụ |ban chấp hành )?(?:tỉnh|huyện|thành|thị|quận|đảng) uỷ{_NAME}|"
    rf"(?:ubnd|uỷ ban nhân dân) (?:tỉnh|huyện|thành phố|thị xã|quận|xã|phường){_NAME}|"
    rf"(?:hđnd|hội đồng nhân dân) (?:tỉnh|huyện|thành phố|xã|phường){_NAME}|"
    r"ngân hàng nhà nước(?: việt nam)?|ngân hàng chính sách xã hội(?: việt nam)?|nhcsxh(?: việt nam)?|"
    r"secretariat|prime minister|government|party central committee's secretariat))"
)
_ISSUED = re.compile(r"(?:vừa|đã|mới|vừa mới)?\s*(?:ban hành|ký ban hành|ra|has issued|issued)\s*$")
_BODY = re.compile(
    r"((?:(?:ban thường vụ|thường trực|ban chấp hành)\s+)?(?:tỉnh|huyện|thành|thị|quận|đảng)\s(?:uỷ|bộ)|"
    r"(?:uỷ ban nhân dân|ubnd|hội đồng nhân dân|hđnd)\s+(?:tỉnh|huyện|thành phố|thị xã|quận|xã|phường)|"
    r"thủ tướng chính phủ|chính phủ|ban bí thư)"
)
_IMPLEMENTS = re.compile(r"(?:thực hiện|triển khai|thi hành|cụ thể hoá|implement)")
_SHEET = re.compile(r"(?m)^[^\w\n]{0,20}(?:kính gửi|nơi nhận)\b")
_OWN_NUMBER = re.compile(r"(?m)^[^\S\n]{0,20}số\s?:?\s?(\d{1,5})\s?-?\s?([-/])\s?([a-zđ]{1,6}(?:[-/][a-zđ]{1,8})+)[^\S\n]{0,20}$")
#: Code points before and after a number that may belong to its sentence.
_REACH = 800
#: Citations of a page that are read; those behind them are only known to be no figures.
_MOST_CITED = 500


@dataclass(frozen=True, slots=True)
class Known:
    """A document that pages cite by its number or short name."""

    number: str
    kind: str
    issued_on: str
    issuer: str
    short: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Tables:
    kinds: dict[str, str]  #: code by the kind's name, longest names first
    signs: dict[str, str]  #: code by the letters of a number
    bodies: frozenset[str]  #: letters of those who issue
    known: tuple[Known, ...]
    by_number: dict[str, Known]


@lru_cache(maxsize=1)
def _tables() -> _Tables:
    table, _ = read_table("documents.toml")
    known = tuple(Known(r["number"], r["kind"], r["issued_on"], r["issuer"], tuple(r["short"])) for r in table["known"])
    kinds = {fold(name): code for name, code in sorted(table["kinds"].items(), key=lambda kind: -len(kind[0]))}
    return _Tables(kinds, dict(table["signs"]), frozenset(table["bodies"]["signs"]), known, {k.number.lower(): k for k in known})


def find(text: str, place: str | None = None) -> tuple[list[Document], list[tuple[int, int]]]:
    """Return (documents by first mention, spans of all document numbers in *text*).

    A document cited several times is one; its first mention with a date gives the date. *place* is the page's own, for the documents
    of a local body.
    """
    tables = _tables()
    folded = fold(text)
    spans: list[tuple[int, int]] = []
    found: dict[str, Document] = {}
    for match in _NUMBER.finditer(folded):
        if not _is_sign(tables, match):
            continue
        start, end = match.span()
        spans.append((start, end))
        if len(spans) > _MOST_CITED:
            continue
        number = _written(match)
        name_start, kind = _kind_before(tables, folded, start)
        kind = kind or _kind_of(tables, match[4], match[6])
        if kind is None:
            continue
        low, high = max(0, start - _REACH), end + _REACH
        sentence_start = max(low - 1, folded.rfind("\n", low, start), folded.rfind(". ", low, start)) + 1
        sentence_end = min(
            (p for p in (folded.find("\n", end, high), folded.find(". ", end, high)) if p >= 0), default=min(len(text), high)
        )
        issued_on, after = _date_after(folded, end, sentence_end)
        issuer = _issuer_after(text, folded, after, sentence_end)
        role = "cited"
        before = folded[sentence_start : max(sentence_start, name_start)].rstrip()
        implements: tuple[str, ...] = ()
        if _ISSUED.search(before):
            role = "issued"
            body = next(iter(reversed(list(_BODY.finditer(before)))), None)
            if body is not None and issuer is None:
                issuer = _named(text, folded, sentence_start + body.start(), sentence_start + body.end())
            rest = folded[end:sentence_end]
            if _IMPLEMENTS.search(rest):
                cited = [_written(m) for m in _NUMBER.finditer(rest) if _is_sign(tables, m)]
                cited += [k.number for k in tables.known if any(short in rest for short in k.short)]
                implements = tuple(dict.fromkeys(cited))
        standard = tables.by_number.get(number.lower())
        if standard is not None:
            issued_on, issuer, kind = issued_on or standard.issued_on, issuer or standard.issuer, standard.kind
        document = Document(kind, number, issued_on, issuer, place if standard is None and _local(match) else None, implements, role,
                            text[sentence_start:sentence_end].strip(), start, end)  # fmt: skip
        held = found.get(number)
        if held is None:
            found[number] = document
        else:
            found[number] = replace(
                held, issued_on=held.issued_on or issued_on, issuer=held.issuer or issuer, implements=held.implements or implements,
                role="issued" if "issued" in (held.role, role) else held.role,
            )  # fmt: skip
    for k in tables.known:
        for short in k.short:
            for match in re.finditer(re.escape(short) + r"(?![\w-])", folded) if short in folded else ():
                spans.append(match.span())
                if k.number not in found:
                    found[k.number] = Document(k.kind, k.number, k.issued_on, k.issuer, None, (), "cited", match[0], *match.span())
    own = _own(tables, text, folded, place)
    if own is not None:
        implemented = tuple(n for n in found if n != own.number and n.lower() in tables.by_number)
        found[own.number] = replace(own, implements=implemented)
    return sorted(found.values(), key=lambda d: (d.role != "self", d.start)), sorted(spans)


def is_sheet(folded: str) -> bool:
    """Whether a text, after `fold`, is an official document itself: it has "Kính gửi" and "Nơi nhận", or a number line and "Nơi nhận"."""
    return len(_SHEET.findall(folded)) >= 2 or bool(_OWN_NUMBER.search(folded) and _SHEET.search(folded))


def is_letter(folded: str) -> bool:
    """Whether a text, after `fold`, is an official letter: it instructs those addressed and reports nothing. A report or a plan does."""
    return "kính gửi" in folded and is_sheet(folded) and not re.search(r"(?m)^\W*báo cáo\W*$", folded)


def _own(tables: _Tables, text: str, folded: str, place: str | None) -> Document | None:
    match = _OWN_NUMBER.search(folded[:1500])
    if match is None or not is_sheet(folded):
        return None
    number = match[1] + match[2] + match[3].upper()
    dates = dates_in(folded[:1500])
    kind = _kind_of(tables, match[3]) or "official_letter"
    return Document(kind, number, dates[0][2].isoformat() if dates else None, text.strip().split("\n")[0].strip() or None, place, (), "self",
                    text[match.start() : match.end()].strip(), match.start(), match.end())  # fmt: skip


def _letters(*signs: str | None) -> list[str]:
    return [re.sub(r"\d+$", "", part) for sign in signs if sign for part in re.split(r"[-/&]", sign.lower())]


def _is_sign(tables: _Tables, match: re.Match[str]) -> bool:
    letters = _letters(match[4], match[6])
    kind = any(part in tables.signs for part in letters)
    return kind and (bool(match[2]) or any(part in tables.bodies for part in letters))


def _written(match: re.Match[str]) -> str:
    year = f"/{match[2]}" if match[2] else ""
    tail = f"{match[5]}{_sign(match[6])}" if match[6] else ""
    return f"{match[1]}{year}{match[3]}{_sign(match[4])}{tail}"


def _sign(text: str) -> str:
    return text.upper().replace("TTG", "TTg").replace("CTHĐ", "CTHĐ").replace("CTR", "CTr")


def _kind_of(tables: _Tables, *signs: str | None) -> str | None:
    return next((tables.signs[part] for part in _letters(*signs) if part in tables.signs), None)


def _kind_before(tables: _Tables, folded: str, start: int) -> tuple[int, str | None]:
    """Return (where the name of the document begins, its kind by the words right before its number)."""
    left = re.sub(r"\s*(?:số|no\.?)?\s*:?\s*$", "", folded[max(0, start - 40) : start])
    for name, code in tables.kinds.items():
        if left.endswith(name):
            return max(0, start - 40) + len(left) - len(name), code
    return start, None


def _local(match: re.Match[str]) -> bool:
    return not any(part in ("tw", "cp", "ttg", "qh", "nhnn", "btc") for part in _letters(match[4], match[6]))


def _named(text: str, folded: str, start: int, end: int) -> str:
    """The issuer with the place that follows it: its capitalised words."""
    name = re.match(r"(?:\s+[^\W\d_]+){1,4}", text[end : end + 60])
    words = name[0].split() if name else []
    own = next((n for n, word in enumerate(words) if not word[0].isupper()), len(words))
    return " ".join([text[start:end], *words[:own]])


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
