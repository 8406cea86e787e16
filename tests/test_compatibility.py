"""The table of documented lines and the tests that prove them."""

from tests.compatibility import DOCUMENT, _lines, document, proofs


def test_a_name_may_carry_several_lines() -> None:
    assert _lines("S2_17") == [(2, 17)]
    assert _lines("S1_7_to_S1_9_and_S0_3") == [(1, 7), (1, 8), (1, 9), (0, 3)]


def test_the_table_is_current() -> None:
    assert DOCUMENT.read_text(encoding="utf-8") == document()


def test_every_documented_endpoint_is_proved() -> None:
    proved = {(proof.dashboard, proof.line) for proof in proofs()}

    assert {(0, line) for line in range(19, 24)} <= proved
    assert {(2, line) for line in range(17, 24)} <= proved
    assert {(4, line) for line in range(14, 20)} <= proved
