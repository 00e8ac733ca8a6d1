"""Numbers with their units, as a grammar: "12.345,6 tỷ đồng", "2 tỷ 350 triệu", "5,5%", "hơn 120.000 hộ". Pure.

Dot groups thousands and comma is the decimal mark, except where a named rule says otherwise (`read_literal`). Values are exact
decimals in base units: dong, percent, pieces, times. Offsets are code points in the folded text, which are the text's own.

Does not decide what a number counts or whether it is a figure.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import NamedTuple

from monitor.figures.lexicon import Mention, Token


class Quantity(NamedTuple):
    """A number with its unit."""

    start: int
    end: int
    value: Decimal
    unit: str  #: VND, percent, count, times; "" for a bare number
    bound: str = "="
    noun: str | None = None  #: class of the counted noun, of units.toml
    suffix: str | None = None  #: what it is per: "năm", "hộ" … (behind a slash)
    points: bool = False  #: percentage points
    turns: bool = False  #: "lượt" stands with the noun
    doubts: tuple[str, ...] = ()
    range_part: str | None = None  #: low, high
    i: int = 0  #: first token
    j: int = 0  #: token behind the last


_LITERAL = re.compile(
    r"\d+(?:(?:\s?\.(?=\d{3}(?!\d))|[.,](?=\d)|\s?,\s?(?=\d{1,3}\s?%)|(?<=\d)\s,\s?(?=\d{1,3}\s?(?:tỷ|tỉ|triệu))|\s?\.\s(?=\d{3}\s?(?:tỷ|tỉ|triệu|đồng|hộ|lượt|khách|lao)))\d+)*"
)
_SPACED = re.compile(r"\d{1,3}(?: \d{3})+(?:,\d+)?(?=\s?(?:tỷ|tỉ|triệu|đồng|hộ|lượt|khách|lao|công|học|người|hs))")
#: A decimal comma with a space behind it, where a word before says that one amount begins: "số tiền gần 9, 2 tỷ đồng".
_APART = re.compile(r"\d{1,3},\s\d{1,2}(?=\s?(?:tỷ|tỉ|triệu)\b)")
_LEADS_AMOUNT = re.compile(r"\b(?:gần|hơn|trên|đạt|tiền|khoảng|là|được)\s$")
_SCALE = re.compile(
    r"\s*(nghìn\s+t[ỷỉ]|ngàn\s+t[ỷỉ]|nghìn|ngàn|vạn|triệu|tr(?=[\s.]*(?:đ|đồng)\b)|t[ỷỉ](?![a-zà-ỹ](?<!đ))|thousand billion|thousand|million|mln|billion|bln|trillion)"
    r"(?:(?=vnd\b|dong\b)|(?![a-zà-ỹ](?<!đ)))"
)
_SCALE_GLUED = re.compile(r"\s*(t[ỷỉ]|triệu|nghìn|ngàn)(?=đồng\b|đ\b)")
_CURRENCY = re.compile(r"\s*(đồng|vnđ|vnd|dong|đ)(?![a-zà-ỹ&])")
_FOREIGN = re.compile(
    r"\s*(usd|us\$|\$|euro?s?|đô la|đô-la|dollars?|nhân dân tệ|ndt|tệ|yên|yen|kíp|kip|baht|bạt|won|bảng anh|rúp)(?![a-zà-ỹ])"
)
#: The same amount in dollars, in brackets behind it.
_CONVERTED = re.compile(
    r"\s*\((?:about |over |nearly |around |some |approximately |more than )?(?:us)?\s?(?:\$|usd ?)?\s?[\d.,]+\s?(?:thousand|million|billion|trillion)?\s?(?:us\$|usd|us dollars|dollars)?\s?\)"
)
_FOREIGN_BEFORE = re.compile(r"(?:usd|us\$|\$|eur|€)\s*$")
_VND_BEFORE = re.compile(r"(?:vnd|vnđ)\s*$")
_PERCENT = re.compile(r"\s*(điểm\s*(?:%|phần\s?trăm)|percentage\s+points?|%\s*điểm|%|phần\s?trăm|percent(?!age)|per\s+cent)(?![a-zà-ỹ])")
_TIMES = re.compile(r"\s*(lần|times|-?\s?fold)(?![a-zà-ỹ])")
_SUFFIX = re.compile(
    r"\s*(?:/|per\s|mỗi\s|trên một\s|một\s(?=hộ|năm))\s*(?:1\s+)?(năm|tháng|quý|hộ|khách hàng|người|khách|lao động|món|tổ|nhà|căn|công trình|trường hợp|hồ sơ|phương án|xã|thành viên|tổ viên|hội viên|kg|ha|ngày|household|customer|borrower|person|worker|year|month|suất|em|dự án)(?![a-zà-ỹ])"
)
_YEARLY = re.compile(
    r"\s*(?:/\s*năm|(?:mỗi|một|hàng|hằng)\s+năm|a year|per year|per annum|annually|each year|every year|yearly)(?![a-zà-ỹ])"
)
_RANGE = re.compile(r"\s*(?:-|đến|tới|to)\s*(?=\d)")
_LIST_STEP = re.compile(r"\s*(?:[,;]|,? và|,? and|, ?và)\s*")
_OF_ALL = re.compile(r"\s*(?:(?:trong|trên)\s+(?:tổng\s+)?số|(?:out\s+)?of\s+(?:the|a\s+total\s+of))\s*")
_FROM_UP = re.compile(r"[^\d,;.]{1,34}\strở lên")
#: Before a number that is a name: "Nghị định 28, 327 hộ".
_NAMED_BY_NUMBER = re.compile(
    r"(?:nghị định|quyết định|chỉ thị|nghị quyết|kết luận|thông tư|số|điều|khoản|tháng|ngày|quý|năm|lớp|khoá|decree|directive|no\.)\s*$"
)
_DOCUMENT = re.compile(
    r"\b(?:nghị định|quyết định|chỉ thị|nghị quyết|kết luận|thông tư|resolution|decree|decision|directive)(?: số| no\.)?\s*$"
)
#: Between a number and a bound behind it; and "từ" right before one.
_PER_ONE = re.compile(r"\s*(?:/\s*\w+\s*)?")
_FROM_BEFORE = re.compile(r"(?:^|\s)từ\s*$")
_RANGE_BETWEEN = re.compile(r"\s*and\s*(?=\d)")
_COMPOUND = re.compile(r"\s*(?:and\s+)?(\d{1,3}(?:[.,]\d+)?)\s*(triệu|nghìn|ngàn|million)(?![a-zà-ỹ](?<!đ))")
#: As it is read out: "4 nghìn 312 tỷ đồng", "71 nghìn 820 lượt hộ".
_THOUSANDS = re.compile(r"\s*(\d{1,3})(?:\s*(t[ỷỉ]|triệu)(?![a-zà-ỹ](?<!đ))|(?=\s+[a-zà-ỹ]))")
_HALF = re.compile(r"\s*rưỡi(?![a-zà-ỹ])")
_SCALES = {
    "nghìn": 3, "ngàn": 3, "vạn": 4, "triệu": 6, "tr": 6, "tỷ": 9, "tỉ": 9, "thousand": 3, "million": 6, "mln": 6, "billion": 9, "bln": 9, "trillion": 12,
}  # fmt: skip
_TIMES_WORDS = {"đôi": Decimal(2), "rưỡi": Decimal("1.5"), "doubled": Decimal(2), "doubling": Decimal(2), "tripled": Decimal(3)}
_WORD_FRACTION = re.compile(r"(?<![a-zà-ỹ])(một|hai|ba) phần (hai|ba|tư|bốn|năm)(?=\s+(?:tổng|số hộ|dư nợ|nguồn vốn))")
_DOUBLE = re.compile(
    r"(?<=gấp )(đôi|rưỡi|ba|bốn|năm|sáu|bảy|tám|chín|mười)(?: lần)?(?![a-zà-ỹ])|(?<![a-z])(doubled|tripled|doubling|(?:two|three|four|five|six|seven|eight|nine|ten)-?fold)(?![a-z])"
)
_FRACTION = re.compile(r"(?<![\d/])([1-9])/([2-9]|10)(?![\d/])(?=\s+(?:tổng|số hộ|dư nợ|nguồn vốn|of ))")
_HALF_WORD = re.compile(r"(?<![a-zà-ỹ])(một nửa|half)(?=\s+(?:tổng|số hộ|dư nợ|nguồn vốn|of ))")
#: With the words without which a pattern cannot match: to look for them costs less than to try it.
_DOUBLE_WORDS = ("gấp", "doubl", "tripl", "fold")
_WITHOUT_DIGITS = (*_DOUBLE_WORDS, "half")
_DIGIT = re.compile(r"\d")
_PORTIONS = ((("/",), _FRACTION), (("nửa", "half"), _HALF_WORD), (("phần",), _WORD_FRACTION))
_WORD_SCALE = {"mươi": 1, "trăm": 2, "nghìn": 3, "ngàn": 3, "triệu": 6, "tỷ": 9}


def read_literal(literal: str, unit: str, *, scaled: bool, english: bool) -> tuple[Decimal, str | None] | None:
    """Return (value, doubt) of the digits *literal*, or None where they are no number.

    *unit* is VND, percent, count, times or ""; *scaled* says whether nghìn, triệu, tỷ follows; *english* whether the page is
    English. A doubt is `separator`: the mark may have meant the other thing. Rules, first that fits (domain: how numbers stand in the
    news): 1 grouped dots and a decimal comma; 2 English groups; 3 one comma; 4 one group of three behind a dot; 5 a decimal dot.

    >>> read_literal("12.345,6", "VND", scaled=True, english=False)
    (Decimal('12345.6'), None)
    >>> read_literal("41,258", "VND", scaled=True, english=False)
    (Decimal('41.258'), None)
    >>> read_literal("1,234", "count", scaled=False, english=False)
    (Decimal('1234'), 'separator')
    """
    doubt = "separator" if re.search(r"\s", literal) else None
    s = re.sub(r"\s", "", literal)
    if re.fullmatch(r"\d+", s):
        return Decimal(s), doubt
    if re.fullmatch(r"\d{1,3}(?:\.\d{3})+,\d+", s) or re.fullmatch(r"\d{1,3}(?:\.\d{3}){2,}", s):
        return Decimal(s.replace(".", "").replace(",", ".")), doubt
    if re.fullmatch(r"\d{1,3}(?:,\d{3})+\.\d+", s) or re.fullmatch(r"\d{1,3}(?:,\d{3}){2,}", s):
        return Decimal(s.replace(",", "")), doubt or (None if english else "separator")
    whole, mark, rest = re.fullmatch(r"(\d+)([.,])(\d+)", s).groups() if re.fullmatch(r"\d+[.,]\d+", s) else ("", "", "")  # type: ignore[union-attr]
    if not mark:
        return None
    grouped = len(rest) == 3 and len(whole) <= 3 and whole != "0"
    if mark == ("," if english else "."):
        if grouped and unit not in ("percent", "times"):
            # "1.234 triệu hộ" of a whole country would be a slip of the pen; a count with a scale has a decimal mark.
            if unit == "count" and scaled:
                return Decimal(f"{whole}.{rest}"), "separator"
            return Decimal(whole + rest), doubt
        return Decimal(f"{whole}.{rest}"), doubt or ("separator" if english or (unit == "VND" and len(rest) > 3) else None)
    if grouped and not english and not scaled and unit in ("count", ""):
        return Decimal(whole + rest), "separator"
    if grouped and not english and not scaled and unit == "VND":
        return Decimal(whole + rest), "separator"
    return Decimal(f"{whole}.{rest}"), doubt


def _word_number(tokens: Sequence[Token], i: int, words: Mapping[str, int]) -> tuple[int, int] | None:
    """(value, token behind) of the number words from token *i*: "hai mươi lăm" → 25, "một nghìn" → 1000."""
    parts: list[tuple[int, int]] = []  # (value, its scale), scales falling: "hai nghìn | ba trăm"
    group, last, k = 0, -1, i

    def raise_to(scale: int) -> None:
        nonlocal group, last
        value = group if group or parts else 1
        while parts and parts[-1][1] < scale:
            value += parts.pop()[0]
        parts.append((max(value, 1) * 10**scale, scale))
        group, last = 0, -1

    while k < len(tokens):
        word = tokens[k].text
        if word in _WORD_SCALE and k > i:
            scale = _WORD_SCALE[word]
            if scale <= 2:
                group += (max(last, 1) * 10**scale) - max(last, 0)
                last = 0
            else:
                raise_to(scale)
        elif word in ("linh", "lẻ", "and") and k > i:
            last = 0
        elif word == "hundred" and k > i:
            group, last = max(group, 1) * 100, 0
        elif word == "thousand" and k > i:
            raise_to(3)
        elif word == "million" and k > i:
            raise_to(6)
        elif word == "rưỡi" and k > i and tokens[k - 1].text in ("tỷ", "triệu", "nghìn", "trăm"):
            group += 5 * 10 ** (_WORD_SCALE[tokens[k - 1].text] - 1)
            k += 1
            break
        elif word in words:
            if (
                k > i
                and tokens[k - 1].text in ("tỷ", "triệu")
                and 0 < words[word] < 10
                and (k + 1 >= len(tokens) or tokens[k + 1].text not in (*_WORD_SCALE, "phần"))
            ):
                group += words[word] * 10 ** (_WORD_SCALE[tokens[k - 1].text] - 1)
                k += 1
                break
            if last > 0:
                break
            value = words[word]
            group, last = group + value, value
            if value >= 10 and word != "mười":
                last = 0 if value in (20, 30) else value
            elif word == "mười":
                last = 0
        elif word == "-" and k > i and words.get(tokens[k - 1].text, 0) >= 20 and k + 1 < len(tokens) and tokens[k + 1].text in words:
            last = 0  # "twenty-one"
        else:
            break
        k += 1
    return (sum(value for value, _ in parts) + group, k) if k > i else None


def _holds(folded: str, words: Iterable[str]) -> bool:
    return any(word in folded for word in words)


class Numbers:
    """The grammar with its tables."""

    def __init__(self, words: Mapping[str, int]) -> None:
        self._words = dict(words)

    def find(
        self, folded: str, tokens: Sequence[Token], mentions: Iterable[Mention], taken: Sequence[tuple[int, int]], *, english: bool
    ) -> list[Quantity]:
        """Return the quantities of *folded*, by position.

        *mentions* are those of the categories noun, bound_before and bound_behind; *taken* are spans that are something else (dates,
        document numbers). Numbers without a unit come with unit "".
        """
        if not (_DIGIT.search(folded) or any(t.text in self._words for t in tokens) or _holds(folded, _WITHOUT_DIGITS)):
            return []
        starts = [t.start for t in tokens]
        nouns: dict[int, Mention] = {}
        before: dict[int, Mention] = {}
        behind: dict[int, Mention] = {}
        for m in mentions:
            if m.category == "noun":
                if m.start not in nouns or nouns[m.start].end < m.end:
                    nouns[m.start] = m
            elif m.category == "bound_before":
                before[m.end] = m
            elif m.category == "bound_behind":
                behind[m.start] = m
        blocked = sorted(taken)
        block_starts = [b[0] for b in blocked]

        def is_taken(start: int, end: int) -> bool:
            at = bisect_left(block_starts, end) - 1
            while at >= 0 and at >= bisect_left(block_starts, end) - 3:
                if blocked[at][1] > start:
                    return True
                at -= 1
            return False

        found: list[Quantity] = []
        pos = 0
        while True:
            match = _LITERAL.search(folded, pos)
            if match is None:
                break
            pos = match.end()
            spaced = _SPACED.match(folded, match.start()) or _APART.match(folded, match.start())
            if spaced and spaced.re is _APART and not _LEADS_AMOUNT.search(folded, max(0, match.start() - 10), match.start()):
                spaced = None
            if spaced and spaced.end() > match.end():
                match, pos = spaced, spaced.end()
            start, end = match.span()
            if is_taken(start, end) or not self._stands_free(folded, start, end):
                continue
            quantity = self._with_unit(folded, start, end, match[0], nouns, english)
            if quantity is None:
                continue
            pos = max(pos, quantity.end)
            found.append(quantity)
        for match in _DOUBLE.finditer(folded) if _holds(folded, _DOUBLE_WORDS) else ():
            word = re.sub(r"-?fold$", "", match[1] or match[2])
            value = _TIMES_WORDS.get(word) or Decimal(self._words[word])
            if not is_taken(*match.span()):
                found.append(Quantity(match.start(), match.end(), value, "times"))
        for words, pattern in _PORTIONS:
            for match in pattern.finditer(folded) if _holds(folded, words) else ():
                if pattern is _WORD_FRACTION:
                    parts = {"một": 1, "hai": 2, "ba": 3, "tư": 4, "bốn": 4, "năm": 5}
                    portion = Decimal(100 * parts[match[1]]) / parts[match[2]]
                elif pattern is _FRACTION:
                    portion = Decimal(100 * int(match[1])) / Decimal(int(match[2]))
                    found = [q for q in found if q.end <= match.start() or q.start >= match.end()]
                else:
                    portion = Decimal(50)
                if not is_taken(*match.span()) and portion < 100:
                    found.append(Quantity(match.start(), match.end(), portion, "percent", doubts=("fraction",)))
        found.extend(self._in_words(folded, tokens, nouns, found, is_taken))
        found.sort(key=lambda q: (q.start, q.end))
        found = self._ranges(folded, self._listed(folded, found, english=english))
        return [self._bounded(folded, q, before, behind, starts) for q in found]

    def _stands_free(self, folded: str, start: int, end: int) -> bool:
        """Whether the digits are not part of a code, a date without year, a fraction of counts ("30/30 xã") or a phone number."""
        left = folded[start - 1] if start else " "
        right = folded[end] if end < len(folded) else " "
        if left.isalpha() and not re.search(r"(?<![a-z])vn[dđ]$", folded[max(0, start - 5) : start]):
            glued = re.search(r"[a-zà-ỹ]+$", folded[max(0, start - 12) : start])
            if (
                glued is None
                or len(glued[0]) < 2
                or not re.match(r"[\d.,]*\d\s?(?:t[ỷỉ]|triệu|nghìn|đồng|hộ|lượt|%|khách|lao|lần)", folded[start : end + 8])
            ):
                return False
        if left in "_#@$€" or right in "_@":
            return False
        if left == "/" and re.search(r"\d\s?/$", folded[max(0, start - 3) : start]) and "%" not in folded[end : end + 2]:
            return False
        if left in ".," and start > 1 and folded[start - 2].isdigit():
            return False
        if left == "-" and start > 1 and (folded[start - 2].isalpha()):
            return False
        return not (right == "/" and re.match(r"/\s?\d", folded[end : end + 3])) and not (
            right == "-" and end + 1 < len(folded) and folded[end + 1].isalpha()
        )

    def _with_unit(self, folded: str, start: int, end: int, literal: str, nouns: Mapping[int, Mention], english: bool) -> Quantity | None:
        at = end
        scale = 0
        if match := (_SCALE.match(folded, at) or _SCALE_GLUED.match(folded, at)):
            name = re.sub(r"\s+", " ", match[1])
            scale = sum(_SCALES[part] for part in name.split(" "))
            at = match.end()
        extra = Decimal(0)
        scale_word = scale
        if scale in (6, 9) and (match := _HALF.match(folded, at)):
            extra, at = Decimal(5) * 10 ** (scale - 1), match.end()
        elif scale == 9 and (match := _COMPOUND.match(folded, at)):
            extra = Decimal(match[1].replace(",", ".")) * 10 ** _SCALES[match[2]]
            at = match.end()
        elif scale == 3 and literal.isdigit() and (match := _THOUSANDS.match(folded, at)):
            scale += _SCALES.get(match[2], 0)
            extra = Decimal(match[1]).scaleb(scale - 3)
            at = match.end()
        unit, noun, turns, points = "", None, False, False
        if _FOREIGN.match(folded, at) or _FOREIGN_BEFORE.search(folded, max(0, start - 5), start):
            return None
        vnd_before = _VND_BEFORE.search(folded, max(0, start - 5), start)
        if match := _CURRENCY.match(folded, at):
            unit, at = "VND", match.end()
        elif vnd_before:
            unit, start = "VND", vnd_before.start()
        elif match := _PERCENT.match(folded, at):
            unit, at, points = "percent", match.end(), "điểm" in match[1] or "point" in match[1]
        elif not scale and (match := _TIMES.match(folded, at)):
            unit, at = "times", match.end()
        else:
            gap = re.compile(r"\s*").match(folded, at)
            assert gap is not None
            if mention := nouns.get(gap.end()):
                unit, noun, at = "count", mention.code, mention.end
                turns = folded.startswith(("lượt", "turns"), mention.start)
            elif scale >= (9 if english else 6):
                unit = "VND"
        # "1,620 thousand households": so many thousand, where English writes no decimal comma.
        read = read_literal(literal, unit, scaled=bool(scale_word) and not (english and scale_word == 3), english=english)
        if read is None:
            return None
        value, doubt = read[0].scaleb(scale) + extra, read[1]
        doubts = (doubt,) if doubt else ()
        suffix = None
        if match := _YEARLY.match(folded, at):
            suffix = "năm"
        elif match := _SUFFIX.match(folded, at):
            suffix = match[1]
        return Quantity(start, at, value, unit, noun=noun, suffix=suffix, points=points, turns=turns, doubts=doubts)

    def _in_words(
        self, folded: str, tokens: Sequence[Token], nouns: Mapping[int, Mention], found: Sequence[Quantity], is_taken: object
    ) -> list[Quantity]:
        more = []
        covered = [(q.start, q.end) for q in found]
        k = 0
        while k < len(tokens):
            if tokens[k].text not in self._words:
                k += 1
                continue
            if tokens[k].text in ("mốt", "tư", "lăm", "nhăm", "không") or (
                tokens[k].text == "năm"
                and k
                and tokens[k - 1].text
                in ("trong", "mỗi", "hàng", "hằng", "một", "cuối", "đầu", "các", "những", "qua", "từng", "theo", "từ")
            ):
                k += 1
                continue
            read = _word_number(tokens, k, self._words)
            assert read is not None
            value, behind = self._with_comma(tokens, *read)
            start = tokens[k].start
            if value >= 2 and behind < len(tokens) and not any(s < tokens[behind - 1].end and start < e for s, e in covered):
                follows = tokens[behind]
                mention = nouns.get(follows.start)
                if mention is not None and mention.code != "person":
                    more.append(Quantity(start, mention.end, value, "count", noun=mention.code, turns=follows.text == "lượt", doubts=()))
                elif value >= 1000 and follows.text == "đồng":
                    suffix = _SUFFIX.match(folded, follows.end)
                    more.append(Quantity(start, follows.end, value, "VND", suffix=suffix[1] if suffix else None))
                elif follows.text in ("lần", "times"):
                    more.append(Quantity(start, follows.end, value, "times"))
                elif match := _PERCENT.match(folded, tokens[behind - 1].end):
                    more.append(Quantity(start, match.end(), value, "percent", points="điểm" in match[0] or "point" in match[0]))
                elif value >= 10**8:
                    more.append(Quantity(start, tokens[behind - 1].end, value, "VND"))
            k = behind
        return more

    def _with_comma(self, tokens: Sequence[Token], value: int, behind: int) -> tuple[Decimal, int]:
        """ "ba" with "phẩy năm tỷ" behind it → (3.5e9, token behind)."""
        words = [t.text for t in tokens[behind : behind + 3]]
        if len(words) < 3 or words[0] != "phẩy" or not 0 < self._words.get(words[1], 0) < 10:
            return Decimal(value), behind
        scale = _WORD_SCALE.get(words[2], 0)
        return (Decimal(value) + Decimal(self._words[words[1]]) / 10).scaleb(scale), behind + (3 if scale > 2 else 2)

    def _listed(self, folded: str, found: Sequence[Quantity], *, english: bool) -> list[Quantity]:
        """Give the numbers of a list the unit that stands behind its last: "121,3; 97,5 và 32,8 tỷ đồng", "1.200 trong số 5.400 hộ"."""
        out = list(found)
        for k in range(len(out) - 2, -1, -1):
            q, r = out[k], out[k + 1]
            if q.unit or not r.unit or r.range_part or r.unit == "times":
                continue
            of_all = r.unit == "count" and q.value < r.value and _OF_ALL.fullmatch(folded, q.end, r.start) is not None
            if not of_all and not _LIST_STEP.fullmatch(folded, q.end, r.start):
                continue
            if (1900 <= q.value <= 2100 and q.value == int(q.value)) or _NAMED_BY_NUMBER.search(folded, max(0, q.start - 16), q.start):
                continue
            low, high = _LITERAL.match(folded, q.start), _LITERAL.match(folded, r.start)
            if not low or not high:
                continue
            scaled = r.unit == "VND" or "," in low[0]
            own, last = (
                read_literal(low[0], r.unit, scaled=scaled, english=english),
                read_literal(high[0], r.unit, scaled=scaled, english=english),
            )
            if own and last and last[0]:
                out[k] = q._replace(
                    value=own[0] * (r.value / last[0]),
                    unit=r.unit,
                    noun=r.noun,
                    suffix=r.suffix,
                    turns=r.turns,
                    points=r.points,
                    doubts=(own[1],) if own[1] else (),
                )
                if of_all:  # a part of the whole, which is no figure of its own
                    out[k : k + 2] = [out[k]._replace(end=r.end)]
        return out

    def _ranges(self, folded: str, found: list[Quantity]) -> list[Quantity]:
        """Join "10-12%", "từ 50 đến 100 triệu đồng" into two quantities over one span."""
        out: list[Quantity] = []
        k = 0
        while k < len(found):
            q = found[k]
            if k + 1 < len(found):
                r = found[k + 1]
                match = _RANGE.match(folded, q.end)
                if match is None and folded[max(0, q.start - 8) : q.start].endswith("between "):
                    match = _RANGE_BETWEEN.match(folded, q.end)
                same = q.unit in ("", r.unit) and (q.unit == r.unit or not q.noun)
                same = same and not _DOCUMENT.search(folded, max(0, q.start - 16), q.start)  # "Resolution 68 to 142 employers"
                if (
                    match
                    and match.end() >= r.start - 5
                    and match.end() <= r.start
                    and r.unit
                    and same
                    and not (q.noun and q.noun != r.noun)
                ):
                    value = q.value
                    if q.unit == "":
                        # The low end takes the scale of the high one: "300 - 500 triệu đồng".
                        literal = _LITERAL.match(folded, r.start)
                        low = _LITERAL.match(folded, q.start)
                        if literal and low:
                            english = False
                            high = read_literal(literal[0], r.unit, scaled=True, english=english)
                            read = read_literal(low[0], r.unit, scaled=True, english=english)
                            if high and read and high[0]:
                                value = read[0] * (r.value / high[0])
                    if value < r.value:
                        common = {
                            "start": q.start,
                            "end": r.end,
                            "unit": r.unit,
                            "noun": r.noun,
                            "suffix": r.suffix,
                            "turns": r.turns,
                            "points": r.points,
                        }
                        doubts = tuple(dict.fromkeys(q.doubts + r.doubts))
                        out.append(Quantity(value=value, bound=">", range_part="low", doubts=doubts, **common))  # type: ignore[arg-type]
                        out.append(Quantity(value=r.value, bound="<", range_part="high", doubts=doubts, **common))  # type: ignore[arg-type]
                        k += 2
                        continue
            out.append(q)
            k += 1
        return out

    def _bounded(
        self, folded: str, q: Quantity, before: Mapping[int, Mention], behind: Mapping[int, Mention], starts: Sequence[int]
    ) -> Quantity:
        i = bisect_left(starts, q.start)
        j = bisect_left(starts, q.end)
        if q.unit == "VND" and (converted := _CONVERTED.match(folded, q.end)) is not None:
            j = bisect_left(starts, converted.end())  # what stands behind "(107.8 million USD)" stands behind the amount
        if q.range_part:
            return q._replace(i=i, j=j)
        left = len(folded[: q.start].rstrip()) if q.start else 0
        bound = "="
        mention = before.get(left)
        if mention is None:
            for word in ("mức", "con số", "được", "tới", "có", "mốc", "đến", "cả", "nữa"):
                if folded.endswith(" " + word, 0, left):
                    mention = before.get(len(folded[: left - len(word)].rstrip()))
                    break
        if mention is not None:
            bound = mention.code
        else:
            right = _PER_ONE.match(folded, q.end)
            follower = behind.get(right.end()) if right else None
            if follower is not None:
                bound = follower.code
            elif _FROM_UP.match(folded, q.end) and _FROM_BEFORE.search(folded[max(0, left - 8) : left]):
                bound = ">"
        # As q._replace(i=i, j=j, bound=bound), which costs several times as much.
        return Quantity(q.start, q.end, q.value, q.unit, bound, q.noun, q.suffix, q.points, q.turns, q.doubts, q.range_part, i, j)
