"""Compressed bodies come out whole, or not at all."""

import gzip
import sys
import zlib
from collections.abc import Callable

import pytest

from podium.errors import InvalidInput, TooLarge
from podium.ingest.receivers.compression import decompress

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

PLAIN = bytes(range(256)) * 1000


def raw_deflate(plain: bytes) -> bytes:
    packer = zlib.compressobj(wbits=-15)
    return packer.compress(plain) + packer.flush()


ways = pytest.mark.parametrize(
    ("encoding", "compress"),
    [("gzip", gzip.compress), ("deflate", zlib.compress), ("deflate", raw_deflate), ("zstd", zstd.compress)],
)


@ways
def test_a_body_as_large_as_allowed_comes_out_whole(encoding: str, compress: Callable[[bytes], bytes]) -> None:
    assert decompress(compress(PLAIN), encoding, limit=len(PLAIN)) == PLAIN


@ways
def test_one_byte_more_than_allowed_is_too_large(encoding: str, compress: Callable[[bytes], bytes]) -> None:
    with pytest.raises(TooLarge, match="send smaller batches"):
        decompress(compress(PLAIN), encoding, limit=len(PLAIN) - 1)


@ways
def test_a_bomb_is_cut_off_at_the_limit(encoding: str, compress: Callable[[bytes], bytes]) -> None:
    bomb = compress(bytes(100 * 2**20))

    with pytest.raises(TooLarge):
        decompress(bomb, encoding, limit=1000)


@ways
def test_a_body_that_ends_early_is_refused(encoding: str, compress: Callable[[bytes], bytes]) -> None:
    body = compress(PLAIN)

    for end in (1, 10, len(body) // 2, len(body) - 1):
        with pytest.raises(InvalidInput):
            decompress(body[:end], encoding, limit=len(PLAIN))


@ways
def test_garbage_after_the_body_is_refused(encoding: str, compress: Callable[[bytes], bytes]) -> None:
    with pytest.raises(InvalidInput):
        decompress(compress(b"hello") + b"garbage", encoding, limit=1000)


@pytest.mark.parametrize("encoding", ["gzip", "deflate", "zstd"])
def test_what_is_not_compressed_is_refused(encoding: str) -> None:
    with pytest.raises(InvalidInput, match=f"not {encoding}|{encoding} body ends too early"):
        decompress(b"not compressed at all", encoding, limit=1000)


@pytest.mark.parametrize(("encoding", "compress"), [("gzip", gzip.compress), ("zstd", zstd.compress)])
def test_members_follow_each_other(encoding: str, compress: Callable[[bytes], bytes]) -> None:
    body = b"".join(compress(PLAIN[at : at + 1000]) for at in range(0, len(PLAIN), 1000))

    assert decompress(body, encoding, limit=len(PLAIN)) == PLAIN


@pytest.mark.parametrize(("encoding", "compress"), [("gzip", gzip.compress), ("zstd", zstd.compress)])
def test_the_limit_counts_all_members(encoding: str, compress: Callable[[bytes], bytes]) -> None:
    with pytest.raises(TooLarge):
        decompress(compress(PLAIN) * 2, encoding, limit=2 * len(PLAIN) - 1)


def test_endless_tiny_members_are_refused() -> None:
    with pytest.raises(InvalidInput, match="more than 10000 members"):
        decompress(gzip.compress(b"") * 10_001, "gzip", limit=1000)


@pytest.mark.parametrize("encoding", ["identity", "gzip", "deflate", "zstd"])
def test_nothing_stays_nothing(encoding: str) -> None:
    assert decompress(b"", encoding, limit=10) == b""
