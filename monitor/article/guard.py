"""A cheap look at the bytes of a page before any parser sees them: size, nesting, attributes. Pure.

libxml2 drops what lies below about 250 levels without an error, and several readers need minutes for a tag with tens of thousands
of attributes or a table of a hundred thousand cells. What passes here is read; what does not is refused with a reason.
"""

from __future__ import annotations

import re

from monitor.errors import ArticleError

#: Bytes of an HTML page; the largest article pages seen are below 3 MB.
MAX_HTML_BYTES = 8 * 1024 * 1024
#: Levels of open tags; pages of real sites stay below 80.
MAX_DEPTH = 1_000
#: Levels below which lxml's own tree is safe (its limit is about 250, and the count here leaves out p, li, tr, td).
LXML_DEPTH = 60
#: Attributes of one tag, and tags of one page (a budget table of 3,000 communes has 30,000; the reader needs 60 µs for each).
MAX_ATTRIBUTES = 500
MAX_TAGS = 60_000

_TAG = re.compile(rb"<(?:(!--)|(/?)([a-zA-Z][^\s/>\x00]{0,60})([^>]*))")
_VOID = frozenset(b"area base br col embed hr img input link meta param source track wbr frame keygen".split())
#: Tags that a following one closes without an end tag.
_CLOSED_BY_NEXT = frozenset(b"p li option optgroup dt dd tr td th thead tbody tfoot colgroup rt rp".split())
_RAW = {name: re.compile(rb"</" + name, re.IGNORECASE) for name in (b"script", b"style", b"textarea")}
_MANY_ATTRIBUTES = re.compile(rb"\s[^\s=>]+")


def measure(data: bytes) -> tuple[int, int, int]:
    """Return (deepest nesting, number of tags, most attributes of one tag) of HTML bytes, in time linear in their length."""
    if data[:2] in (b"\xff\xfe", b"\xfe\xff") or data[:200].count(0) > 50:
        data = data.replace(b"\x00", b"")
    depth = deepest = tags = most = position = 0
    stack: list[bytes] = []
    held: dict[bytes, int] = {}
    while match := _TAG.search(data, position):
        position = match.end()
        if match[1]:
            end = data.find(b"-->", position)
            position = len(data) if end < 0 else end + 3
            continue
        name = match[3].lower()
        if match[2]:
            if held.get(name, 0) > 0:
                while True:
                    top = stack.pop()
                    held[top] -= 1
                    if top == name:
                        break
            continue
        tags += 1
        attributes = match[4]
        if len(attributes) > MAX_ATTRIBUTES:
            most = max(most, len(_MANY_ATTRIBUTES.findall(re.sub(rb"\"[^\"]*\"|'[^']*'", b"v", attributes))))
        if name in _RAW:
            end_tag = _RAW[name].search(data, position)
            position = len(data) if end_tag is None else end_tag.start()
            continue
        if name in _VOID or name in _CLOSED_BY_NEXT or attributes.endswith(b"/"):
            continue
        stack.append(name)
        held[name] = held.get(name, 0) + 1
        depth = len(stack)
        deepest = max(deepest, depth)
        if deepest > 4 * MAX_DEPTH or tags > 2 * MAX_TAGS:
            break
    return deepest, tags, most


def check_html(data: bytes, url: str = "") -> tuple[int, int]:
    """Return (deepest nesting, number of tags) of *data*.

    Raises ArticleError (too_large, too_deep) where no parser should see it.
    """
    if len(data) > MAX_HTML_BYTES:
        raise ArticleError(url, "too_large", f"a page of {len(data)} bytes is not read (limit {MAX_HTML_BYTES})")
    deepest, tags, most = measure(data)
    if deepest > MAX_DEPTH:
        raise ArticleError(url, "too_deep", f"its tags are nested more than {MAX_DEPTH} deep")
    if tags > MAX_TAGS:
        raise ArticleError(url, "too_large", f"a page of more than {MAX_TAGS} tags is not read")
    if most > MAX_ATTRIBUTES:
        raise ArticleError(url, "too_large", f"one of its tags has {most} attributes (limit {MAX_ATTRIBUTES})")
    return deepest, tags
