import pytest

from podium.ingest.envelope import BrokenFrame, Header, encode, scan

HEADER = Header("traces", "shop", 1_700_000_000_000_000_000, b"0123456789abcdef", 7)


def test_a_frame_tells_its_header_and_where_it_ends() -> None:
    first, second = encode(HEADER, b"x" * 300), encode(Header("logs", "", 5, b"f" * 16, 1), b"")

    frames = list(scan(memoryview(first + second)))

    assert frames == [(len(first), HEADER), (len(first) + len(second), Header("logs", "", 5, b"f" * 16, 1))]


@pytest.mark.parametrize("kept", [1, 2, 7, 40, 300])
def test_a_frame_cut_short_is_found_after_the_whole_ones(kept: int) -> None:
    whole = encode(HEADER, b"x" * 300)
    frames = scan(memoryview(whole + whole[:kept]))

    assert next(frames)[0] == len(whole)
    with pytest.raises(BrokenFrame):
        next(frames)


def test_a_flipped_bit_is_found() -> None:
    frame = bytearray(encode(HEADER, b"x" * 300))
    frame[200] ^= 1

    with pytest.raises(BrokenFrame):
        list(scan(memoryview(bytes(frame))))
