"""Compressed request bodies → plain ones, never larger than allowed."""

import sys
import zlib
from collections.abc import Callable
from typing import Any

from podium.errors import InvalidInput, TooLarge

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

ENCODINGS = ("gzip", "deflate", "zstd")
"""What Content-Encoding may name, besides `identity`."""

_Member = Any
"""A decompressor of zlib or zstd: they share no type."""

_PIECE_BYTES = 64 * 1024
# Block-wise compressors end a member every 64 KiB; a body made of nothing but tiny members is an attack on the CPU.
_MAX_MEMBERS = 10_000
_ZLIB_METHOD = 8
_RAW_DEFLATE, _ZLIB, _GZIP = -15, 15, 31


def decompress(body: bytes, encoding: str, *, limit: int) -> bytes:
    """Return the plain body; one of several members (RFC 1952 §2.2) is the members' contents in turn.

    Raises:
        TooLarge: more than `limit` bytes come out; decompression stopped there.
        InvalidInput: the body is damaged, cut short, or followed by something else.
    """
    if encoding == "identity" and len(body) > limit:
        raise TooLarge(too_large(limit))
    if encoding == "identity" or not body:
        return body
    try:
        return _members(body, _decompressor(encoding, body), limit)
    except (zlib.error, zstd.ZstdError) as error:
        msg = f"the body is not {encoding}, as its Content-Encoding says: {error}"
        raise InvalidInput(msg) from error
    except EOFError as error:
        msg = f"the {encoding} body ends too early"
        raise InvalidInput(msg) from error


def _decompressor(encoding: str, body: bytes) -> Callable[[], _Member]:
    if encoding == "zstd":
        return zstd.ZstdDecompressor
    if encoding == "gzip":
        return lambda: zlib.decompressobj(_GZIP)
    # RFC 9110 §8.4.1.2: deflate is zlib's format, but senders of the bare stream exist.
    is_zlib = body[0] & 0x0F == _ZLIB_METHOD and int.from_bytes(body[:2], "big") % 31 == 0
    return lambda: zlib.decompressobj(_ZLIB if is_zlib else _RAW_DEFLATE)


def _members(body: bytes, make: Callable[[], _Member], limit: int) -> bytes:
    out: list[bytes] = []
    room = limit
    members = 1
    member = make()
    for start in range(0, len(body), _PIECE_BYTES):
        piece = body[start : start + _PIECE_BYTES]
        while piece:
            if member.eof:
                members += 1
                member = make()
            if members > _MAX_MEMBERS:
                msg = f"the compressed body has more than {_MAX_MEMBERS} members; compress it as one"
                raise InvalidInput(msg)
            plain, piece = _advance(member, piece, room + 1)
            room -= len(plain)
            if room < 0:
                raise TooLarge(too_large(limit))
            out.append(plain)
    if not member.eof:
        raise EOFError
    return b"".join(out)


def _advance(member: _Member, piece: bytes, most: int) -> tuple[bytes, bytes]:
    """Return `(plain bytes, what is left of the piece)`; stops after `most` bytes or at the end of the member."""
    if isinstance(member, zstd.ZstdDecompressor):
        plain = member.decompress(piece, most)
        return plain, member.unused_data if member.eof else b""
    plain = member.decompress(piece, most)
    return plain, member.unused_data or member.unconsumed_tail


def too_large(limit: int) -> str:
    """Say what to do about a request over the limit."""
    return (
        f"the request is larger than {limit} bytes after decompression;"
        " send smaller batches, or raise PODIUM_MAX_REQUEST_BYTES on the server"
    )
