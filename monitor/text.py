"""Vietnamese text, before any meaning: normal form, folding for comparison, folding for search. Pure."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from functools import lru_cache

#: Vowels without and with each tone: level, grave, hook, tilde, acute, dot.
_VOWELS = (
    "aàảãáạ", "ăằẳẵắặ", "âầẩẫấậ", "eèẻẽéẹ", "êềểễếệ", "iìỉĩíị", "oòỏõóọ", "ôồổỗốộ", "ơờởỡớợ", "uùủũúụ", "ưừửữứự", "yỳỷỹýỵ",
)  # fmt: skip
_LEVEL = {vowel: row[0] for row in _VOWELS for vowel in row}
_WITH_TONE = {(row[0], tone): vowel for row in _VOWELS for tone, vowel in enumerate(row)}


def _tone_placement() -> Mapping[str, str]:
    """Endings whose tone mark stands on either vowel, old style → new style ("òa" → "oà"): same length."""
    pairs = {}
    for first, second in ("oa", "oe", "uy"):
        for tone in range(1, 6):
            pairs[_WITH_TONE[first, tone] + second] = first + _WITH_TONE[second, tone]
    return pairs


_PLACEMENT = _tone_placement()
# The first letters as one class: so the search leaps over most of a text.
_PLACEMENT_RE = re.compile(r"[òóỏõọùúủũụ](?<![qQ].)(?:(?<=[òóỏõọ])[ae]|(?<=[ùúủũụ])y)(?![^\W\d_])")

#: Look-alikes and typographic variants, one character for one, so that offsets stay.
_LOOKALIKES = str.maketrans(
    {"Ð": "đ", "ð": "đ", "Đ": "đ", "–": "-", "—": "-", "‑": "-", "−": "-", "‐": "-", "’": "'", "‘": "'", "`": "'", "´": "'",
     "“": '"', "”": '"', "„": '"', "\u00a0": " ", "\u2009": " ", "\u202f": " ", "\u2007": " ", "\u3000": " ", "\t": " ", "％": "%"}
)  # fmt: skip
_LOOKALIKE = re.compile("[" + "".join(map(re.escape, map(chr, _LOOKALIKES))) + "]")


#: The capital letters of Vietnamese, for a class of a regular expression: a range over them holds small letters, too.
UPPER = "A-Z" + "".join(c for c in map(chr, range(0xC0, 0x1EFA)) if c.isupper() and unicodedata.name(c).startswith("LATIN"))


def nfc(text: str) -> str:
    """Return *text* in Unicode normal form C, the form in which all offsets count."""
    return unicodedata.normalize("NFC", text)


def fold(text: str) -> str:
    """Return *text* for comparison: lower case, one tone placement, plain dashes, quotes and spaces.

    One character for one: a match in the folded text has the text's own offsets. Accents stay, because they tell places
    apart (Thạnh Hóa is not Thanh Hóa). Expects NFC.

    >>> fold("Khánh Hòa") == fold("Khánh Hoà")
    True
    >>> fold("Quý III – UỶ BAN")
    'quý iii - uỷ ban'
    """
    return _fold_again(text) if len(text) <= _SHORT else _fold(text)


def _fold(text: str) -> str:
    lowered = text.lower()
    if len(lowered) != len(text):
        lowered = "".join(c if len(c.lower()) != 1 else c.lower() for c in text)
    if _LOOKALIKE.search(lowered):
        lowered = lowered.translate(_LOOKALIKES)
    return _PLACEMENT_RE.sub(lambda m: _PLACEMENT[m[0]], lowered)


#: Short texts, such as cells and names, are folded again and again.
_fold_again = lru_cache(maxsize=4096)(_fold)
_SHORT = 40  #: code points


class _Plain(dict[int, str]):
    """Lower-case character → without marks, found when first met: each character once a process."""

    def __missing__(self, code: int) -> str:
        decomposed = unicodedata.normalize("NFD", fold(chr(code)))
        self[code] = "".join(c for c in decomposed if not unicodedata.combining(c)).replace("đ", "d")
        return self[code]


_PLAIN = _Plain()


def search_fold(text: str) -> str:
    """Return *text* for search without marks: lower case, no accents, đ as d. Offsets are not kept.

    >>> search_fold("Đồng Nai: hộ nghèo")
    'dong nai: ho ngheo'
    """
    return text.lower().translate(_PLAIN)
