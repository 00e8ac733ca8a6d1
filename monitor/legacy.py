"""Encodings from before Unicode: TCVN3 (ABC) and VNI, and text that was converted wrongly. Pure.

Such text arrives as Latin-1 characters ("Uû ban nh©n d©n", "Uyû ban nhaân daân"). The tables are facts of the two encodings
(TCVN 5712:1993, VN3; VNI for Windows), written as pairs. Whether a text is legacy is judged by its words: read as it stands they
are no Vietnamese syllables, converted they are.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from bs4 import BeautifulSoup
from bs4.element import NavigableString

from monitor.text import nfc

#: TCVN3, byte read as Latin-1 → letter. Capitals with a tone do not exist: a font of capitals shows the small ones.
_TCVN3_ROWS = (
    ("µ¶·¸¹", "àảãáạ"), ("¨»¼½¾Æ", "ăằẳẵắặ"), ("©ÇÈÉÊË", "âầẩẫấậ"), ("®", "đ"), ("ÌÎÏÐÑ", "èẻẽéẹ"), ("ªÒÓÔÕÖ", "êềểễếệ"),
    ("×ØÜÝÞ", "ìỉĩíị"), ("ßáâãä", "òỏõóọ"), ("«åæçèé", "ôồổỗốộ"),
    ("¬êëìíî", "ơờởỡớợ"), ("ïñòóô", "ùủũúụ"), ("\u00adõö÷øù", "ưừửữứự"), ("úûüýþ", "ỳỷỹýỵ"),
    ("¡¢£¤¥¦§", "ĂÂÊÔƠƯĐ"),
)  # fmt: skip

#: VNI, base letter and mark → letter. The mark of a capital is a capital.
_VNI_MARKS = {
    "a": ("øûõùï", "àảãáạ"), "e": ("øûõùï", "èẻẽéẹ"), "o": ("øûõùï", "òỏõóọ"), "u": ("øûõùï", "ùủũúụ"), "y": ("øûõù", "ỳỷỹý"),
    "ô": ("øûõùï", "ờởỡớợ"), "ö": ("øûõùï", "ừửữứự"),
}  # fmt: skip
_VNI_HAT = {"a": ("âàåãáä", "âầẩẫấậ"), "e": ("âàåãáä", "êềểễếệ"), "o": ("âàåãáä", "ôồổỗốộ")}
_VNI_BREVE = {"a": ("êèúüéë", "ăằẳẵắặ")}
_VNI_SINGLE = {"ô": "ơ", "ö": "ư", "ñ": "đ", "î": "ỵ", "æ": "ỉ", "ó": "ĩ", "ò": "ị", "í": "í", "ì": "ì"}


def _tcvn3_table() -> Mapping[int, str]:
    table = {}
    for codes, letters in _TCVN3_ROWS:
        if len(codes) != len(letters):
            raise ValueError(f"rows of unequal length: {codes!r}")
        table.update({ord(code): letter for code, letter in zip(codes, letters, strict=True)})
    return table


def _vni_table() -> Mapping[str, str]:
    table = dict(_VNI_SINGLE)
    for rows in (_VNI_MARKS, _VNI_HAT, _VNI_BREVE):
        for base, (marks, letters) in rows.items():
            table.update({base + mark: letter for mark, letter in zip(marks, letters, strict=True)})
    upper = {code.upper(): letter.upper() for code, letter in table.items()}
    return {**upper, **table}


_TCVN3 = _tcvn3_table()
_VNI = _vni_table()
_VNI_RE = re.compile("|".join(sorted(map(re.escape, _VNI), key=len, reverse=True)))

_VOWELS = "aàảãáạăằẳẵắặâầẩẫấậeèẻẽéẹêềểễếệiìỉĩíịoòỏõóọôồổỗốộơờởỡớợuùủũúụưừửữứựyỳỷỹýỵ"
_SYLLABLE = re.compile(
    rf"(?:ngh|ng|nh|th|tr|ch|gh|gi|kh|ph|qu|[bcdđghklmnpqrstvx])?[{_VOWELS}]{{1,3}}(?:ng|nh|ch|[cmnpt])?", re.IGNORECASE
)  # fmt: skip
_TONED = re.compile(r"[àảãáạằẳẵắặầẩẫấậèẻẽéẹềểễếệìỉĩíịòỏõóọồổỗốộờởỡớợùủũúụừửữứựỳỷỹýỵ]", re.IGNORECASE)
#: Words are split at spaces, digits and ASCII punctuation only: the legacy letters include © and ®.
_WORD = re.compile(r"[^\s0-9!-/:-@\[-`{-~“”‘’–—…•]+")
#: Syllables that no Vietnamese word has, left by a conversion that took ò, ô, ó for VNI, and what stood there.
_WRONG = re.compile(r"\b(?:phịng|cơng|khơng|trịng|vịng|lịng|hịa|tịan|hồn thành|trồng đĩ|đĩng|gĩp|cĩ|nĩi|đĩ|lĩnh vực cơng)\b", re.IGNORECASE)
_RIGHT = re.compile(r"\b(?:phòng|công|không|vòng|lòng|hòa|hoà|toàn|đóng|góp|có|nói|đó)\b", re.IGNORECASE)


def _judged(text: str) -> tuple[int, float]:
    """Return how many words of *text* hold a letter beyond ASCII, and the share of them that are Vietnamese syllables."""
    words = [word for word in _WORD.findall(text) if not word.isascii() and any((c.isascii() and c.isalpha()) or c.isalpha() for c in word)]
    if not words:
        return 0, 1.0
    good = sum(1 for word in words if _SYLLABLE.fullmatch(word) and len(_TONED.findall(word)) <= 1)
    return len(words), good / len(words)


def from_tcvn3(text: str) -> str:
    """Return TCVN3 text, read as Latin-1, as Unicode.

    >>> from_tcvn3("Uû ban nh©n d©n")
    'Uỷ ban nhân dân'
    """
    return nfc(text.translate(_TCVN3))


def from_vni(text: str) -> str:
    """Return VNI text, read as Latin-1, as Unicode.

    >>> from_vni("Uyû ban nhaân daân")
    'Uỷ ban nhân dân'
    """
    return nfc(_VNI_RE.sub(lambda m: _VNI[m[0]], text))


def unlegacy(text: str) -> tuple[str, str | None]:
    """Return *text* as Unicode and the flag `converted_tcvn3` or `converted_vni`; unchanged and None where it is none of them.

    A text is converted where at least five of its words beyond ASCII are judged, fewer than six in ten are Vietnamese as they
    stand, and nine in ten are after conversion.
    """
    if not re.search("[\u00a1-\u00ff]", text):
        return text, None
    count, share = _judged(text[:200_000])
    if count < 5 or share >= 0.6:
        return text, None
    candidates = [(from_tcvn3(text), "converted_tcvn3"), (from_vni(text), "converted_vni")]
    scored = [(_judged(converted[:200_000])[1], converted, flag) for converted, flag in candidates]
    best = max(scored, key=lambda one: one[0])
    if best[0] >= 0.9:
        return best[1], best[2]
    return text, None


_CANDIDATE = re.compile("[\u00a1-\u00ff]")
_ODD = re.compile("[A-Za-z][©®«¬¨ª¹¸·¶µ¾½¼»§¦¥\u00ad]|[A-Za-z][øûùïõ]|&(?:copy|reg|not|laquo|micro|para);")


def unlegacy_tree(soup: BeautifulSoup, markup: str) -> str | None:
    """Convert the text of a parsed page in place, and return the flag; None where nothing of it is in an old encoding.

    Pieces that are Vietnamese as they stand are left (a menu in Unicode around an old text). Must run before white space is
    cleaned: TCVN3 writes ư as a soft hyphen.
    """
    if len(_ODD.findall(markup)) < 5:
        return None
    nodes = [node for node in soup.find_all(string=_CANDIDATE) if type(node) is NavigableString]
    odd = [node for node in nodes if _judged(node)[1] < 0.6]
    flag = unlegacy("\n".join(odd))[1]
    if flag is None:
        return None
    convert = from_tcvn3 if flag == "converted_tcvn3" else from_vni
    for node in nodes:
        converted = convert(node)
        if _judged(converted)[1] > _judged(node)[1]:
            node.replace_with(NavigableString(converted))
    return flag


def convert_as(flag: str, text: str) -> str:
    """Return *text* converted as *flag* says, where that makes it more Vietnamese."""
    converted = from_tcvn3(text) if flag == "converted_tcvn3" else from_vni(text)
    return converted if _judged(converted)[1] > _judged(text)[1] else text


def wrongly_converted(text: str) -> bool:
    """Return whether *text* came through a wrong conversion ("phịng", "cơng" for phòng, công) that cannot be undone."""
    wrong = len(_WRONG.findall(text))
    return wrong >= 3 and wrong > len(_RIGHT.findall(text))


def looks_legacy(text: str) -> bool:
    """Return whether words beyond ASCII are mostly no Vietnamese, and hold letters that only legacy text has."""
    count, share = _judged(text[:200_000])
    odd = len(re.findall(r"[A-Za-z][©®«¬¨ª¹¸·¶µ¾½¼»§¦¥]|[A-Za-z][øûùïõ]", text))
    return count >= 8 and share < 0.6 and odd >= 5
