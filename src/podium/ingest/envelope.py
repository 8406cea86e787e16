"""Journal frames: one checked OTLP request with its project, its time and a checksum.

A frame is a length-delimited `Envelope` (envelope.proto). It is written by hand around the request's bytes,
so that they are never encoded again; the checksum comes first and covers all that follows it.
"""

import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

Signal = Literal["traces", "logs", "metrics"]
# What a refused request carried; '' where its address does not say.
Refusable = Signal | Literal[""]
SIGNALS: tuple[Signal, ...] = ("traces", "logs", "metrics")

_PAYLOAD_TAGS: dict[Signal, bytes] = {"traces": b"\x32", "logs": b"\x3a", "metrics": b"\x42"}
_SIGNALS_BY_TAG = {tag[0]: signal for signal, tag in _PAYLOAD_TAGS.items()}
_CRC_TAG = b"\x25"
_CRC_BYTES = 5
DIGEST_BYTES = 16


@dataclass(frozen=True, slots=True)
class Header:
    """What a frame says of its request: `items` are its spans, log records or data points."""

    signal: Signal
    project: str
    received_ns: int
    digest: bytes
    items: int


class BrokenFrame(ValueError):
    """The bytes at an offset are not a whole frame: a write was cut short, or the disk lied."""


def encode(header: Header, body: bytes) -> bytes:
    """Return the frame of `body`, the encoded OTLP request."""
    project = header.project.encode()
    rest = b"".join(
        (
            b"\x0a" + _varint(len(project)) + project,
            b"\x11" + header.received_ns.to_bytes(8, "little"),
            b"\x1a" + _varint(len(header.digest)) + header.digest,
            b"\x2d" + header.items.to_bytes(4, "little"),
            _PAYLOAD_TAGS[header.signal] + _varint(len(body)),
        )
    )
    crc = zlib.crc32(body, zlib.crc32(rest))
    length = _varint(_CRC_BYTES + len(rest) + len(body))
    return b"".join((length, _CRC_TAG, crc.to_bytes(4, "little"), rest, body))


def scan(data: memoryview) -> Iterator[tuple[int, Header]]:
    """Yield `(end offset, header)` of each whole frame in turn.

    Raises:
        BrokenFrame: the bytes after the last yielded offset are not a whole frame.
    """
    at = 0
    while at < len(data):
        try:
            size, start = _read_varint(data, at)
            end = start + size
            if end > len(data) or size < _CRC_BYTES or data[start] != _CRC_TAG[0]:
                raise BrokenFrame(at)
            crc = int.from_bytes(data[start + 1 : start + _CRC_BYTES], "little")
            if zlib.crc32(data[start + _CRC_BYTES : end]) != crc:
                raise BrokenFrame(at)
            header = _header(data[start + _CRC_BYTES : end])
        except IndexError as error:
            raise BrokenFrame(at) from error
        yield end, header
        at = end


def _header(data: memoryview) -> Header:
    """Read the fields `encode` wrote, in its order."""
    size, at = _read_varint(data, 1)
    project = bytes(data[at : at + size]).decode()
    at += size + 1
    received_ns = int.from_bytes(data[at : at + 8], "little")
    size, at = _read_varint(data, at + 9)
    digest = bytes(data[at : at + size])
    at += size + 1
    items = int.from_bytes(data[at : at + 4], "little")
    signal = _SIGNALS_BY_TAG.get(data[at + 4])
    if signal is None:
        raise BrokenFrame(at)
    return Header(signal, project, received_ns, digest, items)


def _varint(number: int) -> bytes:
    out = bytearray()
    while number > 0x7F:  # noqa: PLR2004 - the continuation bit
        out.append(number & 0x7F | 0x80)
        number >>= 7
    out.append(number)
    return bytes(out)


def _read_varint(data: memoryview, at: int) -> tuple[int, int]:
    """Return `(number, offset after it)`."""
    number = shift = 0
    while True:
        byte = data[at]
        at += 1
        number |= (byte & 0x7F) << shift
        if byte < 0x80:  # noqa: PLR2004 - the continuation bit
            return number, at
        shift += 7
