"""Bytes of a page into text: which charset, and the repair of text that was decoded wrongly before it reached us. Pure."""

from __future__ import annotations

import re
from collections.abc import Callable

from charset_normalizer import from_bytes

from monitor.errors import ArticleError
from monitor.legacy import unlegacy
from monitor.text import nfc

_BOMS = (
    (b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe\x00\x00", "utf-32-le"), (b"\x00\x00\xfe\xff", "utf-32-be"), (b"\xff\xfe", "utf-16-le"),
    (b"\xfe\xff", "utf-16-be"),
)  # fmt: skip
_META = re.compile(
    rb"<meta[^>]{0,300}?charset\s*=\s*[\"']?\s*([\w.:-]+)|"
    rb"<\?xml[^>]{0,200}encoding\s*=\s*[\"']([\w.:-]+)",
    re.IGNORECASE,
)  # fmt: skip
#: How far into a page its charset is looked for; browsers stop at 1,024 bytes, some portals put it behind inline styles.
_META_WITHIN = 64 * 1024
#: Names that mean a superset in practice (WHATWG encoding standard).
_ALIASES = {
    "iso-8859-1": "cp1252", "iso8859-1": "cp1252", "latin1": "cp1252", "latin-1": "cp1252", "us-ascii": "cp1252", "ascii": "cp1252",
    "windows-1252": "cp1252", "x-user-defined": "cp1252", "tcvn": "cp1252", "tcvn-5712": "cp1252", "x-viet-vni": "cp1252",
    "x-viet-tcvn5712": "cp1252", "windows-1258": "cp1258", "x-windows-1258": "cp1258", "unicode": "utf-16", "utf8": "utf-8",
}  # fmt: skip
#: Share of undecodable characters up to which a page is still read (a cut character, one bad byte); above it: ArticleError.
_DAMAGE = 0.002

#: Windows-1252 where Latin-1 has controls; undefined bytes stay.
_C1 = {b: bytes([b]).decode("cp1252", "ignore") or chr(b) for b in range(0x80, 0xA0)}

# Mojibake: UTF-8 read as Windows-1252, where undefined bytes stay as C1 controls.
_TO_BYTE = {bytes([b]).decode("cp1252", "ignore") or chr(b): b for b in range(0x80, 0x100)}
_TO_BYTE.update({chr(b): b for b in range(0x80, 0xA0)})
_CONTINUATION = "".join(re.escape(char) for char, byte in _TO_BYTE.items() if byte < 0xC0)
_MOJIBAKE = re.compile(
    f"[\u00c2-\u00df][{_CONTINUATION}]|[\u00e0-\u00ef][{_CONTINUATION}]{{2}}|[\u00f0-\u00f4][{_CONTINUATION}]{{3}}"
)  # fmt: skip
#: Remains of mojibake: Ä and Æ are in no Vietnamese word, á before º or », Ã before a sign neither.
_NEVER = re.compile(r"[ÄÆ]|á[º»]|Ã[^\w\s]|(?<=[^\W\d_])[£™‡•›·§¬‰Ÿ¨ª¹]")
_VIETNAMESE = re.compile("[àảãáạăằẳẵắặâầẩẫấậđèẻẽéẹêềểễếệìỉĩíịòỏõóọôồổỗốộơờởỡớợùủũúụưừửữứựỳỷỹýỵ]", re.IGNORECASE)


def decode(body: bytes, url: str, *, content_type: str | None = None, markup: bool = True) -> tuple[str, tuple[str, ...]]:
    """Return the text of *body* and flags (`charset_guessed`, `charset_damaged`, `mojibake_repaired`).

    Order: byte order mark; UTF-8 where the bytes are valid UTF-8 beyond ASCII, whatever is declared (a wrong header is the most
    frequent fault); the header's charset; the page's own; a guess. Raises ArticleError, reason charset, where more than a few
    characters cannot be decoded, or where mojibake cannot be repaired without loss.
    """
    text, flags = _decoded(body, url, content_type, markup)
    repaired, mended = repair(text, segments=markup)
    if mended:
        flags = (*flags, "mojibake_repaired")
    return repaired, flags


def _decoded(body: bytes, url: str, content_type: str | None, markup: bool) -> tuple[str, tuple[str, ...]]:
    for mark, name in _BOMS:
        if body.startswith(mark):
            return _checked(body[len(mark) :].decode(name, "replace"), url, name)
    if width := _sixteen_bits(body):
        return _checked(body.decode(width, "replace"), url, width)
    try:
        return body.decode("utf-8"), ()
    except UnicodeDecodeError:
        pass
    declared = [name for name in (_header_charset(content_type), _meta_charset(body) if markup else None) if name]
    for name in declared:
        if name in ("utf-8", "cp1252"):
            continue
        try:
            return nfc(body.decode(name)), ()
        except (UnicodeDecodeError, LookupError):
            continue
    # A few bad bytes in UTF-8 text: keep the text, say so.
    damaged = body.decode("utf-8", "replace")
    bad = damaged.count("\ufffd")
    if bad <= max(3, _DAMAGE * len(damaged)) and len(_VIETNAMESE.findall(damaged)) > 4 * bad:
        return damaged, ("charset_damaged",)
    if guessed := _single_byte(body, "cp1252" in declared):
        return guessed, ("charset_guessed",)
    best = from_bytes(body[:500_000]).best()
    if best is not None:
        try:
            return nfc(body.decode(best.encoding)), ("charset_guessed",)
        except (UnicodeDecodeError, LookupError):
            pass
    raise ArticleError(url, "charset", "its characters cannot be decoded" + (f" (declared: {', '.join(declared)})" if declared else ""))


def _checked(text: str, url: str, name: str) -> tuple[str, tuple[str, ...]]:
    bad = text.count("\ufffd")
    if bad > max(3, _DAMAGE * len(text)):
        raise ArticleError(url, "charset", f"begins as {name}, but is not")
    return text, ("charset_damaged",) if bad else ()


def _sixteen_bits(body: bytes) -> str | None:
    """UTF-16 without a mark: every other byte of the markup is zero."""
    head = body[:2000]
    if len(head) < 8 or head.count(0) < len(head) * 0.3:
        return None
    return "utf-16-le" if head[1::2].count(0) > head[::2].count(0) else "utf-16-be"


def _known(name: str) -> str | None:
    name = name.strip().strip("\"'").lower()
    name = _ALIASES.get(name, name)
    try:
        "".encode(name)
    except (LookupError, UnicodeError):
        return None
    return name


def _header_charset(content_type: str | None) -> str | None:
    match = re.search(r"charset\s*=\s*[\"']?([\w.:-]+)", content_type or "", re.IGNORECASE)
    return _known(match[1]) if match else None


def _meta_charset(body: bytes) -> str | None:
    match = _META.search(body[:_META_WITHIN])
    return _known((match[1] or match[2]).decode("ascii", "replace")) if match else None


def _single_byte(body: bytes, declared_latin: bool) -> str | None:
    """Try the one-byte encodings in which Vietnamese was written, and take the one that gives Vietnamese."""
    latin = body.decode("latin-1").translate(_C1)
    sample = re.sub(r"(?s)<(script|style)\b.*?</\1>|<[^>]*>", " ", latin)
    if unlegacy(sample)[1]:
        return latin  # converted block by block, where it is flagged
    try:
        as_1258 = nfc(body.decode("cp1258"))
    except UnicodeDecodeError:
        as_1258 = ""
    composed = len(re.findall("[ạ-ỹ]", as_1258))
    if as_1258 and composed >= 5 and not re.search("[\u0300-\u0323]{2}", as_1258):
        return as_1258
    return latin if declared_latin else None


def _mended(match: re.Match[str]) -> str:
    try:
        return bytes(_TO_BYTE[char] for char in match[0]).decode("utf-8")
    except (UnicodeDecodeError, KeyError):
        return match[0]


def marks(text: str) -> int:
    """Return how many sequences of *text* are UTF-8 letters that were read as Windows-1252."""
    return sum(1 for match in _MOJIBAKE.finditer(text) if _VIETNAMESE.fullmatch(_mended(match)))


def still_mangled(text: str) -> bool:
    """Return whether *text* is mojibake that lost bytes on its way: letters that Vietnamese never has, and few that it has."""
    odd = len(_NEVER.findall(text))
    return odd >= 5 and odd > 0.1 * len(_VIETNAMESE.findall(_NEVER.sub("", text)))


def repair(text: str, *, segments: bool) -> tuple[str, bool]:
    """Return *text* with mojibake undone, and whether there was any.

    Each sequence is turned back into its bytes and read as UTF-8, which is lossless; sequences that are no UTF-8 stay. Text
    between tags is judged piece by piece (*segments*), because often only a title or a caption is damaged. A piece counts as
    damaged where at least two sequences give Vietnamese letters and they outnumber the letters that are right.
    """
    if not _MOJIBAKE.search(text):
        return text, False
    whole = marks(text)
    right = len(_VIETNAMESE.findall(_MOJIBAKE.sub("", text)))
    if whole >= 3 and whole * 2 > right:
        mended = _twice(text)
        return mended, mended != text
    if not segments or whole < 2:
        return text, False
    changed = False

    def piece(match: re.Match[str]) -> str:
        nonlocal changed
        found = marks(match[0])
        if found < 2 or found <= len(_VIETNAMESE.findall(_MOJIBAKE.sub("", match[0]))):
            return match[0]
        mended = _twice(match[0])
        changed = changed or mended != match[0]
        return mended

    return re.sub(r"[^<>]+", piece, text), changed


def _twice(text: str) -> str:
    """Undo one wrong decoding, or two on top of each other."""
    step: Callable[[str], str] = lambda one: _MOJIBAKE.sub(_mended, one)  # noqa: E731
    once = step(text)
    return step(once) if marks(once) > 2 and marks(once) * 2 > len(_VIETNAMESE.findall(once)) else once
