"""The places that a text names: provinces, districts, communes, regions, with their type words and chains. Pure.

Accents tell places apart (Thạnh Hóa is not Thanh Hóa) and are never stripped, except on English pages, which write none. A bare
province name stands for itself; a bare district needs evidence on the page; a commune needs its type word or a chain.
Does not decide which figure a place belongs to.
"""

from __future__ import annotations

import csv
import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from importlib import resources

from monitor.errors import ConfigError
from monitor.figures.lexicon import Token
from monitor.places import COUNTRY, COUNTRY_NAME, Place, Places, load_places
from monitor.text import fold, search_fold

#: Type words and the levels that they can introduce.
_TYPES = {
    "tỉnh": ("province",), "thành phố": ("province", "district"), "tp": ("province", "district"), "thị xã": ("district",), "tx": ("district",),
    "huyện": ("district",), "quận": ("district",), "h": ("district",), "q": ("district",), "xã": ("commune",), "phường": ("commune",),
    "thị trấn": ("commune",), "đặc khu": ("commune",), "p": ("commune",), "thành uỷ": ("province", "district"),
    "tỉnh uỷ": ("province",), "huyện uỷ": ("district",), "quận uỷ": ("district",), "thị uỷ": ("district",), "tp.": ("province", "district"),
    "thôn": ("hamlet",), "bản": ("hamlet",), "buôn": ("hamlet",), "ấp": ("hamlet",), "xóm": ("hamlet",), "làng": ("hamlet",),
    "tt": ("commune",), "tổ dân phố": ("hamlet",), "khu phố": ("hamlet",), "province": ("province",), "former": (),
}  # fmt: skip
#: Words of a unit's lie or lot between its type word and its name: "huyện cù lao Tân Phú Đông".
_LIES = (
    "miền núi", "vùng cao", "biên giới", "nghèo", "đảo", "cù lao", "ven biển", "rẻo cao", "bãi ngang", "vùng sâu", "vùng xa", "vùng biên", "thuần nông",
    "trung du", "đầu nguồn", "vùng biển", "biển", "vùng thấp", "vùng cao biên giới", "biên giới vùng cao", "vùng ven", "ven đô", "khó khăn", "đặc biệt khó khăn",
)  # fmt: skip
_TYPES |= {f"{kind} {lie}": _TYPES[kind] for kind in ("tỉnh", "huyện", "thị xã", "xã") for lie in _LIES}
_COUNTED_TYPES = frozenset(["xã", "huyện", "phường", "tỉnh"])
_PLURALS = frozenset(["các", "những", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín", "2", "3", "4", "5", "6", "7", "8", "9"])
#: Type words that follow the name in English.
_TYPES_BEHIND = {
    "province": ("province",), "city": ("province", "district"), "district": ("district",), "town": ("district",), "township": ("commune",),
    "commune": ("commune",), "ward": ("commune",), "provinces": ("province",), "communes": ("commune",), "districts": ("district",),
}  # fmt: skip
_CENTRAL_CITIES = frozenset({"01", "31", "48", "79", "92"})
_COMPASS = frozenset(["đông", "tây", "nam", "bắc", "trung", "thượng", "hạ"])
#: Alone behind a type word they name a people or a side, not a unit.
_NO_NAMES = _COMPASS | {"mông", "hmông", "thái", "dao", "tày", "nùng", "mường", "chăm", "khmer", "việt", "kinh", "hoa"}
#: Later syllables of names that are written small: "Bà rịa", "Thủ đô".
_SMALL_PARTS = frozenset(["rịa", "đô"])
_KINDS = {"tx": "thị xã", "tp": "thành phố", "tt": "thị trấn", "h": "huyện", "q": "quận", "p": "phường"}
_LEVELS = {"hamlet": 0, "commune": 1, "district": 2, "province": 3, "region": 3, "country": 4}
#: Words behind which a capitalised word is no part of a longer proper name.
_TITLES = frozenset(
    [
        "ông",
        "bà",
        "anh",
        "chị",
        "cô",
        "chú",
        "bác",
        "em",
        "cháu",
        "nguyễn",
        "trần",
        "lê",
        "phạm",
        "hoàng",
        "huỳnh",
        "phan",
        "vũ",
        "võ",
        "đặng",
        "bùi",
        "đỗ",
        "hồ",
        "ngô",
        "dương",
        "lý",
        "mr",
        "mrs",
        "ms",
        "cụ",
        "thầy",
    ]
)
_HONORIFICS = ("mr", "mrs", "ms")
_PERSON = frozenset(["ông", "bà", "anh", "chị", "cô", "chú", "bác", "em", "cháu", "cụ", "mr", "mrs", "ms", "chị:", "anh:"])
#: A news agency's dateline: "Hà Nội (TTXVN)".
_AGENCY = re.compile(r"\s*\((?:vna|vns|vov|ttxvn|vnp)[^)]{0,14}\)")
#: Names of institutions that hold a place's: "Sở Giao dịch Chứng khoán Hà Nội".
_INSTITUTION = re.compile(
    r"(?:sở giao dịch chứng khoán|stock exchange of|đại học|học viện|tncs|thanh niên cộng sản|thị trường|quảng trường)\s$"
    r"|(?:đại học|học viện|cao đẳng)(?: (?!ở|tại|của|tỉnh|huyện)[^\W\d]+){1,3}\s$"
)
#: A role whose holder's name may follow "xã" at once.
_ROLE = re.compile(
    r"(?:chủ tịch|bí thư|cán bộ|công chức|trưởng ban|tổ trưởng|giám đốc)(?: (?:ubnd|đảng ủy|đảng uỷ|hđnd|mttq|hội|đoàn|phụ nữ|nông dân|cựu chiến binh|thanh niên|lhpn|ccb|nd)){0,3} $"
)
_SPEAKS = re.compile(
    r"\s*,?\s+(?:cho biết|cho hay|thông tin|nói|chia sẻ|khẳng định|nhấn mạnh|bày tỏ|kể|giở|lật|dẫn|đưa|chỉ tay|tâm sự|trăn trở|phân tích|nhẩm tính|tính toán|phấn khởi)"
)
_OLD = re.compile(r"\s*\(\s*(?:cũ|trước đây|trước sáp nhập)\s*\)|\s+(?:cũ|trước đây|trước sáp nhập)(?![a-zà-ỹ])")
#: Between a name and the district that it lies in: "Cư Né là xã vùng hai của huyện Krông Búk".
_IS_A_COMMUNE = re.compile(r"\s*,?\s*(?:là\s+)?(?:một\s+)?(?:xã|phường|thị\s+trấn)\b")
_REGIONS = {
    "đồng bằng sông cửu long": "Đồng bằng sông Cửu Long", "đbscl": "Đồng bằng sông Cửu Long", "tây nguyên": "Tây Nguyên",
    "đồng bằng sông hồng": "Đồng bằng sông Hồng", "đông nam bộ": "Đông Nam Bộ", "tây bắc": "Tây Bắc", "đông bắc": "Đông Bắc",
    "trung du và miền núi phía bắc": "Trung du và miền núi phía Bắc", "bắc trung bộ": "Bắc Trung Bộ",
    "duyên hải nam trung bộ": "Duyên hải Nam Trung Bộ", "mekong delta": "Đồng bằng sông Cửu Long", "central highlands": "Tây Nguyên",
    "red river delta": "Đồng bằng sông Hồng", "miền tây": "Đồng bằng sông Cửu Long",
}  # fmt: skip


#: Between a unit and the one that it lies in: "xã Ia Mơ, một trong những xã biên giới của huyện Chư Prông".
_LIES_IN = re.compile(
    r"\s*(?:,|\(|-|thuộc|in|of)?\s*(?:the\s+)?"
    r"|\s*,?\s*(?:thuộc|của|in|tại)\s+(?:\w+\s+)?"
    r"|\s*,?\s*(?:là\s+)?(?:một|nơi|xã|phường|thôn|bản|ấp|địa\s+phương|địa\s+bàn|vùng)\b[^.;,\d]{0,60}\b(?:của|thuộc)\s+(?:\w+\s+)?"
)


@dataclass(frozen=True, slots=True)
class Named:
    """A place that a text names."""

    start: int
    end: int
    level: str  #: hamlet, commune, district, province, region, country
    names: tuple[str, ...]  #: as the tables write them, most specific first, up to what the text or the tables give
    key: str | None  #: of the most specific unit in the tables; None: a hamlet, a region, an unknown commune
    typed: bool  #: a type word stands with it
    old: bool = False  #: "(cũ)"
    person: bool = False  #: where a person lives ("chị X ở xã Y")

    @property
    def full(self) -> str:
        """The names, most specific first, joined by commas."""
        return ", ".join(self.names)


#: The country, which no sentence is found to name: words like "cả nước" stand for it.
WHOLE_COUNTRY = Named(0, 0, "country", (COUNTRY_NAME,), COUNTRY, True)


class Gazetteer:
    """Finds places in text."""

    def __init__(self, places: Places, variants: Iterable[tuple[str, str]]) -> None:
        self.places = places
        self.province_names = frozenset(p.name for p in places.by_key.values() if p.level == "province")
        self._names: dict[str, list[Place]] = defaultdict(list)
        self._plain: dict[str, list[Place]] = defaultdict(list)
        units = [place for place in places.by_key.values() if place.level != "country"]
        keys = _keys(place.name for place in units)
        for place, key, plain in zip(units, keys, search_fold("\n".join(keys)).split("\n"), strict=True):
            self._names[key].append(place)
            self._plain[plain].append(place)
        for surface, key in variants:
            if key not in places.by_key:
                raise ConfigError(f"variant {surface!r} of {key}, which no table holds", file="figures/tables/places/variants.csv")
            place = places.by_key[key]
            if place not in self._names[_key(surface)]:
                self._names[_key(surface)].append(place)
            if search_fold(surface) == surface.lower() and place not in self._plain[_key(surface)]:
                self._plain[_key(surface)].append(place)
            if place.successor_key and places.by_key[place.successor_key].name == place.name:
                if places.by_key[place.successor_key] not in self._names[_key(surface)]:
                    self._names[_key(surface)].append(places.by_key[place.successor_key])
        self._firsts = frozenset(key.split(" ", 1)[0] for key in self._names)
        self._plain_firsts = frozenset(key.split(" ", 1)[0] for key in self._plain)

    def find(self, text: str, folded: str, tokens: Sequence[Token], *, after_merger: bool, english: bool) -> list[Named]:
        """Return the places that *text* names, by position; chains ("xã A, huyện B") as one.

        Bare districts are included (typed False): the page decides on them. *after_merger* prefers the units of 2025.
        """
        found: list[Named] = []
        names, firsts = (self._plain, self._plain_firsts) if english else (self._names, self._firsts)
        k = 0
        while k < len(tokens):
            token = tokens[k]
            if not text[token.start].isupper() and not folded.startswith(("đồng bằng sông ", "trung du và miền núi "), token.start):
                k += 1
                continue
            known = (
                _SPELLINGS.get(token.text, token.text) in firsts
                or token.text.partition("'")[0] in firsts
                or (english and search_fold(token.text) in firsts)
            )
            match = self._longest(text, tokens, k, names, english) if known else None
            if (
                match is not None
                and match[1] == k + 1
                and not any(p.level == "province" for p in match[0])
                and not self._type_before(folded, tokens, k)[0]
            ):
                match = None
            if match is None:
                named = self._region(text, folded, tokens, k) or self._unknown(text, folded, tokens, k, found)
                if named is not None:
                    found.append(named[0])
                    k = named[1]
                else:
                    k += 1
                continue
            candidates, behind = match
            levels, type_start = self._type_before(folded, tokens, k)
            last = found[-1] if found else None
            if (
                not levels
                and last is not None
                and last.typed
                and last.level in ("commune", "district")
                and re.fullmatch(r"\s*(?:,|và|;)\s*", folded[last.end : token.start])
            ):
                if any(p.level == last.level for p in candidates) and (
                    last.level == "commune" or not any(p.level == "province" for p in candidates)
                ):
                    levels = (last.level,)
            if english and not levels and behind < len(tokens) and tokens[behind].text in _TYPES_BEHIND:
                levels = _TYPES_BEHIND[tokens[behind].text]
                type_end = tokens[behind].end
            else:
                type_end = None
            kind = " ".join(t.text for t in tokens[type_start:k] if t.text != ".") if type_start is not None else ""
            if levels == ("commune",) and self._goes_on(text, tokens, behind):
                unknown = self._unknown(text, folded, tokens, k, found)
                if unknown is not None:
                    found.append(unknown[0])
                    k = unknown[1]
                    continue
            named_place = self._choose(candidates, levels, after_merger, _KINDS.get(kind, kind))
            if named_place is None:
                unknown = self._unknown(text, folded, tokens, k, found)
                if unknown is not None:
                    found.append(unknown[0])
                    k = unknown[1]
                else:
                    k += 1
                continue
            if not levels and self._part_of_name(text, tokens, k, behind):
                k = behind
                continue
            start = tokens[type_start].start if type_start is not None else token.start
            end = tokens[behind - 1].end
            old = _OLD.match(folded, end)
            if old or (english and _former(tokens, k)):
                elders = [p for p in candidates if p.system == "2004" and p.level == named_place.level]
                named_place = elders[0] if elders else named_place
            found.append(
                Named(
                    start,
                    type_end or end,
                    named_place.level,
                    self._chain(named_place),
                    None if named_place.key.startswith("?") else named_place.key,
                    bool(levels),
                    bool(old),
                    self._is_home(tokens, type_start if type_start is not None else k),
                )
            )
            k = behind
        found = [
            n
            for n in found
            if not _AGENCY.match(folded[n.end : n.end + 24]) and not _INSTITUTION.search(folded[max(0, n.start - 30) : n.start])
        ]
        return self._join_chains(folded, found)

    def _longest(
        self, text: str, tokens: Sequence[Token], k: int, names: dict[str, list[Place]], english: bool
    ) -> tuple[list[Place], int] | None:
        parts: list[str] = []
        best: tuple[list[Place], int] | None = None
        j = k
        while j < len(tokens) and len(parts) < 6:
            word = tokens[j].text.removesuffix("'s") if english else tokens[j].text
            if word in "-'." and parts and j + 1 < len(tokens) and tokens[j + 1].start - tokens[j].end <= 1:
                j += 1
                continue
            if not (word[0].isalpha() or word.isdigit()) or (parts and tokens[j].start - tokens[j - 1].end > 1):
                break
            if word[0].isalpha() and not text[tokens[j].start].isupper() and not (parts and word in _SMALL_PARTS):
                break
            for part in word.split("'"):
                parts.append(search_fold(part) if english else _SPELLINGS.get(part, part))
            j += 1
            held = names.get(" ".join(parts))
            if held:
                best = (held, j)
        return best

    def _type_before(self, folded: str, tokens: Sequence[Token], k: int) -> tuple[tuple[str, ...], int | None]:
        at = k - 1
        while at >= 0 and tokens[at].text in (".", ":") and tokens[at].start >= tokens[k].start - 3:
            at -= 1
        if at < 0 or tokens[k].start - tokens[at].end > 3:
            return (), None
        if (tokens[at].text, tokens[k].text) == ("p", "v"):
            return (), None  # "P.V:", the reporter who asks
        if tokens[at].text in ("là", "gồm", ":") and at >= 2:
            for back in range(at - 1, max(0, at - 6), -1):
                if tokens[back].text in _COUNTED_TYPES and tokens[back - 1].text in _PLURALS:
                    return _TYPES[tokens[back].text], None
                if tokens[back].text in (",", ";", "."):
                    break
        if at >= 2 and f"{tokens[at - 2].text} {tokens[at - 1].text} {tokens[at].text}" in _TYPES:
            return _TYPES[f"{tokens[at - 2].text} {tokens[at - 1].text} {tokens[at].text}"], at - 2
        if at >= 1 and f"{tokens[at - 1].text} {tokens[at].text}" in _TYPES:
            return _TYPES[f"{tokens[at - 1].text} {tokens[at].text}"], at - 1
        return _TYPES.get(tokens[at].text, ()), at if _TYPES.get(tokens[at].text) else None

    def _choose(self, candidates: Sequence[Place], levels: tuple[str, ...], after_merger: bool, kind: str) -> Place | None:
        order = ("2025", "2004") if after_merger else ("2004", "2025")
        pool = [p for p in candidates if not levels or p.level in levels]
        if not pool:
            return None
        if kind == "thị xã":  # of a district and a town of one name
            risen = [p for p in pool if p.level == "district" and p.kind == "thành phố"]  # a town then, a city since
            pool = [p for p in pool if p.kind == kind] or risen or pool
        if "district" in levels and "province" in levels:
            cities = [p for p in pool if p.level == "province" and (p.code in _CENTRAL_CITIES or p.kind == "thành phố")]
            towns = [p for p in pool if p.level == "district"]
            pool = cities or towns or pool
        for level in ("province", "district", "commune"):
            for system in order:
                at_level = [p for p in pool if p.level == level and p.system == system]
                if len(at_level) == 1 or (at_level and level != "commune"):
                    return at_level[0] if len(at_level) == 1 else replace_ambiguous(at_level)
                if at_level:
                    return replace_ambiguous(at_level)
                if level == "commune" and system == order[0] and not after_merger and not levels:
                    break
        return None

    def _part_of_name(self, text: str, tokens: Sequence[Token], k: int, behind: int) -> bool:
        """Whether a bare name is a piece of a longer one, or a person's."""
        if k > 0:
            left = tokens[k - 1]
            if left.text in _PERSON and tokens[k].start - left.end == 1:
                return True
            if (
                tokens[k].start - left.end == 1
                and text[left.start].isupper()
                and not text[left.start : left.end].isupper()
                and left.text in _TITLES | _NAME_PARTS
            ):
                return True
        if behind < len(tokens):
            right = tokens[behind]
            if (
                right.start - tokens[behind - 1].end == 1
                and text[right.start].isupper()
                and not text[right.start : right.end].isupper()
                and len(right.text) > 1
                and right.text in ("dương", "ninh", "hạ")
            ):
                return True
        return False

    def _goes_on(self, text: str, tokens: Sequence[Token], behind: int) -> bool:
        """Whether a point of the compass follows that is a part of the name: "xã Ngư Thủy Trung" is not Ngư Thủy."""
        if behind >= len(tokens) or tokens[behind].start - tokens[behind - 1].end != 1:
            return False
        right = tokens[behind]
        return right.text in _COMPASS and text[right.start : right.end].istitle()

    def _is_home(self, tokens: Sequence[Token], k: int) -> bool:
        """Whether the place is where a named person lives: "chị Ma Thị Hợp ở xóm Khuôn Tát"."""
        for back in range(k - 1, max(-1, k - 14), -1):
            if tokens[back].text == "." and back and tokens[back - 1].text in _HONORIFICS:
                return True  # "Mr. Lam, residing in Cao Loc commune"
            if tokens[back].text in (".", ";", ":", "mà", "tịch", "thư", "đốc", "trưởng") or tokens[back].text[0].isdigit():
                return False
            if tokens[back].text in _PERSON:
                return not (tokens[back + 1].text == "," and tokens[back - 1].text == "theo")  # "Cũng theo anh, ngân sách huyện A"
        return False

    def _region(self, text: str, folded: str, tokens: Sequence[Token], k: int) -> tuple[Named, int] | None:
        start = tokens[k].start
        for word, name in _REGIONS.items():
            if folded.startswith(word, start) and not folded[start + len(word) : start + len(word) + 1].isalpha():
                return Named(start, start + len(word), "region", (name,), None, True), _behind(tokens, k, start + len(word))
        return None

    def _unknown(self, text: str, folded: str, tokens: Sequence[Token], k: int, found: Sequence[Named]) -> tuple[Named, int] | None:
        """A commune or hamlet that no table holds, by its type word: "xã Trà Linh", "thôn Núi Ngỗng"."""
        levels, type_start = self._type_before(folded, tokens, k)
        if tokens[k].text == "hội":
            return None  # "xã hội"
        if tokens[k].text in _NO_NAMES and (k + 1 == len(tokens) or not text[tokens[k + 1].start].isupper()):
            return None  # "các xã ven biển Tây", "bản Mông"
        if not levels or levels[0] not in ("commune", "hamlet") or not text[tokens[k].start].isupper():
            return None
        if tokens[k].text in _TYPES or (type_start and tokens[type_start - 1].text == "báo"):
            return None  # "Báo Ấp Bắc"
        parts: list[str] = []
        j = k
        while (
            j < len(tokens)
            and len(parts) < 5
            and text[tokens[j].start].isupper()
            and (not parts or tokens[j].start - tokens[j - 1].end == 1)
        ):
            parts.append(text[tokens[j].start : tokens[j].end])
            j += 1
        if not parts or (len(parts) == 1 and len(parts[0]) < 2) or type_start is None:
            return None
        if len(parts) == 1 and ":" in folded[tokens[type_start].start : tokens[k].start]:
            return None  # "các xã biên giới: Nơi bứt lên"
        name = " ".join(parts)
        role = _ROLE.search(folded[max(0, tokens[type_start].start - 40) : tokens[type_start].start])
        speaker = len(parts) > 2 and (parts[0].lower() in _TITLES or _SPEAKS.match(folded, tokens[j - 1].end))
        if levels[0] == "commune" and role and speaker:
            return None  # "Chủ tịch UBND xã Vàng A Páo": the man, not the commune
        return (
            Named(tokens[type_start].start, tokens[j - 1].end, levels[0], (name,), None, True, False, self._is_home(tokens, type_start)),
            j,
        )

    def _chain(self, place: Place) -> tuple[str, ...]:
        if place.level in ("commune", "district") and place.kind.startswith("?"):
            return (place.name,)
        names = []
        at: Place | None = place
        while at is not None and at.level != "country":
            names.append(at.name)
            at = self.places.by_key.get(at.parent_key or "")
        return tuple(names)

    def _join_chains(self, folded: str, found: list[Named]) -> list[Named]:
        """Join "xã Trà Linh, huyện Nam Trà My (Quảng Nam)" into one place."""
        out: list[Named] = []
        for named in found:
            last = out[-1] if out else None
            if last is not None and _LEVELS[named.level] > _LEVELS[last.level] and named.level not in ("country", "region"):
                between = folded[last.end : named.start]
                if _LIES_IN.fullmatch(between):
                    joined = self.within(last, named)
                    if joined is None and last.level == "commune" and last.typed and named.level == "district":
                        joined = replace(last, names=(last.names[0], *named.names), key=None)  # a commune of old that the tables lack
                    if joined is not None:
                        end = named.end + (1 if "(" in between and folded[named.end : named.end + 1] == ")" else 0)
                        told = last.typed or bool(_IS_A_COMMUNE.match(between))
                        out[-1] = replace(joined, start=last.start, end=end, typed=told)
                        continue
            out.append(named)
        return out

    def within(self, inner: Named, outer: Named, *, after_merger: bool = False) -> Named | None:
        """*inner* as a part of *outer*, or None where the tables say that it is none."""
        if inner.key is not None:
            place = self.places.by_key.get(inner.key)
            if place is not None and outer.key in self._ancestors(place):
                return replace(inner, names=self._chain(place) if not place.kind.startswith("?") else inner.names)
        if outer.key is None:
            return replace(inner, names=(*(x for x in inner.names if x not in outer.names), *outer.names))
        pool = [
            p
            for p in self._names.get(_key(inner.names[0]), ()) or self._plain.get(search_fold(_key(inner.names[0])), ())
            if p.level == inner.level and outer.key in self._ancestors(p)
        ]
        if not pool and after_merger:
            successor = self.places.province_2025(outer.key)
            pool = [
                p
                for p in self._names.get(_key(inner.names[0]), ())
                if p.level == inner.level
                and outer.level == "province"
                and self.places.province_2025(p.key) == successor
                and p.system == (outer.key or "")[:4]
            ]
        if pool:
            pool.sort(key=lambda p: (p.system == "2025") != after_merger)
            return replace(inner, names=self._chain(pool[0]), key=pool[0].key)
        if inner.level in ("commune", "hamlet") and (inner.key is None or _ambiguous(inner)):
            own = inner.names
            if len(own) > 2 and own[-1] in self.province_names and own[-1] != outer.names[-1]:
                own = own[: 2 if inner.level == "hamlet" else 1]  # the page's word against what the tables made of it
            return replace(inner, names=(*(x for x in own if x not in outer.names), *outer.names), key=None)
        return None

    def renamed(self, named: Named, folded: str) -> Named:
        """*named* with the province that its district came to in 2025, unless its own words, *folded*, say the former one."""
        place = self.places.by_key.get(named.key or "")
        if place is None or place.system != "2004" or place.level == "province" or len(named.names) < 2:
            return named
        province = self.places.province_2025(place.key)
        if province is None or fold(named.names[-1]) in folded:
            return named
        return replace(named, names=(*named.names[:-1], self.places.by_key[province].name))

    def _ancestors(self, place: Place) -> set[str]:
        keys, at = set(), self.places.by_key.get(place.parent_key or "")
        while at is not None:
            keys.add(at.key)
            at = self.places.by_key.get(at.parent_key or "")
        return keys

    def candidates(self, name: str, level: str, english: bool = False) -> list[Place]:
        """The units of that name and level, of both systems."""
        pool = self._plain.get(search_fold(_key(name)), ()) if english else self._names.get(_key(name), ())
        return [p for p in pool if p.level == level]


#: Syllables that stand in people's names before a given name that is also a place ("Nguyễn Thị Hòa Bình").
_NAME_PARTS = frozenset(["thị", "văn", "hữu", "đức", "minh", "thanh", "quang", "ngọc", "xuân", "thế", "công", "đình"])


def _ambiguous(named: Named) -> bool:
    return named.key is None or len(named.names) == 1


def replace_ambiguous(pool: Sequence[Place]) -> Place:
    """A stand-in for several units of one name: the page's other places tell which it is."""
    first = pool[0]
    return replace(first, key=f"?{first.key}", kind="?" + first.kind)


def _former(tokens: Sequence[Token], k: int) -> bool:
    return any(tokens[b].text == "former" for b in range(max(0, k - 4), k))


def _behind(tokens: Sequence[Token], k: int, end: int) -> int:
    while k < len(tokens) and tokens[k].start < end:
        k += 1
    return k


#: Syllables of highland names that papers write in several ways.
_SPELLINGS = {"đăk": "đắk", "đak": "đắk", "đắc": "đắk"}


_SPELLING = re.compile(rf"\b(?:{'|'.join(_SPELLINGS)})\b")
_BETWEEN = re.compile(r"(?:_|[^\w\n])+")


def _key(name: str) -> str:
    return _keys([name.replace("\n", " ")])[0]


def _keys(names: Iterable[str]) -> list[str]:
    """The words of each name, folded, in one spelling: all names at once, which is many times faster than one by one."""
    spaced = _BETWEEN.sub(" ", fold("\n".join(names)))
    return [key.strip() for key in _SPELLING.sub(lambda m: _SPELLINGS[m[0]], spaced).split("\n")]


@lru_cache(maxsize=1)
def load_gazetteer() -> Gazetteer:
    """The packaged tables as a gazetteer; built once a process."""
    path = resources.files("monitor") / "figures" / "tables" / "places" / "variants.csv"
    with path.open("r", encoding="utf-8") as file:
        variants = [(row["surface"], row["key"]) for row in csv.DictReader(file)]
    return Gazetteer(load_places(), variants)
