"""Bytes of an answer into its content, within limits before and after unpacking."""

from __future__ import annotations

import zlib
from collections.abc import Iterator

import brotli
import zstandard

ACCEPTED = "gzip, deflate, br, zstd"  #: what requests say in Accept-Encoding

_CHUNK = 64 * 1024
_GZIP_MAGIC = b"\x1f\x8b"
_ZSTD_WINDOW = 8 * 1024 * 1024  # RFC 9659: larger windows must not be used for zstd as a content coding
_ZSTD_STEP = 32  # bytes given at once: 4 bytes can unpack to 128 KiB, so a step unpacks to about 1 MiB at the most
_RATIO_FROM = 1024 * 1024  # below this a high ratio is harmless and common (an empty table, a long style sheet)
_UNKNOWN = ("compress", "x-compress", "dcb", "dcz", "exi", "pack200-gzip", "aes128gcm", "bzip2", "xz", "lzma")


class TooLargeError(Exception):
    """The content is beyond a limit, or packed in a way that only bombs are."""


class BrokenError(Exception):
    """The content cannot be unpacked, or ends too early."""


def unpack(body: bytes, encoding: str | None, *, limit: int, ratio: float, cut: bool = False) -> bytes:
    """The content of a body that was packed as its Content-Encoding says.

    `limit` is in bytes of content; `ratio` is content to body, from 1 MiB of content on. `cut`: give what the limit allows, and
    what came before a break, instead of raising. Unknown words that are no coding (utf-8, none) change nothing.
    Raises TooLargeError beyond the limits and for more than one coding; BrokenError for what cannot be unpacked.

    >>> unpack(zlib.compress(b"a"), "deflate", limit=10, ratio=200)
    b'a'
    """
    if not body:
        return b""
    codings = [word for word in (part.strip().lower() for part in (encoding or "").split(",")) if word not in ("", "identity")]
    if len(codings) > 1:
        raise TooLargeError(f"the body is packed {len(codings)} times ({', '.join(codings[:4])})")
    coding = codings[0] if codings else None
    if coding in _UNKNOWN:
        raise BrokenError(f"the body is packed as {coding}, which was not asked for")
    if coding not in _CODINGS:
        if len(body) > limit and not cut:
            raise TooLargeError(f"the body has {len(body)} bytes, more than the limit of {limit}")
        return body[:limit]
    allowed = min(limit, max(_RATIO_FROM, int(len(body) * ratio)))
    content = bytearray()
    try:
        for chunk in _CODINGS[coding](body):
            content += chunk
            if len(content) > allowed:
                if cut:
                    break
                raise TooLargeError(f"the body unpacks from {len(body)} to more than {allowed} bytes")
    except (zlib.error, brotli.error, zstandard.ZstdError, BrokenError) as error:
        if not cut:
            raise BrokenError(f"the body cannot be unpacked as {coding}: {error}") from error
    with memoryview(content) as view:
        return bytes(view[:limit])


def is_gzip(body: bytes) -> bool:
    """Whether the bytes are a gzip file, as sitemaps are often stored."""
    return body.startswith(_GZIP_MAGIC)


def _inflate(body: bytes, wbits: int) -> Iterator[bytes]:
    inflater = zlib.decompressobj(wbits)
    view = memoryview(body)
    position = 0
    pending = b""
    while True:
        if not pending:
            pending = bytes(view[position : position + _CHUNK])
            position += len(pending)
        chunk = inflater.decompress(pending, _CHUNK)
        if chunk:
            yield chunk
        if inflater.eof:
            rest = inflater.unused_data + bytes(view[position : position + 2])
            if wbits < zlib.MAX_WBITS or not rest.startswith(_GZIP_MAGIC):
                return  # what follows the last member is noise that browsers ignore too
            pending, inflater = inflater.unused_data, zlib.decompressobj(wbits)
        else:
            pending = inflater.unconsumed_tail
            if not chunk and not pending and position >= len(body):
                raise BrokenError("it ends too early")


def _gunzip(body: bytes) -> Iterator[bytes]:
    return _inflate(body, 16 + zlib.MAX_WBITS)


def _deflate(body: bytes) -> Iterator[bytes]:
    # "deflate" means zlib's format, but some servers send the bare stream.
    zlib_header = len(body) > 1 and body[0] & 0x0F == 8 and int.from_bytes(body[:2], "big") % 31 == 0
    return _inflate(body, zlib.MAX_WBITS if zlib_header else -zlib.MAX_WBITS)


def _brotli(body: bytes) -> Iterator[bytes]:
    decoder = brotli.Decompressor()
    view = memoryview(body)
    position = 0
    while not decoder.is_finished():
        data = b""
        if decoder.can_accept_more_data():
            if position >= len(body):
                raise BrokenError("it ends too early")
            data = bytes(view[position : position + _CHUNK])
            position += len(data)
        yield decoder.process(data, output_buffer_limit=_CHUNK)


def _zstd(body: bytes) -> Iterator[bytes]:
    decompressor = zstandard.ZstdDecompressor(max_window_size=_ZSTD_WINDOW)
    decoder = decompressor.decompressobj()
    view = memoryview(body)
    for position in range(0, len(body), _ZSTD_STEP):
        data = bytes(view[position : position + _ZSTD_STEP])
        while data:
            if decoder.eof:
                decoder = decompressor.decompressobj()
            yield decoder.decompress(data)
            data = decoder.unused_data if decoder.eof else b""
    if not decoder.eof:
        raise BrokenError("it ends too early")


_CODINGS = {"gzip": _gunzip, "x-gzip": _gunzip, "deflate": _deflate, "br": _brotli, "zstd": _zstd}
